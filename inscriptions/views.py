"""Public pages of sign-up and of one's own registration: load, form, service, redirect."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.defaults import page_not_found

from inscriptions import services
from inscriptions.budgets import spend_link_request, spend_public_post
from inscriptions.calendars import registration_calendar
from inscriptions.documents import certificates_to_print, convocation_pdf
from inscriptions.errors import AlreadyRegistered, BudgetSpent, DomainError
from inscriptions.forms import FindLinkForm, RegistrationForm, SignUpForm
from inscriptions.lines import day_programme, waiting_position
from inscriptions.links import registration_from, registration_from_address
from inscriptions.links import token as own_token
from inscriptions.models import Registration
from inscriptions.queries import day_places, mails_are_stuck, slots_with_workshops, workshop_places
from inscriptions.rules import check_changeable, check_day_takes_people, check_registration_is_open, refusal
from programme.models import Event
from rencontre.pdf import Stopped

PERSON = "la personne"


def personal(view):
    """A page about one person: never stored by a browser or a proxy, never indexed; its POSTs are counted."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            if request.method == "POST":
                spend_public_post(request)
            response = view(request, *args, **kwargs)
        except BudgetSpent as error:
            response = too_many(request, error)
        except Http404 as error:
            response = page_not_found(request, error)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


def too_many(request: HttpRequest, error: BudgetSpent) -> HttpResponse:
    event = Event.objects.public().filter(slug=request.resolver_match.kwargs.get("slug", "")).first()
    context = {"minutes": -(-error.retry_after // 60), "event": event}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(error.retry_after)
    return response


def _registration(key: str) -> Registration:
    registration = registration_from(key)
    if registration is None:
        raise Http404("Lien inconnu ou remplacé.")
    return registration


def _form_parts(event: Event) -> dict:
    return {"event": event, "slots": slots_with_workshops(event), "places": workshop_places(event)}


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """One GET, one POST, one redirect; a closed or full day says why instead of showing the form."""
    event = get_object_or_404(Event.objects.public().select_related("main_venue"), slug=slug)
    form = SignUpForm(request.POST or None, **_form_parts(event))
    if request.method == "POST" and form.is_valid() and _register(event, form):
        return redirect("inscriptions:sent", slug=slug)
    closed = refusal(check_registration_is_open, event, now=timezone.now())
    places = day_places(event)
    closed = closed or refusal(check_day_takes_people, event, places)
    context = {
        "event": event,
        "form": None if closed else form,
        "closed": closed,
        "joins_the_line": not places.takes_newcomers,
    }
    return render(request, "inscriptions/sign_up.html", context)


def _register(event: Event, form: SignUpForm) -> bool:
    """Whether the request is answered as accepted: the person is registered, or was already and is sent the link."""
    sign_up = services.SignUp(**form.sign_up_fields())
    try:
        services.register(event=event, sign_up=sign_up, by=PERSON)
    except AlreadyRegistered as error:
        if _may_ask_again(error.registration.email):
            services.remind(registration=error.registration, sign_up=sign_up)
    except DomainError as error:
        form.add_error(None, str(error))
    return not form.errors


@require_safe
@personal
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words for a new person and for one already registered."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    return render(request, "inscriptions/sent.html", {"event": event})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def find_link(request: HttpRequest) -> HttpResponse:
    """Mail the links of an address; the answer is the same whether it is known or not."""
    form = FindLinkForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if _may_ask_again(email):
            services.send_links(email=email)
        return redirect("inscriptions:link_sent")
    return render(request, "inscriptions/find_link.html", {"form": form})


def _may_ask_again(email: str) -> bool:
    try:
        spend_link_request(email)
    except BudgetSpent:
        return False
    return True


@require_safe
@personal
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "inscriptions/link_sent.html")


@require_safe
@personal
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What a registration says, and what may be done with it."""
    registration = _registration(token)
    slots = day_programme(registration)
    is_waiting = registration.status == Registration.Status.WAITING
    context = {
        "registration": registration,
        "event": registration.event,
        "slots": slots,
        "position": waiting_position(registration) if is_waiting else None,
        "waits": any(state.seat and state.waits_for for state in slots),
        "may_ask_again": services.was_never_confirmed(registration),
        "needs": getattr(registration, "special_needs", None),
        "profile": dict(registration.event.profiles).get(registration.profile, registration.profile),
        "token": token,
        "frozen": refusal(check_changeable, registration, now=timezone.now()),
        "over": timezone.now() >= registration.event.starts,
        "is_certified": not refusal(services.check_certificate_is_due, registration, now=timezone.now()),
        "done": request.GET.get("fait") == "modification",
    }
    return render(request, "inscriptions/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Change details, half-days and wishes; a new address waits for the link mailed to it."""
    registration = _registration(token)
    said = services.sign_up_of(registration)
    frozen = refusal(check_changeable, registration, now=timezone.now())
    form = RegistrationForm(
        request.POST or None,
        initial=RegistrationForm.initial_from(said),
        held=set(registration.seats.values_list("workshop_id", flat=True)),
        **_form_parts(registration.event),
    )
    if request.method == "POST" and not frozen and form.is_valid():
        try:
            sign_up = replace(said, **form.sign_up_fields())
            changed = services.change(registration=registration, sign_up=sign_up, by=PERSON)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(reverse("inscriptions:mine", args=[own_token(changed)]) + "?fait=modification")
    context = {
        "registration": registration,
        "event": registration.event,
        "form": form,
        "frozen": frozen,
        "token": token,
    }
    return render(request, "inscriptions/change.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST cancels."""
    registration = _registration(token)
    frozen = registration.is_live and refusal(check_changeable, registration, now=timezone.now())
    if request.method == "POST" and not frozen:
        try:
            services.cancel(registration=registration, by=PERSON)
        except DomainError as error:
            frozen = str(error)
        else:
            return redirect("inscriptions:mine", token=token)
    context = {"registration": registration, "event": registration.event, "frozen": frozen, "token": token}
    return render(request, "inscriptions/cancel.html", context)


@require_POST
@personal
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail was used: the held place is the person's."""
    return _act(request, token, services.confirm)


@require_POST
@personal
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """« Je garde ma place »: wait for no better workshop."""
    return _act(request, token, services.keep_seat)


def _act(request: HttpRequest, token: str, service: Callable) -> HttpResponse:
    try:
        service(registration=_registration(token), by=PERSON)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("inscriptions:mine", token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link sent to a new address: GET asks, POST makes it take effect."""
    registration = registration_from_address(token)
    if registration is None:
        raise Http404("Lien inconnu ou déjà utilisé.")
    problem = ""
    if not registration.pending_email:  # clicked twice: it is done
        return redirect("inscriptions:mine", token=own_token(registration))
    if request.method == "POST":
        try:
            changed = services.confirm_address(registration=registration, by=PERSON)
        except DomainError as error:
            problem = str(error)
        else:
            return redirect("inscriptions:mine", token=own_token(changed))
    context = {"registration": registration, "event": registration.event, "problem": problem}
    return render(request, "inscriptions/confirm_address.html", context)


@require_safe
@personal
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    registration = _registration(token)
    if registration.status == Registration.Status.WAITING:
        raise Http404("Une place en liste d’attente n’est pas un rendez-vous.")
    return HttpResponse(
        registration_calendar(registration, day_programme(registration)),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{registration.event.slug}.ics"'},
    )


@require_safe
@personal
def convocation(request: HttpRequest, token: str) -> HttpResponse:
    """The page to bring on the day, for whoever has a place."""
    registration = _registration(token)
    if registration.status != Registration.Status.CONFIRMED:
        messages.error(request, "La convocation est prête quand la place est confirmée.")
        return redirect("inscriptions:mine", token=token)
    return _pdf(request, token, lambda: convocation_pdf(registration), f"convocation-{registration.event.slug}")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """POST gives the certificate its number, once; GET is the certificate."""
    registration = _registration(token)
    event = registration.event
    try:
        services.check_certificate_is_due(registration, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("inscriptions:mine", token=token)
    if request.method == "POST":
        services.issue_certificates(event=event, registration=registration)
        return redirect("inscriptions:certificate", token=token)
    name = f"attestation-{event.slug}"
    return _pdf(request, token, lambda: certificates_to_print(event, registration=registration.pk).pdf(), name)


def _pdf(request: HttpRequest, token: str, draw: Callable[[], bytes], name: str) -> HttpResponse:
    """What `draw` makes, or the registration's page with the sentence that says why not."""
    try:
        content = draw()
    except (DomainError, Stopped) as error:
        messages.error(request, str(error))
        return redirect("inscriptions:mine", token=token)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the database answers and mails leave, for machines; 503 when one does not. See rencontre/health.py."""
    try:
        state = {"database": "ok", "mails": "bloqués" if mails_are_stuck(timezone.now()) else "ok"}
    except DatabaseError:
        state = {"database": "en panne", "mails": "inconnu"}
    is_well = set(state.values()) == {"ok"}
    return JsonResponse(state, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})

"""« Écrire aux personnes »: the messages of a day, one that is written, read again, sent, then what became of it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import BY_SLUG, VALUE, WORKSHOP
from inscriptions.letters.campaign_form import CampaignForm, HourForm, key_of
from inscriptions.letters.campaign_letter import letter_to, some_of, somebody_invented
from inscriptions.letters.campaign_text import shared_out
from inscriptions.letters.day import day_of
from inscriptions.letters.reach import HELD, AudienceTitles, Figures, figures_of, reach_of
from inscriptions.letters.rules import (
    TO_WRITE,
    check_campaign_is_written,
    check_day_has_not_ended_meanwhile,
    check_day_is_as_it_was,
    check_heavy_files_may_be_published,
    check_somebody_reads_it,
)
from inscriptions.models import Campaign, Registration
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.post.kinds import CAMPAIGN
from programme.desk.pages import ACT, Given, Tab, TeamRequest, day_page, in_fieldsets, no_link, session_page
from programme.desk.paging import page_of
from programme.models import Event, Session
from rencontre.actors import member
from rencontre.domain import DomainError, refusal
from rencontre.french.words import counted
from rencontre.http.keys import is_key

LIST = "inscriptions_campaigns"
FILTER_BY_WORKSHOP = "workshop"  # as the list of people names it
REFRESH = 5  # seconds between two looks at a message that leaves
MOST_LEFT_OUT = 100  # people shown; the page of each says it too
State = Campaign.State


@day_page(
    "messages/",
    title="Écrire aux personnes",
    heads=True,
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    name=LIST,
    template="inscriptions/letters/campaigns.html",
)
def campaigns_of(request: HttpRequest, event: Event) -> Given:
    page = page_of(event.campaigns.all(), request.GET.get("page"))
    figures = figures_of(list(page))
    titles = AudienceTitles(event)
    return {
        "page": page,
        "rows": [_row(one, titles, figures.get(one.pk)) for one in page],
    }


def _row(one: Campaign, titles: AudienceTitles, figures: Figures | None) -> tuple[Campaign, str, str, Figures | None]:
    return one, state_of(one, figures or Figures()), titles.of(one), figures


def state_of(campaign: Campaign, figures: Figures) -> str:
    """As its letters are, which leave without its row being written each time."""
    is_over = campaign.state == State.LEAVING and not figures.waiting
    return State.SENT.label if is_over else campaign.get_state_display()


@day_page(
    "messages/nouveau/",
    title="Nouveau message",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/campaign_form.html",
    methods=ACT,
    links=no_link,
    under=LIST,
)
def campaign_new(request: TeamRequest, event: Event) -> Given:
    return _write(request, event, None)


@day_page(
    "messages/<int:campaign>/",
    title="Écrire le message",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/campaign_form.html",
    methods=ACT,
    links=no_link,
    under=LIST,
)
def campaign_write(request: TeamRequest, event: Event, campaign: int) -> Given:
    row = _campaign(event, campaign)
    if row.state not in TO_WRITE:
        return redirect("admin:inscriptions_campaign_sent", event.pk, row.pk)
    if request.method == "POST" and "discard" in request.POST:
        campaigns.discard(campaign=row, by=member(request.user))
        messages.success(request, "Message jeté.")
        return redirect(f"admin:{LIST}", event.pk)
    return _write(request, event, row)


def _write(request: TeamRequest, event: Event, row: Campaign | None) -> Given:
    """What is typed is kept, whatever is wrong with it: the page then has the address of the draft."""
    data = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = CampaignForm(**data, event=event, campaign=row, audience=request.GET.get("a", ""))
    if request.method == "POST":
        is_right = form.is_valid()
        row = campaigns.keep(event=event, written=form.written(), by=member(request.user), campaign=row)
        if is_right:
            return redirect("admin:inscriptions_campaign_check", event.pk, row.pk)
        refused = form.errors.get("files")
        form = CampaignForm(request.POST, event=event, campaign=row)  # the files that were right are kept, and listed
        if refused:
            form.add_error("files", list(refused))
    action = reverse("admin:inscriptions_campaign_write", args=[event.pk, row.pk]) if row else ""
    return {
        "adminform": in_fieldsets(form),
        "action": action,
        "campaign": row,
        "attached": form.kept,
    }


@day_page(
    "messages/<int:campaign>/relire/",
    title="Relire et envoyer",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/campaign_check.html",
    methods=ACT,
    links=no_link,
    under=LIST,
)
def campaign_check(request: TeamRequest, event: Event, campaign: int) -> Given:
    """Who gets it, who does not and why, as three of them would read it; then it leaves, now or at its hour."""
    row = _campaign(event, campaign)
    if row.state not in TO_WRITE:
        return redirect("admin:inscriptions_campaign_sent", event.pk, row.pk)
    form = HourForm(request.POST if "schedule" in request.POST else None)
    if request.method == "POST":
        try:
            if done := _act(request, row, form):
                return done
        except DomainError as error:
            if "schedule" in request.POST:
                form.refuse(error)
            else:
                messages.error(request, str(error))
    return _read_again(request, event, row, form)


def _act(request: TeamRequest, row: Campaign, form: HourForm) -> HttpResponse | None:
    by = member(request.user)
    here = redirect("admin:inscriptions_campaign_check", row.event_id, row.pk)
    if "send" in request.POST:
        campaigns.send(campaign=row, by=by)
        return redirect("admin:inscriptions_campaign_sent", row.event_id, row.pk)
    if "schedule" in request.POST:
        if not form.is_valid():
            return None
        campaigns.schedule(campaign=row, at=form.cleaned_data["at"], by=by)
        return here
    if "unschedule" in request.POST:
        campaigns.unschedule(campaign=row, by=by)
        return here
    if "try" in request.POST:
        _try_out(request, row)
    return here


def _try_out(request: TeamRequest, row: Campaign) -> None:
    to = request.user.email
    if not to:
        messages.error(request, "Votre compte n’a pas d’adresse\u00a0: donnez-la dans «\u00a0Mon compte\u00a0».")
        return
    people = reach_of(row, row.event).people
    campaigns.try_out(campaign=row, person=people[0] if people else None, to=to)
    messages.success(request, f"Essai envoyé à {to}, tel que {people[0] if people else 'quelqu’un'} le lirait.")


def _read_again(request: TeamRequest, event: Event, row: Campaign, form: HourForm) -> dict[str, Any]:
    reach = reach_of(row, event)
    day = day_of(event)
    readers = some_of(reach.people) or [somebody_invented(event)]
    attached, heavy = shared_out(list(row.files.all()))
    late = refusal(check_day_has_not_ended_meanwhile, row, event, now=timezone.now()) or refusal(
        check_day_is_as_it_was, row, event
    )
    missing = (
        refusal(check_campaign_is_written, row)
        or refusal(check_heavy_files_may_be_published, row, event)
        or refusal(check_somebody_reads_it, reach.people)
    )
    return {
        "campaign": row,
        "audience": AudienceTitles(event).of(row),
        "reach": reach,
        "letters": [(reader, letter_to(row, reader, day)) for reader in readers],
        "is_invented": not reach.people,
        "attached": attached,
        "heavy": heavy,
        "missing": missing,
        "missed": row.state == State.DRAFT and row.leaves_at and (late or missing),
        "form": form,
        "own_address": request.user.email,
        "verb": f"Envoyer maintenant à {counted(len(reach.people), 'personne')}",
    }


@day_page(
    "messages/<int:campaign>/envoi/",
    title="Envoi",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/campaign_sent.html",
    methods=ACT,
    links=no_link,
    under=LIST,
)
def campaign_sent(request: TeamRequest, event: Event, campaign: int) -> Given:
    """How far it has left, stop and resume; then who got it, who did not and why."""
    row = _campaign(event, campaign)
    if row.state in TO_WRITE:
        return redirect("admin:inscriptions_campaign_check", event.pk, row.pk)
    if request.method == "POST":
        act = campaigns.stop if "stop" in request.POST else campaigns.resume
        act(campaign=row, by=member(request.user))
        return redirect("admin:inscriptions_campaign_sent", event.pk, row.pk)
    figures = figures_of([row]).get(row.pk, Figures())
    mails = row.mails.filter(kind=CAMPAIGN.slug).select_related("registration__event").defer("text", "html", "facts")
    mails = mails.annotate(is_held=ExpressionWrapper(HELD, BooleanField()))
    page = page_of(mails.order_by("registration__sort_key", "pk"), request.GET.get("page"))
    is_leaving = row.state == State.LEAVING and bool(figures.waiting)
    left_out = row.people.exclude(why_not="").select_related("registration").order_by("registration__sort_key", "pk")
    return {
        "campaign": row,
        "audience": AudienceTitles(event).of(row),
        "figures": figures,
        "is_leaving": is_leaving,
        "refresh": REFRESH if is_leaving else 0,
        "page": page,
        "rows": [(mail, fate_of(mail)) for mail in page],
        "left_out": left_out[:MOST_LEFT_OUT],
        "left_out_count": left_out.count(),
        "files": row.files.all(),
    }


def fate_of(mail: Any) -> str:
    """What became of one letter, in words; `is_held` is annotated on it."""
    person = mail.registration
    if mail.sent_at:
        return "envoyé"
    if mail.gave_up_at:
        return f"pas arrivé\u00a0: {mail.last_error}"
    if mail.dropped_at is None:
        return mail.last_error or "attend son tour"
    if mail.is_held:
        return "retenu\u00a0: envoi arrêté"
    return f"retiré\u00a0: {_why_dropped(person)}"


def _why_dropped(person: Registration) -> str:
    if person.no_campaigns:
        return "ne veut plus de messages"
    if not person.is_live:
        return "inscription annulée"
    if person.address_refused_at:
        return "adresse refusée"
    return "journée annulée" if person.event.status == Event.Status.CANCELLED else "rien à lui dire"


def _campaign(event: Event, pk: int) -> Campaign:
    row = event.campaigns.filter(pk=pk).first()
    if row is None:
        raise Http404
    row.event = event
    return row


def address_to_write(event: Event, audience: str, value: str = "") -> str:
    """Where a new message begins, to this audience."""
    asked = {"a": key_of(BY_SLUG[audience], value)}
    return reverse("admin:inscriptions_campaign_new", args=[event.pk], query=asked)


@session_page.shortcut("Écrire aux personnes de cet atelier", tab=Tab.LETTERS, permission=MAY_CHANGE)
def write_to_workshop(session: Session) -> str:
    is_workshop = session.kind == Session.Kind.WORKSHOP
    return address_to_write(session.event, WORKSHOP.slug, str(session.pk)) if is_workshop else ""


def _who_sits_in(event: Event, workshop: str) -> set[int]:
    return set(WORKSHOP.queryset(event, {VALUE: workshop}).values_list("pk", flat=True))


@admin.action(description="Écrire à ces personnes", permissions=["change"])
def write_to_them(
    registrations: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Registration]
) -> HttpResponse | None:
    """To the page of a message to those who were ticked, or to the whole selection; of one day.

    All the people of a workshop, on the list that its filter shows, are those of that workshop: the message says so.
    """
    people = list(queryset.order_by("pk").values_list("pk", "event"))
    days = {event for _, event in people}
    if len(days) != 1:
        registrations.message_user(
            request, "Choisissez d’abord une journée\u00a0: un message est d’une seule.", messages.WARNING
        )
        return None
    event, keys = Event.objects.get(pk=days.pop()), [pk for pk, _ in people]
    workshop = request.GET.get(FILTER_BY_WORKSHOP, "")
    if is_key(workshop) and set(keys) == _who_sits_in(event, workshop):
        return redirect(address_to_write(event, WORKSHOP.slug, workshop))
    row = campaigns.begin_for(event=event, people=keys, by=member(request.user))
    return redirect("admin:inscriptions_campaign_write", event.pk, row.pk)

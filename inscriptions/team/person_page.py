"""One person's registration: the page that adds it, the page that shows and changes it."""

import json
from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from inscriptions.errors import AnswerRefused
from inscriptions.models import CampaignPerson, Registration
from inscriptions.models.registrations import waiting_position
from inscriptions.people.answer import Readers
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import no_longer_asked
from inscriptions.people.history import described_changes, workshop_labels
from inscriptions.people.pages import MAY_CHANGE, MAY_SEE, person_page
from inscriptions.people.rows import needs_rows, read_by, team_rows
from inscriptions.post.links import registration_url
from inscriptions.post.queue import letters_about
from inscriptions.questions.fields import erased_of_somebody
from inscriptions.seats.day_programme import day_programme
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.places import day_places, workshop_places
from inscriptions.signup.change import change_by_team, change_by_team_but_needs, sign_up_of
from inscriptions.signup.handover_queries import handovers_of
from inscriptions.signup.register import register_by_team
from inscriptions.team.form import StaffForm
from inscriptions.team.person_acts import acts_on
from programme.desk.chosen_day import NO_SUCH_DAY, chosen_event, current_event, names_no_day
from programme.desk.pages import in_fieldsets
from programme.desk.sensitive import ask_again
from programme.models import Event
from programme.queries import Slot, slots_with_workshops
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.words import nth

WRITES_NEEDS = "inscriptions.change_specialneeds"

ask_again("admin:inscriptions_registration_change")  # it shows the needs


def digest(said: SignUp) -> str:
    """What the page showed, so that two people do not write over each other."""
    return salted_hmac("inscriptions.seen", json.dumps(asdict(said), sort_keys=True)).hexdigest()


def line_position(registration: Registration) -> str:
    """« 3e sur 12 » for who waits for a place of the day, else nothing."""
    if registration.status != Registration.Status.WAITING:
        return ""
    position, waiting = waiting_position(registration) or (0, 0)
    if not position:
        return ""
    return f"{nth(position)} sur {waiting}"


def registered_sentence(registration: Registration) -> str:
    """What the page says of someone the team has just added."""
    position = line_position(registration)
    if position:
        return f"La journée est complète : {registration} est en liste d’attente, {position}."
    return f"Personne inscrite : {registration}."


def day_is_full(event: Event) -> str:
    """What adding a participant does when no place is left; empty when one is."""
    places = day_places(event)
    if places.takes_newcomers:
        return ""
    if event.waiting_list:
        place = places.waiting + 1
        return f"La journée est complète : un participant de plus ira en liste d’attente, au rang {place}."
    return "La journée est complète : aucun participant de plus ne peut y être inscrit."


def add_person(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Someone more, on the day asked for, on the one the list showed, or on the current one."""
    if not request.user.has_perm("inscriptions.add_registration"):
        raise PermissionDenied
    listed = QueryDict(request.GET.get("_changelist_filters", ""))
    asked = request.GET if "event" in request.GET else listed
    event = chosen_event(asked) or current_event()
    if event is None or names_no_day(asked, event):
        messages.warning(request, NO_SUCH_DAY if event else "Créez d’abord une journée.")
        return redirect("admin:inscriptions_registration_changelist")
    return _add_to(event, request, site)


def _add_to(event: Event, request: HttpRequest, site: AdminSite) -> HttpResponse:
    form = StaffForm(
        request.POST or None,
        event=event,
        slots=slots_with_workshops(event),
        places=workshop_places(event),
        needs=request.user.has_perm(WRITES_NEEDS),
    )
    if request.method == "POST" and form.is_valid() and (person := _register(request, event, form)):
        messages.success(request, registered_sentence(person))
        return redirect(person_page.home, person.pk)
    context = person_page.frame(request, site, title="Inscrire une personne") | {
        "adminform": in_fieldsets(form),
        "event": event,
        "action": f"?event={event.pk}",
        "advice": day_is_full(event),
    }
    return TemplateResponse(request, "inscriptions/team/add.html", context)


def _register(request: HttpRequest, event: Event, form: StaffForm) -> Registration | None:
    sign_up = SignUp(**form.sign_up_fields())
    try:
        return register_by_team(event=event, sign_up=sign_up, by=member(request.user))
    except AnswerRefused as error:
        form.ask_anew(error)
        return None
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def show_person(request: HttpRequest, person: Registration | None, site: AdminSite) -> HttpResponse:
    """What is registered, and the form that changes it for who may."""
    person = _seen(request, person, MAY_CHANGE if request.method == "POST" else MAY_SEE)
    form = _change_form(request, person)
    if request.method == "POST" and form and form.is_valid() and _change(request, person, form):
        messages.success(request, f"Inscription enregistrée : {person}.")
        return redirect(person_page.home, person.pk)
    context = person_page.frame(request, site, title=str(person), row=person) | _read_by_all(request, person)
    if form:
        context["adminform"] = in_fieldsets(form)
    if context["may_change"]:
        context |= _read_by_who_may_change(request, person)
    return TemplateResponse(request, "inscriptions/team/person.html", context)


def person_history(request: HttpRequest, person: Registration | None) -> HttpResponse:
    """The history of the person is in that of everybody."""
    person = _seen(request, person, MAY_CHANGE)
    return redirect(reverse("admin:inscriptions_history_changelist", query={"registration": person.pk}))


def _seen(request: HttpRequest, person: Registration | None, permission: str) -> Registration:
    if not request.user.has_perm(permission):
        raise PermissionDenied
    if person is None:
        raise Http404
    return person


def _change(request: HttpRequest, person: Registration, form: StaffForm) -> bool:
    try:
        change = change_by_team if request.user.has_perm(WRITES_NEEDS) else change_by_team_but_needs
        before = sign_up_of(person)
        sign_up = replace(before, **form.sign_up_fields())
        change(registration=person, sign_up=sign_up, by=member(request.user))
    except AnswerRefused as error:
        form.ask_anew(error)
    except DomainError as error:
        form.add_error(None, str(error))
    else:
        whole = replace(sign_up, wishes={**before.wishes, **sign_up.wishes})
        for row in no_longer_asked(before, whole, person.event):
            messages.warning(request, erased_of_somebody(row))
    return not form.errors


def _change_form(request: HttpRequest, person: Registration) -> StaffForm | None:
    if not (person.is_live and request.user.has_perm(MAY_CHANGE)):
        return None
    said, slots = sign_up_of(person), _slots_to_wish(person)
    return StaffForm(
        request.POST or None,
        initial=StaffForm.initial_from(said) | {"seen": digest(said)},
        event=person.event,
        slots=slots,
        places=workshop_places(person.event) if slots else {},
        needs=request.user.has_perm(WRITES_NEEDS),
    )


def _slots_to_wish(person: Registration) -> list[Slot]:
    """Those of a day of wishes that are not announced, as long as the wishes of `person` may change."""
    event = person.event
    if event.allocation != Event.Allocation.WISHES or person.created_at < event.wishes_end <= timezone.now():
        return []
    slots = slots_with_workshops(event)
    giving = slots_that_give_seats(event, slots)
    return [slot for slot in slots if slot.pk not in giving]


def _read_by_all(request: HttpRequest, person: Registration) -> dict[str, Any]:
    return {
        "event": person.event,
        "presence": person.presence,
        "slots": (slots := day_programme(person)),
        "position": line_position(person),
        "may_change": request.user.has_perm(MAY_CHANGE),
        "rows": team_rows(person, read_by(Readers.FRONT_DESK)),
        "needs": [],
        "acts": acts_on(request.user, person, slots),
    }


def _unsent(person: Registration) -> list[CampaignPerson]:
    """The messages of the team that left without the person, each with the reason."""
    return list(person.campaigns.exclude(why_not="").select_related("campaign").order_by("-campaign__queued_at", "pk"))


def _read_by_who_may_change(request: HttpRequest, person: Registration) -> dict[str, Any]:
    """The needs, the link, the history and the mails: each for who may see them."""
    may = request.user.has_perm
    workshops = workshop_labels(person.event)
    history = person.history.all() if may("inscriptions.view_history") else []
    edits_needs = person.is_live and may(WRITES_NEEDS)
    return {
        "link": registration_url(person) if person.is_live else "",
        "rows": team_rows(person, read_by(Readers.FRONT_DESK, Readers.ORGANISERS, event=person.event)),
        "needs": needs_rows(person) if may("inscriptions.view_specialneeds") and not edits_needs else [],
        "history": [(act, described_changes(act, workshops)) for act in history],
        "handovers": handovers_of(person),
        "mails": letters_about(person) if may("inscriptions.view_outgoingmail") else [],
        "unsent": _unsent(person) if may("inscriptions.view_outgoingmail") else [],
    }

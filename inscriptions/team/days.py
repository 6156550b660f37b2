"""What the sign-ups add to the team's page of a day: who comes, and the ways to their pages."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.reminder_plan import planned
from inscriptions.programme_changes.pages import say_what_the_day_changed, what_the_day_has_left_to_tell
from inscriptions.programme_changes.rules import (
    check_half_days_are_kept,
    check_nobody_ever_registered,
    check_slots_stay_in_their_half_day,
    check_taken_places_are_kept,
)
from inscriptions.seats.holds import settle_day
from inscriptions.seats.locks import lock_event
from inscriptions.signup.speakers import register_speakers
from inscriptions.team.home import door, next_day, search_of_all_days
from inscriptions.team.overview import step_of, who_comes, who_waits
from inscriptions.team.to_do import what_to_do
from programme.desk.hooks import Change, day_desk, day_overview, day_steps, home_above, home_desk, publishing
from programme.desk.pages import Given, Tab, day_page
from programme.models import Event
from rencontre.actors import member
from rencontre.french.typography import french_instant
from rencontre.french.words import counted

MAY_SEE, MAY_ADD = "inscriptions.view_registration", "inscriptions.add_registration"

# What may give a place to who waits.
HOW_TO_UNDO = "Pour revenir en arrière, annulez-les depuis la liste, filtre «\u00a0Rôle\u00a0»."
SERVES = ("capacity", "allocation", "status", "date", "ends_at", "afternoon_starts_at")


@day_page.shortcut("Toutes les inscriptions", tab=Tab.PEOPLE, heads=True, permission=MAY_SEE)
def people_of(event: Event) -> str:
    return reverse("admin:inscriptions_registration_changelist", query={"event": event.pk})


@day_page.shortcut("Inscrire une personne", tab=Tab.PEOPLE, permission=MAY_ADD)
def someone_more(event: Event) -> str:
    return reverse("admin:inscriptions_registration_add", query={"event": event.pk})


@day_page.shortcut("Importer des inscriptions", tab=Tab.PEOPLE, permission=MAY_ADD)
def people_from_a_sheet(event: Event) -> str:
    return reverse("admin:inscriptions_registration_import", query={"event": event.pk})


@day_page.shortcut("Badges", tab=Tab.PAPERS, permission=MAY_SEE)
def badges_of(event: Event) -> str:
    return reverse("admin:inscriptions_registration_badges", query={"event": event.pk})


@day_page.shortcut("Pointer à l’accueil", tab=Tab.DAY, permission="inscriptions.add_attendance")
def desk_of(event: Event) -> str:
    return reverse("inscriptions:desk", args=[event.slug])


@day_page(
    "intervenants/",
    title="Inscrire les intervenants",
    tab=Tab.PEOPLE,
    permission=MAY_ADD,
    name="inscriptions_register_speakers",
    methods=["POST"],
)
def register_its_speakers(request: HttpRequest, event: Event) -> Given:
    done = len(register_speakers(event=event, by=member(request.user)))
    signed_up = f"{counted(done, 'intervenant', 'inscrit')}, aux demi-journées de leurs interventions. {HOW_TO_UNDO}"
    sentence = signed_up if done else "Tous les intervenants sont déjà inscrits."
    messages.success(request, sentence)
    return redirect(day_page.home, event.pk)


def what_publishing_brings(event: Event) -> list[str]:
    """Whether sign-ups open at once, and the reminders that will leave by themselves."""
    opens, now = event.registration_opens_at, timezone.now()
    later = f"le {french_instant(timezone.localtime(opens))}" if opens and now < opens else "aussitôt"
    left = [one.when for one in planned(event, now=now) if one.is_to_come]
    said = [f"Publiée, la journée est sur le site, et les inscriptions ouvrent {later}."]
    return [*said, f"Les rappels partiront le {', puis le '.join(left)}."] if left else said


def serve_who_waits(request: HttpRequest, change: Change[Event]) -> None:
    """More places, or seats given in another way: who waits is served at once.

    While a change of the day is held, they are told with it.
    """
    if not change.touches(*SERVES):
        return
    event = change.after
    before = event.registrations.waiting().count()
    settle_day(event=event, tells_later=event.changes.filter(announced_at=None).exists())
    if promoted := before - event.registrations.waiting().count():
        messages.success(request, served_in_words(promoted))


def served_in_words(people: int) -> str:
    """« 3 personnes en attente ont une place. »"""
    return f"{counted(people, 'personne')} en attente {'ont' if people > 1 else 'a'} une place."


day_desk.locks.append(lock_event)
day_desk.rules += [check_half_days_are_kept, check_slots_stay_in_their_half_day, check_taken_places_are_kept]
day_desk.saved += [serve_who_waits, say_what_the_day_changed]
day_desk.keeps.append(check_nobody_ever_registered)
# Before the invitation, which the programme put there.
day_overview[:0] = [what_the_day_has_left_to_tell, who_comes, who_waits]
day_steps.append(step_of)
publishing.append(what_publishing_brings)
home_above += [door, search_of_all_days, next_day]
home_desk.append(what_to_do)

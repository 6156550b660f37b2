"""The pages of each stage of the demonstration, with their 150 people: read by axe, measured, and photographed."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from inscriptions.management.demo.stages import STAGES, bring_to
from inscriptions.post.links import token
from programme.models import Event
from tests.browser.reading import faults_of
from tests.browser.world import Stop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=STAGES)
def staged(request) -> Event:
    call_command("loaddata", "rencontre-2018", verbosity=0)
    return bring_to(Event.objects.get(), request.param, now=timezone.now())


def named(event: Event, stops: dict[str, str]) -> list[Stop]:
    return [Stop(f"{event.slug.removesuffix(f'-{event.date.year}')}-{name}", path) for name, path in stops.items()]


def pages_of_visitors(event: Event) -> dict[str, str]:
    """The day, its sign-up page, and one person in each state that there is."""
    people = event.registrations.participants().order_by("status", "created_at")
    states = {person.status: person for person in people}
    return {
        "journee": event.get_absolute_url(),
        "inscription": reverse("inscriptions:sign_up", args=[event.slug]),
        **{f"mon-{state}": reverse("inscriptions:mine", args=[token(person)]) for state, person in states.items()},
    }


def pages_of_the_team(event: Event) -> dict[str, str]:
    person = event.registrations.participants().confirmed().filter(attends_afternoon=True).earliest("created_at")
    pages = {
        "fiche": "programme_event_overview",
        "programme": "programme_event_programme",
        "reglages": "programme_event_change",
        "places": "inscriptions_places",
        "jour-j": "inscriptions_day",
        "plusieurs": "inscriptions_register_several",
        "presences": "inscriptions_presence",
        "bilan": "inscriptions_figures",
        "bilan-presences": "inscriptions_presence_report",
        "documents": "inscriptions_documents",
    }
    desk = {"pointer": "desk", "qui-est-ou": "who_is_where", "sur-place": "walk_in", "mes-pointages": "my_check_ins"}
    wishes = event.sessions.slots().filter(event__allocation=Event.Allocation.WISHES)
    if wishes:
        pages["repartition-de-la-journee"] = "inscriptions_sharing_day"
    return {
        **{name: reverse(f"admin:{view}", args=[event.pk]) for name, view in pages.items()},
        **{f"accueil-{name}": reverse(f"inscriptions:{view}", args=[event.slug]) for name, view in desk.items()},
        **{
            f"repartition-{slot.pk}": reverse("admin:inscriptions_sharing", args=[event.pk, slot.pk]) for slot in wishes
        },
        "accueil-de-l-equipe": reverse("admin:index"),
        "chercher": reverse("admin:inscriptions_find", query={"q": person.last_name}),
        "inscriptions": reverse("admin:inscriptions_registration_changelist") + f"?event={event.pk}",
        "personne": reverse("admin:inscriptions_registration_change", args=[person.pk]),
        "badges": reverse("admin:inscriptions_registration_badges") + f"?event={event.pk}",
        "messages": reverse("admin:inscriptions_outgoingmail_changelist"),
        "historique": reverse("admin:inscriptions_history_changelist"),
    }


def test_the_pages_of_a_stage_suit_everyone(open_as, staged, client, denis):
    client.force_login(denis)

    for_visitors = faults_of(open_as(), named(staged, pages_of_visitors(staged)))
    pages = pages_of_the_team(staged)
    for_the_team = faults_of(open_as(client), named(staged, pages))
    in_the_dark = faults_of(
        open_as(client, scheme="dark"), named(staged, {name: pages[name] for name in ("fiche", "programme")})
    )

    assert (for_visitors, for_the_team, in_the_dark) == ({}, {}, {})

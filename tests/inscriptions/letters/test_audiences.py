"""Named selections of the people of a day: who is in each, and that the list of people shows the same."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.audiences import AUDIENCES, BY_SLUG, CHOSEN, VALUE, offered
from inscriptions.letters.reach import AudienceTitles
from inscriptions.models import Registration
from tests.campaign_factories import CampaignFactory, CampaignPersonFactory
from tests.factories import (
    AttendanceFactory,
    ChoiceFactory,
    EventFactory,
    OutgoingMailFactory,
    RegistrationFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:inscriptions_registration_changelist")


@pytest.fixture
def gathering():
    """Yesterday, with one of each kind of people, named after what they are."""
    event = EventFactory(
        date=timezone.localdate() - timedelta(days=1), confirm_addresses=True, lunch_offered=True, waiting_list=True
    )
    slot = SlotFactory(event=event)
    first = WorkshopFactory(parent=slot, number=1)
    said = {"attends_lunch": True, "profile": "elu", "organisation": "CCAS d’Arques", "territory": "Arques"}
    SeatFactory(workshop=first, registration=_somebody(event, "Assise", **said))
    AttendanceFactory(registration=_somebody(event, "Présente", attends_afternoon=False))
    _somebody(event, "Attend", status="waiting", queued_at=timezone.now(), source="admin")
    _somebody(event, "Tenue", status="unconfirmed", hold_expires_at=timezone.now() + timedelta(hours=9), source="site")
    _somebody(event, "Annulée", status="cancelled")
    speaker = _somebody(event, "Oratrice", role="intervenant", organisation="ccas d'arques", territory="ARQUES")
    ChoiceFactory(registration=speaker, workshop=first)
    OutgoingMailFactory(registration=speaker, gave_up_at=timezone.now(), attempts=6, last_error="refusé")
    _somebody(EventFactory(), "Ailleurs")
    return event


def _somebody(event, first_name, **said):
    return RegistrationFactory(event=event, first_name=first_name, **said)


def names(people):
    return sorted(person.first_name for person in people)


LIVE = ["Assise", "Attend", "Oratrice", "Présente", "Tenue"]
WHO = {
    "tous": ("", LIVE),
    "confirmes": ("", ["Assise", "Oratrice", "Présente"]),
    "attente": ("", ["Attend"]),
    "a-confirmer": ("", ["Tenue"]),
    "atelier": ("workshop", ["Assise"]),
    "sans-atelier": ("", ["Oratrice"]),
    "demi-journee": ("dejeuner", ["Assise"]),
    "profil": ("elu", ["Assise"]),
    "structure": ("ccas arques", ["Assise", "Oratrice"]),
    "territoire": ("arques", ["Assise", "Oratrice"]),
    "intervenants": ("", ["Oratrice"]),
    "lettre-en-echec": ("", ["Oratrice"]),
    "presents": ("", ["Présente"]),
    "absents": ("", ["Assise", "Oratrice"]),
}


@pytest.mark.parametrize("slug", [one.slug for one in AUDIENCES if one is not CHOSEN])
def test_each_audience_selects_its_people(gathering, slug):
    value, expected = WHO[slug]
    value = str(gathering.sessions.workshops().get().pk) if value == "workshop" else value

    assert names(BY_SLUG[slug].queryset(gathering, {VALUE: value})) == expected


def test_who_was_chosen_by_hand_is_selected_whatever_their_state(gathering):
    campaign = CampaignFactory(event=gathering, audience="choisies")
    for person in Registration.objects.filter(first_name__in=["Annulée", "Tenue"]):
        CampaignPersonFactory(campaign=campaign, registration=person)

    assert names(CHOSEN.queryset(gathering, {VALUE: str(campaign.pk)})) == ["Annulée", "Tenue"]


@pytest.mark.parametrize("value", ["", "0", "999999", "deux"])
def test_a_value_that_the_day_does_not_offer_selects_nobody(gathering, value):
    for slug in ("atelier", "demi-journee", "profil", "structure", "territoire"):
        assert names(BY_SLUG[slug].queryset(gathering, {VALUE: value})) == []
    campaign = CampaignFactory(event=gathering, audience="atelier", parameters={VALUE: value})
    assert AudienceTitles(gathering).of(campaign) == "D’un atelier (n’existe plus)"


def test_nobody_is_absent_before_the_day_begins(gathering):
    with time_machine.travel(gathering.starts - timedelta(minutes=1), tick=False):
        assert {"presents", "absents"} & {one.slug for one in offered(gathering)} == set()
    with time_machine.travel(gathering.starts, tick=False):
        assert {"presents", "absents"} <= {one.slug for one in offered(gathering)}


@pytest.mark.parametrize(
    ("slug", "query"),
    [
        ("a-confirmer", {"adresse": "a-confirmer"}),
        ("atelier", {"workshop": "workshop"}),
        ("sans-atelier", {"workshop": "sans"}),
        ("demi-journee", {"presence": "dejeuner"}),
        ("profil", {"profile": "elu"}),
        ("structure", {"structure": "ccas arques"}),
        ("territoire", {"territoire": "arques"}),
        ("lettre-en-echec", {"lettre": "echec"}),
        ("presents", {"selection": "presents"}),
        ("absents", {"selection": "absents"}),
    ],
)
def test_the_list_of_people_shows_the_same_people(gathering, organiser, slug, query):
    workshop = str(gathering.sessions.workshops().get().pk)
    query = {key: workshop if value == "workshop" else value for key, value in query.items()}
    page = organiser.get(LIST, query | {"event": gathering.pk})

    assert names(page.context["cl"].queryset) == WHO[slug][1]


def test_an_audience_asks_the_same_questions_whatever_its_size(gathering, django_assert_num_queries):
    for people in (3, 30):
        for _ in range(people):
            RegistrationFactory(event=gathering)
        with django_assert_num_queries(1):
            list(BY_SLUG["tous"].queryset(gathering, {}))

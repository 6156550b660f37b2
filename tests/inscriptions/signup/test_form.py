from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inscriptions.people.answers import OF_THE_PUBLIC
from inscriptions.seats.places import Places, places_text
from inscriptions.signup.form import ANY, RegistrationForm
from programme.queries import slots_with_workshops
from tests.factories import AllocationRunFactory, EventFactory, SeatFactory
from tests.inscriptions.signup.answers import answers, form

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"size": 3})]

ORDER = [  # an answer that is asked since stands among them, where its row of the table does
    "first_name", "last_name", "email", "organisation", "job_title", "profile", "territory", "phone",
    "attends_morning", "attends_lunch", "attends_afternoon", "vegetarian", "meal_constraint", "access_needs",
    "photo_consent", "list_consent",
]  # fmt: skip


def test_the_fields_are_those_of_the_contract_in_order(slot):
    names = list(form(slot.event).fields)

    contract = [*ORDER, f"wish_{slot.pk}_1", f"wish_{slot.pk}_2"]
    assert [name for name in names if name in contract] == contract
    assert set(names) - {*contract, "suite", "started"} <= {answer.name for answer in OF_THE_PUBLIC}


def test_only_what_exists_is_asked():
    names = set(form(EventFactory(afternoon_starts_at=None)).fields)

    assert names & {"attends_morning", "attends_lunch", "attends_afternoon", "vegetarian", "meal_constraint"} == set()


def test_the_title_is_asked_when_the_event_says_so():
    assert form(EventFactory(job_title_required=True)).fields["job_title"].required is True
    assert form(EventFactory()).fields["job_title"].required is False


def test_answers_become_a_sign_up(slot):
    filled = form(slot.event, answers(slot, slot.second, slot.first, photo_consent="on"))

    assert filled.is_valid(), filled.errors
    said = filled.sign_up_fields()
    assert said["wishes"] == {slot.pk: [slot.second.pk, slot.first.pk]}
    assert (said["last_name"], said["photo_consent"], said["list_consent"]) == ("d'Orval", True, False)


def test_no_preference_is_an_empty_list_of_wishes(slot):
    filled = form(slot.event, answers(slot, ANY))

    assert filled.is_valid()
    assert filled.sign_up_fields()["wishes"] == {slot.pk: []}


def test_the_morning_alone_asks_for_no_workshop(slot):
    filled = form(slot.event, answers(slot, attends_afternoon=None))

    assert filled.is_valid()
    assert filled.sign_up_fields()["wishes"] == {}


def test_a_workshop_of_a_half_day_that_is_not_ticked_is_refused_not_dropped(slot):
    workshop = slot.workshops.first()
    before = {"wishes": {slot.pk: [workshop.pk]}}

    new = form(slot.event, answers(slot, workshop, attends_afternoon=None))
    kept = form(slot.event, answers(slot, workshop, attends_afternoon=None), initial=before)

    assert new.errors == {
        f"wish_{slot.pk}_1": ["Cochez aussi l’après-midi pour choisir cet atelier, ou « Sans préférence »."]
    }
    assert kept.is_valid()
    assert kept.sign_up_fields()["wishes"] == {}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"first_name": " "}, "first_name", "Saisissez votre prénom"),
        ({"email": "alice"}, "email", "par exemple"),
        ({"email": "élodie@exemple.fr"}, "email", "écrivez-la sans accent, par exemple elodie@exemple.fr."),
        ({"email": "alice@exemple.fr, bob@exemple.fr"}, "email", "Une seule adresse par champ"),
        ({"profile": "astronaute"}, "profile", "astronaute"),
        ({"attends_morning": None, "attends_afternoon": None}, "attends_morning", "au moins une demi-journée"),
    ],
)
def test_each_mistake_is_told_at_its_field(slot, changes, field, message):
    filled = form(slot.event, answers(slot, slot.first, **changes))

    assert not filled.is_valid()
    assert message in str(filled.errors[field])


def test_an_attended_slot_needs_a_first_wish(slot):
    filled = form(slot.event, answers(slot))

    assert list(filled.errors) == [f"wish_{slot.pk}_1"]


def test_a_workshop_chosen_twice_counts_at_its_better_rank(slot):
    filled = form(slot.event, answers(slot, slot.first, slot.first))

    assert filled.is_valid()
    assert filled.sign_up_fields()["wishes"] == {slot.pk: [slot.first.pk]}


def test_places_left_stand_beside_each_workshop(slot):
    SeatFactory(workshop=slot.first, registration__event=slot.event)
    slot.second.closed = True
    slot.second.save()

    labels = [str(label) for _, label in form(slot.event).fields[f"wish_{slot.pk}_1"].choices]

    told = [label.rpartition(" — ")[2] for label in labels]
    assert told == ["complet", "1 place", "Sans préférence (l’équipe vous dira si elle vous place)"]
    assert labels[0].endswith(f"{slot.first.title} — complet")


def test_wishes_say_until_when_and_what_follows_and_no_places(slot):
    slot.event.allocation = "wishes"
    slot.event.save()

    found = form(slot.event)
    field = found.fields[f"wish_{slot.pk}_1"]
    assert field.help_text.startswith("Jusqu’au ")
    assert found.slot_legend(slots_with_workshops(slot.event)[0]).startswith("Vos vœux")
    assert "répartit ensuite les places" in field.help_text
    assert " — " not in "".join(str(label) for _, label in field.choices)

    AllocationRunFactory(slot=slot, state="announced")
    labels = [str(label) for _, label in form(slot.event).fields[f"wish_{slot.pk}_1"].choices]
    assert labels[0].endswith(" — 1 place")


@pytest.mark.parametrize(
    ("places", "text"),
    [
        (Places(0, None), ""),
        (Places(1, 3), "2 places"),
        (Places(2, 3), "1 place"),
        (Places(3, 3), "complet"),
        (Places(0, 3, True), "fermé"),
    ],
)
def test_places_are_said_in_words(places, text):
    assert places_text(places) == text


def test_a_filled_trap_is_told_and_emptied(slot):
    filled = form(slot.event, answers(slot, slot.first, suite="http://spam"))

    assert "champ caché" in str(filled.non_field_errors())
    assert form(slot.event, filled.data).is_valid()


def test_a_form_sent_too_fast_is_told_and_keeps_its_values(slot, settings):
    settings.SIGNUP_MIN_SECONDS = 3

    filled = form(slot.event, answers(slot, slot.first))

    assert "très vite" in str(filled.non_field_errors())
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        assert form(slot.event, filled.data).is_valid()


def test_a_forged_clock_is_told_and_made_anew(slot):
    filled = form(slot.event, answers(slot, slot.first, started="forgé"))

    assert "expiré" in str(filled.non_field_errors())
    assert form(slot.event, filled.data).is_valid()


@pytest.mark.parametrize("presence_ticked", [True, False])
def test_half_days_are_ticked_beforehand_where_the_day_says_so_and_lunch_never(presence_ticked):
    event = EventFactory(lunch_offered=True, presence_ticked=presence_ticked)

    found = form(event)

    ticked = [found[f"attends_{name}"].value() or False for name in ("morning", "afternoon", "lunch")]
    assert ticked == [presence_ticked, presence_ticked, False]
    assert not form(event, kind=RegistrationForm)["attends_morning"].value()


def test_the_personal_form_has_no_trap(slot):
    assert {"suite", "started"} & set(form(slot.event, kind=RegistrationForm).fields) == set()

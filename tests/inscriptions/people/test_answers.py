"""The table of answers: every column is classified, and every reader of the table reads all of it."""

from dataclasses import asdict, replace

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from inscriptions.door.walk_in import WalkInForm
from inscriptions.management.demo.invented import leaning_sign_up
from inscriptions.models import History, Registration, SpecialNeeds
from inscriptions.paper.badge_face import face_of, with_seats
from inscriptions.people.answer import AnswerRow, FormGroup, Kept, Kind, Readers, always
from inscriptions.people.answers import ANSWERS, NEEDS, OF_THE_PUBLIC, SignUp
from inscriptions.people.history import TOLD, snapshots
from inscriptions.people.invented import answered, invention
from inscriptions.people.rows import own_needs, own_rows, read_by, team_rows
from inscriptions.post.links import token
from inscriptions.seats.places import workshop_places
from inscriptions.signup.change import change_by_team, sign_up_of
from inscriptions.signup.form import RegistrationForm
from inscriptions.signup.register import register_by_team
from inscriptions.spreadsheets.matching import heading_key
from inscriptions.spreadsheets.resource import NeedsResource, RegistrationResource
from inscriptions.team.form import StaffForm
from inscriptions.team.person_page import digest
from programme.models import Event
from programme.queries import slots_with_workshops
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.spreadsheets.files import confirm_import, exported, preview, rows_of, sheet
from tests.inscriptions.team.pages import plain, url
from tests.pages import page

pytestmark = pytest.mark.django_db

# The columns that are no answers, each with its reason. A new column stands here or in the table.
NOT_ANSWERS = {
    Registration: {
        "id": "key",
        "event": "key: the day",
        "speaker": "link: the speaker of the programme who this is",
        "asked_by": "link: the colleague who asked for this one",
        "pending_email": "the answer « email », until its new address is proved",
        "status": "state, that only acts change",
        "created_at": "date",
        "queued_at": "date",
        "status_changed_at": "date",
        "hold_expires_at": "date",
        "proved_at": "date",
        "erased_at": "date",
        "no_campaigns": "letters: said by a link of its own",
        "address_refused_at": "letters: what the mail server says of the address",
        "address_refused_why": "letters: the same, in words",
        "link_version": "link",
        "calendar_sequence": "letters: how many calendars were sent",
        "badge_code": "link: what the badge's QR says",
        "badge_name": "link: what a phone calls the badge",
        "source": "where it comes from",
        "identity_key": "key made of the names and the address",
        "search_key": "key made of the answers that are searched",
        "sort_key": "key made of the names",
    },
    SpecialNeeds: {"id": "key", "registration": "key"},
}
TEXTS = [answer for answer in OF_THE_PUBLIC if answer.kind is Kind.TEXT]
of_each = pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)


def typed(answer: AnswerRow, event: Event) -> str | bool:
    """What is typed for `answer`, its own, and not what stands there by itself."""
    if answer.kind is Kind.YES_NO:
        return not answer.column.get_default()
    if answer.choices:
        return list(answer.choices(event))[-1][0]
    special = {Kind.ADDRESS: f"{answer.name}@exemple.fr", Kind.PHONE: "06 39 98 12 34"}
    return special.get(answer.kind, f"Typed {answer.name.replace('_', ' ')}")


def everything(event: Event) -> SignUp:
    """Every answer typed, but for the half-days: one comes in the morning."""
    said = {answer.name: typed(answer, event) for answer in ANSWERS}
    return SignUp(**said | {"attends_morning": True, "attends_afternoon": False})


@pytest.fixture
def zoe(event) -> Registration:
    """Who answered everything."""
    return register_by_team(event=event, sign_up=everything(event), by=DENIS)


def form(kind: type[RegistrationForm], event: Event, **options) -> RegistrationForm:
    return kind(event=event, slots=slots_with_workshops(event), places=workshop_places(event), **options)


# --- The table ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", NOT_ANSWERS)
def test_every_column_is_an_answer_or_says_why_it_is_none(model):
    columns = {column.name for column in model._meta.fields}
    answers = {answer.name for answer in ANSWERS if answer.model is model}

    assert (columns - NOT_ANSWERS[model].keys(), answers & NOT_ANSWERS[model].keys()) == (answers, set())
    assert NOT_ANSWERS[model].keys() - columns == set()


def test_a_sign_up_says_each_answer_of_the_table_and_wishes():
    blank = asdict(SignUp(first_name="", last_name=""))

    assert (blank.pop("wishes"), blank.pop("answers")) == ({}, {})
    assert blank == {answer.name: answer.column.get_default() for answer in ANSWERS}


@of_each
def test_the_kind_of_an_answer_is_that_of_its_column(answer):
    assert (type(answer.column.get_default()) is bool) == (answer.kind is Kind.YES_NO)
    assert (answer.kind is Kind.ONE_OF) == (answer.choices is not None)
    assert answer.asked is always or type(answer.unasked) is type(answer.column.get_default())


def test_what_is_sensitive_is_written_read_and_kept_apart():
    assert [answer.name for answer in NEEDS] == ["vegetarian", "meal_constraint", "access_needs"]
    for answer in NEEDS:
        assert (answer.model, answer.kept) == (SpecialNeeds, Kept.WITH_THE_NEEDS)
        assert (answer.told, answer.badge, answer.searched, answer.read_by, answer.at_the_door) == (
            False, None, False, None, None,
        )  # fmt: skip


# --- Asked -------------------------------------------------------------------------------------------------------


def test_every_answer_of_the_public_is_asked_on_the_public_page_under_its_label(client, event):
    html = client.get(reverse("inscriptions:sign_up", args=[event.slug])).content.decode()

    assert [answer.name for answer in ANSWERS if f'name="{answer.name}"' in html] == [a.name for a in OF_THE_PUBLIC]
    assert [answer.name for answer in OF_THE_PUBLIC if answer.label_on(event) not in html] == []
    assert [answer.name for answer in OF_THE_PUBLIC if f'autocomplete="{answer.autocomplete}"' not in html] == [
        answer.name for answer in OF_THE_PUBLIC if not answer.autocomplete
    ]


def test_every_answer_is_asked_by_the_teams_form_in_its_group(event):
    staff = form(StaffForm, event, needs=True)

    shown = {title: set(group["fields"]) - {"seen"} for title, group in staff.fieldsets}

    of_the_house = [group for group in FormGroup if group is not FormGroup.QUESTIONS]
    assert shown == {group.team: {a.name for a in ANSWERS if a.group is group} for group in of_the_house}
    assert {name: staff.fields[name].label for names in shown.values() for name in names} == {
        answer.name: answer.title for answer in ANSWERS
    }


def test_the_teams_form_without_the_needs_asks_none_of_them(event):
    assert {answer.name for answer in ANSWERS} - form(StaffForm, event, needs=False).fields.keys() == {
        answer.name for answer in NEEDS
    }


def test_the_door_asks_what_the_table_says_and_nothing_else(event):
    asked = form(WalkInForm, event).fields.keys() - {"same_name"}

    assert asked == {answer.name for answer in ANSWERS if answer.at_the_door}


@of_each
def test_each_form_requires_what_the_table_requires_of_who_types(answer):
    event = EventFactory.build(lunch_offered=True, job_title_required=True)
    forms = {kind: kind(event=event, slots=[], places={}, **more).fields for kind, more in (
        (RegistrationForm, {}), (WalkInForm, {}), (StaffForm, {"needs": True}),
    )}  # fmt: skip

    required = {kind: fields[answer.name].required for kind, fields in forms.items() if answer.name in fields}

    assert required.pop(RegistrationForm, False) == answer.required(event)
    assert set(required.values()) == {answer.is_required_from_the_team}


# --- Written and told --------------------------------------------------------------------------------------------


def test_what_is_said_is_what_is_kept(zoe, event):
    assert asdict(sign_up_of(Registration.objects.get())) == asdict(everything(event))


def test_a_day_keeps_nothing_of_what_it_does_not_ask():
    event = EventFactory(lunch_offered=False, afternoon_starts_at=None)
    ticked = replace(everything(event), attends_morning=False, attends_afternoon=True)

    register_by_team(event=event, sign_up=ticked, by=DENIS)

    kept = asdict(sign_up_of(Registration.objects.get()))
    unasked = {answer.name: answer.unasked for answer in ANSWERS if not answer.asked(event)}
    assert {name: kept[name] for name in unasked} == unasked
    assert unasked.keys() >= {
        "attends_morning", "attends_lunch", "attends_afternoon", "vegetarian", "meal_constraint",
    }  # fmt: skip


@of_each
def test_the_history_tells_every_answer_but_the_needs_and_the_note(answer, zoe):
    is_told = answer not in NEEDS and answer.name != "note"

    assert (answer.told, answer.name in TOLD, answer.name in snapshots([zoe])[zoe.pk]) == (is_told, is_told, is_told)


def test_a_change_of_every_answer_is_in_the_history(event):
    blank = SignUp(first_name="Zoé", last_name="Petit", attends_morning=False)
    registration = register_by_team(event=event, sign_up=blank, by=DENIS)

    change_by_team(registration=registration, sign_up=everything(event), by=DENIS)

    act = History.objects.first()
    assert {answer.name for answer in ANSWERS if answer.told} - act.before.keys() == set()
    assert [answer.name for answer in NEEDS if str(typed(answer, event)) in str(act.after.values())] == ["vegetarian"]
    assert "vegetarian" not in act.after


@of_each
def test_the_teams_page_sees_that_an_answer_has_changed(answer, event):
    blank = SignUp(first_name="Zoé", last_name="Petit")

    assert digest(replace(blank, **{answer.name: typed(answer, event)})) != digest(blank)


def test_what_is_searched_finds_the_person_and_the_rest_does_not(zoe, event):
    found = [a.name for a in ANSWERS if a.kind is Kind.TEXT and Registration.objects.search(str(typed(a, event)))]

    assert found == ["first_name", "last_name", "organisation"]
    assert found == [answer.name for answer in ANSWERS if answer.searched]


# --- Spreadsheets ------------------------------------------------------------------------------------------------


def test_every_answer_has_its_column_the_needs_apart():
    columns, with_needs = RegistrationResource().fields, NeedsResource().fields
    needs = {answer.name for answer in NEEDS}

    assert {answer.name for answer in ANSWERS} - columns.keys() == needs
    assert list(with_needs) == [*columns, *(answer.name for answer in NEEDS)]
    assert [with_needs[answer.name].column_name for answer in ANSWERS] == [a.column_heading for a in ANSWERS]


def test_no_heading_means_two_answers():
    headings = [heading_key(heading) for answer in ANSWERS for heading in answer.headings]

    assert len(headings) == len(set(headings))


def test_every_answer_goes_out_to_a_spreadsheet_and_comes_back(organiser, zoe, event):
    said = asdict(sign_up_of(zoe))
    line = rows_of(exported(organiser, event, resource=1))[0]
    Registration.objects.all().delete()
    headings = [answer.column_heading for answer in ANSWERS]
    file = sheet(";".join(headings), ";".join(f'"{line[heading]}"' for heading in headings))

    confirm_import(organiser, preview(organiser, event, file))

    assert asdict(sign_up_of(Registration.objects.get())) == said


# --- Read --------------------------------------------------------------------------------------------------------


def test_people_read_every_answer_of_theirs_but_what_only_the_team_says(client, zoe, event):
    mine, needs = (page(client, reverse(f"inscriptions:{name}", args=[token(zoe)])) for name in ("mine", "needs"))

    assert [answer.name for answer in ANSWERS if answer.own_row is None] == ["role", "note"]
    said = {answer: str(typed(answer, event)) for answer in TEXTS}
    assert [answer.name for answer in TEXTS if said[answer] not in (needs if answer in NEEDS else mine)] == []
    assert [answer.name for answer in TEXTS if said[answer] in (mine if answer in NEEDS else needs)] == []
    labels = [answer.own_row.label or answer.title for answer in ANSWERS if answer.own_row and answer not in NEEDS]
    assert [row.label for row in own_rows(zoe)] == list(dict.fromkeys(labels))
    assert [row.label for row in own_needs(zoe)] == [
        "Repas",
        "Autre contrainte de repas",
        "Besoin d’accueil particulier",
    ]
    assert str(typed(ANSWERS[-1], event)) not in mine + needs


def test_people_read_nothing_of_what_they_left_out():
    registration = RegistrationFactory(phone="", attends_lunch=False)
    rows = {row.label: row.text for row in own_rows(registration)}

    assert "Téléphone" not in rows
    assert rows["Présence"] == "le matin l’après-midi"
    assert own_needs(registration) == []


def test_a_day_with_one_half_day_is_read_as_the_day():
    registration = RegistrationFactory(event__afternoon_starts_at=None, attends_lunch=True)

    assert {row.label: row.values for row in own_rows(registration)}["Présence"] == ["la journée", "le déjeuner"]


def test_the_front_desk_reads_only_what_the_table_gives_it(front_desk, zoe, event):
    text = plain(front_desk.get(url("change", zoe.pk)))

    shown = [answer.name for answer in ANSWERS if answer.kind is not Kind.YES_NO and str(typed(answer, event)) in text]
    assert [answer.name for answer in read_by(Readers.FRONT_DESK)] == ["organisation", "job_title"]
    assert set(shown) == {"first_name", "organisation", "job_title", "role"}  # the last name is in capitals


def test_an_organiser_who_may_not_write_the_needs_reads_them_all(organiser, zoe, event, denis):
    denis.groups.get().permissions.remove(Permission.objects.get(codename="change_specialneeds"))

    text = plain(organiser.get(url("change", zoe.pk)))

    assert [row.label for row in team_rows(zoe, NEEDS)] == [answer.title for answer in NEEDS]
    assert [row for row in team_rows(zoe, NEEDS) if row.label not in text or row.text not in text] == []


def test_a_badge_says_what_the_table_puts_on_it(zoe, event):
    face = face_of(with_seats([zoe])[0])
    said = " ".join(str(value) for value in asdict(face).values()).casefold()

    assert [answer.name for answer in ANSWERS if answer.badge] == [
        "first_name", "last_name", "organisation", "job_title",
    ]  # fmt: skip
    texts = [answer for answer in ANSWERS if isinstance(typed(answer, event), str) and answer.name != "role"]
    assert [answer.name for answer in texts if str(typed(answer, event)).casefold() in said] == [
        answer.name for answer in ANSWERS if answer.badge
    ]


# --- Invented ----------------------------------------------------------------------------------------------------


def test_somebody_who_is_invented_answers_each_question_of_the_public():
    event = EventFactory(lunch_offered=True)
    people = [asdict(leaning_sign_up(event=event, slots=[], seed=1, number=number)) for number in range(300)]

    never_said = [a.name for a in ANSWERS if all(one[a.name] == a.column.get_default() for one in people)]

    assert never_said == [answer.name for answer in ANSWERS if not answer.is_public]


def test_one_more_question_from_a_list_changes_nothing_of_the_other_answers(event):
    person = invention(event=event, seed=1, number=1)
    state = person.draw.getstate()

    said = {answered("service", ("Accueil", "Jeunesse"), invention(event=event, seed=1, number=n)) for n in range(20)}

    assert said == {"Accueil", "Jeunesse"}
    assert answered("service", ("Accueil", "Jeunesse"), person) in said
    assert person.draw.getstate() == state


def test_the_invented_people_of_the_first_version_are_still_the_same():
    said = asdict(leaning_sign_up(event=EventFactory(lunch_offered=True), slots=[], seed=1, number=14))

    before = {
        "first_name": "Jean-Luc", "last_name": "d'Orval", "email": "jean.luc.d.orval.1.14@example.org",
        "organisation": "Centre social du Haut-Pont", "job_title": "gestionnaire de proximité", "profile": "habitant",
        "territory": "Longuenesse", "phone": "06 39 98 11 27", "attends_morning": True, "attends_lunch": True,
        "attends_afternoon": True, "vegetarian": True, "meal_constraint": "sans gluten",
        "access_needs": "boucle magnétique", "photo_consent": True, "list_consent": False,
    }  # fmt: skip
    assert {name: said[name] for name in before} == before

"""What people may type, however odd: it is refused with a sentence, or it goes through every key, mail and file."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from inscriptions.models import Registration
from inscriptions.people.answer import Kind
from inscriptions.people.answers import OF_THE_PUBLIC
from inscriptions.people.names import identity_key, search_key
from inscriptions.signup.form import RegistrationForm
from inscriptions.signup.team_form import TeamForm
from inscriptions.spreadsheets.resource import RegistrationResource
from programme.spreadsheets.formats import Xlsx
from rencontre.french.names import sort_key
from tests.factories import EventFactory, RegistrationFactory

LONGEST = ["ﬃ" * 100, "\ufdfa" * 100, "W" * 100]


@pytest.mark.parametrize("typed", LONGEST)
def test_keys_fit_their_columns_whatever_folding_adds(typed):
    def longest(name):
        return Registration._meta.get_field(name).max_length

    assert len(identity_key("a" * 242 + "@exemple.fr", typed, typed)) <= longest("identity_key")
    assert len(search_key(typed, typed, typed * 2)) <= longest("search_key")
    assert len(sort_key(typed, typed)) <= longest("sort_key")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Al\x0bice", "Alice\n\nVotre colis : https://mal.exemple", "\x07", "a\u2028b"])
def test_a_control_character_is_refused_in_a_line(typed):
    form = RegistrationForm({"first_name": typed, "organisation": typed}, event=EventFactory(), slots=[], places={})

    assert "Écrivez sur une seule ligne" in str(form.errors["first_name"])
    assert "Écrivez sur une seule ligne" in str(form.errors["organisation"])


@pytest.mark.django_db
def test_an_address_longer_than_its_column_is_refused():
    form = RegistrationForm(
        {"email": f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 30}.fr"},
        event=EventFactory(),
        slots=[],
        places={},
    )

    assert "254" in str(form.errors["email"])


@pytest.mark.django_db
def test_a_text_stored_with_a_control_character_does_not_break_the_export():
    event = EventFactory()
    RegistrationFactory(event=event, first_name="Al\x0bice")

    exported = Xlsx().export_data(RegistrationResource(event=event).export())

    assert "Alice" in [cell.value for cell in list(load_workbook(BytesIO(exported)).active.rows)[1]]


# --- Nothing is cut in silence -----------------------------------------------------------------------------------

TEXTS = [answer for answer in OF_THE_PUBLIC if answer.column.max_length and not answer.choices]


def too_long(answer) -> str:
    """One sign more than its column holds."""
    size = answer.column.max_length + 1
    if answer.kind is Kind.ADDRESS:
        return "a" * 60 + "@" + ".".join(["b" * 60] * 3) + "." + "c" * (size - 247) + ".fr"
    return "1" * size if answer.kind is Kind.PHONE else "é" * size


def test_every_text_of_the_public_form_has_a_maximum():
    assert {answer.name for answer in TEXTS} >= {
        *(answer.name for answer in OF_THE_PUBLIC if answer.kind in {Kind.TEXT, Kind.ADDRESS, Kind.PHONE})
    }


@pytest.mark.django_db
@pytest.mark.parametrize("answer", TEXTS, ids=lambda answer: answer.name)
def test_a_text_that_is_too_long_comes_back_whole_and_says_by_how_much(answer, client):
    event = EventFactory(lunch_offered=True)
    typed, most = too_long(answer), answer.column.max_length

    page = client.post(f"{event.get_absolute_url()}inscription/", {answer.name: typed}).content.decode()

    assert len(typed) == most + 1
    assert typed in page
    assert f"{most} signes au plus\u00a0: il y en a {most + 1}." in page
    assert "maxlength" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("answer", TEXTS, ids=lambda answer: answer.name)
def test_a_text_as_long_as_it_may_be_is_taken(answer):
    form = RegistrationForm({answer.name: too_long(answer)[:-1]}, event=EventFactory(), slots=[], places={})

    assert "signes au plus" not in str(form.errors.get(answer.name, ""))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Ali\0ce", "\0", "Al\ud800ice"])
def test_a_sign_that_no_database_takes_is_refused_everywhere(typed):
    form = RegistrationForm({answer.name: typed for answer in TEXTS}, event=EventFactory(), slots=[], places={})

    assert {answer.name for answer in TEXTS if answer.name in form.fields} <= form.errors.keys()


@pytest.mark.django_db
def test_lines_are_counted_once_whatever_ends_them():
    text = "é\r\n" * 500

    form = RegistrationForm({"access_needs": text}, event=EventFactory(), slots=[], places={})
    more = RegistrationForm({"access_needs": text + "é"}, event=EventFactory(), slots=[], places={})

    assert "access_needs" not in form.errors
    assert more.errors["access_needs"] == ["1000 signes au plus\u00a0: il y en a 1001."]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "is_taken"), [("3949", False), ("06.39.98.12.34", True), ("0470 12 34 56", True)])
def test_a_phone_is_one_that_is_dialled_and_the_team_types_what_it_wants(typed, is_taken):
    parts = {"event": EventFactory(), "slots": [], "places": {}}

    errors = RegistrationForm({"phone": typed}, **parts).errors
    kept = RegistrationForm({"phone": typed}, initial={"phone": typed}, **parts).errors

    assert ("phone" in errors, "phone" in kept) == (not is_taken, False)
    assert is_taken or "par exemple 06 39 98 12 34" in errors["phone"][0].replace("\u202f", " ")
    assert "phone" not in TeamForm({"phone": typed}, **parts).errors

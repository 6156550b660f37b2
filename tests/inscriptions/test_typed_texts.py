"""What people may type, however odd: it is refused with a sentence, or it goes through every key, mail and file."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from inscriptions.models import Registration
from inscriptions.people.names import identity_key, search_key
from inscriptions.signup.form import RegistrationForm
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

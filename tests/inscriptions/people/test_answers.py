"""A field of the sign-up stands in every place that must know it: one that is forgotten somewhere fails here."""

from django.urls import reverse

from inscriptions.people.answers import PERSON, SignUp
from inscriptions.people.history import TOLD
from inscriptions.people.needs import NEEDS
from inscriptions.post.links import token
from inscriptions.seats.places import workshop_places
from inscriptions.signup.register import register_by_team
from inscriptions.spreadsheets.resource import NeedsResource, RegistrationResource
from inscriptions.team.form import StaffForm
from programme.queries import slots_with_workshops
from tests.cast import DENIS
from tests.pages import page

ANSWERS = SignUp.__dataclass_fields__.keys() - {"wishes"}  # wishes are rows of their own
OF_THE_TEAM = {"role", "note"}
# Texts as they are typed, each one's own, so that a page that shows it is known by it.
TYPED = {
    name: f"{name.replace('_', ' ')} typed"
    for name, field in SignUp.__dataclass_fields__.items()
    if field.type is str and name not in OF_THE_TEAM | {"email", "profile"}
}


def test_every_answer_is_written_in_a_column():
    assert {*PERSON, *NEEDS, "email"} == ANSWERS


def test_every_answer_is_asked_on_the_public_page(client, event):
    html = client.get(reverse("inscriptions:sign_up", args=[event.slug])).content.decode()

    assert {name for name in ANSWERS - OF_THE_TEAM if f'name="{name}"' not in html} == set()


def test_every_answer_is_asked_by_the_teams_form(event):
    form = StaffForm(event=event, slots=slots_with_workshops(event), places=workshop_places(event), needs=True)

    shown = {name for _, group in form.fieldsets for name in group["fields"]}

    assert (form.fields.keys() - shown, ANSWERS - shown) == (set(), set())


def test_every_answer_is_kept_by_the_history_but_the_needs_and_the_note():
    assert set(TOLD) - {"pending_email", "status"} == ANSWERS - {*NEEDS, "note"}


def test_every_answer_is_a_column_of_the_spreadsheets_the_needs_apart():
    assert ANSWERS - set(NeedsResource.Meta.fields) == set()
    assert set(NEEDS) & set(RegistrationResource.Meta.fields) == set()
    assert {name for name, field in NeedsResource.fields.items() if field.column_name == name} == set()


def test_every_text_is_shown_to_the_person(client, event):
    sign_up = SignUp(**TYPED, email="alice@exemple.fr")
    registration = register_by_team(event=event, sign_up=sign_up, by=DENIS)

    text = page(client, reverse("inscriptions:mine", args=[token(registration)]))

    assert [name for name, typed in TYPED.items() if typed not in text] == []

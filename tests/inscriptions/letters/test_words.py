"""The team's own words in letters: variables, and what an address that is not proved must never read."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from inscriptions.letters.day import day_of
from inscriptions.letters.markup import check_variables, read
from inscriptions.letters.render import preview
from inscriptions.letters.words import VARIABLES, own_greeting, passages_of, values_of, withheld
from inscriptions.models import Registration
from inscriptions.people.answers import ANSWERS
from inscriptions.post import kinds
from inscriptions.post.links import registration_url
from inscriptions.seats.day_programme import day_programme
from tests.factories import EventFactory, LetterWordsFactory, RegistrationFactory, SeatFactory, WorkshopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sante():
    return WorkshopFactory(number=2, title="La santé")


@pytest.fixture
def martin(sante):
    person = RegistrationFactory(
        event=sante.event,
        first_name="Alice",
        last_name="Martin",
        email="alice@exemple.fr",
        organisation="Ville de Saint-Omer",
        phone="0611223344",
        photo_consent=True,
        note="à rappeler",
    )
    SeatFactory(registration=person, workshop=sante)
    return person


def said(person):
    return values_of(person, day_of(person.event), day_programme(person), registration_url(person))


def words(passages):
    return ["".join(span.text for span in line) for one in passages for line in one.lines]


def test_the_variables_are_the_answers_that_are_not_sensitive_and_the_day():
    assert list(VARIABLES) == [
        "prénom", "nom", "adresse e-mail", "structure", "fonction", "profil", "territoire", "téléphone",
        "accord photo", "accord liste", "présence", "atelier", "salle", "lien", "journée", "date", "lieu",
    ]  # fmt: skip
    hidden = {answer.title for answer in ANSWERS if answer.is_sensitive} | {"Note de l’équipe"}
    assert not {name.casefold() for name in VARIABLES} & {name.casefold() for name in hidden}


def test_each_variable_says_what_is_registered(martin, sante):
    values = said(martin)

    assert values["prenom"] == "Alice"
    assert values["accord photo"] == "oui"
    assert values["accord liste"] == "non"
    assert values["telephone"] == "06 11 22 33 44"
    assert values["atelier"] == "Atelier 2\u00a0: La santé"
    assert values["lien"] == registration_url(martin)
    assert len(values) == len(VARIABLES)


def test_without_a_workshop_the_words_say_so():
    values = said(RegistrationFactory(event=EventFactory()))

    assert (values["atelier"], values["salle"]) == ("pas encore d’atelier", "salle à préciser")


def test_what_is_typed_is_never_markup_and_leads_nowhere():
    values = {"structure": "**gras** [ici](https://mal.exemple) <b>x</b>"}

    [passage] = read("De {structure} : [le site]({structure})", values)

    assert [span.is_bold for line in passage.lines for span in line] == [False] * len(passage.lines[0])
    assert {span.href for span in passage.lines[0]} == {"", "https://mal.exemple"}
    assert "<b>" not in "".join(span.html for span in passage.lines[0])
    [passage] = read("[x]({structure})", {"structure": "javascript:alert(1)"})
    assert passage.lines[0][0].href == ""


def test_what_follows_a_list_within_a_list_stays_in_the_list():
    [before, found, after] = read("Avant\n\n1. un\n   - dessous\n   - encore\n2. deux\n\nAprès", {})

    assert (before.kind, found.kind, after.kind) == ("p", "ol", "p")
    lines = ["".join("\n" if span.breaks else span.text for span in line) for line in found.lines]
    assert lines == ["un\n–\u00a0dessous\n–\u00a0encore", "deux"]


def test_an_unknown_variable_is_named_before_saving():
    with pytest.raises(ValidationError) as refused:
        check_variables("Venez {sale}.", VARIABLES)
    assert refused.value.messages[0].startswith("{sale} n’est pas connu. Vous pouvez écrire\u00a0: {prénom}, {nom},")
    check_variables("Venez { Prenom } et {ATELIER}.", VARIABLES)


def test_a_passage_that_would_say_an_answer_is_left_out_while_the_address_is_not_proved(martin):
    text = "Bonjour {prénom},\n\nLe parking est fermé.\n\n- de {structure}\n- à {lieu}"

    assert words(passages_of(text, said(martin)))[:2] == ["Bonjour Alice,", "Le parking est fermé."]
    assert words(passages_of(text, withheld(said(martin)))) == [
        "Le parking est fermé.",
        f"à {said(martin)['lieu']}",
    ]


def test_a_letter_shows_the_greeting_and_the_paragraph_of_its_kind(martin):
    LetterWordsFactory(
        event=martin.event, greeting="Chère {prénom}, cher collègue,", text="Venez **tôt**, {structure}."
    )

    letter = preview(kinds.CONFIRMATION, martin)

    assert "\nChère Alice, cher collègue,\n" in letter.text
    assert "Venez tôt, Ville de Saint-Omer." in letter.text
    assert "<strong>tôt</strong>" in letter.html
    other = preview(kinds.CANCELLED, martin)
    assert "\nBonjour Alice MARTIN,\n" in other.text
    assert "Venez" not in other.text


def test_an_unproved_address_reads_no_typed_name_in_the_words_of_the_team():
    event = EventFactory(confirm_addresses=True)
    LetterWordsFactory(
        event=event, kind="confirm", greeting="Chère {prénom},", text="De {structure}.\n\nLe parking est fermé."
    )
    person = RegistrationFactory(
        event=event,
        first_name="Vous avez gagné",
        organisation="Cliquez ici",
        status=Registration.Status.UNCONFIRMED,
        hold_expires_at=timezone.now(),
        source=Registration.Source.SITE,
    )

    letter = preview(kinds.CONFIRM, person)

    assert "\nBonjour,\n" in letter.text
    assert "Le parking est fermé." in letter.text
    assert "gagné" not in letter.html
    assert "Cliquez" not in letter.html


@pytest.mark.parametrize(
    ("text", "greeting", "follows"),
    [
        ("Bonjour à tous,\n\nLe parking", "Bonjour à tous,", ["Le parking"]),
        ("Chers collègues,\nLe parking\nest fermé", "Chers collègues,", ["Le parkingest fermé"]),
        ("Madame, Monsieur\n\nLe parking", "Madame, Monsieur", ["Le parking"]),
        ("Bonjour !\n\nLe parking", "Bonjour\u202f!", ["Le parking"]),
        ("Bonjour, la salle a changé : Vauban.", "", ["Bonjour, la salle a changé\u00a0: Vauban."]),
        ("Bonjour **à tous**,\n\nLe parking", "", ["Bonjour à tous,", "Le parking"]),
        ("Bonjour [à tous](https://exemple.fr),", "", ["Bonjour à tous,"]),
        (f"Bonjour {'à tous ' * 12},", "", [f"Bonjour {'à tous ' * 12},"]),
        ("Le parking", "", ["Le parking"]),
        ("- Bonjour", "", ["Bonjour"]),
        ("", "", []),
    ],
)
def test_a_text_may_begin_by_its_own_greeting(text, greeting, follows):
    found, passages = own_greeting(read(text, {}))

    assert (found, words(passages)) == (greeting, follows)


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[le plan](exemple.fr/plan)", "https://exemple.fr/plan"),
        ("[le plan](www.exemple.fr)", "https://www.exemple.fr"),
        ("Voyez www.exemple.fr.", "https://www.exemple.fr"),
        ("Voyez https://exemple.fr/plan.", "https://exemple.fr/plan"),
    ],
)
def test_an_address_leads_there_as_people_write_it(text, href):
    [passage] = read(text, {})

    assert [span.href for span in passage.lines[0] if span.href] == [href]

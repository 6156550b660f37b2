"""Who is known already among the speakers of a text, and who may be."""

import pytest

from programme.grid.drafted import drafted
from programme.grid.namesakes import (
    Acquaintance,
    Acquaintances,
    acquaintances,
    acquainted,
    is_one_letter_apart,
    renamed,
    unknown_alike,
)
from programme.reading.draft import MomentKind, Role
from tests.factories import InterventionFactory, SpeakerFactory
from tests.programme.grid.drafts import draft_of, moment, who

pytestmark = pytest.mark.django_db


def read(*speakers):
    """The lines of a text that names `speakers`, and everybody who is known."""
    found = drafted(draft_of(moment(MomentKind.TALK, "L’eau", "09:00", speakers=list(speakers))), [], None)
    return found, acquaintances(None, found.lines)


def alike(name: str) -> list[str]:
    found, known = read(who(name))
    return [one.full_name for question in unknown_alike(found.lines, found.origins, known) for one in question.known]


@pytest.mark.parametrize(
    ("name", "is_proposed"),
    [
        ("Nadia TERKI", True),
        ("Nadja TERKKI", True),
        ("N. TERKKI", True),
        ("TERKKI", True),
        ("TERKKI Nadia", False),
        ("Terkki Nadia", True),
        ("Nadia-Marie TERKKI", True),
        ("Nadia TERKKI-DUPONT", True),
        ("Nadia TERKKI", False),
        ("nadia terkki", False),
        ("Sophie TERKKI", False),
        ("Nadia DUPONT", False),
        ("Nadia TARKII", False),
    ],
)
def test_a_likely_double_is_proposed_and_a_namesake_is_not(name, is_proposed):
    SpeakerFactory(first_name="Nadia", last_name="TERKKI")

    assert alike(name) == (["Nadia TERKKI"] if is_proposed else [])


def test_a_name_that_no_column_holds_is_like_nobody_s():
    names = [f"Jo {'B' * length}" for length in (300, 301)]
    known = Acquaintances()
    known.add(Acquaintance(1, "Jo", "B" * 300, "", ""))

    found, _ = read(*map(who, names))
    found = acquainted(found, known)

    assert known.alike(names[1]) == []  # looking among its neighbours takes the square of its letters
    assert found.doubts == {}


def test_two_words_or_one_and_an_initial_with_a_hyphen():
    SpeakerFactory(first_name="Jean-Paul", last_name="Le Goff")

    assert [alike(name) for name in ("J.-P. LEGOFF", "Jean LE GOFF", "P. LE GOFF")] == [
        ["Jean-Paul LE GOFF"], ["Jean-Paul LE GOFF"], [],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [("terkki", "terki", True), ("roy", "ray", False), ("martin", "martine", True), ("martin", "nartin", True),
     ("martin", "mrtins", False), ("petit", "petit", True), ("abcd", "abdc", False)],
)  # fmt: skip
def test_one_letter_more_less_or_other(one, other, is_near):
    assert (is_one_letter_apart(one, other), is_one_letter_apart(other, one)) == (is_near, is_near)


def test_a_record_that_other_days_show_keeps_its_structure_and_it_is_said():
    shown = InterventionFactory(
        speaker__first_name="Nadia", speaker__last_name="Terkki", speaker__organisation="Ville d’Arras",
        speaker__function="maire",
    ).speaker  # fmt: skip
    SpeakerFactory(first_name="Jo", last_name="Ba", organisation="Ville d’Arras")

    found, known = read(who("Nadia TERKKI", "élue, Ville de Lens"), who("Jo BA", "élu, Ville de Lens"))
    found = acquainted(found, known)

    assert found.lines[0].speakers.splitlines() == ["Nadia TERKKI, élue, Ville d’Arras", "Jo BA, élu, Ville de Lens"]
    assert [one.sentence for one in found.doubts["n0"]] == [
        f"{shown.full_name} a déjà une fiche\u00a0: elle dit «\u00a0Ville d’Arras\u00a0», que d’autres journées "
        "montrent\u202f; le texte dit «\u00a0Ville de Lens\u00a0». La fiche est gardée."
    ]


def test_two_spellings_in_one_text_are_doubted():
    found, known = read(who("Nadia TERKKI"), who("Nadia TERKI"), who("Nadia TERKKI", "maire"))

    found = acquainted(found, known)

    assert [one.sentence for one in found.doubts["n0"]][-1] == (
        "Nadia TERKI et Nadia TERKKI\u00a0: la même personne\u202f? Si oui, écrivez son nom de la même façon."
    )


def test_a_last_name_alone_is_that_of_the_one_person_of_the_text_who_has_it():
    chair = who("TERKKI", role=Role.CHAIR)
    speakers = [chair, who("TERKKI"), who("Nadia TERKKI", "maire"), who("Roy"), who("Jo ROY"), who("Al ROY")]

    found = acquainted(*read(*speakers))

    assert found.lines[0].speakers.splitlines() == [
        "Animation : Nadia TERKKI", "Nadia TERKKI, maire", "Roy", "Jo ROY", "Al ROY",
    ]  # fmt: skip
    assert found.doubts["n0"][0].sentence == (
        "«\u00a0TERKKI\u00a0» est lu comme Nadia TERKKI, que le texte nomme aussi."
    )


def test_who_is_said_to_be_known_takes_their_name():
    speaker = InterventionFactory(
        speaker__first_name="Nadia", speaker__last_name="Terkki", speaker__organisation="Ville d’Arras"
    ).speaker
    found, _ = read(who("Nadia TERKI", "élue, Ville de Lens"), who("Jo BA"))
    known = acquaintances(None, found.lines, [speaker.pk])

    lines = renamed(found.lines, {"Nadia TERKI": known.by_pk[speaker.pk]})

    assert lines[0].speakers.splitlines() == ["Nadia TERKKI, élue, Ville d’Arras", "Jo BA"]


@pytest.mark.parametrize("count", [3, 30])
def test_everybody_is_known_in_two_statements(count, django_assert_num_queries):
    speakers = [InterventionFactory(speaker__last_name=f"Nom{'A' * number}").speaker for number in range(count)]
    found, _ = read(*(who(one.full_name) for one in speakers))

    with django_assert_num_queries(2):
        known = acquaintances(None, found.lines)

    assert sum(one.is_elsewhere for one in known.by_pk.values()) == count

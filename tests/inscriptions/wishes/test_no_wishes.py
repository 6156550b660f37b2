"""On a day of first come nobody speaks of « vœux »: no page of the team or of the person, no letter, no sheet."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from inscriptions.people.pages import person_page
from inscriptions.post.links import token
from inscriptions.signup.change import change, sign_up_of
from programme.desk.pages import READ, day_page
from programme.models import Session
from programme.services import cancel_session
from rencontre.actors import THE_PERSON
from tests.cast import DENIS
from tests.inscriptions.signing_up import register
from tests.inscriptions.team.pages import LIST, plain, session_page
from tests.letters import read

# Where the organiser chooses between the two ways: the other one has to be named.
NAMES_THE_OTHER_WAY = {"programme_event_change", "programme_event_new_edition"}


def says_it(text: str) -> list[str]:
    return re.findall(r".{0,60}vœu.{0,40}", text, re.IGNORECASE)


@pytest.fixture
def day(event, workshops):
    """Alice sits in « Santé » and changed her mind once; Bob waits for it; « Emploi » is cancelled, and not told."""
    alice = register(event, "Alice", workshops[0], workshops[1])
    register(event, "Bob", workshops[0])
    said = replace(sign_up_of(alice), wishes={workshops[0].parent_id: [workshops[0].pk]})
    change(registration=alice, sign_up=said, by=THE_PERSON)
    cancel_session(session=Session.objects.get(pk=workshops[1].pk), by=DENIS)
    return alice


def pages_of_the_team(event, person, workshops):
    """Every page about the day and about the person that holds no more than their key, and those that lead on."""
    for pages, row in ((day_page, event), (person_page, person)):
        for page in pages.declared.values():
            if "<" not in page.route and not page.is_apart and READ[0] in page.methods:
                yield page.name, reverse(f"admin:{page.name}", args=[row.pk])
    yield "the list", f"{LIST}?event={event.pk}"
    yield "the line", f"{reverse('admin:inscriptions_places', args=[event.pk])}?file={workshops[0].pk}"
    yield "placing", reverse("admin:inscriptions_placing", args=[event.pk, workshops[0].parent_id])
    yield "the workshop", session_page("change", workshops[0].pk)
    yield "the person", reverse("admin:inscriptions_registration_change", args=[person.pk])
    yield "the history", f"{reverse('admin:inscriptions_history_changelist')}?registration={person.pk}"
    yield "another person", f"{reverse('admin:inscriptions_registration_add')}?event={event.pk}"
    yield "an import", f"{reverse('admin:inscriptions_registration_import')}?event={event.pk}"
    yield "an export", f"{reverse('admin:inscriptions_registration_export')}?event={event.pk}"


def test_no_page_of_the_team_says_it(organiser, event, workshops, day):
    found = {}
    for name, address in pages_of_the_team(event, day, workshops):
        answer = organiser.get(address, follow=True)
        is_text = answer["Content-Type"].startswith(("text/", "application/json"))
        if name not in NAMES_THE_OTHER_WAY and is_text and (said := says_it(plain(answer))):
            found[name] = said

    assert found == {}


def test_no_page_of_the_person_and_no_letter_says_it(client, event, workshops, day):
    mine = reverse("inscriptions:mine", args=[token(day)])
    own = [mine, *(f"{mine}{part}/" for part in ("modifier", "annuler", "effacer")), f"{mine}donnees.json"]
    public = [event.get_absolute_url(), f"{event.get_absolute_url()}inscription/", workshops[0].get_absolute_url()]

    found = {page: says_it(plain(client.get(page))) for page in [*own, *public]}
    letters = [says_it(read(mail).text) for mail in day.mails.all()]

    assert {page: said for page, said in found.items() if said} == {}
    assert letters == [[], []]

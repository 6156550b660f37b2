"""« Mots des messages »: checked before they are kept, read as three people of the day, and copied with the day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.words_pages import worded
from inscriptions.models import LetterWords
from inscriptions.post.links import absolute
from programme.services import new_edition
from tests.cast import DENIS
from tests.factories import EventFactory, LetterWordsFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def page(event):
    return reverse("admin:inscriptions_letter_words", args=[event.pk])


def kept():
    return list(LetterWords.objects.order_by("kind").values_list("kind", "greeting", "text"))


def test_a_team_adds_to_what_is_about_a_person_and_to_nothing_secret():
    slugs = {kind.slug for kind in worded()}

    assert {"confirmation", "confirm", "waiting", "cancelled", "session"} <= slugs
    assert not {"links", "operator", "password", "address_old", "address_new", "campaign", "campaign_trial"} & slugs


def test_words_are_kept_then_forgotten_once_they_say_nothing(organiser):
    event = EventFactory()

    organiser.post(page(event), {"greeting_confirmation": "Chère {prénom},", "text_waiting": "Patience."})
    assert kept() == [("confirmation", "Chère {prénom},", ""), ("waiting", "", "Patience.")]
    assert "Patience." in organiser.get(page(event)).content.decode()
    organiser.post(page(event), {"text_waiting": " "})
    assert kept() == []


def test_an_unknown_variable_is_named_and_nothing_is_lost_nor_kept(organiser):
    event = EventFactory()

    answer = organiser.post(page(event), {"text_waiting": "Venez {sale}.", "text_confirmation": "Venez."})

    body = answer.content.decode()
    assert "{sale} n’est pas connu" in body
    assert "Venez {sale}." in body
    assert "Rien n’est perdu" in body
    assert kept() == []


def test_they_are_read_as_three_people_before_they_are_kept(organiser):
    event = EventFactory()
    for name in ("Alice", "Bob", "Chloé", "Denise"):
        RegistrationFactory(event=event, first_name=name)

    answer = organiser.post(page(event), {"see": "1", "text_confirmation": "Venez, {prénom}."})

    assert len(answer.context["readers"]) == 3
    assert "Venez, Alice." in answer.content.decode()
    assert kept() == []


def test_who_is_not_proved_is_shown_as_they_would_read_them_with_nobodys_link(organiser):
    event = EventFactory(confirm_addresses=True)
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1), "source": "site"}
    RegistrationFactory(event=event, first_name="Gagnez", last_name="Tout", **held)

    answer = organiser.post(page(event), {"see": "1", "text_confirm": "Venez, {prénom}.\n\nLisez {lien}"})

    [(_, [(_, greeting, passages)])] = answer.context["readers"]
    assert greeting == "Bonjour,"
    assert ["".join(span.text for span in line) for one in passages for line in one.lines] == [
        f"Lisez {absolute(event.get_absolute_url())}"
    ]
    assert "/inscription/" not in answer.content.decode()


def test_without_anybody_it_says_that_the_reader_is_invented(organiser):
    answer = organiser.post(page(EventFactory()), {"see": "1", "text_confirmation": "Venez, {prénom}."})

    assert "Comme une personne inventée les lirait" in answer.content.decode()
    assert "Venez, Camille." in answer.content.decode()


@pytest.mark.parametrize("people", [1, 30])
def test_the_page_asks_the_same_questions_whatever_the_day_holds(organiser, people, django_assert_num_queries):
    event = EventFactory()
    RegistrationFactory.create_batch(people, event=event)
    organiser.get(page(event))

    with django_assert_num_queries(13):
        organiser.get(page(event))


def test_a_new_edition_says_the_same(organiser):
    event = EventFactory()
    LetterWordsFactory(event=event, kind="confirmation", greeting="Chers,", text="Venez tôt.")

    edition = new_edition(event=event, date=date(2030, 5, 30), by=DENIS)

    assert list(edition.letter_words.values_list("kind", "greeting", "text")) == [
        ("confirmation", "Chers,", "Venez tôt.")
    ]
    assert event.letter_words.count() == 1


def test_the_front_desk_may_not(front_desk):
    assert front_desk.get(page(EventFactory())).status_code == 403

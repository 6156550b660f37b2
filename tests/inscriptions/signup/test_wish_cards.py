import re
from datetime import time
from html import unescape

import pytest
from crispy_forms.utils import render_crispy_form
from django.utils import timezone

from inscriptions.seats.joining import LinePlace
from inscriptions.seats.places import Places, workshop_places
from inscriptions.signup.form import ANY, RegistrationForm
from inscriptions.signup.wish_cards import chips, filled, left_for_later, places_chip
from programme.models import Session
from tests.factories import (
    AllocationRunFactory,
    ChoiceFactory,
    EventFactory,
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)
from tests.inscriptions.signup.answers import answers, form

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"size": 3, "capacity": None})]


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def radios(html, name):
    """The values of the question `name`, then the one that is checked."""
    inputs = re.findall(rf'<input type="radio" name="{name}" value="([^"]+)"([^>]*)>', html)
    return [value for value, _ in inputs], [value for value, more in inputs if "checked" in more]


def test_each_workshop_stands_once_with_a_button_a_rank(slot):
    html = render_crispy_form(form(slot.event))

    pks = [str(workshop.pk) for workshop in slot.workshops.order_by("number")]
    for rank in (1, 2):
        assert radios(html, f"wish_{slot.pk}_{rank}") == ([*pks, ANY], [])
    assert html.count(f">{slot.first.title}<") == 1
    assert f"1er choix : {slot.first.label}" in words(html)
    assert "Pas de 2e choix" in html


def test_a_workshop_says_what_helps_to_choose(slot):
    Session.objects.filter(pk=slot.first.pk).update(
        abstract="De quoi il est question.",
        starts_at=time(14, 30),
        ends_at=time(15, 30),
        room=RoomFactory(name="Salle B"),
    )
    InterventionFactory(session=slot.first, speaker__last_name="Lefebvre", function="maire")

    said = words(render_crispy_form(form(slot.event)))

    for text in ("De quoi il est question.", "Salle B", "LEFEBVRE", "maire"):
        assert said.count(text) == 1, text


def test_a_workshop_without_number_is_named_by_its_title(slot):
    Session.objects.filter(pk=slot.first.pk).update(number=None, title="Le numérique")

    assert re.search(r'1er choix<span\s+class="offscreen">&nbsp;: Le numérique<', render_crispy_form(form(slot.event)))


def test_where_one_workshop_is_asked_there_is_no_second_choice(slot):
    slot.event.wishes_per_slot = 1

    html = render_crispy_form(form(slot.event))

    assert "Mon choix" in html
    assert "2e choix" not in html


@pytest.mark.parametrize("half_days", [{"afternoon_starts_at": None}, {}])
def test_a_day_without_workshops_asks_for_none(half_days):
    assert "wishes" not in render_crispy_form(form(EventFactory(**half_days)))


def test_what_was_chosen_is_kept_and_its_mistake_is_tied_to_its_buttons(slot):
    html = render_crispy_form(form(slot.event, answers(slot, "", slot.second)))

    assert radios(html, f"wish_{slot.pk}_2")[1] == [str(slot.second.pk)]
    name = f"id_wish_{slot.pk}_1"
    first, other = re.findall(rf'<input type="radio" name="wish_{slot.pk}_1"[^>]*>', html)[:2]
    assert f'id="{name}"' in first
    assert f'id="{name}"' not in other
    assert all(f"{name}_error" in one and 'aria-invalid="true"' in one for one in (first, other))
    assert f'<ul class="errorlist" id="{name}_error">' in html
    assert f'href="#{name}"' in html


def test_a_closed_workshop_is_shown_to_who_may_keep_it(slot):
    Session.objects.filter(pk=slot.first.pk).update(closed=True)
    wished = {"wishes": {slot.pk: [slot.first.pk]}}

    assert slot.first.title not in render_crispy_form(form(slot.event))
    kept = words(render_crispy_form(form(slot.event, kind=RegistrationForm, initial=wished)))
    assert f"{slot.first.label} fermé" in kept


# --- Places --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "line", "said"),
    [
        (Places(0, None), None, ""),
        (Places(0, 12), None, "12 places"),
        (Places(1, 2), None, "1 place"),
        (Places(2, 2), LinePlace(1), "complet : vous attendriez en 1re place"),
        (Places(2, 2), LinePlace(3), "complet : vous attendriez en 3e place"),
        (Places(2, 2), LinePlace(3, True), "complet : vous attendez en 3e place"),
        (Places(2, 2), None, "complet"),
        (Places(2, 2, closed=True), None, "fermé"),
    ],
)
def test_places_are_a_word(places, line, said):
    assert words(places_chip(places, line)) == said


def in_words(event, **said):
    found = chips(event, workshop_places(event), now=timezone.now(), **said)
    return {pk: words(one) for pk, one in found.items() if one}


@pytest.mark.having(workshops={"size": 2, "capacity": 1})
def test_a_full_workshop_says_where_one_would_wait_unless_nobody_would(slot):
    SeatFactory(workshop=slot.first, registration__event=slot.event)
    ChoiceFactory(workshop=slot.first, registration=RegistrationFactory(event=slot.event))

    assert in_words(slot.event) == {slot.first.pk: "complet : vous attendriez en 2e place", slot.second.pk: "1 place"}
    assert in_words(slot.event, waits=False)[slot.first.pk] == "complet"
    assert in_words(slot.event, held={slot.first.pk})[slot.first.pk] == "votre atelier"


@pytest.mark.having(workshops={"size": 2, "capacity": 1})
def test_wishes_show_no_places_before_the_announcement(slot):
    slot.event.allocation = "wishes"
    slot.event.save()

    assert in_words(slot.event) == {}

    AllocationRunFactory(slot=slot, state="announced")
    assert set(in_words(slot.event).values()) == {"1 place"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_cards_are_drawn_in_constant_queries(rows, django_assert_num_queries):
    event = EventFactory()
    for hour in range(14, 14 + rows):
        slot = SlotFactory(event=event, starts_at=time(hour), ends_at=time(hour + 1))
        for workshop in WorkshopFactory.create_batch(rows, parent=slot, capacity=0):
            InterventionFactory(session=workshop)
    found = form(event)

    with django_assert_num_queries(2):  # who speaks, the lines
        render_crispy_form(found)


def test_what_is_left_for_later_is_filled_with_the_places_of_its_workshop(slot):
    drawn = f"<p>{left_for_later(slot.first)}</p><p>{left_for_later(slot.second)}</p>"

    assert filled(drawn, {slot.second.pk: "12 places"}) == "<p></p><p>12 places</p>"

"""A session of another kind: its title alone says what it is, wherever the others name theirs."""

import pytest
from django.urls import reverse

from programme.models import Session
from tests.factories import EventFactory, RegistrationFactory, SessionFactory
from tests.pages import text_of
from tests.programme.grid.grids import agenda, grid_page, post, refused, saved, shown

pytestmark = pytest.mark.django_db


def of_another_kind(**given) -> Session:
    return SessionFactory(title="Visite du marais", kind=Session.Kind.OTHER, **given)


def test_no_page_puts_a_word_before_the_title_of_a_session_of_another_kind(client):
    session = of_another_kind(event__status="published")

    pages = [client.get(session.event.get_absolute_url()), client.get(session.get_absolute_url())]

    for page in pages:
        assert "Visite du marais" in text_of(page.content.decode())
        assert "autre" not in text_of(page.content.decode())
    assert (str(session), session.label, session.kind_shown) == ("Visite du marais", "", "")
    published = client.get(reverse("programme:data", args=[session.event.slug])).json()
    assert [(one["kind"], one["title"]) for one in published["sessions"]] == [("autre", "Visite du marais")]


def test_whoever_only_reads_the_day_sees_the_kind_of_the_others_alone(front_desk):
    event = EventFactory(main_venue__name="Salle Vauban")
    of_another_kind(event=event)
    SessionFactory(event=event, title="Le pilotage")

    text = text_of(front_desk.get(grid_page(event)).content.decode())

    assert "Visite du marais Salle Vauban" in text
    assert "Table ronde : Le pilotage table ronde · Salle Vauban" in text


def test_a_line_of_another_kind_is_saved_with_its_title(organiser):
    event = EventFactory()

    boxes = shown(organiser, event)
    saved(organiser, event, boxes, {"n0": {"start": "9h", "end": "10h", "kind": "autre", "title": "Visite"}})

    assert agenda(event) == [("09:00-10:00", "autre", "Visite")]


def test_a_line_of_another_kind_without_title_is_refused(organiser):
    event = EventFactory()

    answer = post(organiser, event, shown(organiser, event), {"n0": {"start": "9h", "kind": "autre"}})

    text = refused(answer)
    assert "Donnez le titre : « autre » ne dit pas ce que c’est." in text
    assert "nouvelle séance" in text
    assert agenda(event) == []


def test_what_people_were_promised_of_it_is_said_without_a_kind(organiser):
    session = of_another_kind()
    RegistrationFactory(event=session.event)

    page = organiser.get(grid_page(session.event))

    promised = page.context["moments"][0].promised
    assert (promised.hours, promised.kind) == ("9\u00a0h\u00a015\u00a0– 11\u00a0h", "")

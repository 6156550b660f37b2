from datetime import UTC, datetime, time, timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from programme.models import Event, Session
from rencontre.databases.compiled import Compiled, CompiledModels
from tests.factories import EventFactory, RoomFactory, SessionFactory, SlotFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
changed = Compiled(
    lambda event, now: (
        Session.objects.filter(event=event, changed_at__gt=now).order_by("pk").values_list("pk", "title")
    ),
    event=-1,
    now=LONG_AGO,
)


def test_a_statement_is_written_once_and_asked_of_each(django_assert_num_queries):
    now, days = timezone.now(), EventFactory.create_batch(2)
    recent = [SessionFactory(event=day, title=day.title, changed_at=now) for day in days]
    SessionFactory(event=days[0], changed_at=now - timedelta(hours=2))

    with django_assert_num_queries(3):
        found = [changed(event=day.pk, now=now - timedelta(hours=1)) for day in days]
        nothing = changed(event=days[0].pk, now=now + timedelta(hours=1))

    assert found == [[(one.pk, one.title)] for one in recent]
    assert nothing == []


def test_a_statement_that_would_not_read_its_arguments_is_refused():
    with pytest.raises(ValueError, match="-1"):
        Compiled(lambda event: Session.objects.values_list("pk"), event=-1)(event=1)


def in_order(event: int):
    return Session.objects.filter(event=event).in_order().select_related("venue", "room", "event__main_venue")


def columns(row: Model) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_models_are_those_of_the_queryset_with_what_they_join_and_annotate(django_assert_num_queries):
    slot = SlotFactory(starts_at=time(9), ends_at=time(10))
    WorkshopFactory.create_batch(2, parent=slot, room=RoomFactory())
    written, of_another = CompiledModels(in_order, event=-1), SessionFactory()
    written.of(event=of_another.event_id)

    with django_assert_num_queries(1):
        found = written.of(event=slot.event_id)

    def said(session: Session) -> list:
        joined = [session.venue, session.room, session.event, session.event.main_venue]
        return [row and columns(row) for row in (session, *joined)] + [session.effective_start]

    with django_assert_num_queries(1):
        expected = [said(session) for session in in_order(slot.event_id)]
    with django_assert_num_queries(0):
        assert [said(session) for session in found] == expected
    assert [(session._state.adding, session.get_deferred_fields()) for session in found] == [(False, set())] * 3


def test_a_text_is_an_argument_too():
    days = EventFactory.create_batch(2)
    named = CompiledModels(lambda slug: Event.objects.filter(slug=slug), slug="the slug")

    assert [named.of(slug=day.slug) for day in days] == [[day] for day in days]
    assert named.of(slug="the slug") == []

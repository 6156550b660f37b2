from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from programme.models import Session
from rencontre.databases.compiled import Compiled
from tests.factories import EventFactory, SessionFactory

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

from datetime import date, datetime, time

import pytest
from django.db import transaction
from django.db.models import F, Value
from django.utils import timezone

from inscriptions.models import Registration
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
DAY, HOUR = date(2018, 5, 31), time(9, 15)


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Registration.objects.filter(created_at__gte=DAY),
        lambda: Registration.objects.filter(created_at__in=[DAY]),
        lambda: Registration.objects.filter(created_at__gte=Value(DAY)),
        lambda: Registration.objects.filter(created_at__gte=F("event__date")),
        lambda: Registration.objects.filter(created_at__range=(F("event__date"), F("event__date"))),
        lambda: Registration.objects.filter(created_at__gte=Event.objects.values("date")[:1]),
        lambda: Registration.objects.filter(created_at__date__gte=timezone.now()),
        lambda: Event.objects.filter(date=timezone.now()),
        lambda: Event.objects.filter(date__lt=datetime(2018, 5, 31, 9, 15)),
        lambda: Event.objects.exclude(date__lt=F("registration_opens_at")),
        lambda: Event.objects.filter(starts_at__lt=timezone.now()),
        lambda: Event.objects.filter(registration_opens_at__time__lt=timezone.now()),
    ],
)
def test_what_is_compared_to_something_else_is_refused(rows):
    with pytest.raises(AssertionError, match=r"given|compared"):
        list(rows())


@pytest.mark.parametrize(
    ("column", "value"), [("date", timezone.now()), ("starts_at", timezone.now()), ("registration_opens_at", DAY)]
)
def test_what_is_kept_as_something_else_is_refused(column, value):
    event = EventFactory()
    before = Event.objects.values().get()

    setattr(event, column, value)
    with pytest.raises(AssertionError, match="given"), transaction.atomic():
        event.save(update_fields=[column])

    assert Event.objects.values().get() == before


@pytest.mark.parametrize("value", [datetime(2018, 5, 31, 9, 15), "2018-05-31", "2018-05-31 09:15"])
def test_an_instant_without_its_time_zone_is_refused(value):
    with pytest.raises(RuntimeWarning, match="received a naive datetime"):
        list(Registration.objects.filter(created_at__gte=value))


def test_like_is_compared_with_like():
    event = EventFactory(date=DAY, starts_at=HOUR, registration_opens_at=timezone.now())
    registration = RegistrationFactory(event=event)

    of_the_day = Event.objects.filter(date=DAY, starts_at=HOUR, ends_at__gt=F("starts_at"), date__year=2018)
    since_then = Registration.objects.filter(
        created_at__gte=F("event__registration_opens_at"),
        created_at__date__gt=F("event__date"),
        created_at__isnull=False,
    )

    assert (of_the_day.get(), since_then.get()) == (event, registration)

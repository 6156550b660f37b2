"""Of what the site keeps of its own life; `tests/factories.py` gives them with the others."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from inscriptions import models as inscriptions
from programme.models import DayFile


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.Budget

    key = factory.Sequence(lambda n: f"{n:064x}")
    hour = factory.LazyFunction(lambda: timezone.now().replace(minute=0, second=0, microsecond=0))


class ColumnMatchFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.ColumnMatch

    digest = factory.Sequence(lambda number: f"{number:064x}")
    answers = factory.LazyFunction(lambda: ["first_name", "last_name"])
    said_at = factory.LazyFunction(timezone.now)


class DayFileFactory(DjangoModelFactory):
    class Meta:
        model = DayFile

    name = factory.Sequence(lambda number: f"impressions/{number}.pdf")
    content = b"%PDF"
    made_at = factory.LazyFunction(timezone.now)


class HeartbeatFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.Heartbeat

    worker = factory.Sequence(lambda n: f"file {n}")
    at = factory.LazyFunction(timezone.now)


class IncidentFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.Incident

    kind = inscriptions.Incident.Kind.ERROR
    at = factory.LazyFunction(timezone.now)
    place = "programme:event"
    error = "ValueError"


class LeaseFactory(DjangoModelFactory):
    """Free since now."""

    class Meta:
        model = inscriptions.Lease

    name = factory.Sequence(lambda n: f"travail {n}")
    until = factory.LazyFunction(timezone.now)


class DayReportFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.DayReport

    event = factory.SubFactory("tests.factories.EventFactory")
    frozen_at = factory.LazyFunction(timezone.now)
    counts = factory.LazyFunction(dict)


class PurgeRunFactory(DjangoModelFactory):
    class Meta:
        model = inscriptions.PurgeRun

    at = factory.LazyFunction(timezone.now)

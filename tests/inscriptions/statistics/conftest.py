"""A small day whose every figure is counted by hand."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import (
    AttendanceFactory,
    ChoiceFactory,
    CycleFactory,
    DayReportFactory,
    EventFactory,
    RegistrationFactory,
    SeatFactory,
)

HELD = date(2030, 6, 20)  # a Thursday


def on(month: int, day: int) -> datetime:
    return datetime(2030, month, day, 10, tzinfo=UTC)


@pytest.fixture
def counted_day(event, workshops):
    """Six confirmed people, one of them from the desk; five came, one of them after cancelling."""
    event.date, event.cycle = HELD, CycleFactory()
    event.save()
    health, jobs = workshops
    omer = {"event": event, "organisation": "Ville de Saint-Omer"}
    alice = RegistrationFactory(**omer, first_name="Alice", profile="elu", territory="Saint-Omer", created_at=on(5, 31))
    bob = RegistrationFactory(
        event=event, organisation="ville de st-omer", profile="elu", territory="St-Omer", created_at=on(5, 31)
    )
    carole = RegistrationFactory(
        event=event, organisation="VILLE DE SAINT OMER", territory="Arques", created_at=on(6, 2)
    )
    dina = RegistrationFactory(**omer, attends_morning=False, created_at=on(6, 7))
    emil = RegistrationFactory(
        event=event, organisation="Région", profile="", territory="Arques", source="desk", created_at=on(6, 20)
    )
    RegistrationFactory(
        event=event, organisation="", profile="", role="organisation", source="admin", created_at=on(6, 7)
    )
    gone = RegistrationFactory(event=event, organisation="Région", source="import", status="cancelled")
    RegistrationFactory(event=event, status="cancelled")
    RegistrationFactory(event=event, status="waiting", queued_at=on(6, 8))
    RegistrationFactory(event=event, status="unconfirmed", hold_expires_at=on(6, 9))
    for person in (alice, bob, dina, emil, gone):
        AttendanceFactory(registration=person)
    AttendanceFactory(registration=alice, moment="workshop", workshop=health)
    for person in (alice, bob, carole, gone):
        ChoiceFactory(registration=person, workshop=health)
    for person in (alice, bob):
        ChoiceFactory(registration=person, workshop=jobs, rank=2)
    SeatFactory(registration=alice, workshop=health)
    SeatFactory(registration=bob, workshop=jobs)
    SeatFactory(registration=dina, workshop=jobs)
    return event


@pytest.fixture
def former_days(counted_day):
    """Of the cycle: one whose people are there, one whose people are erased, and some that are not shown."""
    cycle = counted_day.cycle
    lively = EventFactory(title="Journée vivante", cycle=cycle, date=date(2029, 6, 21))
    AttendanceFactory(registration__event=lively)
    AttendanceFactory(registration__event=lively, registration__source="desk")
    AttendanceFactory(registration__event=lively, registration__status="cancelled")
    RegistrationFactory(event=lively)
    RegistrationFactory(event=lively, status="waiting", queued_at=on(6, 8))
    erased = EventFactory(title="Journée effacée", cycle=cycle, date=date(2028, 6, 22))
    whole = {"title": "", "is_ticked": True, "registered": 40, "present": 30, "walk_ins": 2, "unexpected": 1}
    DayReportFactory(event=erased, counts={"whole": whole})
    RegistrationFactory(event=erased, first_name="", last_name="")
    EventFactory(title="Archive", cycle=cycle, date=date(2027, 6, 22))
    later = EventFactory(title="Plus tard", cycle=cycle, date=date(2031, 6, 22))
    draft = EventFactory(title="Brouillon", cycle=cycle, date=date(2029, 6, 22), status="draft")
    elsewhere = EventFactory(title="Ailleurs", cycle=CycleFactory(), date=date(2029, 6, 22))
    for day in (later, draft, elsewhere):
        RegistrationFactory(event=day)
    return [erased, lively]

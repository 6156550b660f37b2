import pytest
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery

from inscriptions.models import Registration
from programme.models import Event, Room, Venue
from tests.factories import EventFactory, RegistrationFactory, RoomFactory, VenueFactory
from tests.house import rows

pytestmark = pytest.mark.django_db


def orders(rows) -> set[tuple]:
    """The orders in which `rows` come, asked two hundred times."""
    return {tuple(rows.all()) for _ in range(200)}


@pytest.fixture
def venues():
    return [VenueFactory(name="Salle"), VenueFactory(name="Salle"), VenueFactory(name="Théâtre")]


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Venue.objects.order_by(),
        lambda: Venue.objects.order_by().values_list("pk", flat=True),
        lambda: Venue.objects.order_by().values("pk", "city").values_list("pk", "city"),
        lambda: Venue.objects.order_by().distinct(),
        lambda: Venue.objects.values("pk").annotate(Count("rooms")).values_list("pk"),
        lambda: Venue.objects.order_by().filter(name="Salle").union(Venue.objects.filter(name="Théâtre").order_by()),
    ],
    ids=["rows", "column", "columns", "distinct", "grouped", "union"],
)
def test_rows_without_an_order_come_in_any_order(venues, rows):
    assert len(orders(rows())) == 6


def test_rows_that_their_order_does_not_settle_come_in_any_order(venues):
    first, second, third = venues

    assert orders(Venue.objects.order_by("name")) == {(first, second, third), (second, first, third)}


def test_rows_in_a_whole_order_come_in_that_order(venues):
    first, second, third = venues

    assert orders(Venue.objects.order_by("name", "-pk")) == {(second, first, third)}
    assert orders(Venue.objects.all()) == {(first, second, third)}


def test_the_first_of_what_has_no_order_is_any(venues):
    newest = Room.objects.filter(venue=OuterRef("pk")).order_by()
    rooms = [RoomFactory(venue=venues[0], name=name) for name in "AB"]

    assert {row[0] for row in orders(Venue.objects.order_by()[:1])} == set(venues)
    assert orders(Venue.objects.filter(rooms=rooms[0]).values_list(Subquery(newest.values("name")[:1]))) == {
        (("A",),),
        (("B",),),
    }


def test_what_has_one_row_is_asked_as_it_is(venues, django_assert_num_queries):
    with django_assert_num_queries(3) as asked:
        Venue.objects.count()
        Venue.objects.order_by().exists()
        Venue.objects.aggregate(models.Max("pk"))

    assert [query["sql"] for query in asked if "ORDER BY" in query["sql"]] == []


def test_the_same_seed_gives_the_same_order(venues):
    found = []
    for _ in range(2):
        rows.draw_from("graine")
        found.append([list(Venue.objects.order_by()) for _ in range(20)])

    assert found[0] == found[1]


def test_without_the_patch_the_order_is_an_accident_that_repeats(venues, monkeypatch):
    monkeypatch.setattr(rows, "_is_settled_in_sql", lambda query: False)

    assert len(orders(Venue.objects.order_by())) == 1


# --- Locks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        lambda: Registration.objects.select_for_update().select_related("event"),
        lambda: Registration.objects.select_for_update().filter(event__title="Rencontre"),
        lambda: Event.objects.select_for_update().order_by("main_venue__name", "pk"),
    ],
    ids=["select_related", "filter", "order_by"],
)
def test_a_lock_on_what_is_joined_is_refused(rows):
    with pytest.raises(AssertionError, match="select_for_update without of="), transaction.atomic():
        list(rows())


def test_a_lock_that_names_its_rows_or_joins_none_is_taken():
    registration = RegistrationFactory()
    EventFactory()

    with transaction.atomic():
        named = Registration.objects.select_for_update(of=("self",)).select_related("event").get(pk=registration.pk)
        alone = Event.objects.select_for_update().get(pk=registration.event_id)

    assert (named, alone) == (registration, registration.event)

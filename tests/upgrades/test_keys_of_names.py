"""The keys of names, written anew: joined for the searches, and the two names of a person in one order."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.people.names import identity_key, search_key
from inscriptions.seats.recount import verify
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
MIGRATION = import_module("inscriptions.migrations.0017_names_joined_or_swapped")
NAMES = [
    ("Conor", "O’Brien", "Ville de Saint-Omer"),
    ("Zoé", "d’Orval", ""),
    ("ﬃ" * 60, "Wałęsa-Đặng", "Régie du Haut‑Pont, C.C.A.S."),
    ("d'Orval" * 12, "de la " * 15 + "Tour", "L’" * 90),
    ("李", "伟", "Ｊｅａｎ－Ｌｕｃ"),
]


def migrate():
    MIGRATION.write_keys(apps, SimpleNamespace(connection=connection))


def keys_of(*people):
    return [Registration.objects.values_list("identity_key", flat=True).get(pk=person.pk) for person in people]


def test_the_keys_are_those_that_are_written_today():
    people = [
        RegistrationFactory(
            first_name=first, last_name=last, organisation=organisation, search_key="", identity_key=f"{n}"
        )
        for n, (first, last, organisation) in enumerate(NAMES)
    ]

    migrate()

    assert list(Registration.objects.order_by("pk").values_list("identity_key", "search_key")) == [
        (
            identity_key(one.email, one.first_name, one.last_name),
            search_key(one.first_name, one.last_name, one.organisation),
        )
        for one in people
    ]


def test_two_people_registered_twice_by_the_order_of_their_names_are_kept_apart():
    event = EventFactory()
    said = {"event": event, "email": "roy@exemple.fr"}
    first = RegistrationFactory(**said, first_name="Roy", last_name="Ilan", identity_key="roy@exemple.fr|roy|ilan")
    gone = RegistrationFactory(
        **said, first_name="Ilan", last_name="Roy", identity_key="roy@exemple.fr|ilan|roy", status="cancelled"
    )
    second = RegistrationFactory(**said, first_name="Ilan", last_name="Roy", identity_key="roy@exemple.fr|ilan|roy")
    elsewhere = RegistrationFactory(email="roy@exemple.fr", first_name="Ilan", last_name="Roy")
    nobody = RegistrationFactory(event=event, email="", first_name="Ilan", last_name="Roy", identity_key="")

    migrate()

    key = "roy@exemple.fr|ilan|roy"
    assert keys_of(first, gone, second, elsewhere, nobody) == [key, key, f"{key}|2", key, ""]
    findings = verify(event, now=timezone.now())
    assert (findings.inconsistencies, findings.decisions) == (
        [],
        ["Ilan ROY : même nom et même adresse qu’une autre inscription ; annulez l’une des deux."],
    )


def test_migrating_twice_changes_no_key():
    for order in (("Ilan", "Roy"), ("Roy", "Ilan")):
        RegistrationFactory(event=EventFactory(), first_name=order[0], last_name=order[1])
    migrate()
    before = list(Registration.objects.order_by("pk").values())

    migrate()

    assert list(Registration.objects.order_by("pk").values()) == before


def test_keys_are_written_in_batches(django_assert_max_num_queries):
    RegistrationFactory.create_batch(6, event=EventFactory())

    with django_assert_max_num_queries(7):
        migrate()

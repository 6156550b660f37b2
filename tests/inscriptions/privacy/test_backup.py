"""Whoever was erased stays so when an older base is put back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.privacy.erase import erase
from rencontre.actors import THE_PERSON
from tests.factories import EventFactory, RegistrationFactory, WorkshopFactory
from tests.inscriptions.privacy.held import SAID, dumped, found_in, someone_everywhere
from tests.rencontre.backups.site import backup, restore

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shelf(tmp_path):
    return tmp_path / "sauvegardes"


@pytest.fixture
def older(shelf):
    """The backup of a base that holds somebody, who was erased since, and somebody else."""
    workshop = WorkshopFactory(parent__event__date=timezone.localdate() - timedelta(days=5))
    person = someone_everywhere(workshop)
    RegistrationFactory(event=workshop.event, last_name="Restante")
    backup(shelf)
    erase(registration=person, by=THE_PERSON)
    return next(shelf.glob("*.tar.gz"))


def test_the_erased_stay_erased_on_the_same_site(older):
    said = restore(older, replace=True)

    assert "1 personne effacée depuis l’est de nouveau" in said.replace("\u00a0", " ")
    assert found_in(dumped(), SAID.values()) == []
    assert Registration.objects.get(erased_at=None).last_name == "Restante"


def test_the_erased_stay_erased_on_a_new_machine_that_has_the_list_of_a_later_backup(older, shelf):
    backup(shelf)
    call_command("flush", interactive=False, verbosity=0)

    restore(older)

    assert found_in(dumped(), SAID.values()) == []
    assert Registration.objects.filter(erased_at=None).count() == 1


def test_without_the_list_an_older_base_brings_them_back(older, shelf):
    (shelf / "effacements.json").unlink(missing_ok=True)
    call_command("flush", interactive=False, verbosity=0)

    restore(older)

    assert found_in(dumped(), SAID.values()) == [*SAID.values()]


def test_what_is_beyond_its_time_in_an_older_base_is_purged_at_once(shelf):
    event = EventFactory(date=timezone.localdate() - timedelta(days=20))
    someone_everywhere(WorkshopFactory(parent__event=event))
    backup(shelf)
    call_command("flush", interactive=False, verbosity=0)

    restore(next(shelf.glob("*.tar.gz")))

    assert Registration.objects.get().erased_at is None
    assert not hasattr(Registration.objects.get(), "special_needs")

"""Somebody who was erased, as the database keeps them: nothing names them any more."""

from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.models.registrations import NAMING


def erase(person: Registration) -> None:
    emptied = dict.fromkeys(NAMING, "")
    Registration.objects.filter(pk=person.pk).update(erased_at=timezone.now(), speaker=None, **emptied)

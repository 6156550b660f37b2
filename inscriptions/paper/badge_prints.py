"""What is kept of a print: whose badge said what, and the printer's settings of whoever printed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from inscriptions.models import BadgePrint, PrintSettings, Registration
from inscriptions.paper.badge_face import face_of, with_seats
from inscriptions.paper.labels import LabelSheet
from rencontre.actors import Actor


def record_prints(*, people: Iterable[Registration], by: Actor) -> int:
    """Write down what the badges of `people` say as they are printed; how many."""
    return record_digests(digests={person.pk: face_of(person).digest for person in with_seats(list(people))}, by=by)


@transaction.atomic
def record_digests(*, digests: Mapping[int, str], by: Actor) -> int:
    """The same of badges already composed: registration → digest of its face."""
    now = timezone.now()
    prints = [BadgePrint(registration_id=pk, digest=digest, at=now, by=by.name) for pk, digest in digests.items()]
    return len(BadgePrint.objects.bulk_create(prints))


def print_settings_of(user: User) -> PrintSettings:
    """The settings that `user` printed with last; the usual ones, not saved, before the first print."""
    return PrintSettings.objects.filter(user=user).first() or PrintSettings(user=user)


def keep_print_settings(*, user: User, **settings: Any) -> PrintSettings:
    """Remember `sheet`, `offset_x`, `offset_y` or `duplex` for the next print of `user`."""
    kept, _ = PrintSettings.objects.update_or_create(user=user, defaults=settings)
    return kept


def keep_custom_sheet(*, user: User, sheet: LabelSheet) -> PrintSettings:
    """Remember the sheet that `user` has measured, and that it is the one in the printer."""
    return keep_print_settings(user=user, sheet=sheet.name, custom_sheet=sheet.geometry)

"""Certificates of attendance: for whom, and their numbers."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from inscriptions.models import Certificate, Registration
from inscriptions.models.attendance import attended
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.french.typography import french_instant


def check_day_is_over(event: Event, *, now: datetime) -> None:
    """Raise DomainError until `event` has ended (`now` is aware): nobody has attended what is still to come."""
    if now < event.ends:
        raise DomainError(f"Les attestations se préparent une fois la journée finie, {french_instant(event.ends)}.")


@transaction.atomic
def issue_certificates(*, event: Event, registration: Registration | None = None) -> list[Certificate]:
    """Number the certificates of whoever was present at `event`, or of `registration` alone, in name order.

    A number is « 2018-05-31-0001 »: the date and a rank among all the certificates of that date, given once and kept.
    Raises DomainError until the day is over, and when there is nobody to certify. Repeating changes nothing.
    """
    check_day_is_over(event, now=timezone.now())
    # Two days of the same date number together: both are locked, in the order of their primary keys.
    list(Event.objects.select_for_update().filter(date=event.date).order_by("pk"))
    people = event.registrations.named().filter(pk__in=attended(event).values("registration")).in_name_order()
    people = people.filter(pk=registration.pk) if registration else people
    if not people:
        raise DomainError("Personne n’a été noté présent : pointez d’abord les présences de la journée.")
    prefix = f"{event.date:%Y-%m-%d}-"
    given = Certificate.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    last = max((int(number.removeprefix(prefix)) for number in given), default=0)
    new = people.filter(certificate__isnull=True)
    now = timezone.now()
    Certificate.objects.bulk_create(
        Certificate(registration=person, number=f"{prefix}{rank:04}", issued_at=now)
        for rank, person in enumerate(new, start=last + 1)
    )
    return list(Certificate.objects.filter(registration__in=people))

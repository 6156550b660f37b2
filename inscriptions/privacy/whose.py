"""Whose rows are whose, where a key to the registration does not say it: letters, offers, the log, answers."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.contrib.admin.models import LogEntry
from django.db.models import Q

from inscriptions.models import Answer, Handover, OutgoingMail, Registration
from inscriptions.models.registrations import address_key
from inscriptions.post.kinds import LINKS, OFFERED, TOGETHER
from rencontre.holdings import Rows

People = Sequence[Registration]
LISTS = (LINKS.slug, TOGETHER.slug)  # letters to an address, about all those who share it


def letters_of(people: People) -> Rows:
    """Theirs, and the lists of people and the offers sent to their address; one that waits, or whose text is not kept,
    stays for those who share the address."""
    theirs = {address_key(person.email) for person in people} - {""}
    to_an_address = Q(registration=None, kind__in=LISTS) | Q(kind=OFFERED.slug)
    lists = OutgoingMail.objects.filter(to_an_address).values_list("pk", "to", "text")
    found = [(pk, address_key(to), bool(text)) for pk, to, text in lists if address_key(to) in theirs]
    shared = _who_share({key for _, key, is_composed in found if not is_composed}, people)
    keys = [pk for pk, key, is_composed in found if is_composed or key not in shared]
    return OutgoingMail.objects.filter(Q(registration__in=[person.pk for person in people]) | Q(pk__in=keys))


def offers_of(people: People) -> Rows:
    """Places that they offered or took, and those offered to their address alone, which nobody took."""
    theirs = {address_key(person.email) for person in people} - {""}
    untaken = Handover.objects.filter(accepted_at=None).exclude(to="").values_list("pk", "to")
    found = {pk: address_key(to) for pk, to in untaken if address_key(to) in theirs}
    shared = _who_share(set(found.values()), people)
    keys = [person.pk for person in people]
    to_them = [pk for pk, key in found.items() if key not in shared]
    return Handover.objects.filter(Q(offer__in=keys) | Q(receiver__in=keys) | Q(pk__in=to_them))


def untaken(offers: Rows) -> Rows:
    """The address is that of somebody who never answered."""
    return offers.filter(accepted_at=None)


def _who_share(addresses: set[str], people: People) -> set[str]:
    """Those of `addresses` (as keys) that somebody else has."""
    if not addresses:
        return set()
    others = Registration.objects.exclude(pk__in=[person.pk for person in people])
    theirs = others.filter(reduce(or_, (Q(identity_key__startswith=f"{key}|") for key in addresses)))
    return {key.partition("|")[0] for key in theirs.values_list("identity_key", flat=True)}


def logged(people: People) -> Rows:
    """What the log of the administration says of them: a former version, or a library, may have written there."""
    theirs = LogEntry.objects.filter(content_type__app_label="inscriptions", content_type__model="registration")
    return theirs.filter(object_id__in=[str(person.pk) for person in people])


def plain_answers_of(people: People) -> Rows:
    return Answer.objects.filter(registration__in=[person.pk for person in people], question__sensitive=False)


def to_nobody(mails: Rows) -> Rows:
    """About no registration, or to an address that a place was offered to: it may be of somebody who never answered."""
    return mails.filter(Q(registration=None) | Q(kind=OFFERED.slug))

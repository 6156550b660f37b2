"""Acts on many people: what they read and write, and how long they hold the lock of the day.

SQLite, or PostgreSQL where DATABASE_URL names one. Each measure starts from a new day. « Annoncer » stands beside the
bare bulk writing of the very rows that it wrote: same tables, same sizes, one transaction.
"""

import sys
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inscriptions.door.readings import Reading
from inscriptions.door.scans import merge_scans
from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.programme_changes.announce import announce_changes
from inscriptions.programme_changes.impact import change_session, change_session_and_move
from inscriptions.seats.holds import settle_day
from inscriptions.seats.locks import lock_event
from inscriptions.signup.speakers import register_speakers
from inscriptions.wishes.run import announce, apply, propose
from programme.models import Event, Session
from programme.services import cancel_session, noticing
from rencontre.actors import TeamMember
from tests.bench.crowd import BATCH, crowd
from tests.bench.watched import Watch
from tests.factories import UserFactory

DENIS = TeamMember("denis")
SIZES = (3, 300, 2_000)
GOAL, SECONDS = 4, 5  # times the bare writing, and seconds under the lock
HEAD = ("acte", "personnes", "lectures", "écritures", "verrou, calcul", "verrou, horloge", "en tout, calcul")
LINE = "{:58}{:>10}{:>10}{:>11}{:>17}{:>17}{:>17}"
Act = Callable[[], object]


def first_workshop(event: Event) -> Session:
    """The most sought workshop of the afternoon, which is full."""
    return event.sessions.workshops().order_by("parent", "number").last().parent.workshops.order_by("number").first()


def proposing(size: int) -> Act:
    slot = crowd(size, shares_out=True).sessions.slots().first()
    return lambda: apply(run=propose(slot=slot, by=DENIS), by=DENIS)


def announcing(size: int) -> Act:
    return partial(announce, run=proposing(size)(), by=DENIS)


def raising(size: int) -> Act:
    event = crowd(size, waiting=size)
    Event.objects.filter(pk=event.pk).update(capacity=2 * size)
    event.sessions.workshops().update(capacity=None)
    return partial(settle_day, event=event)


def cancelling(size: int) -> Act:
    """A workshop with about `size` people: four in the day share twice as many."""
    workshop = first_workshop(crowd(2 * size, workshops=4))

    def act() -> None:
        cancel_session(session=workshop, by=DENIS)
        announce_changes(session=workshop, by=DENIS)

    return act


def closing(size: int) -> Act:
    event = crowd(2 * size, workshops=6)
    workshop = first_workshop(event)
    workshop.parent.workshops.exclude(pk=workshop.pk).update(capacity=4 * size)
    workshop.closed = True
    return partial(change_session_and_move, session=workshop, by=DENIS, reason="le conférencier est malade")


def moving(size: int) -> Act:
    workshop = first_workshop(crowd(2 * size, workshops=4))
    workshop.starts_at, workshop.ends_at = time(14, 30), time(15, 30)
    return partial(change_session, session=workshop, by=DENIS)


def changed_plenary(size: int) -> Session:
    """What all come to, at another hour, and nobody was told."""
    plenary = crowd(size).sessions.get(title="Plénière")
    with noticing(plenary, by=DENIS):
        plenary.starts_at = time(11, 30)
        plenary.save()
    return Session.objects.get(pk=plenary.pk)


def telling(size: int) -> Act:
    return partial(announce_changes, session=changed_plenary(size), by=DENIS, sentence="Merci.")


def previewing(size: int) -> Act:
    """The page that shows what « Prévenir » would send."""
    address = reverse("admin:inscriptions_session_tell", args=[changed_plenary(size).pk])
    client = Client(headers={"host": settings.SITE_HOST})
    client.force_login(User.objects.filter(is_superuser=True).first() or UserFactory(is_superuser=True))
    return partial(client.get, address)


def speaking(size: int) -> Act:
    return partial(register_speakers, event=crowd(3, speakers=size), by=DENIS)


def merging(size: int) -> Act:
    event = crowd(size)
    now = timezone.now()
    people = event.registrations.order_by("pk").values_list("pk", flat=True)
    scans = [
        Reading(
            registration=pk,
            moment="morning",
            scanned_at=now - timedelta(seconds=number),
            uuid=UUID(int=event.pk << 64 | number),
        )
        for number, pk in enumerate(people)
    ]
    return partial(merge_scans, event=event, scans=scans, by=DENIS)


ACTS: dict[str, tuple[Callable[[int], Act], tuple[int, ...]]] = {
    "Proposer et retenir une répartition": (proposing, SIZES),
    "Annoncer": (announcing, SIZES),
    "Augmenter les places de la journée": (raising, SIZES),
    "Annuler un atelier, puis prévenir": (cancelling, (3, 44, 400)),
    "Fermer un atelier, chacun à son vœu suivant": (closing, (10, 44, 400)),
    "Changer l’heure d’un atelier, chacun garde sa place": (moving, (3, 44, 400)),
    "Prévenir": (telling, SIZES),
    "Voir ce que « Prévenir » enverrait": (previewing, SIZES),
    "Inscrire les intervenants": (speaking, SIZES),
    "Ranger des pointages": (merging, (3, 300, 10_000)),
}


def main(wanted: str = "") -> None:
    """Print a line an act and size, then the goals; `wanted` chooses the acts whose name holds it."""
    print(f"Actes sur beaucoup de monde ({connection.vendor}), secondes")
    print(LINE.format(*HEAD))
    warm_up()
    for name, (prepare, sizes) in ACTS.items():
        if wanted in name:
            watches = [measured(prepare, size, name) for size in sizes]
            if prepare is previewing:
                told = {(watch.writes, len(watch.locks)) for watch in watches}
                print(f"  écritures et verrous : {sorted(told)} (but : aucun)")
            if len({watch.reads for watch in watches}) > 1:
                print("  ! le nombre de lectures change avec celui des personnes")
    if wanted in "Annoncer":
        compare_with_bare(SIZES[-1])


def warm_up() -> None:
    for prepare, _ in ACTS.values():
        prepare(3)()


def measured(prepare: Callable[[int], Act], size: int, name: str) -> Watch:
    act = prepare(size)
    with Watch() as watch:
        act()
    longest = watch.longest
    seconds = (f"{value:.3f}" for value in (longest.cpu, longest.wall, watch.cpu))
    print(LINE.format(name, size, watch.reads, watch.writes, *seconds), flush=True)
    return watch


def compare_with_bare(size: int) -> None:
    """The lock of « Annoncer » beside the bare writing of its rows."""
    act = announcing(size)
    event = Event.objects.latest("pk")
    before = dict(event.registrations.values_list("pk", "calendar_sequence"))
    last = {model: model.objects.latest("pk").pk for model in (History, OutgoingMail)}
    with Watch() as watch:
        act()
    rows = {model: list(model.objects.filter(pk__gt=pk)) for model, pk in last.items()}
    rows |= {WorkshopSeat: list(WorkshopSeat.objects.filter(registration__event=event))}
    people = [one for one in event.registrations.all() if one.calendar_sequence != before[one.pk]]
    for model, written in rows.items():
        _forget(model, written)
    bare = bare_writing(event, rows, people)
    ratio = watch.longest.cpu / bare.longest.cpu
    said = ", ".join(f"{len(written)} {model._meta.verbose_name_plural}" for model, written in rows.items())
    print(f"Les mêmes lignes écrites nues ({said}, {len(people)} inscriptions) : {bare.longest.cpu:.3f} s de calcul")
    mark = "" if ratio <= GOAL and watch.longest.wall <= SECONDS else "! "
    print(
        f"{mark}Annoncer à {size} personnes : verrou tenu {ratio:.1f} fois l’écriture nue (but : {GOAL} au plus), "
        f"{watch.longest.wall:.1f} s (but : {SECONDS} au plus)"
    )


def _forget(model: type, rows: list) -> None:
    for start in range(0, len(rows), BATCH):
        model.objects.filter(pk__in=[row.pk for row in rows[start : start + BATCH]]).delete()


def bare_writing(event: Event, rows: dict[type, list], people: list[Registration]) -> Watch:
    """Insert `rows` again and update `people`, as Django does it in bulk, under the lock of `event`."""
    for written in rows.values():
        for row in written:
            row.pk, row._state.adding = None, True
    with Watch() as watch, transaction.atomic():
        lock_event(event)
        for model, written in rows.items():
            model.objects.bulk_create(written)
        Registration.objects.bulk_update(people, ["calendar_sequence"])
    return watch


if __name__ == "__main__":
    main(*sys.argv[1:])

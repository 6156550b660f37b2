"""What a letter keeps of what changed, before and after: all that nobody was told yet, from the first to the last."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inscriptions.models import OutgoingMail
from inscriptions.people.answers import OF_THE_PERSON
from inscriptions.post.facts import Json
from inscriptions.post.queue import Queued

# What the person answered and reads on their own page, but their address; where they sit, what they wish.
SAID = [*(one.name for one in OF_THE_PERSON if one.told and one.own_row and one.name != "email"), "seats", "wishes"]


def changes_between(before: Json, after: Json) -> Json:
    """Of two snapshots (`people.history.snapshots`), what differs and may be said: {"before": …, "after": …}."""
    names = [name for name in SAID if name in before and name in after and before[name] != after[name]]
    return {"before": {name: before[name] for name in names}, "after": {name: after[name] for name in names}}


def with_changes(letters: Sequence[Queued], changes: Mapping[int, Json]) -> list[Queued]:
    """Give the letters that say what changed these `changes`, by person, in one read at most.

    A letter that still waits, and that this one replaces, said more: what it said was before stays before.
    """

    def says_them(one: Queued) -> bool:
        return one.kind.says_changes and one.person.pk in changes

    those = [one for one in letters if says_them(one)]
    if not those:
        return list(letters)
    rows = OutgoingMail.objects.to_send().filter(
        kind__in={one.kind.slug for one in those}, registration__in={one.person.pk for one in those}
    )
    waiting = {
        (pk, kind): facts for pk, kind, facts in rows.order_by("pk").values_list("registration", "kind", "facts")
    }

    def told(one: Queued) -> Queued:
        unsent = waiting.get((one.person.pk, one.kind.slug))
        return replace(one, said={**one.said, "changes": _since(unsent, changes[one.person.pk])})

    return [told(one) if says_them(one) else one for one in letters]


def _since(unsent: Json | None, changes: Json) -> Json:
    """`changes` added to those of the facts of a letter that was not sent; what changed back is not said."""
    first = (unsent or {}).get("said", {}).get("changes", {"before": {}, "after": {}})
    before = changes["before"] | first["before"]
    after = first["after"] | changes["after"]
    names = [name for name in before if before[name] != after[name]]
    return {"before": {name: before[name] for name in names}, "after": {name: after[name] for name in names}}

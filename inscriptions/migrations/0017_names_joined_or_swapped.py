"""Names are searched joined or apart, and two names typed in one order or the other are one person's."""

import re
from collections import Counter

from django.db import migrations

from programme.migrations._names_of_0_1_1 import APOSTROPHES, CHUNK, DASHES, chunks, cleaned, fold

CANCELLED = "cancelled"
JOINTS = re.compile(rf"(?<=\w)[.{APOSTROPHES}{DASHES}]+(?=\w)")


def identity_key(email, names):
    address = cleaned(email).strip().casefold()[:254]
    return "|".join([address, *sorted(names)]) if address else ""


def search_key(names, organisation):
    organisation = organisation[:200]
    apart = fold(organisation)
    joined = [name.replace(" ", "") for name in names if " " in name]
    joined += [word for word in fold(JOINTS.sub("", organisation)).split() if word not in apart.split()]
    return " ".join(filter(None, [*names, apart, *joined]))[:600]


def write_keys(apps, schema_editor):
    """Of two live people who were two by the order of their names, the first keeps the key: the others' ends in « |2 »…"""
    people = apps.get_model("inscriptions", "Registration").objects.using(schema_editor.connection.alias)
    people.exclude(identity_key="").update(identity_key="")  # so that no new key meets an old one
    live = Counter()
    for chunk in chunks(people.filter(erased_at=None)):
        for person in chunk:
            names = [fold(name)[:100] for name in (person.first_name, person.last_name)]
            person.identity_key = identity_key(person.email, names)
            person.search_key = search_key(names, person.organisation)
            if person.identity_key and person.status != CANCELLED:
                who = person.event_id, person.identity_key
                live[who] += 1
                person.identity_key += f"|{live[who]}" if live[who] > 1 else ""
        people.bulk_update(chunk, ["identity_key", "search_key"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [
        ("inscriptions", "0016_column_matches"),
        ("programme", "0005_speakers_in_order"),
    ]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True)]

"""The name of each badge for the phones of the door, derived from its code once instead of at each sending."""

import hashlib
import hmac

from django.db import migrations, models

from programme.migrations._names_of_0_1_1 import chunks


def badge_name(code):
    """As `inscriptions/models/registrations.py` does, frozen."""
    key = hmac.digest(bytes(32), code.encode(), hashlib.sha256)
    return hmac.digest(key, b"rencontre badge\x01", hashlib.sha256)[:16].hex()


def name_badges(apps, schema_editor):
    people = apps.get_model("inscriptions", "Registration").objects.using(schema_editor.connection.alias)
    for chunk in chunks(people.all()):
        for person in chunk:
            person.badge_name = badge_name(person.badge_code)
        people.bulk_update(chunk, ["badge_name"])


def badge_names(**options):
    return models.CharField("nom du badge pour les téléphones", max_length=32, editable=False, **options)


class Migration(migrations.Migration):
    dependencies = [("inscriptions", "0011_long_imports")]

    operations = [
        migrations.AddField("registration", "badge_name", badge_names(default=""), preserve_default=False),
        migrations.RunPython(name_badges, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("registration", "badge_name", badge_names(unique=True)),
    ]

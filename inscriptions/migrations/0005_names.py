"""Names without invisible signs, and their three keys: written anew, and ordered sign by sign on both engines."""

from collections import Counter

from django.db import migrations, models

import programme.columns.fields
from programme.migrations._names_of_0_1_1 import chunks, clean, identity_key, search_key, sort_key

# Not the address still to be proved: its link is signed with it.
TEXTS = ["first_name", "last_name", "email", "organisation", "job_title", "territory", "phone", "note"]
KEYS = ["identity_key", "search_key", "sort_key"]
CANCELLED = "cancelled"


def write_keys(apps, schema_editor):
    """Of two people who were two by an invisible sign alone, the first keeps the key: the others' ends in « |2 »…"""
    people = apps.get_model("inscriptions", "Registration").objects.using(schema_editor.connection.alias)
    people.update(identity_key="")  # so that no new key meets an old one
    live = Counter()
    for chunk in chunks(people.all()):
        for person in chunk:
            clean(person, TEXTS)
            names = person.first_name, person.last_name
            person.identity_key = identity_key(person.email, *names)
            person.search_key = search_key(*names, person.organisation)
            person.sort_key = sort_key(*names)
            if person.identity_key and person.status != CANCELLED:
                who = person.event_id, person.identity_key
                live[who] += 1
                person.identity_key += f"|{live[who]}" if live[who] > 1 else ""
            person.save(update_fields=TEXTS + KEYS)


def text(name, field):
    return migrations.AlterField(model_name="registration", name=name, field=field)


def key(name, length):
    field = programme.columns.fields.KeyField(editable=False, max_length=length)
    return migrations.AlterField(model_name="registration", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("inscriptions", "0004_session_mails"), ("programme", "0005_speakers_in_order")]

    operations = [
        # What is refused in a text no longer stands in its migrations.
        text("first_name", models.CharField("prénom", max_length=100)),
        text("last_name", models.CharField("nom", max_length=100)),
        text("organisation", models.CharField("structure", max_length=200, blank=True)),
        text("job_title", models.CharField("fonction", max_length=200, blank=True)),
        text("territory", models.CharField("territoire ou commune", max_length=120, blank=True)),
        text("phone", models.CharField("téléphone", max_length=30, blank=True)),
        text("note", models.TextField("note de l’équipe", blank=True)),
        migrations.AlterField(
            model_name="specialneeds",
            name="meal_constraint",
            field=models.CharField("autre contrainte de repas", max_length=200, blank=True),
        ),
        migrations.AlterField(
            model_name="specialneeds",
            name="access_needs",
            field=models.TextField("besoin d’accueil particulier", max_length=1000, blank=True),
        ),
        key("identity_key", 460),
        key("search_key", 600),
        key("sort_key", 220),
        migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True),
    ]

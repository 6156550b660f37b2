"""Speakers stand in the same order on every page and on both engines; their names are written without invisible signs."""

from django.db import migrations

import programme.columns.fields
from programme.migrations._names_of_0_1_1 import chunks, clean, sort_key

TEXTS = ["first_name", "last_name", "function", "organisation", "biography"]


def write_keys(apps, schema_editor):
    speakers = apps.get_model("programme", "Speaker").objects.using(schema_editor.connection.alias)
    for chunk in chunks(speakers.all()):
        for speaker in chunk:
            clean(speaker, TEXTS)
            speaker.sort_key = sort_key(speaker.first_name, speaker.last_name)
            speaker.save(update_fields=[*TEXTS, "sort_key"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_pictures_have_copies")]

    operations = [
        migrations.AddField(
            model_name="speaker",
            name="sort_key",
            field=programme.columns.fields.KeyField(default="", editable=False, max_length=220),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="speaker", options={"ordering": ["sort_key", "pk"], "verbose_name": "intervenant"}
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True),
    ]

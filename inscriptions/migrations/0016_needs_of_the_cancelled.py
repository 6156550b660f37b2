"""Whoever cancels loses their special needs at once: those of who had cancelled before are deleted too."""

from django.db import migrations


def delete_needs(apps, schema_editor):
    SpecialNeeds = apps.get_model("inscriptions", "SpecialNeeds")
    SpecialNeeds.objects.filter(registration__status="cancelled").delete()


class Migration(migrations.Migration):
    dependencies = [("inscriptions", "0015_addresses_already_confirmed")]

    operations = [migrations.RunPython(delete_needs, migrations.RunPython.noop)]

"""The accounts of the team, a permission of its own; the tables of django-axes, which counted addresses, go."""

from django.db import migrations

OF_AXES = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accessfailurelog", "axes_accesslog")


def forget_axes(apps, schema_editor):
    """Nothing purges what they hold any more: names of accounts, addresses."""
    there = set(schema_editor.connection.introspection.table_names())
    for table in OF_AXES:
        if table in there:
            schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(table)}")
    schema_editor.execute("DELETE FROM django_migrations WHERE app = 'axes'")


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("inscriptions", "0020_incidents"),
    ]
    operations = [
        migrations.CreateModel(
            name="TeamAccount",
            fields=[],
            options={
                "verbose_name": "compte de l’équipe",
                "verbose_name_plural": "équipe",
                "ordering": ["last_name", "first_name", "username"],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("auth.user",),
        ),
        migrations.RunPython(forget_axes, migrations.RunPython.noop),
    ]

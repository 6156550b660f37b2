"""A reminder leaves once for a date: what is armed, or has left, was for the date that its day has now."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def write_dates(apps, schema_editor):
    Event = apps.get_model("programme", "Event")
    Reminder = apps.get_model("inscriptions", "Reminder")
    dates = Event.objects.filter(pk=OuterRef("event")).values("date")
    Reminder.objects.exclude(armed_at=None, queued_at=None).update(for_date=Subquery(dates))


class Migration(migrations.Migration):
    dependencies = [("inscriptions", "0023_letters_people_read"), ("programme", "0009_whose_site")]

    operations = [
        migrations.RemoveConstraint("reminder", "one_reminder_a_day_and_distance"),
        migrations.AddField(
            "reminder", "for_date", models.DateField("pour la date du", null=True, blank=True, editable=False)
        ),
        migrations.AddConstraint(
            "reminder",
            models.UniqueConstraint(
                fields=["event", "days"],
                condition=Q(queued_at__isnull=True),
                name="one_reminder_to_come_a_day_and_distance",
                violation_error_message="Cette journée a déjà un rappel à cette distance.",
            ),
        ),
        migrations.AddConstraint(
            "reminder",
            models.UniqueConstraint(
                fields=["event", "days", "for_date"],
                condition=Q(queued_at__isnull=False),
                name="a_reminder_leaves_once_for_a_date",
                violation_error_message="Ce rappel est déjà parti pour cette date.",
            ),
        ),
        migrations.RunPython(write_dates, migrations.RunPython.noop),
    ]

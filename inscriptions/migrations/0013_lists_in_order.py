"""What lists are ordered by, and what the places of a day are counted in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inscriptions", "0012_badge_names"),
        ("programme", "0005_speakers_in_order"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="history",
            index=models.Index(fields=["when"], name="history_in_order"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(fields=["queued_at"], name="mails_in_order"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                condition=models.Q(("gave_up_at__isnull", False)), fields=["gave_up_at"], name="mails_given_up"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["event", "status", "role", "hold_expires_at"], name="places_of_a_day"),
        ),
    ]

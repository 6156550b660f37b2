"""Who had used the link mailed to their address has confirmed it: until now only the history said so."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

PROVED = "adresse confirmée"


def write_when(apps, schema_editor):
    History = apps.get_model("inscriptions", "History")
    Registration = apps.get_model("inscriptions", "Registration")
    proofs = History.objects.filter(registration=OuterRef("pk"), act=PROVED).order_by("when", "pk")
    proved = History.objects.filter(act=PROVED).values("registration")
    Registration.objects.filter(pk__in=proved).update(proved_at=Subquery(proofs.values("when")[:1]))


class Migration(migrations.Migration):
    dependencies = [("inscriptions", "0014_erasure")]

    operations = [migrations.RunPython(write_when, migrations.RunPython.noop)]

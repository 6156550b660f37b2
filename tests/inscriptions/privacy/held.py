"""A person of whom the site holds something everywhere, and a look in every table for what they said."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from inscriptions.models import Registration, Scan
from programme.models import Session
from tests.asked_factories import SensitiveAnswerFactory
from tests.campaign_factories import CampaignFactory, CampaignPersonFactory
from tests.factories import (
    AnswerFactory,
    AttendanceFactory,
    BadgePrintFactory,
    CertificateFactory,
    ChoiceFactory,
    HandoverFactory,
    HistoryFactory,
    OutgoingMailFactory,
    PrintJobFactory,
    QuestionFactory,
    RegistrationFactory,
    ScanFactory,
    SeatFactory,
    SpeakerFactory,
    SpecialNeedsFactory,
    UserFactory,
)

SAID = {
    "first_name": "Ysoline",
    "last_name": "Quermarec",
    "email": "ysoline.q@exemple.fr",
    "pending_email": "ysoline.perso@exemple.fr",
    "organisation": "Régie du Marais-Doré",
    "job_title": "cheffe des roselières",
    "territory": "Salperwick",
    "phone": "+33 6 39 98 00 17",
    "note": "à placer près de la fenêtre",
}
NEEDS = {"meal_constraint": "sans lupin", "access_needs": "boucle magnétique au premier rang"}
ANSWERED, OFFERED = "par le car de six heures", "zoe.kerbrat@exemple.fr"
CONFIDED = "un fauteuil roulant électrique"
SECRETS = (*SAID.values(), *NEEDS.values(), ANSWERED, CONFIDED, OFFERED)


def someone_everywhere(workshop: Session, **fields) -> Registration:
    """A person who said all that may be said, with a row of each table that holds something of people."""
    person = RegistrationFactory(event=workshop.event, **SAID | {"photo_consent": True, "list_consent": True} | fields)
    person.speaker = SpeakerFactory(first_name="Autre", last_name="Personne")
    person.save()
    said = f"{person.first_name} {person.last_name}"
    SpecialNeedsFactory(registration=person, **NEEDS)
    ChoiceFactory(registration=person, workshop=workshop)
    SeatFactory(registration=person, workshop=workshop, by="denis", reason=f"{said} y tient", over_capacity=True)
    AttendanceFactory(registration=person)
    ScanFactory(registration=person, uuid=uuid4(), outcome=Scan.Outcome.FIRST)
    AnswerFactory(registration=person, question=QuestionFactory(event=workshop.event), value=ANSWERED)
    asked = QuestionFactory(event=workshop.event, label="Autre besoin", sensitive=True)
    SensitiveAnswerFactory(registration=person, question=asked, value=CONFIDED)
    HandoverFactory(offer=person, to=OFFERED)
    BadgePrintFactory(registration=person)
    CertificateFactory(registration=person)
    HistoryFactory(registration=person, before={"phone": SAID["phone"]}, after={"organisation": SAID["organisation"]})
    HistoryFactory(registration=person, act="annulation", reason=f"{said} l’a demandé")
    sent = {"sent_at": timezone.now(), "text": f"Bonjour {said}", "html": f"<p>Bonjour {said}</p>"}
    OutgoingMailFactory(registration=person, **sent)
    OutgoingMailFactory(registration=person, last_error=f"<{person.email}>: refusé", facts={"decided": {}})
    OutgoingMailFactory(registration=None, to=person.email, kind="links", **sent)
    campaign = CampaignFactory(event=workshop.event)
    CampaignPersonFactory(campaign=campaign, registration=person, why_not="ne veut ni messages ni rappels")
    OutgoingMailFactory(registration=person, campaign=campaign, kind="campaign", **sent)
    LogEntry.objects.create(
        user=UserFactory(),
        content_type=ContentType.objects.get_for_model(Registration),
        object_id=str(person.pk),
        object_repr=said,
        action_flag=2,
    )
    done = {"state": "done", "finished_at": timezone.now(), "notices": [f"{said} : nom long"]}
    PrintJobFactory(event=workshop.event, file=ContentFile(b"%PDF", name="badges.pdf"), **done)
    return person


def day_ago(days: int) -> dict:
    """The date of a day that was `days` ago."""
    return {"date": timezone.localdate() - timedelta(days=days)}


def dumped() -> str:
    """All that the database says, whatever the engine, as one text."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(said)


def found_in(text: str, secrets=SECRETS) -> list[str]:
    """Those of `secrets` that `text` says, whatever the case; also as JSON or a folded key would write them."""
    folded = text.casefold()
    return [secret for secret in secrets if any(form in folded for form in forms_of(secret))]


def forms_of(secret: str) -> set[str]:
    plain = secret.casefold()
    return {plain, plain.encode("unicode_escape").decode(), plain.replace("é", "e").replace("è", "e")}

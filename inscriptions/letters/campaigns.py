"""What a team writes to the people of its day: kept as a draft, sent now or at an hour, stopped and taken up again.

A message leaves once: whoever sends it changes its state under the lock of the day, and one letter a person is what the
database allows. See docs/decisions/campaigns.md.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from inscriptions.letters.audiences import CHOSEN, VALUE, Audience
from inscriptions.letters.campaign_letter import TRIAL
from inscriptions.letters.campaign_text import shared_out
from inscriptions.letters.reach import HELD, Reach, reach_of
from inscriptions.letters.rules import (
    DAY,
    TO_WRITE,
    check_campaign_is_written,
    check_campaign_may_change,
    check_day_has_not_ended_meanwhile,
    check_day_is_as_it_was,
    check_heavy_files_may_be_published,
    check_hour_is_to_come,
    check_somebody_reads_it,
)
from inscriptions.models import Campaign, CampaignFile, CampaignPerson, History, OutgoingMail, Registration
from inscriptions.people.history import snapshots
from inscriptions.post import kinds
from inscriptions.post.facts import decided_from, giving_slots
from inscriptions.post.queue import Queued, facts_of, queue_letters, send_after_commit
from inscriptions.seats.locks import lock_event
from programme.models import Document, Event
from rencontre.actors import Actor, Clock
from rencontre.domain import DomainError
from rencontre.tasks.collector import no_collection
from rencontre.tasks.isolation import run_isolated

logger = logging.getLogger(__name__)

State = Campaign.State
THE_HOUR = Clock("l’heure choisie")
SENT, STOPPED, RESUMED, NOT_SENT = (
    "message aux personnes", "envoi du message arrêté", "envoi du message repris", "message non parti",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What the team typed of a message; `removed` are files of before, by primary key.

    Without an `audience` the message keeps the one it has, with its parameters.
    """

    audience: Audience | None
    parameters: dict[str, Any]
    subject: str
    text: str
    files: Sequence[UploadedFile] = ()
    removed: Iterable[int] = field(default_factory=tuple)


@transaction.atomic
def keep(*, event: Event, written: Written, by: Actor, campaign: Campaign | None = None) -> Campaign:
    """Keep what is written as a draft, a new one without `campaign`; one that had its hour waits for it no more.

    Raises DomainError once it has left.
    """
    row = _locked(campaign, event) if campaign else Campaign(event=event)
    check_campaign_may_change(row)
    if written.audience:
        row.audience, row.parameters = written.audience.slug, written.parameters
    row.subject, row.text = written.subject, written.text
    row.by, row.written_at = by.name, timezone.now()
    row.state, row.leaves_at = State.DRAFT, None
    row.save()
    if removed := list(written.removed):
        row.files.filter(pk__in=removed).delete()
    for upload in written.files:
        CampaignFile.objects.create(campaign=row, name=(upload.name or "")[-150:], file=upload, size=upload.size or 0)
    return row


@transaction.atomic
def begin_for(*, event: Event, people: Iterable[int], by: Actor) -> Campaign:
    """A draft to these registrations of `event`, by primary key, chosen by hand."""
    row = Campaign.objects.create(event=event, audience=CHOSEN.slug, by=by.name, written_at=timezone.now())
    row.parameters = {VALUE: str(row.pk)}
    row.save(update_fields=["parameters"])
    known = event.registrations.named().filter(pk__in=list(people)).values_list("pk", flat=True)
    CampaignPerson.objects.bulk_create(CampaignPerson(campaign=row, registration_id=pk) for pk in known)
    return row


@transaction.atomic
def discard(*, campaign: Campaign, by: Actor) -> None:
    """Throw a message away that did not leave, with its files. Repeating is harmless."""
    row = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if row:
        check_campaign_may_change(row)
        row.delete()
        logger.info("%s threw a message of %s away", by, campaign.event_id)


@transaction.atomic
def schedule(*, campaign: Campaign, at: datetime, by: Actor) -> Campaign:
    """Have it leave `at` this instant (aware): to whoever its audience holds then."""
    event = lock_event(campaign.event)
    row = _locked(campaign, event)
    check_hour_is_to_come(at, now=timezone.now())
    check_campaign_may_change(row)
    check_campaign_is_written(row)
    check_heavy_files_may_be_published(row, event)
    row.state, row.leaves_at, row.by = State.SCHEDULED, at, by.name
    row.parameters[DAY] = {"date": event.date.isoformat(), "status": event.status}
    row.save(update_fields=["state", "leaves_at", "by", "parameters"])
    return row


@transaction.atomic
def unschedule(*, campaign: Campaign, by: Actor) -> None:
    """It is a draft again. Repeating is harmless; so is being late: what has left goes on."""
    waiting = Campaign.objects.filter(pk=campaign.pk, state=State.SCHEDULED)
    waiting.update(state=State.DRAFT, leaves_at=None, by=by.name)


@transaction.atomic
def send(*, campaign: Campaign, by: Actor, at_its_hour: bool = False) -> Campaign:
    """Queue its letters, in one transaction under the lock of its day. Repeating queues nothing more.

    Its audience is whoever it holds now; `at_its_hour`: unless it was taken back meanwhile, or given a later hour.
    Raises DomainError where it may not leave.
    """
    event = lock_event(campaign.event)
    now = timezone.now()
    row = _locked(campaign, event)
    # Whoever comes second finds the state changed: on both engines, and without the lock too.
    claimed = Campaign.objects.filter(pk=row.pk, state__in=TO_WRITE)
    if at_its_hour:
        claimed = claimed.filter(state=State.SCHEDULED, leaves_at__lte=now)
    if not claimed.update(state=State.LEAVING, queued_at=now):
        return row
    if at_its_hour:
        check_day_has_not_ended_meanwhile(row, event, now=now)
        check_day_is_as_it_was(row, event)
    check_campaign_is_written(row)
    check_heavy_files_may_be_published(row, event)
    with no_collection():
        reach = reach_of(row, event)
        check_somebody_reads_it(reach.people)
        _publish_heavy_files(row)
        _say_who_was_left_out(row, reach)
        mails = _queue(row, reach.people, event)
    _say(SENT, row, by=by, now=now)
    send_after_commit(mails)
    row.refresh_from_db()
    return row


def _queue(row: Campaign, people: list[Registration], event: Event) -> list[OutgoingMail]:
    kept, giving = snapshots(people), giving_slots(event)
    said = _said(row, event)
    letters = [Queued(kinds.CAMPAIGN, person, said=said, campaign=row) for person in people]
    return queue_letters(letters, {one.pk: decided_from(one, kept[one.pk], giving) for one in people})


def _said(row: Campaign, event: Event) -> dict[str, Any]:
    """What its letters keep; what was written before the day was cancelled goes no further (`letters/sending.py`)."""
    return {"campaign": row.pk, "of_a_cancelled_day": event.status == Event.Status.CANCELLED}


def _say_who_was_left_out(row: Campaign, reach: Reach) -> None:
    """Whoever was chosen by hand has a row already."""
    CampaignPerson.objects.bulk_create(
        (CampaignPerson(campaign=row, registration=person, why_not=why) for person, why in reach.left_out),
        update_conflicts=True,
        unique_fields=["campaign", "registration"],
        update_fields=["why_not"],
    )


def _publish_heavy_files(row: Campaign) -> None:
    """What is too heavy to be attached becomes a document of the day, of the same file."""
    _, heavy = shared_out(list(row.files.all()))
    known = set(Document.objects.filter(event=row.event_id).values_list("file", flat=True)) if heavy else set()
    for file in heavy:
        if file.file.name not in known:
            Document.objects.create(event_id=row.event_id, title=file.name, file=file.file.name)


@transaction.atomic
def stop(*, campaign: Campaign, by: Actor) -> Campaign:
    """Hold back what has not left; a letter that is in the hands of a sender may still go. Repeating is harmless."""
    now = timezone.now()
    event = lock_event(campaign.event)
    if Campaign.objects.filter(pk=campaign.pk, state=State.LEAVING).update(state=State.STOPPED):
        _letters_of(campaign).to_send().update(dropped_at=now)  # their facts stay: they are taken up again
        _say(STOPPED, campaign, by=by, now=now)
    return _locked(campaign, event)


@transaction.atomic
def resume(*, campaign: Campaign, by: Actor) -> Campaign:
    """Let go what was held back, which says of each person what is true now. Repeating is harmless."""
    now = timezone.now()
    event = lock_event(campaign.event)
    if Campaign.objects.filter(pk=campaign.pk, state=State.STOPPED).update(state=State.LEAVING):
        held = _letters_of(campaign).select_for_update(of=("self",)).filter(HELD, sent_at=None)
        mails = list(held.select_related("registration"))
        _tell_anew(mails, campaign, event)
        _say(RESUMED, campaign, by=by, now=now)
        send_after_commit(mails)
    return _locked(campaign, event)


def _tell_anew(mails: list[OutgoingMail], campaign: Campaign, event: Event) -> None:
    people = [mail.registration for mail in mails if mail.registration]
    for person in people:
        person.event = event
    kept, giving = snapshots(people), giving_slots(event)
    decided = {one.pk: decided_from(one, kept[one.pk], giving) for one in people}
    letters = [Queued(kinds.CAMPAIGN, one, said=_said(campaign, event)) for one in people]
    for mail, facts in zip(mails, facts_of(letters, decided), strict=True):
        mail.facts, mail.dropped_at = facts.to_json(), None
        mail.text = mail.html = mail.calendar = ""  # one that was refused once is composed anew
    OutgoingMail.objects.bulk_update(mails, ["facts", "dropped_at", "text", "html", "calendar"])


@transaction.atomic
def try_out(*, campaign: Campaign, person: Registration | None, to: str) -> OutgoingMail:
    """Send it to the address `to` as `person` would read it; None: somebody invented. It says that it is a trial."""
    check_campaign_is_written(campaign)
    mail = OutgoingMail.objects.create(
        campaign=campaign,
        kind=kinds.CAMPAIGN_TRIAL.slug,
        to=to,
        subject=TRIAL + campaign.subject,
        facts={"person": person.pk if person else None},
        queued_at=timezone.now(),
    )
    send_after_commit([mail])
    return mail


def move_campaigns_on() -> None:
    """Let those leave whose hour has come, and say of those whose letters are gone that they are sent."""
    now = timezone.now()
    for row in (
        Campaign.objects.filter(state=State.SCHEDULED, leaves_at__lte=now).select_related("event").order_by("pk")
    ):
        run_isolated(partial(_leave_at_its_hour, row), what=f"message {row.pk}")
    waits = OutgoingMail.objects.to_send().filter(campaign=OuterRef("pk"), kind=kinds.CAMPAIGN.slug)
    Campaign.objects.filter(~Exists(waits), state=State.LEAVING).update(state=State.SENT, sent_at=now)


def _leave_at_its_hour(row: Campaign) -> None:
    try:
        send(campaign=row, by=THE_HOUR, at_its_hour=True)
    except DomainError as refused:
        _give_back(row, str(refused))


@transaction.atomic
def _give_back(row: Campaign, why: str) -> None:
    """It is a draft again, and keeps the hour at which it had to leave: its page says why it did not."""
    waiting = Campaign.objects.filter(pk=row.pk, state=State.SCHEDULED, leaves_at=row.leaves_at)
    if waiting.update(state=State.DRAFT):
        _say(NOT_SENT, row, by=THE_HOUR, now=timezone.now(), why=why)


def _say(act: str, row: Campaign, *, by: Actor, now: datetime, why: str = "") -> None:
    reason = f"{row.subject}\u00a0: {why}" if why else row.subject
    History.objects.create(event_id=row.event_id, who=by.name, when=now, act=act, reason=reason[:300])


def _letters_of(campaign: Campaign) -> Any:
    return OutgoingMail.objects.filter(campaign=campaign, kind=kinds.CAMPAIGN.slug)


def _locked(campaign: Campaign, event: Event) -> Campaign:
    row = Campaign.objects.select_for_update(of=("self",)).filter(pk=campaign.pk).first()
    if row is None:
        raise DomainError("Ce message a été jeté.")
    row.event = event
    return row

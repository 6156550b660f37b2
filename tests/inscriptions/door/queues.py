"""The queue of scans that a phone sends back once the network is there again."""

import json
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from inscriptions.models.registrations import badge_name

NOW = timezone.now().replace(microsecond=0)
UUIDS = [str(UUID(int=number)) for number in range(600)]


def scan(registration, number=0, **changes) -> dict:
    return {
        "uuid": UUIDS[number],
        "badge": badge_name(registration.badge_code),
        "moment": "morning",
        "workshop": None,
        "scanned_at": NOW.isoformat(),
        "undo": False,
        "anyway": False,
    } | changes


def send(client, event, scans, *, sent_at=None):
    body = {"sent_at": (sent_at or timezone.now()).isoformat(), "scans": scans}
    return client.post(reverse("inscriptions:desk_sync", args=[event.slug]), body, content_type="application/json")


def json_of(response) -> dict:
    """The JSON of the answer, its no-break spaces made plain."""
    return json.loads(response.content.decode().replace("\\u00a0", " "))


def outcomes(response) -> dict[str, tuple[str, str]]:
    """UUID → outcome and sentence."""
    return {answer["uuid"]: (answer["outcome"], answer["text"]) for answer in json_of(response)["answers"]}

"""Lists of people that go in and out, through the admin's own pages."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programme.models import Event
from programme.spreadsheets.formats import FORMATS, Csv

IMPORT = reverse("admin:inscriptions_registration_import")
CONFIRM = reverse("admin:inscriptions_registration_process_import")
EXPORT = reverse("admin:inscriptions_registration_export")


def sheet(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("gens.csv", "\n".join(lines).encode())


def sent(client, event: Event, file):
    """Send a file: its preview, or the page that asks what its columns mean."""
    return client.post(IMPORT, {"event": event.pk, "import_file": file})


def preview(client, event: Event, file, **columns):
    """The preview of a file, with what its columns mean said as the page proposes it, or by letter: `C="email"`."""
    response = sent(client, event, file)
    return say_columns(client, response, **columns) if "columns_form" in response.context else response


def say_columns(client, response, **columns):
    """Press the button of the page that asks, with what it proposes but for `columns`."""
    asked = {one.column.letter: one.field for one in response.context["columns_form"].columns}
    said = {field.html_name: columns.get(letter, field.value()) for letter, field in asked.items()}
    return client.post(IMPORT, hidden(response) | said)


def hidden(response) -> dict:
    """The fields that a page of the import hands on to the next."""
    return {field.name: field.value() for field in response.context["chosen"]}


def confirm_import(client, response, **said):
    """Press the button of the preview `response`, with what is ticked there."""
    fields = {field.name: field.value() for field in response.context["confirm_form"]}
    return client.post(CONFIRM, fields | said, follow=True)


def faults(response) -> list[str]:
    """Why a list is refused, narrow and unbreakable spaces made plain."""
    return [re.sub(r"\s", " ", text) for text in response.context["preview"].faults]


def exported(client, event: Event, kind=Csv, **choices) -> bytes:
    response = client.post(f"{EXPORT}?event={event.pk}", {"format": FORMATS.index(kind), "resource": 0} | choices)
    return response.content


def rows_of(content, kind=Csv) -> list[dict]:
    return kind().create_dataset(content).dict

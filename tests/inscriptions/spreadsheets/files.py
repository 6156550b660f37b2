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


def preview(client, event: Event, file, kind=Csv):
    return client.post(IMPORT, {"event": event.pk, "import_file": file, "format": FORMATS.index(kind)})


def confirm_import(client, response):
    """Press the button of the preview `response`."""
    fields = {field.name: field.value() for field in response.context["confirm_form"]}
    return client.post(CONFIRM, fields, follow=True)


def faulty_rows(response) -> list[tuple[int, list[str]]]:
    """Row (0: the whole file) and sentences, their narrow and unbreakable spaces made plain."""
    result = response.context["result"]
    found = [(0, [str(error.error)]) for error in result.base_errors]
    found += [(row.number, row.non_field_specific_errors) for row in result.invalid_rows]
    return [(line, [re.sub(r"\s", " ", text) for text in texts]) for line, texts in found]


def exported(client, event: Event, kind=Csv, **choices) -> bytes:
    response = client.post(f"{EXPORT}?event={event.pk}", {"format": FORMATS.index(kind), "resource": 0} | choices)
    return response.content


def rows_of(content, kind=Csv) -> list[dict]:
    return kind().create_dataset(content).dict

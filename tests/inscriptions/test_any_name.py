"""Any name that Unicode writes goes through form, import, searches, papers, letter and calendar.

It is refused with a sentence, or kept and found again; nothing fails.
"""

import csv
from io import StringIO

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from inscriptions.models import OutgoingMail, Registration
from inscriptions.paper.attendance_sheet import attendance_pdf
from inscriptions.paper.badges import badges_pdf
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.spreadsheets.files import confirm_import, preview
from tests.inscriptions.team.pages import LIST
from tests.letters import read
from tests.rencontre.french.signs import SIGNS

pytestmark = pytest.mark.django_db
PEOPLE = 20  # of a list: five lists make a hundred people, each printed with the others
NAMES = st.text(SIGNS, min_size=1, max_size=30)
# A column of a single odd name may be read as one of whole names: these say what theirs hold.
ORDINARY = [("Alice", "Durand"), ("Bob", "Lefèvre"), ("Chloé", "Martin")]


def kept(name: str, text: str) -> str:
    """What the column keeps of a text; empty when it refuses it."""
    try:
        return Registration._meta.get_field(name).clean(text, None)
    except ValidationError:
        return ""


def list_of(people: list[tuple[str, str]]) -> SimpleUploadedFile:
    written = StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(["Prénom", "Nom", "Adresse e-mail"])
    writer.writerows([*names, f"personne{number}@exemple.fr"] for number, names in enumerate(people))
    return SimpleUploadedFile("liste.csv", written.getvalue().encode())


@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(typed=[("Â", "qui l’a demandé")])
@given(typed=st.lists(st.tuples(NAMES, NAMES), min_size=PEOPLE, max_size=PEOPLE))
def test_any_name_goes_through_everything(organiser, slot, typed):
    event = slot.event
    OutgoingMail.objects.all().delete()
    event.registrations.all().delete()
    wanted = [(kept("first_name", first), kept("last_name", last)) for first, last in typed]
    wanted = [*ORDINARY, *(names for names in wanted if all(names))]

    for first, last in typed[:3]:
        sent = first_workshop(slot, first_name=first, last_name=last, email="zoe@exemple.fr")
        signed_up = organiser.post(reverse("inscriptions:sign_up", args=[event.slug]), sent)
        assert signed_up.status_code == 302 or signed_up.context["form"].errors
    event.registrations.all().delete()
    done = confirm_import(organiser, preview(organiser, event, list_of(wanted)))

    people = list(event.registrations.order_by("pk"))
    assert [(one.first_name, one.last_name) for one in people] == wanted
    assert done.status_code == 200
    for page, name in ((LIST, "q"), (reverse("inscriptions:desk", args=[event.slug]), "q")):
        found = organiser.get(page, {name: people[0].last_name, "event": event.pk})
        assert found.status_code == 200
    assert people[0] in event.registrations.search(people[0].last_name)
    letters = [read(mail) for mail in OutgoingMail.objects.order_by("pk")]
    assert [icalendar.Calendar.from_ical(one.calendar)["METHOD"] for one in letters] == ["PUBLISH"] * len(people)
    for pdf in (badges_pdf(event.registrations.all()), attendance_pdf(event)):
        assert pdf.startswith(b"%PDF")

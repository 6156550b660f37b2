"""The printed programme is itself a programme in a file: it reads back as the day that it was made of."""

import pytest
from django.conf import settings
from django.core.management import call_command

from programme.models import Event
from programme.queries import agenda, event_organisers
from programme.reading.files.text_of_file import text_of_file
from programme.reading.read import read_programme
from programme.site.programme_pdf import programme_pdf


@pytest.mark.django_db
def test_the_hours_of_the_day_of_2018_are_read_in_its_pdf():
    call_command("loaddata", settings.BASE_DIR / "fixtures/rencontre-2018.json", verbosity=0)
    event = Event.objects.get()
    day = agenda(event)

    draft = read_programme(text_of_file("programme.pdf", programme_pdf(event, day, event_organisers(event))).text)

    timed = [item.session for item in day]
    assert [moment.start for moment in draft.moments] == [session.starts_at for session in timed]

"""The printed programme: two pages, every word of the seed's day in them."""

from datetime import time
from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse
from pypdf import PdfReader

from programme.models import Event
from programme.queries import agenda, event_organisers
from programme.site.programme_pdf import programme_pdf
from rencontre.french.typography import typographic
from rencontre.pdf import render
from tests.factories import EventFactory, InterventionFactory, SessionFactory, SlotFactory, WorkshopFactory
from tests.paper import codes, tags, texts, words

pytestmark = pytest.mark.django_db


def pdf_of(event: Event) -> bytes:
    return programme_pdf(event, agenda(event), event_organisers(event))


def smallest_type(content: bytes) -> float:
    """In points; WeasyPrint writes its sizes in CSS pixels, of which four make three points."""
    pages = [page.get_textpage() for page in pypdfium2.PdfDocument(content)]
    return min(
        round(pypdfium2.raw.FPDFText_GetFontSize(page, i) * 0.75, 2)
        for page in pages
        for i in range(page.count_chars())
        if not pypdfium2.raw.FPDFText_IsGenerated(page, i)
    )


def test_the_seeds_day_holds_in_two_pages_with_all_its_words(seed, settings):
    settings.SITE_URL = "https://rencontre.exemple.fr"
    seed.walk_between_venues = "Cinq minutes à pied."

    content = pdf_of(seed)

    pages = texts(content)
    printed = words(" ".join(pages))
    speakers = [i.speaker for session in seed.sessions.all() for i in session.interventions.all()]
    told = [seed.introduction, seed.audience, seed.walk_between_venues, seed.main_venue.full_address]
    told += [text for session in seed.sessions.all() for text in (str(session), session.abstract)]
    told += [text for speaker in speakers for text in (speaker.full_name, speaker.function)]
    reader = PdfReader(BytesIO(content))
    assert len(pages) == 2
    assert [text for text in told if words(typographic(text)) not in printed] == []
    assert codes(content) == [f"HTTPS://RENCONTRE.EXEMPLE.FR/R/{seed.pk}"]
    assert smallest_type(content) == 8
    assert reader.root_object["/Lang"] == "fr"
    assert reader.metadata.title == "Programme – Animer le partenariat du contrat de ville"
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()
    assert {"/H1", "/H2", "/H3", "/H4", "/Figure", "/L", "/LI", "/P"} <= set(tags(content))


@pytest.mark.once
def test_a_day_that_says_too_much_is_set_smaller_then_shortened_and_keeps_two_pages():
    event = EventFactory(introduction="Une longue introduction. " * 200, afternoon_starts_at=None)
    for hour in range(9, 17):
        session = SessionFactory(event=event, title=f"Séance {hour}", starts_at=time(hour), ends_at=time(hour, 45))
        session.abstract = f"Début {hour}. " + "Une phrase de plus. " * 200
        session.save()
        InterventionFactory(session=session, speaker__last_name=f"Nom{hour}")

    content = pdf_of(event)

    pages = texts(content)
    text = " ".join(pages)
    assert len(pages) == 2
    assert smallest_type(content) == 8
    assert [hour for hour in range(9, 17) if f"Séance {hour} Début {hour}." not in text] == []
    assert [hour for hour in range(9, 17) if f"NOM{hour}" not in text] == []


@pytest.mark.once
def test_what_two_pages_cannot_hold_is_printed_all_the_same():
    event = EventFactory()
    slot = SlotFactory(event=event)
    for number in range(1, 81):
        WorkshopFactory(parent=slot, number=number, title=f"{number} " + "un titre qui n’en finit pas " * 10)

    pages = texts(pdf_of(event))

    assert len(pages) > 2
    assert "Atelier 80 : 80 un titre" in " ".join(pages)


def test_hostile_and_odd_texts_are_only_texts():
    event = EventFactory(title="<img src='file:///etc/passwd'> & <b>", introduction="<script>x</script>")
    SessionFactory(event=event, title="W" * 300, abstract="</section>" * 20)

    (text,) = texts(pdf_of(event))

    assert "<img src='file:///etc/passwd'> & <b>" in text
    assert "<script>x</script>" in text
    assert "</section></section>" in text


def test_a_cancelled_day_and_a_day_without_sessions_say_so():
    (text,) = texts(pdf_of(EventFactory(status="cancelled")))

    assert "Cette rencontre est annulée." in text
    assert "Le programme n’est pas encore publié." in text


def test_the_address_is_public_kept_ten_minutes_and_says_when_nothing_changed(client):
    event = EventFactory()
    url = reverse("programme:programme", args=[event.slug])

    answer = client.get(url)
    again = client.get(url, headers={"If-None-Match": answer["ETag"]})

    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="programme-{event.slug}.pdf"'
    assert answer["Cache-Control"] == "public, max-age=600"
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]
    assert (again.status_code, again.content) == (304, b"")


def test_a_draft_has_no_public_programme(client):
    draft = EventFactory(status="draft")

    assert client.get(reverse("programme:programme", args=[draft.slug])).status_code == 404


@pytest.mark.logs_errors
def test_a_programme_that_takes_too_long_says_so(client, monkeypatch):
    event = EventFactory()
    monkeypatch.setattr(render, "SECONDS", 0)

    response = client.get(reverse("programme:programme", args=[event.slug]))

    assert response.status_code == 503
    assert "demande plus de 0 secondes" in response.content.decode()
    assert response["Retry-After"] == "300"

"""What remains of a day: files and links, shown with type and weight, served to be saved."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from programme.models import Document
from tests.factories import DocumentFactory, EventFactory, SessionFactory, WorkshopFactory
from tests.pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return EventFactory(date=timezone.localdate() - timedelta(days=30), thanks="Merci à toutes et à tous.")


def with_file(name="note.pdf", content=b"%PDF-1.7 note", **fields) -> Document:
    return DocumentFactory(link="", file=ContentFile(content, name=name), **fields)


def test_the_archive_shows_each_document_where_it_belongs(client, past):
    table = SessionFactory(event=past, title="Le pilotage")
    with_file(event=past, title="Note d'ambiance", kind="note_ambiance", content=b"x" * 1_250_000)
    with_file("diapos.odp", event=past, session=table, title="Diapositives", kind="diaporama")
    DocumentFactory(event=past, session=WorkshopFactory(parent__event=past), title="Compte rendu", kind="compte_rendu")

    text = page(client, past.get_absolute_url())

    assert "Merci à toutes et à tous." in text
    assert "Note d’ambiance (note d’ambiance, PDF, 1,2 Mo)" in text
    assert "Diapositives (diaporama, ODP, 1 ko)" in text
    assert "Compte rendu (compte rendu, lien)" in text
    own = page(client, table.get_absolute_url())
    assert "Diapositives" in own
    assert "Compte rendu" not in own


def test_a_file_is_saved_under_its_title_and_never_run(client, past):
    document = with_file("x.PDF", event=past, title="Note d’ambiance : l’été")

    response = client.get(document.get_absolute_url())

    assert b"".join(response.streaming_content) == b"%PDF-1.7 note"
    assert response["Content-Disposition"] == 'attachment; filename="note-dambiance-lete.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_no_address_leads_to_the_file_of_a_draft_a_link_or_a_lost_file(client, past):
    draft = with_file(event=EventFactory(status="draft"))
    link = DocumentFactory(event=past)
    lost = with_file(event=past)
    lost.file.storage.delete(lost.file.name)

    answers = [client.get(reverse("programme:document", args=[one.pk])).status_code for one in (draft, link, lost)]
    direct = client.get(reverse("programme:media", args=[draft.file.name])).status_code

    assert (answers, direct) == ([404, 404, 404], 404)


def test_a_lost_file_does_not_break_the_page(client, past):
    lost = with_file(event=past, title="Perdu")
    lost.file.storage.delete(lost.file.name)

    assert "Perdu (autre document, PDF)" in page(client, past.get_absolute_url())


@pytest.mark.parametrize("name", ["page.html", "dessin.svg", "script.js", "sans-extension"])
def test_what_a_browser_could_run_is_refused(past, name):
    document = Document(event=past, title="Piège", file=SimpleUploadedFile(name, b"<script>"))

    with pytest.raises(ValidationError, match="Ce type de fichier"):
        document.full_clean()


def test_a_file_that_is_too_heavy_is_refused(past):
    heavy = SimpleUploadedFile("film.mp4", b"")
    heavy.size = 25 * 1024 * 1024 + 1

    with pytest.raises(ValidationError, match="dépasse 25"):
        Document(event=past, title="Film", file=heavy).full_clean()


def test_a_document_has_a_file_or_a_link_and_a_session_of_its_day(past):
    both = Document(event=past, title="Deux", link="https://exemple.fr", file=SimpleUploadedFile("a.pdf", b"a"))
    elsewhere = Document(event=past, title="Ailleurs", link="https://exemple.fr", session=SessionFactory())

    with pytest.raises(ValidationError, match="l’un des deux"):
        both.full_clean()
    with pytest.raises(ValidationError, match="autre journée"):
        elsewhere.full_clean()


def test_the_days_own_page_offers_its_own_sessions(organiser, past):
    SessionFactory(event=past, title="Le pilotage")
    SessionFactory(title="Une autre journée")
    DocumentFactory(event=past)

    markup = organiser.get(reverse("admin:programme_event_change", args=[past.pk])).content.decode()

    inline = markup[markup.index('id="documents-group"') :]
    assert "Le pilotage" in inline
    assert "Une autre journée" not in inline

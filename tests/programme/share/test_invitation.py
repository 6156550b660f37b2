"""What an organiser invites with: the card of a shared link, the QR code of the short address, the frame's code."""

import io
import re
from html import unescape
from xml.etree import ElementTree

import pytest
import zxingcpp
from django.forms import modelform_factory
from django.urls import reverse
from PIL import Image, ImageColor

from programme.accents import palette
from programme.admin.form import EventForm, LinesField
from programme.models import Event, SiteSettings
from programme.share import card
from tests.factories import EventFactory, VenueFactory
from tests.programme.share.addresses import SITE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_url")]


# --- Card, QR code, short address ------------------------------------------------------------------------------------


def card_of(client, event: Event) -> Image.Image:
    response = client.get(f"{event.get_absolute_url()}carte.png")
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/png", "public, max-age=3600")
    return Image.open(io.BytesIO(response.content))


def test_the_card_is_a_png_in_the_accent_of_the_day(client):
    pictures = {accent: card_of(client, EventFactory(accent=accent)) for accent in ("vert", "brique")}

    assert {(picture.format, picture.size) for picture in pictures.values()} == {("PNG", (1200, 630))}
    for accent, picture in pictures.items():
        assert picture.convert("RGB").getpixel((600, 5)) == ImageColor.getrgb(palette(accent)["accent"])


def test_the_card_changes_with_what_it_says(client):
    event = EventFactory(title="Faire ensemble")
    before = card_of(client, event).tobytes()

    Event.objects.update(title="Faire autrement")

    assert card_of(client, event).tobytes() != before


@pytest.mark.parametrize("title", ["É", "Animer le partenariat du contrat de ville " * 5, "m" * 200])
def test_no_title_leaves_the_card(title):
    event = EventFactory.build(title=title[:200], main_venue=VenueFactory.build())
    picture = Image.open(io.BytesIO(card.card(event, SiteSettings(name="Journées de la lecture publique " * 2))))
    margins = picture.convert("L").crop((card.WIDTH - card.MARGIN + 8, 40, card.WIDTH, card.HEIGHT))

    assert margins.getextrema()[0] > 240
    fitted = card._title(title[:200].strip())
    assert len(fitted.lines) * fitted.size * card.LEADING <= card.TITLE_HEIGHT


def test_the_qr_code_reads_as_the_short_address_which_leads_to_the_day(client):
    event = EventFactory()

    png = client.get(f"{event.get_absolute_url()}qr.png")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png.content)))
    path = code.text.removeprefix(SITE.upper())

    assert (png["Content-Type"], path) == ("image/png", f"/R/{event.pk}")
    assert [client.get(written)["Location"] for written in (path, path.lower(), f"{path.lower()}/")] == [
        event.get_absolute_url()
    ] * 3


def test_the_qr_code_for_the_printer_is_a_drawing(client):
    response = client.get(f"{EventFactory().get_absolute_url()}qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_short_address_survives_a_change_of_address(client):
    event = EventFactory()
    Event.objects.update(slug="nouvelle-adresse")

    assert client.get(f"/R/{event.pk}")["Location"] == "/rencontres/nouvelle-adresse/"


# --- What the organiser copies ---------------------------------------------------------------------------------------


def event_form(embed_origins: str) -> EventForm:
    fields = {"fields": ["embed_origins"], "field_classes": {"embed_origins": LinesField}}
    form = modelform_factory(Event, EventForm, **fields)({"embed_origins": embed_origins})
    form.full_clean()
    return form


def test_the_organiser_finds_what_to_invite_with(organiser):
    event = EventFactory(slug="faire", embed_origins="https://irev.exemple")

    text = organiser.get(reverse("admin:programme_event_overview", args=[event.pk])).content.decode()

    assert f'<a href="{SITE}/r/{event.pk}">{SITE}/r/{event.pk}</a>' in text
    assert 'src="/rencontres/faire/qr.svg"' in text
    assert f'<iframe src="{SITE}/rencontres/faire/cadre/" title="Programme\u00a0: ' in unescape(text)


def test_a_title_with_quotes_stays_inside_the_frame_s_own(organiser):
    event = EventFactory(title='Faire "ensemble"', embed_origins="https://irev.exemple")

    page = organiser.get(reverse("admin:programme_event_overview", args=[event.pk])).content.decode()

    copied = unescape(re.search("<textarea[^>]* readonly>(.*?)</textarea>", page)[1])
    assert unescape(re.search('title="(.*?)"', copied)[1]) == 'Programme\u00a0: Faire "ensemble"'


def test_a_draft_has_nothing_to_invite_with_yet(organiser):
    event = EventFactory(status=Event.Status.DRAFT)

    text = organiser.get(reverse("admin:programme_event_overview", args=[event.pk])).content.decode()

    assert "seront ici dès sa publication" in text
    assert "qr.svg" not in text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://irev.exemple/\r\n\r\n  https://WWW.region.exemple:8443\r\nhttps://irev.exemple", None),
        ("", ""),
    ],
)
def test_the_sites_named_are_kept_one_a_line(typed, kept):
    expected = "https://irev.exemple\nhttps://www.region.exemple:8443" if kept is None else kept

    form = event_form(typed)

    assert (form.errors.get("embed_origins"), form.cleaned_data["embed_origins"]) == (None, expected)


@pytest.mark.parametrize(
    "typed",
    [
        "http://irev.exemple",
        "https://irev.exemple/agenda",
        "https://irev.exemple; script-src *",
        "https://*.irev.exemple",
        "*",
        "'self'",
        "irev.exemple",
        "https://irev.exemple https://autre.exemple",
    ],
)
def test_nothing_but_origins_goes_into_the_header(typed):
    assert "n’est pas l’adresse d’un site" in str(event_form(f"https://bon.exemple\n{typed}").errors["embed_origins"])

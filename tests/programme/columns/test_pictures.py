import re
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from programme.columns.pictures import DAY, LETTER, LOGO, letter_logo
from tests.factories import EventFactory, EventOrganiserFactory, InterventionFactory, OrganiserFactory

pytestmark = pytest.mark.django_db


def noise(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> ContentFile:
    """Noise: what weighs most."""
    output = BytesIO()
    Image.effect_noise((width, height), 90).convert(mode).save(output, kind)
    return ContentFile(output.getvalue(), name=f"Photo de Denis.{kind.lower()}")


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(data)) as picture:
        return picture.size


@pytest.fixture
def pictured_day(db):
    return EventFactory(picture=noise(1600, 1000), picture_alt="Des gens assis en rond : l'accueil")


def pictures(client, pictured_day, tail="") -> list[dict[str, str]]:
    """The attributes of every picture of a page."""
    markup = client.get(pictured_day.get_absolute_url() + tail).content.decode()
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<img[^>]*>", markup)]


def test_the_picture_of_the_day_comes_in_two_sizes(pictured_day, client):
    [tag] = pictures(client, pictured_day)

    stem = pictured_day.picture.url.removesuffix(".png")
    assert tag["src"] == f"{stem}.960.webp"
    assert tag["srcset"] == f"{stem}.480.webp 480w, {stem}.960.webp 960w"
    assert (tag["width"], tag["height"], tag["loading"]) == ("960", "600", "lazy")
    assert tag["alt"] == "Des gens assis en rond\u00a0: l’accueil"


def test_copies_have_the_size_that_is_said_and_weigh_little(pictured_day, client):
    for copy, box in zip(pictured_day.picture.copies, DAY, strict=True):
        response = client.get(copy.url)
        data = b"".join(response.streaming_content)

        assert response["Content-Type"] == "image/webp"
        assert size_of(data) == (copy.width, copy.height)
        assert len(data) <= box.heaviest


def test_a_picture_and_six_logos_weigh_sixty_kilobytes_at_most():
    assert max(box.heaviest for box in DAY) + 6 * LOGO[0].heaviest <= 60_000


@pytest.mark.parametrize(
    ("size", "copy"), [((900, 100), (480, 53)), ((100, 900), (12, 112)), ((60, 40), (60, 40)), ((4000, 1), (480, 1))]
)
def test_a_logo_fits_its_line_and_is_never_enlarged(size, copy, db):
    logo = OrganiserFactory(logo=noise(*size)).logo

    assert [(found.width, found.height) for found in logo.copies] == [copy]
    assert size_of((settings.MEDIA_ROOT / logo.name.replace(".png", ".480.webp")).read_bytes()) == copy


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "CMYK")])
def test_pictures_of_every_kind_have_copies(kind, mode):
    logo = OrganiserFactory(logo=noise(300, 100, kind, mode)).logo

    copy = settings.MEDIA_ROOT / logo.name.replace(f".{kind.lower()}", ".480.webp")
    assert size_of(copy.read_bytes()) == (300, 100)


def test_logos_and_portraits_state_their_size(client):
    event = EventOrganiserFactory(organiser__logo=noise(224, 112)).event
    InterventionFactory(session__event=event, speaker__photo=noise(600, 600))

    pages = [*pictures(client, event), *pictures(client, event, "intervenants/")]

    assert [(tag["width"], tag["height"], tag["alt"]) for tag in pages] == [("224", "112", ""), ("192", "192", "")]


def test_saving_again_draws_nothing_again(pictured_day):
    before = sorted(settings.MEDIA_ROOT.rglob("*.*"))

    pictured_day.save()

    assert sorted(settings.MEDIA_ROOT.rglob("*.*")) == before
    assert len(before) == 3


def test_the_name_of_the_file_says_nothing_but_the_size(pictured_day):
    assert re.fullmatch(r"event/[0-9a-f]{24}-1600x1000\.png", pictured_day.picture.name)


@pytest.mark.parametrize(
    ("size", "kind", "mode"),
    [((1600, 900), "PNG", "RGB"), ((900, 100), "JPEG", "CMYK"), ((640, 640), "PNG", "RGBA"), ((60, 40), "WEBP", "RGB")],
)
def test_the_logo_of_a_letter_is_a_light_png(size, kind, mode, db):
    logo = OrganiserFactory(logo=noise(*size, kind, mode)).logo

    drawn = letter_logo(logo)

    with Image.open(BytesIO(drawn)) as picture:
        assert picture.format == "PNG"
        assert picture.width <= LETTER.width
        assert picture.height <= LETTER.height
        assert abs(picture.width / picture.height - size[0] / size[1]) < 0.2
    assert len(drawn) <= 8_000


def test_the_logo_of_a_letter_keeps_its_transparency(db):
    output = BytesIO()
    Image.new("RGBA", (200, 100), (31, 78, 140, 0)).save(output, "PNG")
    logo = OrganiserFactory(logo=ContentFile(output.getvalue(), name="logo.png")).logo

    with Image.open(BytesIO(letter_logo(logo))) as picture:
        assert picture.convert("RGBA").getpixel((50, 20))[3] == 0
        assert picture.size == (192, 96)


def test_the_logo_of_a_letter_is_drawn_once(db):
    logo = OrganiserFactory(logo=noise(300, 100)).logo
    first = letter_logo(logo)
    logo.storage.delete(logo.name)

    assert letter_logo(logo) == first


def test_no_logo_stops_a_letter(db):
    missing, damaged = OrganiserFactory(logo=noise(30, 10)).logo, OrganiserFactory(logo=noise(30, 10)).logo
    missing.storage.delete(missing.name)
    (settings.MEDIA_ROOT / damaged.name).write_bytes(b"\x89PNG, and nothing more")

    assert letter_logo(missing) is None
    assert letter_logo(damaged) is None
    assert letter_logo(OrganiserFactory().logo) is None

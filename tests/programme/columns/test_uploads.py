"""A file that is refused is called by its name, with what to do; a picture is taken whatever its name."""

import gzip
import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from programme.columns.uploads import PictureInput, validate_picture
from programme.models import Organiser, SiteSettings
from tests.factories import UserFactory

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>'
REFUSED = "Un fichier {} n’est pas accepté\u00a0: enregistrez-le en PNG ou en JPEG, puis recommencez."
DAMAGED = "Cette image {} est incomplète ou endommagée. Enregistrez-la de nouveau, puis recommencez."
NOT_A_PICTURE = "Ce fichier n’est pas une image\u00a0: choisissez un fichier PNG, JPEG ou WebP."


def picture(kind: str, **options) -> bytes:
    output = BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(output, kind, **options)
    return output.getvalue()


def box(brand: bytes, *others: bytes) -> bytes:
    """The first box of a file of the family of MPEG-4."""
    content = b"ftyp" + brand + b"\0\0\0\0" + b"".join(others)
    return (len(content) + 4).to_bytes(4, "big") + content + b"\0" * 64


WRONG = {
    "logo.svg": (SVG, REFUSED.format("SVG")),
    "bom.svg": (b"\xef\xbb\xbf\r\n" + SVG, REFUSED.format("SVG")),
    "prologue.svg": (
        b'<?xml version="1.0"?>\n<!-- ' + b"e" * 5000 + b" -->\n" + SVG,
        REFUSED.format("SVG"),
    ),
    "prefixe.svg": (b'<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>', REFUSED.format("SVG")),
    "seize.svg": (SVG.decode().encode("utf-16"), REFUSED.format("SVG")),
    "logo.png": (SVG, REFUSED.format("SVG")),
    "logo.svgz": (gzip.compress(SVG), REFUSED.format("SVG")),
    "coupe.svgz": (gzip.compress(SVG)[:-6], REFUSED.format("SVG")),
    "page.html": (b"<!DOCTYPE html><html><body>" + SVG + b"</body></html>", REFUSED.format("HTML")),
    "logo.pdf": (b"%PDF-1.7\n%", REFUSED.format("PDF")),
    "logo.ai": (b"\r\n%PDF-1.5\n%", REFUSED.format("PDF")),
    "logo.eps": (b"%!PS-Adobe-3.0 EPSF-3.0", REFUSED.format("EPS")),
    "photo.heic": (box(b"heic", b"mif1", b"heic"), REFUSED.format("HEIC")),
    "photo.jpg": (box(b"mif1", b"mif1", b"heic"), REFUSED.format("HEIC")),
    "photo.avif": (box(b"mif1", b"avif", b"mif1"), REFUSED.format("AVIF")),
    "film.mp4": (box(b"isom", b"mp41"), REFUSED.format("vidéo")),
    "vrai.avif": (picture("AVIF"), REFUSED.format("AVIF")),
    "scan.tiff": (picture("TIFF"), REFUSED.format("TIFF")),
    "dessin.gif": (picture("GIF"), REFUSED.format("GIF")),
    "dessin.bmp": (picture("BMP"), REFUSED.format("BMP")),
    "site.ico": (picture("ICO"), REFUSED.format("ICO")),
    "photo.jp2": (picture("JPEG2000"), REFUSED.format("JPEG 2000")),
    "logo.psd": (b"8BPS\0\1", REFUSED.format("Photoshop (PSD)")),
    "logo.docx": (b"PK\3\4" + b"\0" * 40, REFUSED.format("de bureautique ou d’archive")),
    "coupee.png": (picture("PNG")[:-500], DAMAGED.format("PNG")),
    "abimee.png": (picture("PNG").replace(b"IDAT", b"IDAX"), DAMAGED.format("PNG")),
    "coupee.jpg": (picture("JPEG")[:-500], DAMAGED.format("JPEG")),
    "coupee.webp": (picture("WEBP", lossless=True)[:-500], DAMAGED.format("WEBP")),
    "debut.jpg": (b"\xff\xd8\xff", DAMAGED.format("JPEG")),
    "texte.png": (b"Bonjour", NOT_A_PICTURE),
    "xml.png": (b"<?xml version='1.0'?><note/>", NOT_A_PICTURE),
    "gz.png": (b"\x1f\x8bpas un gzip", NOT_A_PICTURE),
}


def refusal(name: str, content: bytes) -> str:
    """What the form, then the model, says of an upload; empty when it is taken."""
    try:
        validate_picture(PictureInput().clean(SimpleUploadedFile(name, content)))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_refused_is_called_by_its_name(name):
    content, sentence = WRONG[name]

    assert refusal(name, content) == sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", picture("PNG")),
        ("LOGO.SVG", picture("PNG")),
        ("sans-extension", picture("JPEG")),
        ("photo.jpeg", picture("WEBP")),
        ("deux.jpg", picture("MPO", save_all=True, append_images=[Image.new("RGB", (64, 64))])),
    ],
)
def test_a_picture_is_taken_whatever_its_name(name, content):
    assert refusal(name, content) == ""


def test_an_empty_file_is_said_to_be_empty():
    assert refusal("vide.png", b"") == "Le fichier soumis est vide."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "name"),
    [
        (reverse("admin:programme_organiser_add"), "logo"),
        (reverse("admin:programme_sitesettings_add"), "logo"),
        (reverse("admin:programme_sitesettings_add"), "icon"),
        (reverse("admin:programme_speaker_add"), "photo"),
        (reverse("admin:programme_sitesettings_add"), "signature"),
    ],
)
def test_every_picture_of_the_team_s_forms_is_so(client, path, name):
    client.force_login(UserFactory(is_superuser=True))

    page = client.post(path, {name: SimpleUploadedFile("logo.pdf", b"%PDF-1.7\n%")})

    assert page.context["adminform"].form.errors[name] == [REFUSED.format("PDF")]
    drawings = ",image/svg+xml,.svg,.svgz" if name in {"logo", "icon"} else ""
    field = re.search(rf'<input type="file" name="{name}"[^>]*>', page.content.decode())[0]
    assert f'accept="image/png,image/jpeg,image/webp{drawings}"' in field
    assert not Organiser.objects.exists()
    assert not SiteSettings.objects.exists()

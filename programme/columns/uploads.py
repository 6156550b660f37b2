"""Uploaded pictures are opened, checked and written again, so that what we serve is a picture and nothing else."""

import re
import secrets
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.db.models.fields.files import FieldFile

from programme.columns import svg
from rencontre.late import Late

if TYPE_CHECKING:
    from PIL import Image, ImageFile, ImageOps
else:
    Image, ImageFile, ImageOps = Late("PIL.Image"), Late("PIL.ImageFile"), Late("PIL.ImageOps")

FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)")  # of a picture, at the end of its name
TOO_MANY_PIXELS = "L’image dépasse 40 millions de pixels : réduisez-la puis recommencez."
LOOKED_AT = 65_536  # bytes at the start of a file, that say what it is
# The formats that people try, by their first bytes; the three that are accepted are looked up here only when damaged.
KNOWN = [
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (rb"\x89PNG", "PNG"),
        (rb"\xff\xd8\xff", "JPEG"),
        (rb"RIFF.{4}WEBP", "WEBP"),
        (rb".{4}ftyp.{0,60}?avi[fs]", "AVIF"),
        (rb".{4}ftyp.{0,60}?(?:he[iv][cmsx]|mif1|msf1)", "HEIC"),
        (rb".{4}ftyp|.{4}(?:moov|mdat|wide)|\x1aE\xdf\xa3", "vidéo"),
        (rb".{0,1024}?%PDF-", "PDF"),
        (rb"%!PS|\xc5\xd0\xd3\xc6", "EPS"),
        (rb"GIF8[79]a", "GIF"),
        (rb"II[*+]\0|MM\0[*+]", "TIFF"),
        (rb"BM.{4}\0{4}", "BMP"),
        (rb"\0\0[\x01\x02]\0", "ICO"),
        (rb"8BPS", "Photoshop (PSD)"),
        (rb"\0{3}\x0cjP |\xff\x4f\xff\x51", "JPEG 2000"),
        (rb"\xff\x0a|\0{3}\x0cJXL ", "JPEG XL"),
        (rb"\xd7\xcd\xc6\x9a", "WMF"),
        (rb"\x01\0{3}.{36} EMF", "EMF"),
        (rb"PK\x03\x04|\xd0\xcf\x11\xe0", "de bureautique ou d’archive"),
        (rb"7z\xbc\xaf|Rar!", "d’archive"),
    )
]
TEXT = re.compile(r"[\ufeff\xef\xbb\xbf\s]*<")
PAGE = re.compile(r"[\ufeff\xef\xbb\xbf\s]*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
VECTOR = re.compile(r"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
MAX_BYTES = 5 * 1024 * 1024
# Documents that may be handed out after a day: no browser runs them.
DOCUMENTS = (
    "pdf",
    "odt",
    "odp",
    "ods",
    "docx",
    "pptx",
    "xlsx",
    "txt",
    "csv",
    "png",
    "jpg",
    "jpeg",
    "mp3",
    "mp4",
    "zip",
)
MAX_DOCUMENT_BYTES = 25 * 1024 * 1024
MAX_PIXELS = 40_000_000


def private_storage() -> Storage:
    """The storage of the files that no address leads to."""
    return storages["private"]


def upload_to(instance: Model, filename: str) -> str:
    """A random name in a folder named after the model: of the file's own name only the size of a picture is kept."""
    size = SIZE.search(filename)
    name = secrets.token_hex(12) + (size[0] if size else "") + PurePath(filename).suffix.lower()
    return f"{instance._meta.model_name}/{name}"


class PictureInput(forms.ImageField):
    """The field of a picture: a file is what its bytes say, whatever its name."""

    accept = "image/png,image/jpeg,image/webp"
    default_validators = []

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except ValidationError as error:
            if error.code != "invalid_image":
                raise
            if isinstance(error.__cause__, Image.DecompressionBombError):
                raise ValidationError(TOO_MANY_PIXELS) from error
            raise ValidationError(why_not_a_picture(data), code="invalid_image") from error

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return super().widget_attrs(widget) | {"accept": self.accept}


class LogoInput(PictureInput):
    """The field of a logo: a drawing in SVG is taken too, and becomes a PNG."""

    accept = f"{PictureInput.accept},image/svg+xml,.svg,.svgz"

    def to_python(self, data: Any) -> Any:
        is_drawing = bool(data) and _vector_or_page(data.read(LOOKED_AT)) == "SVG"
        if data:
            data.seek(0)
        if is_drawing:
            data = SimpleUploadedFile(f"{PurePath(data.name).stem}.png", svg.drawn(data.read()), "image/png")
        return super().to_python(data)


def why_not_a_picture(upload: File) -> str:
    """A sentence that says what the file is, when it is not a sound PNG, JPEG or WebP, and what to do."""
    upload.seek(0)
    head = upload.read(LOOKED_AT)
    found = next((name for pattern, name in KNOWN if pattern.match(head)), "") or _vector_or_page(head)
    if not found:
        return "Ce fichier n’est pas une image : choisissez un fichier PNG, JPEG ou WebP."
    if found in FORMATS:
        return f"Cette image {found} est incomplète ou endommagée. Enregistrez-la de nouveau, puis recommencez."
    return f"Un fichier {found} n’est pas accepté : enregistrez-le en PNG ou en JPEG, puis recommencez."


def _vector_or_page(head: bytes) -> str:
    """« SVG » or « HTML » for such a text, compressed or not."""
    if head.startswith(b"\x1f\x8b"):
        with suppress(zlib.error):
            head = zlib.decompressobj(wbits=31).decompress(head, LOOKED_AT)
    text = head.decode("utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "latin-1", errors="ignore")
    if not TEXT.match(text):
        return ""
    if PAGE.match(text):
        return "HTML"
    return "SVG" if VECTOR.search(text) else ""


def validate_picture(upload: FieldFile) -> None:
    """Raise ValidationError unless `upload` is a PNG, JPEG or WebP of at most 5 MB; write a new one again in place.

    The bytes that are stored are Pillow's own: metadata (place, camera) and what hid behind the picture are gone.
    """
    if getattr(upload, "_committed", False):
        return
    if upload.size > MAX_BYTES:
        raise ValidationError("L’image dépasse 5 Mo : réduisez-la puis recommencez.")
    try:
        content, extension = _written_again(upload)
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise ValidationError(why_not_a_picture(upload)) from error
    name = PurePath(upload.name or "").stem + extension
    upload.file = ContentFile(content, name=name)
    upload.name = name


def _written_again(upload: FieldFile) -> tuple[bytes, str]:
    """The picture as Pillow writes it, and the end of its name."""
    upload.seek(0)
    with _read_whole(), Image.open(upload, formats=list(FORMATS)) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(TOO_MANY_PIXELS)
        kind = picture.format if picture.format in FORMATS else "JPEG"  # a JPEG of several pictures has its own name
        clean = ImageOps.exif_transpose(picture)
        clean.info.clear()
        output = BytesIO()
        clean.save(output, kind, quality=88)
    return output.getvalue(), FORMATS[kind]


@contextmanager
def _read_whole() -> Iterator[None]:
    """Refuse a picture that stops halfway: WeasyPrint asks Pillow to finish it in grey."""
    usual, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = usual


def validate_document(upload: FieldFile) -> None:
    """Raise ValidationError unless `upload` has one of the extensions of DOCUMENTS and weighs at most 25 MB."""
    if getattr(upload, "_committed", False):
        return
    extension = PurePath(upload.name or "").suffix.lower().lstrip(".")
    if extension not in DOCUMENTS:
        raise ValidationError(f"Ce type de fichier n’est pas admis. Sont admis : {', '.join(DOCUMENTS)}.")
    if upload.size > MAX_DOCUMENT_BYTES:
        raise ValidationError("Le fichier dépasse 25 Mo : réduisez-le, ou donnez un lien.")

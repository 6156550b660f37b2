"""Uploaded pictures are opened, checked and written again, so that what we serve is a picture and nothing else."""

import re
import secrets
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
SIZE = re.compile(r"-\d+x\d+(?=\.\w+$)")  # of a picture, at the end of its name
MAX_BYTES = 5 * 1024 * 1024
# What is handed out after a day: documents that no browser runs.
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


def private_storage():
    """Where lies what no address leads to."""
    return storages["private"]


def upload_to(instance, filename: str) -> str:
    """A random name in a folder named after the model: of the file's own name only the size of a picture is kept."""
    size = SIZE.search(filename)
    name = secrets.token_hex(12) + (size[0] if size else "") + PurePath(filename).suffix.lower()
    return f"{instance._meta.model_name}/{name}"


def validate_picture(upload) -> None:
    """Raise ValidationError unless `upload` is a PNG, JPEG or WebP of at most 5 MB; write a new one again in place.

    The bytes that are stored are Pillow's own: metadata (place, camera) and what hid behind the picture are gone.
    """
    if getattr(upload, "_committed", False):
        return
    if upload.size > MAX_BYTES:
        raise ValidationError("L’image dépasse 5 Mo : réduisez-la puis recommencez.")
    try:
        upload.seek(0)
        with Image.open(upload, formats=list(FORMATS)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise ValidationError("L’image dépasse 40 millions de pixels : réduisez-la puis recommencez.")
            kind = picture.format
            clean = ImageOps.exif_transpose(picture)
            clean.info.clear()
            output = BytesIO()
            clean.save(output, kind, quality=88)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError("Ce fichier n’est pas une image PNG, JPEG ou WebP.") from error
    name = PurePath(upload.name).stem + FORMATS[kind]
    upload.file = ContentFile(output.getvalue(), name=name)
    upload.name = name
    upload._size = output.tell()


def validate_document(upload) -> None:
    """Raise ValidationError unless `upload` has one of the extensions of DOCUMENTS and weighs at most 25 MB."""
    if getattr(upload, "_committed", False):
        return
    extension = PurePath(upload.name).suffix.lower().lstrip(".")
    if extension not in DOCUMENTS:
        raise ValidationError(f"Ce type de fichier n’est pas admis. Sont admis : {', '.join(DOCUMENTS)}.")
    if upload.size > MAX_DOCUMENT_BYTES:
        raise ValidationError("Le fichier dépasse 25 Mo : réduisez-le, ou donnez un lien.")

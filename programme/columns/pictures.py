"""Pictures of the public pages: light copies are drawn once, when a picture is stored, and pages offer only those."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.db.models import ImageField
from django.db.models.fields.files import ImageFieldFile

from programme.columns.uploads import PictureInput
from rencontre.http.kept import drawn_once
from rencontre.late import Late

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = Late("PIL.Image")

SIZE_IN_NAME = re.compile(r"-(?P<width>\d+)x(?P<height>\d+)\.\w+$")
# How a copy is drawn until it is light enough: its quality, and how many times fewer points it shows.
ATTEMPTS = ((80, 1), (60, 1), (40, 1), (20, 1), (40, 2), (40, 4), (40, 8))


@dataclass(frozen=True)
class CopySize:
    """What a copy must fit in: pixels, and bytes on the wire."""

    width: int
    height: int
    heaviest: int

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """The size of a picture of `width` by `height` once in the box; a small one stays as it is."""
        scale = min(1, self.width / width, self.height / height)
        return max(1, round(width * scale)), max(1, round(height * scale))


# One copy of the picture of the day is sent, and one of each logo: 60 kB in all for a page with six logos.
DAY = (CopySize(480, 640, 18_000), CopySize(960, 1280, 36_000))
LOGO = (CopySize(480, 112, 4_000),)
ICON = (CopySize(64, 64, 4_000),)
PORTRAIT = (CopySize(192, 288, 8_000),)

# A logo in a letter goes with every message: a PNG, which all mail programs show (Outlook shows no WebP).
LETTER = CopySize(320, 96, 8_000)
LETTER_COLOURS = (256, 64, 16)


@dataclass(frozen=True)
class Copy:
    url: str
    width: int
    height: int


def copy_name(name: str, box: CopySize) -> str:
    """Where the copy that fits `box` lies, beside the picture `name`."""
    return str(PurePath(name).with_suffix(f".{box.width}.webp"))


class Picture(ImageFieldFile):
    """A picture whose name says its size, so that a page states it without opening a file."""

    field: "PictureField"

    def save(self, name: str, content: File, save: bool = True) -> None:
        with Image.open(content) as original:
            name = f"image-{original.width}x{original.height}{PurePath(name).suffix}"
            drawn = [(box, _webp(original, box)) for box in self.field.boxes]
        content.seek(0)
        super().save(name, content, save=False)
        for box, data in drawn:
            self.storage.save(copy_name(str(self.name), box), ContentFile(data))
        if save:
            self.instance.save()

    @property
    def copies(self) -> list[Copy]:
        """The copies, the smallest first; none for a file that was not stored by `save`."""
        picture = self.name or ""
        said = SIZE_IN_NAME.search(picture)
        if not said:
            return []
        size = int(said["width"]), int(said["height"])
        return [Copy(self.storage.url(copy_name(picture, box)), *box.fit(*size)) for box in self.field.boxes]


class PictureField(ImageField):
    """An image and its light copies, one in each of `boxes`."""

    attr_class = Picture

    def __init__(self, *args: Any, boxes: tuple[CopySize, ...] = (), **kwargs: Any):
        self.boxes = boxes
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureInput} | kwargs)


def _webp(original: "Image.Image", box: CopySize) -> bytes:
    mode = "RGBA" if original.has_transparency_data else "RGB"
    width, height = box.fit(*original.size)
    copy = original.convert(mode).resize((width, height), Image.Resampling.LANCZOS)
    for quality, softness in ATTEMPTS:
        output = BytesIO()
        soft = copy.resize((max(1, width // softness), max(1, height // softness))).resize((width, height))
        soft.save(output, "WEBP", quality=quality, method=6)
        if output.tell() <= box.heaviest:
            break
    return output.getvalue()


def letter_logo(picture: ImageFieldFile) -> bytes | None:
    """A PNG of the logo that fits LETTER, drawn once; None when there is none, or none that can be read."""
    if not picture:
        return None
    subject = f"letter-{str(picture.name).replace('/', '-')}"  # a name is given to one picture only
    try:
        return drawn_once(subject, "png", lambda: _letter_png(picture))
    except (OSError, SyntaxError, ValueError):  # a file that is missing or damaged: the letter leaves without it
        return None


def _letter_png(picture: ImageFieldFile) -> bytes:
    with picture.storage.open(str(picture.name)) as file, Image.open(file) as original:
        logo = original.convert("RGBA" if original.has_transparency_data else "RGB")
    return next(data for data in _letter_pngs(logo) if len(data) <= LETTER.heaviest)


def _letter_pngs(logo: "Image.Image") -> Iterator[bytes]:
    """`logo` drawn with fewer and fewer colours, then smaller and smaller."""
    width, height = LETTER.fit(*logo.size)
    while True:
        small = logo.resize((width, height), Image.Resampling.LANCZOS)
        for colours in LETTER_COLOURS:
            output = BytesIO()
            small.quantize(colours, method=Image.Quantize.FASTOCTREE).save(output, "PNG", optimize=True)
            yield output.getvalue()
        width, height = max(1, width // 2), max(1, height // 2)

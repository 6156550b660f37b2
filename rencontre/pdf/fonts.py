"""The typefaces of papers and pictures: for each, the first font that the machine has.

The style sheets of the papers name the same two families, Liberation then DejaVu.
"""

from functools import cache
from typing import TYPE_CHECKING

from rencontre.late import Late

if TYPE_CHECKING:
    from PIL import ImageFont
else:
    ImageFont = Late("PIL.ImageFont")

FONTS = {
    "bold": ("LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf"),
    "regular": ("LiberationSans-Regular.ttf", "DejaVuSans.ttf"),
    "serif bold": ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf"),
    "serif italic": ("LiberationSerif-Italic.ttf", "DejaVuSerif.ttf"),
}


@cache
def font(face: str, size: int) -> "ImageFont.FreeTypeFont":
    """The first of the fonts of `face` that this machine has, in `size` pixels; OSError when it has none."""
    *preferred, last = FONTS[face]
    for name in preferred:
        try:
            return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    return ImageFont.truetype(last, size, layout_engine=ImageFont.Layout.BASIC)

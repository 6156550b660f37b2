"""A logo in SVG is drawn to PNG when it is uploaded: SVG holds scripts and links, and we never serve one.

The drawing is read first, and refused with its reason: what would look elsewhere, what would not be drawn. What is left
is drawn in a process of its own, which cannot open a file and has a few seconds (programme/columns/draw_svg.py).
"""

import re
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError

from rencontre.late import Late

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = Late("PIL.Image")

SVG, XLINK, XML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace"
MAX_BYTES = 1024 * 1024
MAX_ELEMENTS, MAX_DEPTH = 20_000, 100
SIDE = 1200  # pixels: the longest side of what is drawn
THINNEST = 100  # times longer than wide
PATIENCE = 30  # seconds, should the machine be so slow; what is counted is the CPU
PIXELS = {
    "": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "q": 96 / 101.6, "in": 96, "em": 16,
    "ex": 8,
}  # fmt: skip
NUMBER = r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*"
LENGTH = re.compile(NUMBER + r"(%|[a-zA-Z]*)\s*")
BOX = re.compile(NUMBER + ",?" + NUMBER + ",?" + NUMBER + ",?" + NUMBER)
# What a drawing may point to: a part of itself, or a picture that it holds.
WITHIN = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g)[;,]|$)", re.IGNORECASE)
ELSEWHERE = re.compile(r"@import\b|url\(\s*[\"']?\s*(?!#|data:|[\"'\s])", re.IGNORECASE)
UNSEEN = {"metadata", "title", "desc", "animate", "animateColor", "animateMotion", "animateTransform", "set"}

OR_PNG = "ou enregistrez-le en PNG, puis recommencez."
TOO_BIG = f"Ce dessin SVG dépasse 1 Mo : simplifiez-le, {OR_PNG}"
DAMAGED = f"Ce fichier SVG est incomplet ou endommagé : enregistrez-le de nouveau, {OR_PNG}"
ENTITIES = (
    "Ce dessin SVG déclare des « entités », comme ceux d’Illustrator gardés modifiables : enregistrez-le sans"
    f" « Conserver les fonctions d’édition », {OR_PNG}"
)
SCRIPT = f"Ce dessin SVG contient un programme (script) : enregistrez-le en « SVG simple », {OR_PNG}"
LOOKS_ELSEWHERE = (
    f"Ce dessin SVG renvoie à un fichier ou à une adresse (%(where)s) : incorporez l’image, enlevez le lien, {OR_PNG}"
)
FOREIGN = f"Ce dessin SVG contient un morceau de page HTML (foreignObject), qui serait perdu : enlevez-le, {OR_PNG}"
TEXT = (
    "Ce logo contient du texte dans une police que le site n’a pas (« %(text)s ») : vectorisez le texte"
    f" (« convertir en tracés », « objet en chemin »), {OR_PNG}"
)
TOO_COMPLEX = f"Ce dessin SVG a trop d’éléments, ou trop de groupes les uns dans les autres : simplifiez-le, {OR_PNG}"
TOO_HEAVY = f"Ce dessin SVG est trop long à dessiner (filtres, motifs, répétitions) : simplifiez-le, {OR_PNG}"
NO_SIZE = (
    "Ce dessin SVG ne dit pas sa taille, ou en dit une qui ne peut se dessiner : ajustez la page au dessin"
    f" (dans Inkscape, « Redimensionner la page au contenu »), {OR_PNG}"
)
NOTHING = (
    "Une fois dessiné, ce SVG est vide : ce qu’on y voit est peut-être hors de la page. Ajustez la page au dessin,"
    f" {OR_PNG}"
)

FAILURES = {  # what the process says → what we say; anything else is our own fault
    b"limit reached": TOO_COMPLEX,
    b"MemoryError": TOO_HEAVY,
    b"ValueError": DAMAGED,
    b"PanicException": DAMAGED,
}

register_namespace("", SVG)
register_namespace("xlink", XLINK)


def drawn(content: bytes) -> bytes:
    """A PNG of the SVG `content`, compressed or not, SIDE pixels long. Raises ValidationError with its sentence."""
    root = _read(_inflated(content))
    _check(root)
    _set_size(root)
    picture = _draw(tostring(root))
    with Image.open(BytesIO(picture)) as image:
        if image.convert("RGBA").getchannel("A").getbbox() is None:
            raise ValidationError(NOTHING)
    return picture


def _inflated(content: bytes) -> bytes:
    if content.startswith(b"\x1f\x8b"):
        reader = zlib.decompressobj(wbits=31)
        try:
            content = reader.decompress(content, MAX_BYTES + 1)
        except zlib.error as error:
            raise ValidationError(DAMAGED) from error
        if len(content) <= MAX_BYTES and not reader.eof:
            raise ValidationError(DAMAGED)
    if len(content) > MAX_BYTES:
        raise ValidationError(TOO_BIG)
    return content


def _read(content: bytes) -> Element:
    try:
        return fromstring(content.lstrip(b"\r\n\t "))
    except DefusedXmlException as error:
        raise ValidationError(ENTITIES) from error
    except (ParseError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise ValidationError(DAMAGED) from error


def _check(root: Element) -> None:
    """Refuse what the drawing may not hold; take out what is not drawn, so that what was checked is what is drawn."""
    if _name(root) != "svg":
        raise ValidationError(DAMAGED)
    left, seen = [(root, 1)], 0
    while left:
        element, depth = left.pop()
        seen += 1
        if seen > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise ValidationError(TOO_COMPLEX)
        _check_element(element)
        for child in list(element):
            if _is_drawn(child, element):
                left.append((child, depth + 1))
            else:
                _take_out(child, element)


def _is_drawn(child: Element, parent: Element) -> bool:
    """False for notes, the tools' own elements, and the HTML that a `switch` offers beside a drawing."""
    name = _name(child)
    if name == "foreignObject" and _name(parent) == "switch" and len(parent) > 1:
        return False
    return bool(name) and name not in UNSEEN


def _take_out(child: Element, parent: Element) -> None:
    before = list(parent).index(child)
    if child.tail and before:
        parent[before - 1].tail = (parent[before - 1].tail or "") + child.tail
    elif child.tail:
        parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _check_element(element: Element) -> None:
    name = _name(element)
    if name == "script":
        raise ValidationError(SCRIPT)
    if name == "foreignObject":
        raise ValidationError(FOREIGN)
    if name == "text" and (text := " ".join("".join(element.itertext()).split())):
        raise ValidationError(TEXT, params={"text": text[:40]})
    if name == "style":
        _check_within(ELSEWHERE.search(element.text or ""), element.text or "")
    element.tag = f"{{{SVG}}}{name}"  # one written without its namespace is drawn all the same
    for key, value in list(element.attrib.items()):
        _check_attribute(element, key, value)


def _check_attribute(element: Element, key: str, value: str) -> None:
    space, _, name = key.rpartition("}")
    if space and space[1:] not in {XLINK, XML}:
        del element.attrib[key]  # of Inkscape, Illustrator…
    elif name.lower().startswith("on") or value.strip().lower().startswith("javascript:"):
        raise ValidationError(SCRIPT)
    elif name in {"href", "src", "base"} and not WITHIN.match(value):
        raise ValidationError(LOOKS_ELSEWHERE, params={"where": value[:60]})
    else:
        _check_within(ELSEWHERE.search(value), value)


def _check_within(found: re.Match[str] | None, text: str) -> None:
    if found:
        raise ValidationError(LOOKS_ELSEWHERE, params={"where": " ".join(text[found.start() :][:60].split())})


def _name(element: Element) -> str:
    """The name of an element of SVG; empty for another's."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in {"", f"{{{SVG}"} else ""


def _set_size(root: Element) -> None:
    """Write the size in pixels, the longest side SIDE, and the part of the plane that is shown."""
    box = BOX.fullmatch(root.get("viewBox", ""))
    shown = tuple(float(value) for value in box.groups()) if box else None
    width, height = _pixels(root.get("width")), _pixels(root.get("height"))
    if not shown and width and height:
        root.set("viewBox", f"0 0 {width} {height}")
    elif shown and not (width and height):
        ratio = shown[3] and shown[2] / shown[3]
        width, height = width or height * ratio or shown[2], height or (ratio and width / ratio) or shown[3]
    if not (width > 0 and height > 0 and 1 / THINNEST <= width / height <= THINNEST):
        raise ValidationError(NO_SIZE)
    root.set("width", f"{SIDE * min(1, width / height):.0f}")
    root.set("height", f"{SIDE * min(1, height / width):.0f}")


def _pixels(length: str | None) -> float:
    """0 for a length that is not said, or is a share of the page."""
    said = LENGTH.fullmatch(length or "")
    return float(said[1]) * PIXELS.get(said[2].lower(), 0) if said else 0


def _draw(content: bytes) -> bytes:
    command = [sys.executable, "-I", str(Path(__file__).with_name("draw_svg.py"))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False, env={})  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ValidationError(TOO_HEAVY) from error
    if done.returncode < 0:  # stopped by its limits
        raise ValidationError(TOO_HEAVY)
    if done.returncode:
        sentence = next((sentence for said, sentence in FAILURES.items() if said in done.stderr), "")
        raise ValidationError(sentence) if sentence else RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout

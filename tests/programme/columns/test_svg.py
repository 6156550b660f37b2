"""A logo in SVG becomes a PNG; what would look elsewhere, be lost or eat the machine is refused, and told why."""

import base64
import gzip
import os
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from programme.columns import svg
from programme.columns.svg import drawn
from programme.columns.uploads import LogoInput, validate_picture
from programme.models import Organiser

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
ELLIPSE = '<ellipse cx="50" cy="25" rx="45" ry="20" fill="#c00"/>'


def of(content: str, attributes: str = 'viewBox="0 0 100 50"') -> bytes:
    return f"<svg {NS} {attributes}>{content}</svg>".encode()


def dot(kind: str = "PNG") -> str:
    """A red picture of 4 × 4, as a `data:` address."""
    output = BytesIO()
    Image.new("RGB", (4, 4), "#c00").save(output, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(output.getvalue()).decode()}"


def colour(content: bytes, x: float = 0.5, y: float = 0.5) -> tuple[int, ...]:
    """Of a point of what is drawn, as parts of its width and height."""
    with Image.open(BytesIO(drawn(content))) as picture:
        assert picture.format == "PNG"
        return picture.convert("RGBA").getpixel((int(x * picture.width), int(y * picture.height)))


def refusal(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        drawn(content)
    return " ".join(caught.value.messages)


RED = (204, 0, 0, 255)
REAL = {
    "plain": of(ELLIPSE),
    "prolog, doctype": b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Creator: CorelDRAW -->\n'
    b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    + of(ELLIPSE),
    "Inkscape": f"""<svg {NS} xmlns:svg="http://www.w3.org/2000/svg" width="100mm" height="50mm" viewBox="0 0 100 50"
        xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" sodipodi:docname="logo.svg"
        xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:cc="http://creativecommons.org/ns#"
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><sodipodi:namedview pagecolor="#fff"/><defs/>
        <metadata><rdf:RDF><cc:Work rdf:about=""><cc:license rdf:resource="http://exemple.fr/"/></cc:Work></rdf:RDF></metadata>
        <g inkscape:label="Calque 1" inkscape:groupmode="layer">{ELLIPSE}</g></svg>""".encode(),
    "Illustrator": f"""<svg {NS} version="1.1" id="Calque_1" x="0px" y="0px" viewBox="0 0 100 50" xml:space="preserve"
        style="enable-background:new 0 0 100 50;"><style type="text/css">.st0{{fill:#CC0000;}}</style>
        <switch><foreignObject requiredExtensions="http://ns.adobe.com/" width="1" height="1"/>
        <g><rect class="st0" width="100" height="50"/></g></switch></svg>""".encode(),
    "prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    b'<s:rect width="9" height="9" fill="#c00"/></s:svg>',
    "no namespace": b'<svg viewBox="0 0 9 9"><rect width="9" height="9" fill="#c00"/></svg>',
    "size without viewBox": of(ELLIPSE, 'width="100" height="50"'),
    "size in inches": of('<rect width="96" height="96" fill="#c00"/>', 'width="1in" height="1in"'),
    "share of the page": of(ELLIPSE, 'width="100%" height="100%" viewBox="0,0,100,50"'),
    "PNG inside": of(f'<image width="100" height="50" preserveAspectRatio="none" xlink:href="{dot()}"/>'),
    "JPEG inside": of(f'<image width="100" height="50" preserveAspectRatio="none" href="{dot("JPEG")}"/>'),
    "CSS": of('<style>@media screen{}#a{fill:#c00}</style><rect id="a" width="100" height="50"/>'),
    "gradient": of(
        '<linearGradient id="g"><stop stop-color="#c00"/><stop offset="1" stop-color="#c00"/></linearGradient>'
        '<rect width="100" height="50" fill="url(#g)"/>'
    ),
    "clip path, use": of(
        '<clipPath id="c"><circle cx="50" cy="25" r="9"/></clipPath><defs><rect id="r" width="100" height="50"/></defs>'
        '<g clip-path="url(#c)"><use xlink:href="#r" fill="#c00"/></g>'
    ),
    "an empty text": of(f"{ELLIPSE}<text> </text>"),
    "spaces before": b"\xef\xbb\xbf" + of(ELLIPSE) + b"\n",
    "UTF-16": of(ELLIPSE).decode().encode("utf-16"),
    "compressed": gzip.compress(of(ELLIPSE)),
}


@pytest.mark.parametrize("name", REAL)
def test_a_drawing_of_any_tool_becomes_a_png(name):
    assert colour(REAL[name]) == pytest.approx(RED, abs=2)


def test_what_is_not_painted_stays_transparent():
    assert colour(REAL["plain"], 0.01, 0.01)[3] == 0


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 100 50"', (1200, 600)),
        ('viewBox="0 0 10 400"', (30, 1200)),
        ('width="1000000" height="1000000"', (1200, 1200)),
        ('width="30mm" viewBox="0 0 100 50"', (1200, 600)),
        ('width="200" height="50" viewBox="0 0 100 50"', (1200, 300)),
    ],
)
def test_it_is_drawn_in_twelve_hundred_pixels_whatever_it_says(attributes, size):
    with Image.open(BytesIO(drawn(of('<path d="M0 0h9999v9999H0z" fill="#c00"/>', attributes)))) as picture:
        assert picture.size == size


BOMB = '<g id="a0"><circle r="9"/></g>' + "".join(
    f'<g id="a{level + 1}">' + f'<use href="#a{level}"/>' * 10 + "</g>" for level in range(12)
)
TURBULENCE = '<filter id="f">' + '<feTurbulence numOctaves="100000"/>' * 50 + "</filter>"
HOSTILE = {
    "an entity of a file": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + of("<text>&x;</text>"),
        svg.ENTITIES,
    ),
    "billion laughs": (b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + of("<text>&b;</text>"), svg.ENTITIES),
    "a parameter entity": (
        b'<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://e.fr/x.dtd"> %p;]>' + of(ELLIPSE),
        svg.ENTITIES,
    ),
    "a picture of the network": (of('<image href="https://exemple.fr/x.png"/>'), "(https://exemple.fr/x.png)"),
    "a file of this machine": (of('<image xlink:href="file:///etc/passwd"/>'), "(file:///etc/passwd)"),
    "a path of this machine": (of('<image href="/etc/passwd"/>'), "(/etc/passwd)"),
    "another SVG inside": (
        of('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
        "(data:image/svg+xml;base64,PHN2Zy8+)",
    ),
    "a shape of elsewhere": (of('<use href="autre.svg#a"/>'), "(autre.svg#a)"),
    "a style of elsewhere": (
        of("<style>@import 'https://exemple.fr/a.css';</style>"),
        "(@import 'https://exemple.fr/a.css';)",
    ),
    "a paint of elsewhere": (of('<rect style="fill:url( https://e.fr/#a)"/>'), "(url( https://e.fr/#a))"),
    "a script": (of("<script>alert(1)</script>"), svg.SCRIPT),
    "an event": (of('<rect onload="alert(1)"/>'), svg.SCRIPT),
    "a link that acts": (of(f'<a xlink:href=" JavaScript:alert(1)">{ELLIPSE}</a>'), svg.SCRIPT),
    "a page inside": (of("<foreignObject><p>Bonjour</p></foreignObject>"), svg.FOREIGN),
    "a bomb of uses": (of(f"<defs>{BOMB}</defs><use href='#a12'/>"), svg.TOO_COMPLEX),
    "a long filter": (of(f'{TURBULENCE}<rect width="100" height="50" filter="url(#f)"/>'), svg.TOO_HEAVY),
    "deep": (of("<g>" * 500 + ELLIPSE + "</g>" * 500), svg.TOO_COMPLEX),
    "many": (of('<path d="M0 0"/>' * 20_001), svg.TOO_COMPLEX),
    "heavy": (of(f"<!-- {'e' * 1024 * 1024} -->{ELLIPSE}"), svg.TOO_BIG),
    "a compressed bomb": (gzip.compress(of(" " * 80_000_000)), svg.TOO_BIG),
    "compressed, cut": (gzip.compress(of(ELLIPSE))[:-12], svg.DAMAGED),
    "not closed": (of(ELLIPSE)[:-3], svg.DAMAGED),
    "another kind of XML": (b"<note><svg/></note>", svg.DAMAGED),
    "an unknown encoding": (b'<?xml version="1.0" encoding="martien"?>' + of(ELLIPSE), svg.DAMAGED),
    "a text": (of("<text x='1' y='9'>Ville de\n <tspan>Lyon</tspan></text>"), svg.TEXT % {"text": "Ville de Lyon"}),
    "no size": (of(ELLIPSE, ""), svg.NO_SIZE),
    "no width": (of(ELLIPSE, 'viewBox="0 0 0 50"'), svg.NO_SIZE),
    "as long as a thread": (of(ELLIPSE, 'viewBox="0 0 1000000 1"'), svg.NO_SIZE),
    "no number": (of(ELLIPSE, 'width="1e999" height="1e999"'), svg.NO_SIZE),
    "nothing to see": (of('<circle cx="900" cy="900" r="9"/>'), svg.NOTHING),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_refused_says_why_and_what_to_do(name):
    content, reason = HOSTILE[name]

    sentence = refusal(content)

    assert reason in sentence
    assert sentence.endswith("ou enregistrez-le en PNG, puis recommencez.")


def test_the_process_that_draws_opens_no_file(tmp_path, monkeypatch):
    """Were the check of links to fail, nothing would be read all the same."""
    monkeypatch.setattr(svg, "_check", lambda root: None)
    picture = tmp_path / "secret.png"
    Image.new("RGB", (9, 9), "#c00").save(picture)

    assert os.access(picture, os.R_OK)
    assert refusal(of(f'<image width="100" height="50" href="{picture}"/>')) == svg.NOTHING


def test_a_process_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(svg, "PATIENCE", 0.01)

    assert refusal(of(ELLIPSE)) == svg.TOO_HEAVY


def test_a_library_that_is_missing_is_our_fault(monkeypatch):
    monkeypatch.setattr(svg, "FAILURES", {})

    with pytest.raises(RuntimeError, match="parsing failed"):
        drawn(of(f"<defs>{BOMB}</defs><use href='#a12'/>"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["logo.svg", "LOGO DE LA VILLE.PNG", "logo.svgz", "sans-extension"])
def test_a_logo_in_svg_is_stored_as_a_png(name):
    upload = LogoInput().clean(SimpleUploadedFile(name, REAL["compressed" if name.endswith("z") else "Inkscape"]))
    organiser = Organiser(name="Ville", logo=upload)
    validate_picture(organiser.logo)
    organiser.save()

    with organiser.logo.open() as file, Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 600))
        assert picture.convert("RGBA").getpixel((600, 300)) == RED
    assert organiser.logo.name.endswith("-1200x600.png")

"""EcoIndex of a page, as cnumr/ecoindex_reference (github.com/cnumr/ecoindex_reference) defines it."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
DOM = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601)
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08, 2142.06,
    2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip


def ecoindex(dom: int, requests: int, kilobytes: float) -> float:
    """Score on 100 of a first load: `dom` elements, `requests`, compressed bytes / 1000; A is above 80."""
    return 100 - 5 * (3 * _quantile(DOM, dom) + 2 * _quantile(REQUESTS, requests) + _quantile(KILOBYTES, kilobytes)) / 6


def _quantile(steps: tuple[float, ...], value: float) -> float:
    for index in range(1, len(steps)):
        if value < steps[index]:
            return index - 1 + (value - steps[index - 1]) / (steps[index] - steps[index - 1])
    return len(steps) - 1


class Elements(HTMLParser):
    """The elements of a page: `count`, the inside of each `<svg>` left out, and the `files` it loads."""

    def __init__(self, html: str):
        super().__init__()
        self.count, self.inside_svg, self.files = 0, 0, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.count += not self.inside_svg
        if tag == "svg" or (self.inside_svg and tag not in VOID):
            self.inside_svg += 1
        values = dict(attrs)
        if tag == "link" and values.get("rel") in {"stylesheet", "icon"}:
            self.files.append(values["href"])
        if tag in {"img", "script"} and values.get("src"):
            self.files.append(values["src"])

    def handle_startendtag(self, tag, attrs):
        self.count += not self.inside_svg

    def handle_endtag(self, tag):
        if self.inside_svg:
            self.inside_svg -= 1

"""The grid of a day as a browser fills it in: what its boxes hold, and what is sent with one of its buttons."""

from html.parser import HTMLParser

from django.urls import reverse

from tests.pages import text_of


def grid_page(event) -> str:
    return reverse("admin:programme_event_programme", args=[event.pk])


TICKED = {"checkbox", "radio"}


class Boxes(HTMLParser):
    """`values`: what a browser would send of the form of the grid, to `action`; `refs`: its lines, in order.

    `focused`: the box where the page opens.
    """

    def __init__(self, markup: str):
        super().__init__()
        self.values: dict[str, str | list[str]] = {"ref": []}
        self.select = self.area = self.focused = self.action = ""
        self.inside = False
        self.feed(markup)

    @property
    def refs(self) -> list[str]:
        return list(self.values["ref"])

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = "grid" in given.get("class", "").split()
            self.action = given.get("action", "") if self.inside else self.action
        if not self.inside:
            return
        name = given.get("name", "")
        if "autofocus" in given:
            self.focused = name
        if tag == "input" and name == "ref":
            self.values["ref"].append(given["value"])
        elif tag == "input" and (given.get("type") not in TICKED or "checked" in given):
            self.values[name] = given.get("value", "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (self.select not in self.values or "selected" in given):
            self.values[self.select] = given["value"]
        elif tag == "textarea":
            self.area = name
            self.values[name] = ""

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self.area] = self.values[self.area].removeprefix("\r\n").removeprefix("\n")
            self.area = ""
        if tag == "select":
            self.select = ""
        if tag == "form":
            self.inside = False


def shown(client, event, **query) -> Boxes:
    """The grid as it is shown now."""
    return read(client.get(grid_page(event), query))


def read(response) -> Boxes:
    assert response.status_code == 200
    return Boxes(response.content.decode())


def typed(boxes: Boxes, lines: dict[str, dict[str, str]], act: str = "", **others: str) -> dict:
    """What is sent once `lines`, by ref, are typed; a value of None takes the box away."""
    sent = dict(boxes.values) | others | ({"act": act} if act else {})
    for ref, line in lines.items():
        assert ref in boxes.refs
        sent |= {f"{ref}-{name}": value for name, value in line.items()}
    return {name: value for name, value in sent.items() if value is not None}


def post(client, event, boxes: Boxes, lines: dict[str, dict[str, str]], act: str = "", **others: str):
    return client.post(grid_page(event), typed(boxes, lines, act, **others))


def agenda(event) -> list[tuple]:
    found = event.sessions.in_order()
    return [(one.starts_at and f"{one.starts_at:%H:%M}-{one.ends_at:%H:%M}", one.kind, one.title) for one in found]


def saved(client, event, boxes, lines, **others) -> str:
    """The text of the page once the lines are saved."""
    response = post(client, event, boxes, lines, **others)
    assert response.status_code == 302, text_of(response.content.decode())[-4000:]
    return text_of(client.get(response["Location"]).content.decode())


def refused(response) -> str:
    assert response.status_code == 200
    text = text_of(response.content.decode())
    assert "Rien n’est encore enregistré" in text
    return text

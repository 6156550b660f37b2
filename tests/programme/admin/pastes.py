"""« Coller un programme » as a browser does it: the text is read, then what the page shows is sent back."""

from django.urls import reverse

from tests.pages import text_of
from tests.programme.grid.grids import Boxes, read

NEW = reverse("admin:programme_event_paste_new")
TEXT = "9h : Accueil"


def paste_page(event) -> str:
    return reverse("admin:programme_event_paste", args=[event.pk])


def pasted(client, address: str, text: str = TEXT, **others: str):
    """The answer to « Lire le programme »."""
    return client.post(address, {"text": text, "act": "read"} | others)


def sent(client, address: str, boxes: Boxes, **typed: str):
    """The answer to « Enregistrer », once `typed` is; a value of None takes the box away."""
    values = dict(boxes.values) | {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(address, {name: value for name, value in values.items() if value is not None})


def draft_shown(client, address: str, **others: str) -> tuple[Boxes, str]:
    """What the page of a text holds, and what it says."""
    response = pasted(client, address, **others)
    return read(response), text_of(response.content.decode())

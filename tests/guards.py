"""What every test watches for, whatever it is about: see conftest, which sets these at work, and test_project."""

import logging
import re
import sys
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template.base import FilterExpression, Node, VariableDoesNotExist
from django.urls import Resolver404, resolve

from tests.house.forms import EXEMPT

OUR_TEMPLATES = str(settings.BASE_DIR / "templates")
STYLES = re.compile(r"inline <style>|<\w+ style=")
POINTING = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")


def refuse_undefined_variables(record: logging.LogRecord) -> bool:
    """Filter of « django.template »: a template of ours printed a variable it was not given (`{% if %}` may ask)."""
    if record.exc_info and isinstance(record.exc_info[1], VariableDoesNotExist):
        frame = sys._getframe()
        while frame and not isinstance(frame.f_locals.get("self"), Node):
            if isinstance(frame.f_locals.get("self"), FilterExpression) and frame.f_locals.get("ignore_failures"):
                return False
            frame = frame.f_back
        node = frame and frame.f_locals["self"]
        if node and node.origin.name.startswith(OUR_TEMPLATES):
            pytest.fail(f"« {record.exc_info[1].params[0]} » is undefined in {node.origin.name}, {node.token}")
    return record.levelno > logging.DEBUG


class Errors(logging.Handler):
    """Keeps every record of level ERROR or worse."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record):
        self.messages.append(f"{record.name}: {record.getMessage()}")


class Page(HTMLParser):
    """What in an HTML page the CSP would block, no element answers to, or CSRF would refuse: `faults`.

    `path` is the page's own, where a form without `action` leads.
    """

    def __init__(self, html: str, path: str = ""):
        super().__init__()
        self.path = path
        self.faults: list[str] = []
        self.form: dict[str, str] | None = None
        self.ids: list[str] = []
        self.pointed: list[str] = []
        self.feed(html)
        self.close()
        self.handle_endtag("form")  # the last one, if nothing closes it
        self.faults += [f"id « {name} » written twice" for name in set(self.ids) if self.ids.count(name) > 1]
        self.faults += [f"nothing has the id « {name} »" for name in set(self.pointed) - set(self.ids)]

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        is_data = attributes.get("type") in {"application/ld+json", "application/json"}
        if tag == "style" or (tag == "script" and "src" not in attributes and not is_data):
            self.faults.append(f"inline <{tag}>")
        self.faults += [
            f'<{tag} {name}="{value}">'
            for name, value in attributes.items()
            if name == "style" or name.startswith("on") or value.startswith("javascript:")
        ]
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.pointed += " ".join(attributes[name] for name in POINTING if name in attributes).split()
        if tag == "form":
            self.form = attributes
        elif self.form is not None:
            self._read_in_form(attributes)

    def handle_endtag(self, tag):
        if tag == "form" and self.form:
            self._check(self.form)
            self.form = None

    def _read_in_form(self, attributes):
        """Where the form leads by its button, and the token it carries."""
        if attributes.get("formmethod", "").lower() == "post":
            self.form = self.form | {"method": "post", "action": attributes.get("formaction", self.form.get("action"))}
        if attributes.get("name") == "csrfmiddlewaretoken" and attributes.get("value"):
            self.form = self.form | {"token": attributes["value"]}

    def _check(self, form):
        path = form.get("action", "").partition("?")[0] or self.path
        if form.get("method", "").lower() == "post" and "token" not in form and view_name(path) not in EXEMPT:
            self.faults.append(f"the form of « {path} » carries no CSRF token")


def view_name(path: str) -> str:
    """The name of the address, empty when it leads nowhere here."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def check_page(response) -> None:
    """Fail if `response` is an HTML page that has faults."""
    if response.has_header("Content-Encoding"):
        return  # a test that weighs a page asks for it plain too
    if "sandbox" in response.get("Content-Security-Policy", ""):
        return  # a letter as a mailbox shows it: its styles are in its elements, and nothing of it runs
    if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
        path = response.request["PATH_INFO"]
        may_be_styled = "style-src 'unsafe-inline'" in response.get("Content-Security-Policy", "")  # a letter, as it is
        faults = Page(response.content.decode(), path).faults
        faults = [one for one in faults if not (may_be_styled and STYLES.match(one))]
        assert faults == [], f"{path}: {faults}"

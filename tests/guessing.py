"""Somebody guesses passwords at the login page, from several addresses; the right person comes meanwhile."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.contrib.auth.backends import ModelBackend
from django.test import Client
from django.urls import reverse

from inscriptions.accounts.letters import FORGOTTEN
from inscriptions.letters.delivery import deliver_pending
from tests.factories import PASSWORD


def log_in(client: Client, name: str, password: str = PASSWORD, *, address: str = "203.0.113.7"):
    """The answer to a name and a password sent to the login page from `address`."""
    return client.post(reverse("admin:login"), {"username": name, "password": password}, REMOTE_ADDR=address)


def log_out(client: Client) -> None:
    """As the button does: the cookies of the device stay."""
    client.post(reverse("admin:logout"))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@contextmanager
def counted_tries() -> Iterator[Counter]:
    """How many passwords were really tried, by account name."""
    tried: Counter = Counter()
    plain = ModelBackend.authenticate

    def authenticate(self, request, username=None, password=None, **kwargs):
        tried[username] += 1
        return plain(self, request, username=username, password=password, **kwargs)

    with patch.object(ModelBackend, "authenticate", authenticate):
        yield tried


def guess(name: str, *, tries: int, addresses: int, first: int = 0) -> Counter:
    """Guess `tries` times the password of `name`, from each of `addresses` in turn; how many of each status came."""
    answers: Counter = Counter()
    client = Client()
    for number in range(first, first + tries):
        answer = log_in(client, name, f"au hasard {number}", address=f"198.51.100.{number % addresses}")
        answers[answer.status_code] += 1
    return answers


def link_in(mail: str) -> str:
    """The path of the link that a letter holds."""
    [line] = [line for line in mail.split() if "/compte/mot-de-passe/" in line and line.startswith("http")]
    return "/" + line.rstrip(">").split("/", 3)[3]


def letter_link(outbox: list, name: str, *, address: str) -> str:
    """The link that « Mot de passe oublié » sends to `name`, asked from `address`."""
    before = len(outbox)
    Client().post(reverse("inscriptions:forgotten"), {"typed": name}, REMOTE_ADDR=address)
    deliver_pending()
    [message] = [sent for sent in outbox[before:] if sent.subject == FORGOTTEN.subject]
    return link_in(message.body)

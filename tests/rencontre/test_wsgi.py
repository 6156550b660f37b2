"""The site lies at the root of its host, whatever a request says: tried behind the server of production."""

import re
from contextlib import closing
from http.client import HTTPConnection

import pytest

from rencontre.wsgi import at_the_root
from tests.factories import EventFactory
from tests.processes import LONG, served

TRICKS = [
    {"SCRIPT_NAME": "{path}"},
    {"SCRIPT_NAME": "{path}/"},
    {"SCRIPT_NAME": "/rencontres"},
    {"SCRIPT_NAME": "/"},
    {"Script_Name": "{path}"},
    {"script_name": "{path}"},
    {"SCRIPT-NAME": "{path}"},
    {"SCRIPT_NAME": "{path}", "PATH_INFO": "/"},
    {"PATH_INFO": "/"},
    {"Path-Info": "/"},
    {"SCRIPT_URL": "{path}"},
    {"REDIRECT_URL": "{path}"},
    {"X-Script-Name": "{path}"},
    {"X-Forwarded-Prefix": "{path}"},
    {"X-Forwarded-Host": "ailleurs.exemple"},
    {"X-Original-URL": "/"},
    {"X-Rewrite-URL": "/"},
    {"Accept-Language": "en"},
    {"Cookie": "sessionid=a; csrftoken=b; messages=c"},
]


@pytest.fixture
def port(transactional_db, tmp_path):
    with served("--threads", "4", log=tmp_path / "log") as port:
        yield port


@pytest.mark.once
@pytest.mark.parametrize(
    "address", ["/inscription/{token}/", "/inscription/{token}", "/inscription/adresse/{token}/?a=b"]
)
def test_the_log_of_the_server_keeps_no_personal_link(transactional_db, tmp_path, address):
    link, log = "A" * 20 + "-" + "b" * 43, tmp_path / "log"
    address = address.format(token=link)

    with served("--access-logfile", "-", log=log) as port:
        ask(port, address, Referer=f"https://rencontre.exemple.fr{address}")
        ask(port, "/plan-du-site/", Referer=f"https://rencontre.exemple.fr{address}")

    assert link not in log.read_text()
    assert log.read_text().count("/inscription/…") >= 3


@pytest.mark.once
def test_the_log_of_the_server_keeps_nothing_of_what_is_searched(transactional_db, tmp_path):
    log = tmp_path / "log"

    with served("--access-logfile", "-", log=log) as port:
        ask(port, "/accueil/jour/?q=Dupont", Referer="https://rencontre.exemple.fr/admin/?q=Dupont")
        ask(port, "/P/ABCDEFGHIJKLMNOP")

    text = log.read_text()
    assert [word in text for word in ("/accueil/jour/?…", "/admin/?…", "/P/…", "Dupont", "ABCDEF")] == [True] * 3 + [
        False
    ] * 2


def ask(port: int, address: str, **headers: str) -> tuple[int, str]:
    """Status and `h1` of what leaves the site."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=LONG)) as connection:
        connection.request("GET", address, headers={"Host": "127.0.0.1", **headers})
        answer = connection.getresponse()
        return answer.status, "".join(re.findall(r"<h1>(.*?)</h1>", answer.read().decode()))


@pytest.mark.once
def test_no_header_changes_an_answer_or_the_next(port):
    days = [EventFactory(slug=f"jour-{number}", title=f"Jour {number}") for number in range(len(TRICKS))]

    answers = []
    for day, trick in zip(days, TRICKS, strict=True):
        path = day.get_absolute_url()
        headers = {name: value.format(path=path.rstrip("/")) for name, value in trick.items()}
        answers += [ask(port, path, **headers), ask(port, path)]

    assert answers == [(200, day.title) for day in days for _ in range(2)]
    assert ask(port, "/")[0] == 200


@pytest.mark.once
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("{path}/?page=2", (200, "Jour")),
        ("{path}/?SCRIPT_NAME={path}", (200, "Jour")),
        ("http://ailleurs.exemple{path}/", (200, "Jour")),
        ("/rencontres/%6aour/", (200, "Jour")),
        ("/{path}/", (404, "Page introuvable")),
        ("{path}//", (404, "Page introuvable")),
        ("{path}/%2e%2e/%2e%2e/", (404, "Page introuvable")),
    ],
)
def test_another_way_to_write_an_address_changes_no_page(port, address, expected):
    EventFactory(slug="jour", title="Jour")
    path = "/rencontres/jour"

    answers = [ask(port, address.format(path=path)), ask(port, f"{path}/"), ask(port, "/")]

    assert answers == [expected, (200, "Jour"), (200, '<a href="/rencontres/jour/">Jour</a>')]


def test_what_the_server_took_off_the_path_is_put_back():
    environ = {"SCRIPT_NAME": "/rencontres/%C3%A9t%C3%A9", "PATH_INFO": "/", "RAW_URI": "/rencontres/%C3%A9t%C3%A9/"}

    given = at_the_root(lambda environ, start_response: environ)(environ, None)

    assert (given.get("SCRIPT_NAME"), given["PATH_INFO"]) == (None, "/rencontres/\xc3\xa9t\xc3\xa9/")


@pytest.mark.django_db
def test_no_environment_moves_the_site_to_a_folder(client, alice):
    for name in ("SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL"):
        answer = client.get("/rencontres/", **{name: "/ailleurs/rencontres/"})
        page = client.get(alice.event.get_absolute_url(), **{name: "/ailleurs"})

        assert answer.wsgi_request.path == "/rencontres/"
        assert "/ailleurs" not in page.content.decode()


@pytest.mark.once
def test_a_folder_that_is_not_in_the_address_stops_no_page_where_gunicorn_is_told_to_believe_none(
    transactional_db, tmp_path
):
    with served("--threads", "4", "--forwarder-headers", "", log=tmp_path / "log") as port:
        assert [ask(port, "/", SCRIPT_NAME=folder) for folder in ("/zzz", "/")] == [ask(port, "/")] * 2

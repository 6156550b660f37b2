"""What nginx keeps for a moment, and what it never keeps, hides and refuses: a real one, before a real gunicorn."""

import gzip
import re
import socket
from contextlib import closing

import pytest

from inscriptions.post.links import token
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory
from tests.processes import LONG, served
from tests.rencontre.deploy.machine import HOST, behind_nginx, commands_of

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
(SERVER,) = commands_of("rencontre.service")


@pytest.fixture(scope="module")
def port(django_db_setup, django_db_blocker, tmp_path_factory):
    """One gunicorn, as its unit says, for all the tests: nothing of one is asked again within a second by another."""
    site = {"SITE_URL": f"https://{HOST}", "TRUSTED_PROXIES": "1", "WEB_CONCURRENCY": "1"}
    options = SERVER[SERVER.index("--config") :]
    with (
        django_db_blocker.unblock(),
        served(*options, log=tmp_path_factory.mktemp("gunicorn") / "log", **site) as port,
    ):
        yield port


@pytest.fixture(scope="module")
def front(port, tmp_path_factory):
    with behind_nginx(tmp_path_factory.mktemp("front") / "nginx", port) as front:
        yield front


@pytest.fixture
def day(request, transactional_db):
    """A published day with an address of its own."""
    return EventFactory(slug=request.node.name.replace("_", "-"), title="Une journée", status=Event.Status.PUBLISHED)


def kept_by(front) -> set[str]:
    """The addresses that nginx has kept, as they stand in its files."""
    files = [path for path in (front.folder / "rencontre").rglob("*") if path.is_file()]
    return {re.search(rb"\nKEY: https[^/]+(\S+)\n", path.read_bytes())[1].decode() for path in files}


def test_the_programme_is_kept_a_second(front, day):
    visitor, address = front.visitor(), day.get_absolute_url()
    before = visitor.get(address)
    assert "x-accel-expires" not in before.headers
    assert address in kept_by(front)

    Event.objects.filter(pk=day.pk).update(title="Un autre titre")
    shown = before
    while "Une journée" in shown.text:  # until the second of each memory has passed
        shown = visitor.get(address)

    assert "Un autre titre" in shown.text


def test_each_visitor_is_given_what_they_can_read(front, day):
    visitor, address = front.visitor(), day.get_absolute_url()

    given = {how: visitor.get(address, **{"Accept-Encoding": how}) for how in ("gzip", "identity", "br")}

    encodings = {how: answer.headers.get("content-encoding") for how, answer in given.items()}
    assert encodings == {"gzip": "gzip", "identity": None, "br": None}
    assert "Une journée" in gzip.decompress(given["gzip"].body).decode()
    assert "Une journée" in given["identity"].text
    same = {"Accept-Encoding": "gzip", "If-None-Match": given["gzip"].headers["etag"]}
    assert visitor.get(address, **same).status == 304


def test_nothing_personal_is_kept_even_where_nginx_keeps_all_it_may(port, day, tmp_path):
    person = RegistrationFactory(event=day)
    home = day.get_absolute_url()
    personal = [
        f"/inscription/{token(person)}/",
        f"{home}inscription/",
        f"{home}inscription/envoyee/",
        "/inscription/retrouver/",
        f"/apercu/{day.slug}/",
        f"/accueil/{day.slug}/",
        "/admin/login/",
        f"/P/{person.badge_code}",
        "/sante/",
        "/rencontres/absente/",
    ]
    public = [home, f"{home}intervenants/", "/plan-du-site/"]

    with behind_nginx(tmp_path / "nginx", port, keeps=".") as front:
        answers = {path: front.visitor().get(path) for path in [*personal, *public]}
        known = front.visitor()
        known.cookies["sessionid"] = "quelconque"
        known.get("/mentions-legales/")
        kept = kept_by(front)

    assert kept == set(public)
    assert [path for path in public if answers[path].status != 200] == []
    assert answers[f"{home}inscription/"].status == answers["/admin/login/"].status == 200


def test_the_form_and_its_clock_are_drawn_for_each(front, day):
    form = f"{day.get_absolute_url()}inscription/"

    front.visitor().get(form)
    front.visitor().get(day.get_absolute_url())

    assert form not in kept_by(front)
    assert day.get_absolute_url() in kept_by(front)


def test_a_site_that_restarts_says_so(tmp_path):
    with behind_nginx(tmp_path / "nginx", 9) as front:
        answer = front.visitor().get("/admin/")

    assert (answer.status, answer.headers["retry-after"], answer.headers["server"]) == (503, "10", "nginx")
    assert "Le site redémarre" in answer.text


def test_a_file_too_long_is_refused_in_french(front):
    answer = front.visitor().post("/inscription/retrouver/", email="x" * 32_000_000)

    assert (answer.status, "Un document pèse 25 Mo au plus" in answer.text) == (413, True)


def plainly(front, host: str, path: str) -> str:
    """The first line of what is answered in plain http; nothing when nobody answers."""
    with closing(socket.create_connection(("127.0.0.1", front.plain), LONG)) as asking:
        asking.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        return asking.makefile("rb").readline().decode().strip()


def test_other_names_are_answered_by_the_health_alone(front):
    asked = [(host, path) for host in (HOST, "10.0.0.7", "autre.exemple") for path in ("/sante/", "/")]

    found = {(host, path): plainly(front, host, path).partition(" ")[2] for host, path in asked}

    assert found == {
        (HOST, "/sante/"): "200 OK",
        (HOST, "/"): "301 Moved Permanently",
        ("10.0.0.7", "/sante/"): "200 OK",
        ("10.0.0.7", "/"): "",
        ("autre.exemple", "/sante/"): "200 OK",
        ("autre.exemple", "/"): "",
    }


def test_the_log_keeps_no_link_no_code_and_no_search(front, day):
    person = RegistrationFactory(event=day)
    link, visitor = token(person), front.visitor()

    for path in (
        f"/inscription/{link}/",
        f"/INSCRIPTION/{link}/",
        f"/rencontres/x/inscription/{link}/",
        f"/desabonnement/{link}/",
        f"/compte/mot-de-passe/7/{link}/",
        f"/COMPTE/mot-de-passe/7/{link}/",
        f"/P/{person.badge_code}",
        f"/accueil/p/{person.badge_code}",
        "/accueil/jour/?q=Dupont",
    ):
        visitor.get(path)

    log = (front.folder / "rencontre.log").read_text()
    assert [secret for secret in (link, person.badge_code, "Dupont") if secret in log] == []
    told = ("GET /inscription/- ", "GET /compte/mot-de-passe/- ", "GET /P/- ", "GET /accueil/jour/ ")
    assert [said for said in told if said not in log] == []

"""The day from end to end as production runs it: nginx, two hosts, workers, a mail server, PostgreSQL.

Each process is started by the command of its unit. Both hosts have a folder of their own and share `media` and
`private`, as docs/exploitation.md says; nginx asks one, then the other.
"""

import re
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BytesIO, StringIO

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User
from django.core import signing
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from inscriptions.models import Attendance, OutgoingMail, PrintJob, Registration
from programme.models import Event
from tests.factories import OutgoingMailFactory
from tests.processes import production, running, served, wait_for
from tests.rencontre.deploy.machine import HOST, KEY, Visitor, behind_nginx, commands_of, free_ports

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="several hosts share a PostgreSQL"),
]
ADDRESS, PASSWORD = "zoe@exemple.fr", "organisation-de-la-journée"


class Inbox:
    """What the mail server was given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd calls it so
        self.letters.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@contextmanager
def mail_server():
    inbox = Inbox()
    (port,) = free_ports(1)
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield inbox.letters, port
    finally:
        controller.stop()


@pytest.fixture
def made(tmp_path):
    """The environment of the first host, and of the second."""
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in ("media", "private", "static"):
        (first / folder).mkdir(parents=True)
        second.mkdir(exist_ok=True)
        (second / folder).symlink_to(first / folder)
    return [{"VAR_DIR": str(host)} for host in (first, second)]


@pytest.fixture
def town(made, tmp_path):
    """All of it, running: the site before which nginx stands, the letters received, and who runs what a unit says."""
    call_command("demo", stdout=StringIO())
    User.objects.filter(username="organisation").update(
        password=PBKDF2PasswordHasher().encode(PASSWORD, "sel", iterations=1)
    )
    with ExitStack() as town:
        letters, smtp = town.enter_context(mail_server())
        common = {
            "DJANGO_SETTINGS_MODULE": "rencontre.settings",
            "SITE_URL": f"https://{HOST}",
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp}?from=inscriptions%40exemple.fr",
            "TRUSTED_PROXIES": "1",
            "SIGNUP_MIN_SECONDS": "0",
            "WEB_CONCURRENCY": "1",
        }
        hosts = [{**common, **own} for own in made]
        run(["manage.py", "collectstatic", "--noinput", "--verbosity", "0"], hosts[0])
        (server,) = commands_of("rencontre.service")
        assert server[:3] == ["-m", "gunicorn", "rencontre.wsgi"]
        ports = [
            town.enter_context(served(*server[3:], "--access-logfile", "-", log=tmp_path / f"host-{n}", **host))
            for n, host in enumerate(hosts)
        ]
        waits = []
        for unit in ("rencontre-worker.service", "rencontre-prints.service"):
            (worker,) = commands_of(unit)
            process = town.enter_context(running(*worker, log=tmp_path / unit, **hosts[0]))
            waits.append(partial(wait_for, process=process, log=tmp_path / unit))
        front = town.enter_context(behind_nginx(tmp_path / "nginx", *ports))
        yield front, letters, hosts, *waits


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, env=production(**environment), check=True)


def sent_to(address: str, subject: str) -> list[str]:
    """The texts of the letters about `subject` that have left for `address`."""
    letters = OutgoingMail.objects.filter(to=address, sent_at__isnull=False).order_by("pk")
    return [letter.text for letter in letters if subject in letter.subject]


def pdf_text(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def signs_up(zoe: Visitor, event: Event) -> None:
    """She reads the home page and the programme, and sends the form, with its clock."""
    assert event.get_absolute_url() in zoe.get("/").text
    programme = zoe.get(event.get_absolute_url())
    style = re.search(r'href="(/static/[^"]+\.css)"', programme.text)[1]
    assert zoe.get(style, **{"Accept-Encoding": "br"}).headers["content-encoding"] == "br"
    form = zoe.get(re.search(r'href="([^"]+/inscription/)"', programme.text)[1])
    wishes = re.findall(r'name="(wish_\d+_1)" value="(\d+)"', form.text)
    said = {"first_name": "Zoé", "last_name": "d’Orval", "email": ADDRESS, "organisation": "Ville d’Arras"}
    said |= {"profile": "elu", "attends_morning": "on", "attends_afternoon": "on", wishes[1][0]: wishes[1][1]}
    assert zoe.submit(form, **said).path.endswith("/envoyee/")


def confirms_and_changes(zoe: Visitor, letter: str) -> None:
    """She opens the link of the letter, confirms, and corrects her organisation."""
    link = re.search(rf"https://{HOST}(/inscription/\S+)", letter)[1]
    mine = zoe.get(link)
    assert "Atelier 2" in mine.text
    zoe.submit(mine, to="confirmer/")
    assert zoe.submit(zoe.get(f"{link}modifier/"), organisation="Ville de Béthune").status == 200


def asks_for_the_badges(team: Visitor, event: Event) -> str:
    """The team opens its session and asks for a print job; the address of its file."""
    team.submit(team.get("/admin/login/"), username="organisation", password=PASSWORD)
    demand = signing.dumps({"event": event.pk, "document": "badges", "options": {}, "count": 1}, key=KEY, compress=True)
    job = team.submit(team.get(f"{reverse('admin:inscriptions_ask_job')}?demande={demand}"))
    return f"{job.path}fichier.pdf"


def test_a_person_and_the_team_go_through_their_day_on_two_hosts(town, tmp_path):
    front, letters, hosts, wait_for_a_letter, wait_for_a_print = town
    zoe, team, event = front.visitor(), front.visitor(), Event.objects.latest("date")

    signs_up(zoe, event)
    confirms_and_changes(zoe, wait_for_a_letter(lambda: sent_to(ADDRESS, "Confirmez"))[0])
    wait_for_a_letter(lambda: sent_to(ADDRESS, "Votre inscription"))
    person = Registration.objects.get()
    assert (person.status, person.organisation) == ("confirmed", "Ville de Béthune")
    assert zoe.get(f"{event.get_absolute_url()}programme.pdf").body.startswith(b"%PDF")

    file = asks_for_the_badges(team, event)
    wait_for_a_print(lambda: PrintJob.objects.filter(finished_at__isnull=False).exists())
    assert PrintJob.objects.get().error == ""
    for _ in hosts:  # each of them reads what the worker wrote
        assert "d’ORVAL" in pdf_text(team.get(file).body)
    desk = team.get(f"/accueil/{event.slug}/")
    assert "Zoé" in team.submit(desk, code=person.badge_code).text
    assert Attendance.objects.get().registration == person

    # What the worker does not know of leaves each minute.
    left = OutgoingMailFactory(registration=person, to=person.email)
    for command in commands_of("rencontre-mails.service"):
        run(command, hosts[1])
    left.refresh_from_db()
    assert left.sent_at is not None
    assert [to for to, _ in letters] == [[ADDRESS]] * 3
    assert [(tmp_path / f"host-{n}").read_text().count("HTTP/1.0") > 5 for n in range(2)] == [True, True]

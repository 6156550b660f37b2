"""A machine of production on free ports of this one: what its units say, behind a real nginx, in the test's folder."""

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPSConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from tests.processes import LONG, wait_for

DEPLOY = settings.BASE_DIR / "rencontre" / "deploy"
UNITS = DEPLOY / "systemd"
HOST = "rencontre.exemple.fr"
KEY = "x" * 50  # what tests/processes.py gives as SECRET_KEY


def needs(program: str) -> str:
    """The path of a program of production; the test is left out without it, but in the CI, which installs it."""
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail(f"{program} manque : .ci/run l’installe.")
    if found is None:
        pytest.skip(f"Laissé de côté : {program} n’est pas installé.")
    return found


def commands_of(unit: str) -> list[list[str]]:
    """What each ExecStart of `unit` gives to python."""
    lines = re.findall(r"^ExecStart=-?/srv/rencontre/site/\.venv/bin/python (.+)$", (UNITS / unit).read_text(), re.M)
    return [shlex.split(line) for line in lines]


def free_ports(count: int) -> list[int]:
    drawn = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [server.getsockname()[1] for server in drawn]
    for server in drawn:
        server.close()
    return ports


# --- nginx ---------------------------------------------------------------------------------------------------------


def written_for(folder: Path, upstreams: list[int]) -> tuple[str, int, int]:
    """rencontre/deploy/nginx.conf in `folder`, before `upstreams`; the ports of its http and of its https."""
    plain, secure = free_ports(2)
    (servers,) = re.findall(r"    server 127\.0\.0\.1:8000;\n", text := (DEPLOY / "nginx.conf").read_text())
    text = text.replace(servers, "".join(f"    server 127.0.0.1:{port};\n" for port in upstreams))
    text = re.sub(r" +listen \[::\].*\n", "", text)
    text = re.sub(r"listen 80\b", f"listen 127.0.0.1:{plain}", text)
    text = re.sub(r"listen 443\b", f"listen 127.0.0.1:{secure}", text)
    for there in ("/var/lib/nginx", "/var/log/nginx", "/etc/ssl/rencontre", "/var/www"):
        text = text.replace(there, str(folder))
    return text, plain, secure


def make_certificate(folder: Path) -> None:
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command = [needs("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    subprocess.run(command, check=True, capture_output=True)


def main_file(folder: Path, site: str) -> Path:
    """An nginx.conf that reads the site's, as Debian's does, and keeps to `folder`."""
    user = "user root;" if os.geteuid() == 0 else ""
    kept = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "rencontre.conf").write_text(site)
    main = folder / "nginx.conf"
    main.write_text(
        f"{user}\nworker_processes 1;\npid {folder}/pid;\ndaemon off;\nevents {{ worker_connections 256; }}\n"
        f"http {{\naccess_log off;\n{kept}include {folder}/rencontre.conf;\n}}\n"
    )
    return main


@contextmanager
def behind_nginx(folder: Path, *upstreams: int, keeps: str = "") -> Iterator["Front"]:
    """nginx before the gunicorns of these ports; `keeps`: the addresses it may keep, a pattern."""
    program = needs("nginx")
    folder.mkdir()
    make_certificate(folder)
    text, plain, secure = written_for(folder, list(upstreams))
    if keeps:
        text, changed = re.subn(r'location ~ ".*" \{', f'location ~ "{keeps}" {{', text)
        assert changed == 1
    log = folder / "said"
    with log.open("wb") as said:
        command = [program, "-p", folder, "-e", "stderr", "-c", main_file(folder, text)]
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        wait_for(lambda: all(answers(port) for port in (plain, secure)), process, log)
        yield Front(plain, secure, folder)
    finally:
        process.terminate()
        process.wait(LONG)


def answers(port: int) -> bool:
    with closing(socket.socket()) as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Front:
    """Where nginx listens, and the folder of its certificate and logs."""

    plain: int
    secure: int
    folder: Path

    def visitor(self) -> "Visitor":
        return Visitor(self)


# --- Who visits ----------------------------------------------------------------------------------------------------


@dataclass
class Answer:
    status: int
    headers: dict[str, str]  # their names in lower case
    body: bytes
    path: str

    @property
    def text(self) -> str:
        return self.body.decode()


class OurName(HTTPSConnection):
    """To the site's name, wherever nginx listens."""

    def connect(self):
        HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=HOST)


@dataclass
class Visitor:
    """A browser without script: its cookies, its Origin, redirections followed on the same site."""

    front: Front
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, **values: object) -> Answer:
        return self._ask("POST", path, urlencode(values, doseq=True), {})

    def submit(self, page: Answer, to: str = "", **changed: object) -> Answer:
        """Send the form of `page` whose action ends with `to`, else its last: what it shows, and what is `changed`."""
        form = [form for form in forms_of(page.text) if form.action.endswith(to)][-1]
        return self.post(form.action or page.path, **form.values | changed)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        usual = {"Host": HOST}
        if self.cookies:
            usual["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            origin = f"https://{HOST}"
            usual |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": origin,
                "Referer": f"{origin}{path}",
            }
        trusted = ssl.create_default_context(cafile=str(self.front.folder / "fullchain.pem"))
        with closing(OurName("127.0.0.1", self.front.secure, timeout=LONG, context=trusted)) as connection:
            connection.request(method, path, body, {**usual, **headers})
            given = connection.getresponse()
            content = given.read()
        for line in given.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies.pop(name, None)
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
        if given.status in {301, 302, 303}:
            return self.get(given.headers["Location"].removeprefix(f"https://{HOST}"))
        return Answer(given.status, {k.lower(): v for k, v in given.headers.items()}, content, path)


@dataclass
class Form:
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms that a page posts, and what a browser would send of each; its buttons left out."""

    def __init__(self, markup: str):
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""
        self.feed(markup)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        name = said.get("name") or ""
        if tag == "form":
            self.form = Form(said.get("action") or "")
            if (said.get("method") or "").lower() == "post":
                self.found.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and name and said.get("type") not in {"submit", "button", "file"}:
            if said.get("type") not in {"checkbox", "radio"} or "checked" in said:
                self.form.values.setdefault(name, []).append(
                    said.get("value") or "on" * (said.get("type") in {"checkbox", "radio"})
                )
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in said:
            self.form.values.setdefault(self.select, []).append(said.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.form.values[name] = [""]

    def handle_data(self, data):
        if self.form and self.area:
            self.form.values[self.area][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = ""


def forms_of(markup: str) -> list[Form]:
    return Forms(markup).found

"""/etc/rencontre.env means to the command `rencontre` what it means to systemd, or is refused."""

import json
import os
import subprocess
import sys

import pytest

from tests.rencontre.deploy.machine import DEPLOY, commands_of

pytestmark = pytest.mark.once
SAYS_ITS_ENVIRONMENT = "import json, os, sys; print(json.dumps([sys.argv[1:], dict(os.environ)]))"


@pytest.fixture
def rencontre(tmp_path):
    """What the command answers when the file holds `text`: its exit, its environment or its error."""
    site = tmp_path / "srv/rencontre/site"
    site.mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    for program in ("manage.py", "gunicorn.py"):
        (site / program).write_text(SAYS_ITS_ENVIRONMENT)
    (site / ".venv").symlink_to(sys.prefix)

    def run(text: str, *arguments: str, **given: str):
        (tmp_path / "etc/rencontre.env").write_text(text)
        environment = {"RENCONTRE_ROOT": str(tmp_path), "PATH": os.environ["PATH"], **given}
        command = [DEPLOY / "rencontre", *(arguments or ("check", "--deploy"))]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A=simple", "simple"),
        ("A=p$ss%20w#rd && `x` $(y) ;z", "p$ss%20w#rd && `x` $(y) ;z"),
        ("A=  entouré d’espaces\t ", "entouré d’espaces"),
        ("A=\"entre $guillemets # doubles 'et simples'\"", "entre $guillemets # doubles 'et simples'"),
        ("A='entre guillemets \"simples\"'", 'entre guillemets "simples"'),
        ("  A=vide=pas", "vide=pas"),
        ("A=", ""),
        ("# A=non\n; A=non\n\nA=premier\nA=dernier", "dernier"),
    ],
)
def test_a_value_is_taken_as_systemd_takes_it(rencontre, written, meant):
    arguments, environment = json.loads(rencontre(written).stdout)

    assert (arguments, environment["A"]) == (["check", "--deploy"], meant)


@pytest.mark.parametrize("written", ["A=a\\b", 'A=a"b', "A='a", 'A="a" b', "export A=b", "A", 'A="a\\"b"'])
def test_what_systemd_would_read_otherwise_is_refused_without_being_shown(rencontre, written):
    done = rencontre(f"SECRET_KEY=secrète\n{written}\n")

    assert (done.returncode, done.stdout) == (1, "")
    assert "ligne 2" in done.stderr
    assert written not in done.stderr
    assert "secrète" not in done.stderr


def test_nothing_else_of_the_shell_goes_through(rencontre):
    _, environment = json.loads(rencontre("A=b", DEBUG="1", DATABASE_URL="sqlite:///autre").stdout)

    assert {"DEBUG", "DATABASE_URL"} & environment.keys() == set()


def test_one_word_starts_the_site_as_its_unit_does(rencontre):
    arguments, environment = json.loads(rencontre("A=b", "serve").stdout)

    assert (["-m", "gunicorn", *arguments], environment["A"]) == (commands_of("rencontre.service")[0], "b")

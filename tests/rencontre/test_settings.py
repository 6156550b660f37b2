import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from rencontre.settings import (
    ZONES_LIKE,
    database_from_url,
    email_from_url,
    env_bool,
    env_int,
    env_rate,
    mail_rate,
    site_from_url,
    zone_named,
)


def start(wanted="s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_SECURE", **environment) -> subprocess.CompletedProcess:
    """Print what is `wanted` of the settings in a process of their own, with `environment` alone."""
    return subprocess.run(
        [sys.executable, "-c", f"import rencontre.settings as s; print({wanted})"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_refuses_to_start_without_a_secret_key():
    started = start()

    assert started.returncode != 0
    assert "SECRET_KEY manque" in started.stderr


def test_old_keys_are_separated_by_commas():
    none = start("s.SECRET_KEY_FALLBACKS", SECRET_KEY="x" * 50)
    two = start("s.SECRET_KEY_FALLBACKS", SECRET_KEY="x" * 50, SECRET_KEY_FALLBACKS=" avant, plus-tot,")

    assert (none.stdout, two.stdout) == ("[]\n", "['avant', 'plus-tot']\n")


def test_production_is_secure_by_default():
    started = start(SECRET_KEY="x" * 50, SITE_URL="https://rencontre.exemple.fr")

    assert (started.stdout, started.stderr) == ("31536000 True\n", "")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://rencontre.exemple.fr", "https://rencontre.exemple.fr"),
        ("https://rencontre.exemple.fr/", "https://rencontre.exemple.fr"),
        ("HTTPS://Rencontre.Exemple.fr//", "https://rencontre.exemple.fr"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
    ],
)
def test_the_address_of_the_site_is_a_scheme_and_a_host(written, read):
    assert site_from_url(written) == read


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("https://exemple.fr/rencontre", "désigne le sous-dossier «\u00a0/rencontre\u00a0»"),
        ("https://exemple.fr/a/b/", "désigne le sous-dossier «\u00a0/a/b\u00a0»"),
        ("https://exemple.fr/?a=1", "ne porte ni «\u00a0?\u00a0» ni «\u00a0#\u00a0»"),
        ("https://exemple.fr#a", "ne porte ni «\u00a0?\u00a0» ni «\u00a0#\u00a0»"),
        ("https://anne:secret@exemple.fr", "ne porte ni compte ni mot de passe"),
        ("https://anne:secret@exemple.fr:port", "est mal écrite"),
        ("https://exemple.fr:99999", "est mal écrite"),
        ("https://", "ne nomme aucun hôte"),
        ("https:/exemple.fr", "ne nomme aucun hôte"),
        ("https://exemple fr", "nomme un hôte illisible"),
        ("http://[::1]:8000", "nomme un hôte illisible"),
        ("https://a..b.fr", "nomme un hôte illisible"),
        ("https://exemple.fr\\rencontre", "nomme un hôte illisible"),
        ("exemple.fr", "commence par https://"),
        ("exemple.fr:8000", "commence par https://"),
        ("//exemple.fr", "commence par https://"),
        ("ftp://exemple.fr", "commence par https://"),
    ],
)
def test_any_other_address_of_the_site_is_refused_with_its_reason(written, reason):
    with pytest.raises(ImproperlyConfigured) as refused:
        site_from_url(written)

    assert reason in str(refused.value)
    assert "Écrivez par exemple\u00a0: https://rencontre.exemple.fr" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("debug", ["0", "1"])
def test_a_site_in_a_folder_does_not_start(debug):
    started = start(DEBUG=debug, SECRET_KEY="x" * 50, SITE_URL="https://exemple.fr/rencontre/")

    assert started.returncode != 0
    assert "SITE_URL désigne le sous-dossier «\u00a0/rencontre\u00a0»" in started.stderr


def test_https_is_imposed_on_the_host_alone_and_not_for_ever():
    started = start(
        "s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD",
        SECRET_KEY="x" * 50,
        SITE_URL="https://rencontre.exemple.fr",
    )

    assert (started.stdout, started.stderr) == ("31536000 True False\n", "")


def test_processes_share_the_database_and_no_cache():
    started = start("s.CACHES['default']['BACKEND']", SECRET_KEY="x" * 50, CACHE_URL="redis://127.0.0.1:6379/0")

    assert (started.stdout, started.stderr) == ("django.core.cache.backends.dummy.DummyCache\n", "")


def test_a_postgresql_url_is_read_with_its_escapes():
    database = database_from_url("postgresql://anne:mot%40passe@base.exemple.fr:5433/rencontre")

    assert database["ENGINE"] == "rencontre.databases.postgresql"
    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "rencontre",
        "USER": "anne",
        "PASSWORD": "mot@passe",
        "HOST": "base.exemple.fr",
        "PORT": "5433",
    }


def test_sqlite_takes_the_write_lock_at_once_and_waits_for_it():
    database = database_from_url("sqlite:////srv/rencontre/base.sqlite3")

    assert str(database["NAME"]) == "/srv/rencontre/base.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["ENGINE"] == "rencontre.databases.sqlite"
    assert database["CONN_MAX_AGE"] is None
    assert "secure_delete=ON" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["timeout"] == 20


def test_without_a_url_the_database_is_in_var():
    assert database_from_url("")["NAME"] == settings.BASE_DIR / "var" / "db.sqlite3"


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://serveur.fr", 25, False, False),
        ("smtp+tls://serveur.fr", 587, True, False),
        ("smtps://serveur.fr", 465, False, True),
        ("smtps://serveur.fr:2465", 2465, False, True),
    ],
)
def test_an_email_url_says_how_to_send(url, port, starttls, tls):
    mail = email_from_url(url)

    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_TLS"], mail["EMAIL_USE_SSL"]) == (port, starttls, tls)


def test_an_email_url_gives_the_account_and_the_sender():
    mail = email_from_url("smtps://anne%40ville.fr:secret@serveur.fr?from=rencontre%40ville.fr")

    assert mail["EMAIL_HOST_USER"] == "anne@ville.fr"
    assert mail["EMAIL_HOST_PASSWORD"] == "secret"
    assert mail["DEFAULT_FROM_EMAIL"] == "rencontre@ville.fr"


def test_without_a_url_mails_are_written_to_files():
    assert email_from_url("") == {"EMAIL_BACKEND": "inscriptions.letters.files.EmlBackend"}


@pytest.mark.parametrize(
    ("read", "value"),
    [(database_from_url, "mysql://base"), (email_from_url, "http://serveur"), (site_from_url, "ftp://serveur")],
)
def test_an_unknown_scheme_is_refused(read, value):
    with pytest.raises(ImproperlyConfigured):
        read(value)


@pytest.mark.parametrize(
    ("read", "value"),
    [(env_bool, "oui"), (lambda name: env_int(name, 0), "dix"), (lambda name: env_rate(name, "30/h"), "30")],
)
def test_a_value_that_means_nothing_is_refused(monkeypatch, read, value):
    monkeypatch.setenv("VARIABLE", value)

    with pytest.raises(ImproperlyConfigured, match="VARIABLE"):
        read("VARIABLE")


def test_rates_are_counted_by_the_hour(monkeypatch):
    monkeypatch.setenv("VARIABLE", "12/h")

    assert env_rate("VARIABLE", "30/h") == 12


@pytest.mark.parametrize(
    ("text", "rate"), [("", None), ("600/h", (600, 3600)), ("10 / min", (10, 60)), ("2/s", (2, 1))]
)
def test_the_rate_of_letters_is_read(text, rate):
    assert mail_rate(text) == rate


@pytest.mark.parametrize("text", ["600", "0/h", "-1/h", "600/j", "600 h", "½/s", "²/h", "/h"])
def test_a_rate_of_letters_that_cannot_be_read_is_refused(text):
    with pytest.raises(ImproperlyConfigured, match="MAIL_RATE s’écrit"):
        mail_rate(text)


@pytest.mark.parametrize("name", [*re.findall(r"[A-Z][a-z]+/[A-Z][a-z]+", ZONES_LIKE), "Pacific/Marquesas", "UTC"])
def test_the_zone_of_the_site_is_one_that_calendars_know(name):
    assert zone_named(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "Reunion", "indian/reunion", "Indian/Réunion", "La Réunion", "Europe/Lille", "UTC+4", "+04:00", "Indian",
        "../etc/passwd", "/usr/share/zoneinfo/Europe/Paris", "posix/Europe/Paris",
        "localtime", "Factory", "Europe/Paris\0",
    ],
)  # fmt: skip
def test_any_other_zone_is_refused_with_examples(name):
    with pytest.raises(ImproperlyConfigured) as refused:
        zone_named(name)

    assert str(refused.value) == f"TIME_ZONE («\u00a0{name}\u00a0») n’est pas un fuseau horaire connu. {ZONES_LIKE}"


def test_the_site_does_not_start_in_an_unknown_zone():
    started = start(SECRET_KEY="x" * 50, TIME_ZONE="Indian/Réunion")

    assert started.returncode != 0
    assert "n’est pas un fuseau horaire connu. Écrivez Europe/Paris" in started.stderr


def test_the_zone_is_that_of_paris_unless_said():
    unsaid = start("s.TIME_ZONE", SECRET_KEY="x" * 50)
    empty = start("s.TIME_ZONE", SECRET_KEY="x" * 50, TIME_ZONE=" ")
    said = start("s.TIME_ZONE", SECRET_KEY="x" * 50, TIME_ZONE="Indian/Reunion")

    assert [found.stdout for found in (unsaid, empty, said)] == ["Europe/Paris\n"] * 2 + ["Indian/Reunion\n"]

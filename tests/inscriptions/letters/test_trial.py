"""« manage.py check_mail »: a trial through the configured server, what to mend, what the DNS must say."""

import socket

import pytest
from django.core.management import CommandError, call_command

from inscriptions.letters.trial import alignment, organisation, records, spf_of
from tests.smtp import DROP

ALICE = "alice@exemple.fr"
SECRET = "mot-de-passe-du-compte"
pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def account(settings):
    """The account of an association at its provider."""
    settings.SITE_HOST = "rencontre.exemple.fr"
    settings.DEFAULT_FROM_EMAIL = "Rencontre <inscriptions@exemple.fr>"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "inscriptions@exemple.fr", "juste"


def check(capsys, *options: str) -> str:
    call_command("check_mail", ALICE, *options)
    return capsys.readouterr().out


def test_a_trial_arrives_and_the_records_are_said_whole(server, account, capsys):
    said = check(capsys)

    assert server.received() == [ALICE]
    assert "Serveur\u00a0: 127.0.0.1, port" in said
    assert f"Essai\u00a0: le serveur a pris le message pour {ALICE}." in said
    assert "le compte (exemple.fr) et l’expéditeur (exemple.fr) sont du même domaine" in said
    assert "le site (rencontre.exemple.fr) est du même domaine" in said
    assert 'exemple.fr. TXT "v=spf1 a:rencontre.exemple.fr ~all"' in said
    assert 'SÉLECTEUR._domainkey.exemple.fr. TXT "v=DKIM1; k=rsa; p=CLÉ"' in said
    assert '_dmarc.exemple.fr. TXT "v=DMARC1; p=none; rua=mailto:postmaster@exemple.fr"' in said
    assert "dig +short TXT _dmarc.exemple.fr" in said
    assert "juste" not in said


@pytest.mark.parametrize(
    ("step", "what", "told", "mend"),
    [
        ("connect", DROP, "a coupé la connexion", "demandez-lui s’il refuse cette machine"),
        ("MAIL", "553 not yours", "refuse notre adresse d’expéditeur\u00a0: 553 not yours", "?from="),
        ("RCPT", "550 unknown", "Le serveur refuse cette adresse\u00a0: 550 unknown", "Vérifiez l’adresse d’essai"),
        ("end", "554 spam", "Le serveur refuse ce message\u00a0: 554 spam", "ce qu’il refuse du message"),
        ("end", DROP, "a coupé la connexion", "le message a pu partir"),
    ],
)
def test_the_step_that_fails_is_said_with_what_to_mend(server, account, capsys, step, what, told, mend):
    server.tell(step, what)

    with pytest.raises(CommandError) as failure:
        check(capsys)

    assert told in str(failure.value)
    assert mend in str(failure.value)
    assert "v=spf1" in capsys.readouterr().out


def test_a_server_that_is_not_there_is_told_from_one_that_is_unknown(server, account, settings, monkeypatch, capsys):
    server.stop()
    with pytest.raises(CommandError, match=r"refuse la connexion.*Vérifiez le port"):
        check(capsys)

    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CommandError, match=r"son nom est inconnu.*Vérifiez le nom du serveur"):
        check(capsys)


def test_a_wrong_account_is_told_without_its_password(server, account, settings, capsys):
    settings.EMAIL_HOST_PASSWORD = SECRET

    with pytest.raises(CommandError, match="refuse le compte ou le mot de passe") as failure:
        check(capsys)

    assert SECRET not in str(failure.value) + capsys.readouterr().out


@pytest.mark.parametrize(
    ("ciphered", "mend"),
    [("EMAIL_USE_SSL", "smtps:// va avec 465"), ("EMAIL_USE_TLS", "Ce port n’offre ni chiffrement ni compte")],
)
def test_a_port_that_is_not_ciphered_so_is_told(server, account, settings, capsys, ciphered, mend):
    setattr(settings, ciphered, True)

    with pytest.raises(CommandError) as failure:
        check(capsys)

    assert mend in str(failure.value)


def test_without_a_trial_nothing_leaves(server, account, capsys):
    assert "Essai" not in check(capsys, "--no-trial")
    assert server.connections == 0


def test_what_is_no_address_and_what_is_no_server_are_refused(settings):
    with pytest.raises(CommandError, match="n’est pas une adresse"):
        call_command("check_mail", "alice")
    settings.EMAIL_BACKEND = "inscriptions.letters.files.EmlBackend"
    with pytest.raises(CommandError, match="EMAIL_URL manque"):
        call_command("check_mail", ALICE)


# --- The domain --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "account", "found"),
    [
        ("rencontre.exemple.fr", "inscriptions@exemple.fr", ["Bien", "Bien"]),
        ("rencontre.exemple.fr", "asso@fournisseur.net", ["À corriger", "Bien"]),
        ("autre.fr", "compte@mail.exemple.fr", ["Bien", "À savoir"]),
        ("rencontre.exemple.fr", "compte42", ["Le compte ne dit pas son domaine", "Bien"]),
    ],
)
def test_the_sender_is_compared_with_the_account_and_the_site(settings, site, account, found):
    settings.SITE_HOST, settings.EMAIL_HOST_USER = site, account
    settings.DEFAULT_FROM_EMAIL = "inscriptions@exemple.fr"

    assert [said.partition("\u00a0:")[0] for said in alignment()] == found


def test_an_organisation_is_what_is_bought():
    domains = ("exemple.fr", "mail.exemple.fr", "pas-de-calais.gouv.fr", "courriel.pas-de-calais.gouv.fr")

    assert [organisation(domain) for domain in domains] == ["exemple.fr"] * 2 + ["pas-de-calais.gouv.fr"] * 2


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("smtp.exemple.fr", "a:smtp.exemple.fr"),
        ("ssl0.ovh.net", "include:mx.ovh.com"),
        ("notgmail.com", "a:notgmail.com"),
        ("smtp.gmail.com", "include:_spf.google.com"),
        ("192.0.2.4", "ip4:192.0.2.4"),
        ("2001:db8::4", "ip6:2001:db8::4"),
        ("localhost", "a:rencontre.exemple.fr"),
    ],
)
def test_the_server_is_named_in_spf(settings, host, allowed):
    settings.SITE_HOST, settings.EMAIL_HOST = "rencontre.exemple.fr", host

    assert (spf_of(host), records("exemple.fr")[0]) == (allowed, ("exemple.fr", f"v=spf1 {allowed} ~all"))

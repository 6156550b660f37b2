"""Whether letters arrive: a trial through the configured server, what to mend, and what the domain's DNS must say."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from django.conf import settings
from django.utils.crypto import get_random_string

from inscriptions.letters.look import parts
from inscriptions.letters.message import QUIET, LetterMessage, sender_of
from inscriptions.letters.pictures import pictures_of
from inscriptions.letters.server import FellSilent, MailLine, RefusesUs, ServerDown, refusal, root
from programme.models import SiteSettings

SUBJECT = "Essai d’envoi"
TEMPLATE = "inscriptions/letters/trial.html"
MENDS: list[tuple[type[Exception], str]] = [
    (
        socket.gaierror,
        "Vérifiez le nom du serveur dans EMAIL_URL, et que cette machine lit le DNS (getent hosts).",
    ),
    (UnicodeError, "Vérifiez le nom du serveur dans EMAIL_URL : il n’en est pas un."),
    (
        ConnectionRefusedError,
        "Vérifiez le port d’EMAIL_URL : 465 pour smtps://, 587 pour smtp+tls://, 25 pour smtp://.",
    ),
    (TimeoutError, "Un pare-feu ferme sans doute ce port (beaucoup d’hébergeurs ferment le 25) : essayez 465 ou 587."),
    (
        ssl.SSLCertVerificationError,
        "Écrivez dans EMAIL_URL le nom que porte le certificat du serveur, sans adresse IP ni alias.",
    ),
    (ssl.SSLError, "Ce port n’est pas chiffré ainsi : smtps:// va avec 465, smtp+tls:// avec 587."),
    (
        SMTPAuthenticationError,
        "Vérifiez le compte et le mot de passe d’EMAIL_URL : @ : / ? # % s’y écrivent %40 %3A %2F %3F %23 %25. "
        "Certains fournisseurs demandent un mot de passe d’application.",
    ),
    (SMTPNotSupportedError, "Ce port n’offre ni chiffrement ni compte : essayez smtps:// (465) ou smtp+tls:// (587)."),
    (
        SMTPSenderRefused,
        "Donnez dans EMAIL_URL, après « ?from= », une adresse dont ce compte peut signer.",
    ),
    (
        SMTPRecipientsRefused,
        "Vérifiez l’adresse d’essai, et le compte d’EMAIL_URL si la réponse parle de « relay » ou "
        "d’authentification. Si elle commence par 4, recommencez plus tard.",
    ),
    (SMTPDataError, "La réponse du serveur dit ce qu’il refuse du message ; son fournisseur sait pourquoi."),
    (OSError, "Vérifiez qu’EMAIL_URL est celle que donne le fournisseur, et demandez-lui s’il refuse cette machine."),
]
MIDWAY = "C’était en cours d’envoi : le message a pu partir. Recommencez, puis demandez au fournisseur."
# What providers publish, by the end of their servers' names; others are named by their server.
INCLUDES = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "ovh.net": "mx.ovh.com",
    "gandi.net": "_mailcust.gandi.net",
    "infomaniak.com": "spf.infomaniak.ch",
    "mailjet.com": "spf.mailjet.com",
    "brevo.com": "spf.brevo.com",
}
SECOND_LEVELS = {"asso.fr", "com.fr", "gouv.fr", "nom.fr", "prd.fr", "tm.fr", "co.uk"}


@dataclass(frozen=True)
class TrialFailed(Exception):
    """What the trial met, in a sentence, and what to mend."""

    told: str
    mend: str


def sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def send_trial(to: str) -> None:
    """Send a trial to the address `to`. Raises TrialFailed."""
    line = MailLine()
    try:
        line.open()
        line.send(trial_message(to))
    except ServerDown as error:
        raise TrialFailed(str(error), mend(error)) from error
    except FellSilent as error:
        raise TrialFailed(str(error), MIDWAY) from error
    except RefusesUs as error:
        raise TrialFailed(error.of_letter, mend(error)) from error
    except OSError as error:
        raise TrialFailed(refusal(error), mend(error)) from error
    finally:
        line.close()


def trial_message(to: str) -> LetterMessage:
    """Set as the letters are, so that what filters and readers think of it holds for them."""
    site = SiteSettings.current()
    text, html = parts(TEMPLATE, {"host": settings.SITE_HOST}, site=site)
    return LetterMessage(
        subject=SUBJECT,
        body=text,
        html=html,
        from_email=sender_of(site),
        to=[to],
        headers={"Message-ID": f"<essai-{get_random_string(12)}@{settings.SITE_HOST}>"} | QUIET,
        pictures=pictures_of(html, site=site, person=None),
    )


def mend(error: Exception) -> str:
    """What to mend, by what the server met."""
    cause = root(error)
    return next(said for kind, said in MENDS if isinstance(cause, kind))


def server_in_words() -> str:
    """« smtp.exemple.fr, port 465, chiffré dès la connexion, compte moi@exemple.fr »: never the password."""
    ciphered = "chiffré dès la connexion" if settings.EMAIL_USE_SSL else "puis STARTTLS"
    parts = [
        settings.EMAIL_HOST,
        f"port {settings.EMAIL_PORT}",
        ciphered if settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS else "sans chiffrement",
        f"compte {settings.EMAIL_HOST_USER}" if settings.EMAIL_HOST_USER else "sans compte",
    ]
    return ", ".join(parts)


def alignment() -> Iterator[str]:
    """Whether the sender is of the account's domain, and of the site's: what filters and readers compare."""
    domain, account = domain_of(sender()), domain_of(settings.EMAIL_HOST_USER)
    if not account:
        yield f"Le compte ne dit pas son domaine : demandez au fournisseur s’il peut écrire au nom de {domain}."
    elif organisation(account) == organisation(domain):
        yield f"Bien : le compte ({account}) et l’expéditeur ({domain}) sont du même domaine."
    else:
        yield (
            f"À corriger : le compte est de {account}, l’expéditeur de {domain}. Mettez dans « ?from= » une adresse de "
            f"{account}, ou demandez au fournisseur d’authentifier {domain}."
        )
    if organisation(settings.SITE_HOST) == organisation(domain):
        yield f"Bien : le site ({settings.SITE_HOST}) est du même domaine que l’expéditeur."
    else:
        yield (
            f"À savoir : le site est à {settings.SITE_HOST}, l’expéditeur est de {domain} : les liens des messages "
            "mènent à un autre domaine que leur expéditeur, ce que filtres et lecteurs remarquent."
        )


def domain_of(address: str) -> str:
    """« exemple.fr » of « moi@exemple.fr »; "" without one."""
    return address.rpartition("@")[2].lower().strip(".") if "@" in address else ""


def organisation(domain: str) -> str:
    """« exemple.fr » of « mail.exemple.fr », « prefecture.gouv.fr » of what is below: what DMARC compares."""
    labels = domain.lower().split(".")
    count = 3 if ".".join(labels[-2:]) in SECOND_LEVELS else 2
    return ".".join(labels[-count:])


def spf_of(host: str) -> str:
    """What allows the server `host` in an SPF record."""
    if host in ("localhost", "127.0.0.1", "::1"):
        return f"a:{settings.SITE_HOST}"
    try:
        address = ip_address(host)
    except ValueError:
        known = (include for end, include in INCLUDES.items() if f".{host.lower()}".endswith(f".{end}"))
        return next((f"include:{include}" for include in known), f"a:{host}")
    return f"ip{address.version}:{address}"


def records(domain: str) -> list[tuple[str, str]]:
    """Name and text of the TXT records that the DNS of `domain` should have: SPF, DKIM, DMARC."""
    return [
        (domain, f"v=spf1 {spf_of(settings.EMAIL_HOST)} ~all"),
        (f"SÉLECTEUR._domainkey.{domain}", "v=DKIM1; k=rsa; p=CLÉ"),
        (f"_dmarc.{organisation(domain)}", f"v=DMARC1; p=none; rua=mailto:postmaster@{organisation(domain)}"),
    ]

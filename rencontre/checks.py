"""Mistakes of deployment, found before the first visitor meets them: `manage.py check --deploy`."""

import os
from collections.abc import Sequence
from importlib import import_module
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from rencontre.pdf.fonts import font

SLOW = {
    "weasyprint": "libpango-1.0-0 et libpangoft2-1.0-0",
    "pikepdf": "",
    "PIL.ImageFont": "",
    "openpyxl": "",
    "lxml.etree": "",
    "pypdfium2": "",
    "resvg_py": "",
}
FILES_BACKEND = "inscriptions.letters.files.EmlBackend"


def check_mails(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Say at every start that mails are written to files."""
    if settings.EMAIL_BACKEND != FILES_BACKEND:
        return []
    return [
        Info(
            f"Sans EMAIL_URL, chaque message est écrit dans {settings.MAILS_DIR.resolve()} et personne ne le reçoit.",
            id="rencontre.I001",
        )
    ]


def check_secrets(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Keys long enough that links and sessions cannot be forged; old ones that are not the new one."""
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < 50:
        found.append(
            Error(
                "SECRET_KEY est trop courte : les liens des inscrits pourraient être imités.",
                hint="Donnez au moins 50 caractères au hasard, par exemple ceux de « openssl rand -base64 48 ».",
                id="rencontre.E001",
            )
        )
    if any(len(key) < 50 for key in settings.SECRET_KEY_FALLBACKS):
        found.append(
            Error(
                "SECRET_KEY_FALLBACKS a une clé trop courte : les liens des inscrits pourraient être imités.",
                hint="Ôtez-la : les liens qu’elle a signés ne s’ouvriront plus, chacun peut redemander le sien.",
                id="rencontre.E010",
            )
        )
    if settings.SECRET_KEY in settings.SECRET_KEY_FALLBACKS:
        found.append(
            Warning(
                "SECRET_KEY_FALLBACKS répète SECRET_KEY : la clé n’est pas changée.",
                hint="Mettez la nouvelle clé dans SECRET_KEY, l’ancienne dans SECRET_KEY_FALLBACKS.",
                id="rencontre.W002",
            )
        )
    return found


def check_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The site's own address, the hosts it answers to, and the proxies before it."""
    found: list[CheckMessage] = []
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        found.append(
            Error(
                f"SITE_URL ({settings.SITE_URL}) n’est pas en https : les liens des messages et des badges non plus.",
                hint="Écrivez SITE_URL=https://votre-domaine.",
                id="rencontre.E002",
            )
        )
    if "*" in settings.ALLOWED_HOSTS or site.hostname not in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ALLOWED_HOSTS doit nommer l’hôte de SITE_URL, et jamais « * ».",
                hint=f"Laissez ALLOWED_HOSTS vide, ou écrivez ALLOWED_HOSTS={site.hostname}.",
                id="rencontre.E003",
            )
        )
    if settings.TRUSTED_PROXIES < 0:
        found.append(Error("TRUSTED_PROXIES compte des serveurs mandataires : zéro ou plus.", id="rencontre.E004"))
    elif settings.TRUSTED_PROXIES == 0 and site.scheme == "https":
        found.append(
            Warning(
                "TRUSTED_PROXIES vaut 0 : derrière un serveur mandataire, tous les visiteurs auraient la même adresse.",
                hint="Écrivez TRUSTED_PROXIES=1 derrière nginx, Caddy ou un répartiteur de charge.",
                id="rencontre.W001",
            )
        )
    return found


def check_mails_leave(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Mails reach people, and no visitor waits for them."""
    found: list[CheckMessage] = []
    if settings.EMAIL_BACKEND == FILES_BACKEND:
        found.append(
            Error(
                "EMAIL_URL manque : aucun message ne partirait.",
                hint="Écrivez EMAIL_URL=smtps://compte:mot-de-passe@serveur.",
                id="rencontre.E005",
            )
        )
    if settings.TASKS_MODE != "database":
        found.append(
            Error(
                "TASKS vaut « immediate » : chaque inscription attendrait le serveur de messagerie.",
                hint="Écrivez TASKS=database et lancez « manage.py db_worker ».",
                id="rencontre.E006",
            )
        )
    return found


def check_operator(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Somebody is told of errors and of what stopped."""
    if not settings.OPERATOR:
        return [
            Info(
                "OPERATOR est vide : personne n’est prévenu des erreurs du site, ni d’un service arrêté.",
                hint="Écrivez OPERATOR=adresse-de-qui-tient-le-site.",
                id="rencontre.I002",
            )
        ]
    try:
        validate_email(settings.OPERATOR)
    except ValidationError:
        return [
            Error(
                "OPERATOR n’est pas une adresse électronique : personne ne serait prévenu.",
                hint="Écrivez une seule adresse, par exemple OPERATOR=technique@exemple.fr.",
                id="rencontre.E011",
            )
        ]
    return []


def check_folders(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The folders that the site writes to."""
    return [
        Error(
            f"Le dossier {folder} n’est pas accessible en écriture.",
            hint="Donnez-le au compte qui fait tourner le site (chown).",
            id="rencontre.E007",
        )
        for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
        if not os.access(folder, os.W_OK)
    ]


def check_fonts(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The letters that badges and the pictures of shared links are measured and drawn with."""
    try:
        font("regular", 10)
    except OSError:
        pass
    else:
        return []
    return [
        Error(
            "Ni les polices Liberation ni les polices DejaVu ne sont là : badges et images de partage échoueraient.",
            hint="Installez le paquet fonts-liberation ou fonts-dejavu-core (make packages).",
            id="rencontre.E008",
        )
    ]


def check_slow_libraries(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """The libraries that a site starts without (`rencontre/late.py`): one that is missing would fail at first use."""
    found: list[CheckMessage] = []
    for name, packages in SLOW.items():
        try:
            import_module(name)
        except (ImportError, OSError) as error:
            hint = f"Installez {packages} (make packages)." if packages else "Refaites « pip install »."
            found.append(Error(f"{name} ne se charge pas : {error}.", hint=hint, id="rencontre.E009"))
    return found

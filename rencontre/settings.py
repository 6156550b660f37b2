"""One file for every place: development with DEBUG=1, production without it. Variables: docs/exploitation.md."""

import os
import re
import zoneinfo
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK_SECONDS = 20  # how long whoever writes waits for another
LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(\.{LABEL})*")  # a name, or an IPv4 address
ZONES_OF_ONE_MACHINE = {"Factory", "localtime"}  # files beside the zones, which mean nothing elsewhere
ZONES_LIKE = (
    "Écrivez Europe/Paris, America/Guadeloupe, America/Martinique, America/Cayenne, America/Miquelon, Indian/Reunion, "
    "Indian/Mayotte, Pacific/Noumea ou Pacific/Tahiti, majuscules comprises et sans accent."
)
SITE_URL_LIKE = "Écrivez par exemple : https://rencontre.exemple.fr"


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def env_list(name: str, default: str = "") -> list[str]:
    """What is separated by commas."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


def env_bool(name: str) -> bool:
    value = env(name, "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} doit valoir 1 ou 0.")
    return value in {"1", "true", "yes"}


def env_int(name: str, default: int) -> int:
    try:
        return int(env(name, str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} doit être un nombre entier.") from error


def env_rate(name: str, default: str) -> int:
    """Number of acts an hour, written « 30/h »."""
    count, _, unit = env(name, default).partition("/")
    if unit != "h" or not count.isdigit():
        raise ImproperlyConfigured(f"{name} s’écrit comme « {default} ».")
    return int(count)


def mail_rate(text: str) -> tuple[int, int] | None:
    """Letters and seconds of « 600/h », « 10/min » or « 2/s »; None without a limit."""
    count, _, unit = text.replace(" ", "").partition("/")
    seconds = {"s": 1, "min": 60, "h": 3600}.get(unit)
    if not text:
        return None
    if seconds is None or not re.fullmatch("[1-9][0-9]{0,6}", count):
        raise ImproperlyConfigured("MAIL_RATE s’écrit comme « 600/h », « 10/min » ou « 2/s ».")
    return int(count), seconds


def site_from_url(url: str) -> str:
    """`https://host` or `http://host:port`, in lower case; ImproperlyConfigured says why anything more is refused."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ImproperlyConfigured(f"SITE_URL est mal écrite. {SITE_URL_LIKE}") from None  # it may hold a password
    folder = parts.path.strip("/")
    for is_wrong, reason in (
        (parts.scheme not in {"http", "https"}, "commence par https:// (ou http:// pour développer)."),
        ("@" in parts.netloc, "ne porte ni compte ni mot de passe."),
        (not host, "ne nomme aucun hôte."),
        (not HOST.fullmatch(host), "nomme un hôte illisible : lettres sans accent, chiffres, points et tirets."),
        (folder, f"désigne le sous-dossier « /{folder} » : le site occupe la racine d’un hôte à lui."),
        (parts.query or parts.fragment, "ne porte ni « ? » ni « # »."),
    ):
        if is_wrong:
            raise ImproperlyConfigured(f"SITE_URL {reason} {SITE_URL_LIKE}")
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}"


def zone_named(name: str) -> str:
    """A time zone as browsers and calendars know it; ImproperlyConfigured refuses any other name, with examples."""
    if name not in zoneinfo.available_timezones() - ZONES_OF_ONE_MACHINE:
        raise ImproperlyConfigured(f"TIME_ZONE (« {name} ») n’est pas un fuseau horaire connu. {ZONES_LIKE}")
    return name


def database_from_url(url: str) -> dict:
    """DATABASES["default"] for `postgresql://user:password@host:port/name` or `sqlite:///path`; when empty, in var/."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "rencontre.databases.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {
                "connect_timeout": 3,  # seconds: a server that is off is said to be
                "options": f"-c lock_timeout={LOCK_SECONDS}s",
            },
        }
    if parts.scheme not in {"", "sqlite"}:
        raise ImproperlyConfigured("DATABASE_URL commence par postgresql:// ou sqlite:///.")
    path = Path("/", unquote(parts.path).lstrip("/")) if parts.path else VAR_DIR / "db.sqlite3"
    return {
        "ENGINE": "rencontre.databases.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,  # what readers share stays open: a full disk could not make it anew
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_SECONDS,
            "init_command": "PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
        # Threads of the race tests need a file, not a memory database.
        "TEST": {"NAME": path.with_name(f"test-{path.name}")},
    }


def email_from_url(url: str) -> dict:
    """EMAIL_* settings for `smtp://user:password@host:port`, `smtp+tls://`, `smtps://`; when empty, files in var/."""
    if not url:
        return {"EMAIL_BACKEND": "inscriptions.letters.files.EmlBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise ImproperlyConfigured("EMAIL_URL commence par smtp://, smtp+tls:// ou smtps://.")
    return {
        "EMAIL_BACKEND": "inscriptions.letters.server.SmtpBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,  # seconds of silence
        "DEFAULT_FROM_EMAIL": parse_qs(parts.query).get("from", [f"inscriptions@{SITE_HOST}"])[0],
    }


# --- What the environment says -----------------------------------------------------------------------------------

DEBUG = env_bool("DEBUG")
VAR_DIR = Path(env("VAR_DIR", str(BASE_DIR / "var")))
SECRET_KEY = env("SECRET_KEY", "developpement-seulement" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY manque : donnez une longue suite aléatoire, ou DEBUG=1 pour développer.")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
SITE_URL = site_from_url(env("SITE_URL", "http://127.0.0.1:8000" if DEBUG else "https://localhost"))
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost" if DEBUG else SITE_HOST)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FORCE_SCRIPT_NAME = ""  # the root of its host, whatever a request says (rencontre/wsgi.py)
DATABASES = {"default": database_from_url(env("DATABASE_URL"))}
CACHES = {
    # Django wants one of that name; nothing uses it, so that processes share only the database.
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    # Public answers, for a second, in each process's own memory (rencontre/http/short_cache.py); none while developing.
    "answers": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": 200},
    },
}
DEFAULT_FROM_EMAIL = f"inscriptions@{SITE_HOST}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(email_from_url(env("EMAIL_URL")))
MAIL_RATE = mail_rate(env("MAIL_RATE"))
MAILS_DIR = VAR_DIR / "mails"
ADMIN_PATH = env("ADMIN_PATH", "admin").strip("/") + "/"
OPERATOR = env("OPERATOR")
SIGNUP_BUDGET_ADDRESS = env_rate("SIGNUP_BUDGET_ADDRESS", "60/h")
SIGNUP_BUDGET_NETWORK = env_rate("SIGNUP_BUDGET_NETWORK", "600/h")
SIGNUP_MIN_SECONDS = env_int("SIGNUP_MIN_SECONDS", 3)
SIGNUP_ANSWER_SECONDS = 0.04  # an accepted sign-up is answered no sooner: its time tells nothing of who is known
TRUSTED_PROXIES = env_int("TRUSTED_PROXIES", 0)
TASKS_MODE = env("TASKS", "immediate")
if TASKS_MODE not in {"immediate", "database"}:
    raise ImproperlyConfigured("TASKS vaut immediate ou database.")
TASKS = {
    "default": {
        "BACKEND": {
            "immediate": "django_tasks.backends.immediate.ImmediateBackend",
            "database": "django_tasks_db.DatabaseBackend",
        }[TASKS_MODE],
        "QUEUES": ["default", "prints"],  # a long document makes no letter wait
    }
}

# --- The house ---------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "rencontre",
    "programme",
    "inscriptions",
    "rencontre.apps.LateAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "rencontre.apps.BackgroundConfig",
    "crispy_forms",
    "import_export",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "csp",
]
MIDDLEWARE = [
    "rencontre.http.health.HealthFirst",
    "rencontre.http.references.References",
    "rencontre.http.hosts.KnownHosts",
    "rencontre.http.short_cache.ShortCache",  # what it keeps has passed all those below
    "rencontre.http.outages.Outages",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "inscriptions.accounts.verified.Verified",  # Django's, and nobody without the second factor that is asked
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rencontre.http.refusals.StoppedDocuments",
    "inscriptions.accounts.idle.AskedAgain",
    "programme.site.former.FormerAddresses",
]
ROOT_URLCONF = "rencontre.urls"
WSGI_APPLICATION = "rencontre.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "programme.site.page.site",
            ],
        },
    },
]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
TIME_ZONE = zone_named(env("TIME_ZONE", "Europe/Paris"))
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/medias/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
DRAWINGS_ROOT = VAR_DIR / "drawings"  # this host's own, which may be erased (rencontre/http/kept.py)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    # Spreadsheets between the preview of an import and its confirmation; `deliver_mails` erases those left behind.
    "import_export": {"BACKEND": "programme.models.day_files.DayStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FORMS_URLFIELD_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

CRISPY_TEMPLATE_PACK = "rencontre"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("rencontre",)
CRISPY_FAIL_SILENTLY = False

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "add"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "change"  # the front desk sees, and never exports
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# --- Staff -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["inscriptions.accounts.verified.TeamBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
SECOND_FACTOR = env("SECOND_FACTOR", "none")
if SECOND_FACTOR not in {"none", "organisation", "all"}:
    raise ImproperlyConfigured("SECOND_FACTOR vaut none, organisation ou all.")
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # codes are counted as passwords (accounts/ceilings.py)
OTP_TOTP_SYNC = False  # a phone is thirty seconds early or late at most, however its clock drifts
PASSWORD_RESET_TIMEOUT = (
    60 * 60 * 24 * 7
)  # of an invitation; a forgotten password has less (inscriptions/accounts/links.py)
SESSION_COOKIE_AGE = 60 * 60 * 12
STAFF_IDLE_SECONDS = 15 * 60  # after which the pages that hold most ask the password again

# --- Trust -------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
if not DEBUG:
    SECURE_SSL_REDIRECT = SITE_URL.startswith("https:")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = False  # the browsers' own list binds the whole domain, and is not left in a day
    SILENCED_SYSTEM_CHECKS = ["security.W021"]  # it asks for the line above to be True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "rencontre.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} [{reference}] {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "failures": {"class": "rencontre.watch.NoteFailures", "level": "ERROR"},  # counted, for who keeps the site
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers hide nothing: they are taken away, and the root's takes their place.
    "loggers": {
        "django": {"level": "INFO"},
        "django.server": {"level": "INFO", "propagate": True},
        "django.request": {"handlers": ["failures"]},
        "django_tasks": {"handlers": ["failures"]},
    },
}
for directory in (VAR_DIR, MAILS_DIR, MEDIA_ROOT, PRIVATE_ROOT, STATIC_ROOT):
    directory.mkdir(parents=True, exist_ok=True)

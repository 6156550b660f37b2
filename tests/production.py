"""Production's settings for processes of the tests: no static file was collected, no letter is written anywhere."""

import os

from rencontre.settings import *  # noqa: F403
from rencontre.settings import DATABASES, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if "EMAIL_URL" not in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if "BUSY_TIMEOUT" in os.environ:  # seconds that SQLite waits for a lock
    DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ["BUSY_TIMEOUT"])
if "PRIVATE_ROOT" in os.environ:  # this host's own disk
    STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT = os.environ["PRIVATE_ROOT"]

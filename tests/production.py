"""Production's settings for processes of the tests: as they are, but that no static file was collected."""

from rencontre.settings import *  # noqa: F403
from rencontre.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

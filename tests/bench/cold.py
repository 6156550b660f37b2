"""The house without its short memory: every page is drawn."""

from django.conf import settings

settings.MIDDLEWARE.remove("rencontre.http.short_cache.ShortCache")

from rencontre.wsgi import application  # noqa: E402, F401

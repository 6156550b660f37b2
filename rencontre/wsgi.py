import logging
import os
from collections.abc import Iterable
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.wsgi import get_wsgi_application

from rencontre.logs import HideLinks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rencontre.settings")


def at_the_root(application: WSGIApplication) -> WSGIApplication:
    """The site is at the root of its host: a SCRIPT_NAME comes from a visitor, and belongs to the path.

    gunicorn takes it from a header of that name, in front of PATH_INFO; settings.FORCE_SCRIPT_NAME says the same to
    whatever does not come this way.
    """

    def whole(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        taken_off = environ.pop("SCRIPT_NAME", "")
        if taken_off and "RAW_URI" in environ:
            environ["PATH_INFO"] = unquote(taken_off, "latin-1") + environ.get("PATH_INFO", "")
        return application(environ, start_response)

    return whole


application = at_the_root(get_wsgi_application())
for name in ("gunicorn.access", "gunicorn.error"):  # they write by handlers of their own
    logging.getLogger(name).addFilter(HideLinks())

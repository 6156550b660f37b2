"""Whether what a browser sends comes from a page of this site."""

from django.conf import settings
from django.http import HttpRequest

FOREIGN = {"cross-site", "same-site"}  # « same-site »: another host of our domain


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that the form stood on another site; a machine says nothing.

    The site's own address counts as well as the host that was asked: behind a proxy that says no scheme, ours is
    « http: » where the browser reads « https: ».
    """
    if said := request.headers.get("Sec-Fetch-Site"):
        return said in FOREIGN
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin not in {f"{request.scheme}://{request.get_host()}", settings.SITE_URL}

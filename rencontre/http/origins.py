"""Whether what a browser sends comes from a page of this site."""

from django.http import HttpRequest

FOREIGN = {"cross-site", "same-site"}  # « same-site »: another host of our domain


def is_foreign(request: HttpRequest) -> bool:
    """Whether a browser says that the form stood on another site; a machine says nothing."""
    if said := request.headers.get("Sec-Fetch-Site"):
        return said in FOREIGN
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin != f"{request.scheme}://{request.get_host()}"

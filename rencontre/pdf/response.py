"""The answer that carries a PDF."""

from django.http import HttpResponse


def pdf_headers(name: str) -> dict[str, str]:
    """The headers of a PDF that the browser shows under `name`."""
    return {"Content-Type": "application/pdf", "Content-Disposition": f'inline; filename="{name}.pdf"'}


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows and nobody stores."""
    return HttpResponse(content, headers=pdf_headers(name) | {"Cache-Control": "private, no-store"})

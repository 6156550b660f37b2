"""What a person downloads: their convocation, their certificate."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.models import Registration
from inscriptions.paper.certificate_numbers import issue_certificates
from inscriptions.paper.certificates import certificates_to_print
from inscriptions.paper.convocation import convocation_pdf
from inscriptions.signup.personal import personal, registration_of_link
from inscriptions.signup.rules import check_certificate_is_due
from rencontre.domain import DomainError
from rencontre.http.cookieless import cookieless
from rencontre.pdf.render import Stopped
from rencontre.pdf.response import pdf_response


@require_safe
@personal
def convocation(request: HttpRequest, token: str) -> HttpResponse:
    """The page to bring on the day, for whoever has a place."""
    registration = registration_of_link(token)
    if registration.status != Registration.Status.CONFIRMED:
        messages.error(request, "La convocation est prête quand la place est confirmée.")
        return redirect("inscriptions:mine", token=token)
    return _pdf(request, token, lambda: convocation_pdf(registration), f"convocation-{registration.event.slug}")


@cookieless
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """POST gives the certificate its number, once; GET is the certificate."""
    registration = registration_of_link(token)
    event = registration.event
    try:
        check_certificate_is_due(registration, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("inscriptions:mine", token=token)
    if request.method == "POST":
        issue_certificates(event=event, registration=registration)
        return redirect("inscriptions:certificate", token=token)
    name = f"attestation-{event.slug}"
    return _pdf(request, token, lambda: certificates_to_print(event, registration=registration.pk).pdf(), name)


def _pdf(request: HttpRequest, token: str, draw: Callable[[], bytes], name: str) -> HttpResponse:
    """What `draw` makes, or the registration's page with the sentence that says why not."""
    try:
        content = draw()
    except (DomainError, Stopped) as error:
        messages.error(request, str(error))
        return redirect("inscriptions:mine", token=token)
    return pdf_response(content, name)

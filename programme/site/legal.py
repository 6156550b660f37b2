"""The pages that a public site must have. They say what the publisher has not given yet, and leave no blank."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from programme import queries
from programme.models import Event, SiteSettings
from programme.share.open_graph import plain_share
from programme.site.page import page
from rencontre.holdings import UNPROVED_DAYS, held_of_people


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration of accessibility, in the order that the RGAA imposes (docs/pratique-francaise.md §7)."""
    share = plain_share("Accessibilité", "La déclaration d’accessibilité de ce site.", request.path)
    return page(request, "programme/site/accessibility.html", {"address": settings.SITE_URL, "share": share})


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """What becomes of the data of people who sign up (docs/pratique-francaise.md §6)."""
    context = {
        "bases": SiteSettings.LegalBasis,
        "days": queries.days_that_hold_data(timezone.localdate()),
        "held": _held_by_term(),
        "usual": Event(),
        "unproved_days": UNPROVED_DAYS,
        "share": plain_share("Données personnelles", "Ce que deviennent les réponses des inscrits.", request.path),
    }
    return page(request, "programme/site/personal_data.html", context)


def _held_by_term() -> list[tuple[str, list[str]]]:
    """What is held of a person, gathered by until when."""
    found: dict[str, list[str]] = {}
    for holding in held_of_people():
        found.setdefault(holding.until, []).append(holding.title)
    return list(found.items())


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """Who publishes the site, who answers for it and who hosts it."""
    share = plain_share("Mentions légales", "Qui édite et héberge ce site.", request.path)
    return page(request, "programme/site/legal_notice.html", {"share": share})


@require_safe
def site_map(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Every page that visitors may open, day by day."""
    context = {
        "days": queries.days(timezone.localdate(), number),
        "share": plain_share("Plan du site", "Toutes les pages de ce site.", request.path),
    }
    return page(request, "programme/site/site_map.html", context)

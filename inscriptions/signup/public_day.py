"""The day that a public page of sign-up is about."""

from django.http import Http404

from programme.models import Event
from rencontre.databases.compiled import CompiledModels

_DAYS = CompiledModels(lambda slug: Event.objects.public().select_related("main_venue").filter(slug=slug), slug="slug")


def public_day(slug: str) -> Event:
    """The day, with its main venue; Http404 when there is none, or nobody may see it yet."""
    for event in _DAYS.of(slug=slug):
        return event
    raise Http404("Aucune journée publique à cette adresse.")

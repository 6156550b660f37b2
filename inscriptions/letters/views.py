"""The calendar of a person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from inscriptions.letters.calendars import registration_calendar
from inscriptions.letters.day import day_of
from inscriptions.models import Registration
from inscriptions.post.facts import decided_of
from inscriptions.seats.day_programme import slot_states
from inscriptions.signup.personal import personal, registration_of_link


@require_safe
@personal
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    registration = registration_of_link(token)
    if registration.status == Registration.Status.WAITING:
        raise Http404("Une place en liste d’attente n’est pas un rendez-vous.")
    day, decided = day_of(registration.event), decided_of(registration)
    slots = slot_states(day.slots, registration, decided)
    return HttpResponse(
        registration_calendar(registration, decided, day, slots, sequence=registration.calendar_sequence),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{registration.event.slug}.ics"'},
    )

"""The calendar of a person, and no more messages nor reminders in one click."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from inscriptions.letters.calendars import registration_calendar
from inscriptions.letters.day import day_of
from inscriptions.letters.subscriptions import set_no_campaigns
from inscriptions.models import Registration
from inscriptions.post.facts import decided_of
from inscriptions.post.links import registration_to_unsubscribe
from inscriptions.seats.day_programme import slot_states
from inscriptions.signup.personal import personal, registration_of_link
from rencontre.actors import THE_PERSON
from rencontre.http.origins import is_foreign


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


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST acts and answers without a redirection, which mailboxes do not follow (RFC 8058).

    The token is all the right that there is: the mailbox that posts for its reader has no cookie, and no cookie adds to
    it. A form of another site's page is answered as a GET is. It says of which day, and what stands now; neither for a
    token that is forged, or about somebody who was erased.
    """
    done, person = "", registration_to_unsubscribe(token)
    if request.method == "POST" and not is_foreign(request):
        done = "again" if "again" in request.POST else "none"
        if person:
            person = set_no_campaigns(registration=person, wants_none=done == "none", by=THE_PERSON)
    return render(request, "inscriptions/letters/unsubscribe.html", {"done": done, "person": person})

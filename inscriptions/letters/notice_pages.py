"""« Nouvelles à l’équipe »: what the team of a day is told by letter, and where."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from inscriptions.letters.notice_state import address_of, notices_of
from inscriptions.letters.notices import BOXES, set_notices
from inscriptions.letters.reminder_form import NoticesForm
from inscriptions.models import TeamNotices
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.post.kinds import name_of
from programme.desk.pages import ACT, Given, Tab, day_page, in_fieldsets
from programme.models import Event
from rencontre.actors import member


@day_page(
    "nouvelles/",
    title="Nouvelles à l’équipe",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/notices.html",
    name="inscriptions_team_notices",
    methods=ACT,
)
def team_notices(request: HttpRequest, event: Event) -> Given:
    """GET shows what is told and where; POST sets it."""
    notices = notices_of(event)
    form = NoticesForm(request.POST or None, notices=notices, default=address_of(TeamNotices(), event))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        boxes = {name: said[name] for name in BOXES}
        set_notices(event=event, to=said["to"], boxes=boxes, by=member(request.user))
        messages.success(request, "Les nouvelles à l’équipe sont réglées.")
        return redirect("admin:inscriptions_team_notices", event.pk)
    last = (notices.told or {}).get("last", {})
    return {
        "adminform": in_fieldsets(form),
        "address": address_of(notices, event),
        "last": [(name_of(slug), datetime.fromisoformat(at)) for slug, at in last.items()],
    }

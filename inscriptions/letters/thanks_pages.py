"""« Remercier », after the day: who is written what, the letters as they will leave, then the sending."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters.day import day_of
from inscriptions.letters.reminder_form import ThanksForm
from inscriptions.letters.render import Letter, preview
from inscriptions.letters.rules import check_day_may_be_thanked
from inscriptions.letters.shown import SHOW, shown_among
from inscriptions.letters.thanks import Thanks, added_since, said_of_documents, send_thanks, thanks_of, write_thanks
from inscriptions.models import Registration
from inscriptions.people.pages import MAY_CHANGE
from programme.desk.pages import ACT, Given, Tab, day_page, in_fieldsets
from programme.models import Event
from rencontre.actors import member
from rencontre.domain import refusal
from rencontre.french.words import counted

MAY_WRITE = (MAY_CHANGE, "programme.change_event")
MOST_NAMED = 50


def is_held(event: Event) -> bool:
    return not refusal(check_day_may_be_thanked, event, now=timezone.now())


@day_page(
    "remercier/",
    title="Remercier",
    tab=Tab.REPORT,
    permission=MAY_WRITE,
    template="inscriptions/letters/thank.html",
    methods=ACT,
    when=is_held,
    sensitive=True,  # the letters that it shows hold personal links
)
def thank(request: HttpRequest, event: Event) -> Given:
    """GET shows; POST writes the word of thanks, and sends if it is asked to; nothing when it only asks to see."""
    why_not = refusal(check_day_may_be_thanked, event, now=timezone.now())
    form = ThanksForm(request.POST or None, event=event)
    if request.method == "POST" and not why_not and form.is_valid():
        words = form.cleaned_data["words"]
        if SHOW in request.POST:
            event.thanks = words
            return shown_among(_shown(event, thanks_of(event)), request.POST[SHOW])
        if "voir" not in request.POST:
            write_thanks(event=event, words=words, by=member(request.user))
            _send(request, event) if "envoyer" in request.POST else messages.success(request, "Le mot est enregistré.")
            return redirect("admin:inscriptions_thank", event.pk)
        event.thanks = words  # as the letters below say it
    thanks = thanks_of(event)
    return {
        "why_not": why_not,
        "thanks": thanks,
        "groups": [(group, group.people[:MOST_NAMED]) for group in thanks.groups],
        "added": added_since(event, thanks.documents),
        "documents_link": reverse("admin:programme_event_change", args=[event.pk]),
        "adminform": in_fieldsets(form),
        "letters": [] if why_not else _shown(event, thanks),
    }


def _send(request: HttpRequest, event: Event) -> None:
    if count := send_thanks(event=event, by=member(request.user)):
        messages.success(request, f"{counted(count, 'message')} en route.")
    else:
        messages.warning(request, "Rien n’est parti : tout le monde a déjà son message.")


def _shown(event: Event, thanks: Thanks) -> list[tuple[Registration, Letter]]:
    """The letter of the first person of each group."""
    day, documents = day_of(event), said_of_documents(thanks.documents)
    return [
        (group.people[0], preview(group.letter, group.people[0], day=day, **group.said, documents=documents))
        for group in thanks.groups
        if group.letter
    ]

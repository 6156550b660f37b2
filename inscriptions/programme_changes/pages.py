"""A session that is cancelled or that changed: who is concerned, the mails as they will leave, then the sending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from inscriptions.programme_changes.announce import (
    Unannounced,
    announce_changes,
    announcement_of,
    unannounced,
)
from inscriptions.programme_changes.form import AnnounceForm
from inscriptions.programme_changes.preview import previewed
from programme.desk.hooks import DeskForm, Panel
from programme.desk.pages import ACT, Given, Link, no_link, session_page
from programme.desk.paging import page_of
from programme.models import Session
from programme.services import cancel_session, restore_session
from rencontre.actors import member
from rencontre.french.typography import typographic
from rencontre.french.words import counted

PEOPLE = 50  # a page, with the letter of each
MAY_CHANGE = "programme.change_session"
MAY_WRITE = "inscriptions.change_registration"
MAY_TELL = (MAY_CHANGE, MAY_WRITE)


def sentences_of(found: Unannounced, session: Session) -> list[str]:
    """What is still to be told, on the page of `session`: a workshop of its slot is named where it says more."""
    own = found.news.get(session, [])
    of_workshops = [
        f"{one.label} : {sentence}"
        for one, news in found.news.items()
        for sentence in news
        if one != session and sentence not in own
    ]
    moved = len({person for person, _ in found.moved})
    verb = "ont" if moved > 1 else "a"
    return [*own, *of_workshops, *([f"{counted(moved, 'personne')} {verb} changé d’atelier."] if moved else [])]


def _done(count: int, waited: bool) -> str:
    """What a sending came to, `waited` when there was something to tell: someone may have done it meanwhile."""
    if count:
        return f"{counted(count, 'message')} en route."
    return "Modifications classées." if waited else "Rien n’est parti : il n’y avait plus rien à annoncer."


def what_is_left_to_tell(request: HttpRequest, form: DeskForm) -> Panel | None:
    """Above the fields of a session: what nobody was told yet, for who may tell it."""
    session = form.before
    may_tell = request.user.has_perms(MAY_TELL)
    news = sentences_of(unannounced(session), session) if may_tell else []
    if not news:
        return None
    way = Link(reverse("admin:inscriptions_session_tell", args=[session.pk]), "Prévenir les personnes")
    return Panel("inscriptions/programme_changes/news.html", {"session": session, "news": news}, links=(way,))


def say_what_changed(request: HttpRequest, session: Session) -> None:
    """After a saving: what changed, how many people it concerns, that nobody knows, and where to tell them."""
    found = unannounced(session)
    if not found:
        return
    count = len(found.people)
    whom = f"{counted(count, 'personne', 'concernée')} : personne n’a encore été prévenu."
    said = typographic(" ".join([*sentences_of(found, session), whom if count else "Personne n’est concerné."]))
    if count and request.user.has_perm(MAY_WRITE):
        address = reverse("admin:inscriptions_session_tell", args=[session.pk])
        said = format_html('{} <a href="{}">Prévenir</a>', said, address)
    messages.warning(request, said)


@session_page(
    "annuler/",
    title="Annuler la séance",
    permission=MAY_CHANGE,
    template="inscriptions/programme_changes/cancel.html",
    methods=ACT,
    links=lambda session: [(act_on(session), {})],
)
def session_cancel(request: HttpRequest, session: Session) -> Given:
    """GET asks; POST cancels, or restores what was cancelled, and tells nobody yet."""
    if request.method != "POST":
        return {"title": act_on(session)}
    act = restore_session if session.cancelled_at else cancel_session
    act(session=session, by=member(request.user))
    messages.success(request, "Séance annulée." if session.cancelled_at else "Séance rétablie.")
    say_what_changed(request, session)
    waits = request.user.has_perm(MAY_WRITE) and unannounced(session)
    return redirect("admin:inscriptions_session_tell" if waits else session_page.home, session.pk)


def act_on(session: Session) -> str:
    """What the page does: « Annuler la séance », or the contrary."""
    return "Rétablir la séance" if session.cancelled_at else "Annuler la séance"


@session_page(
    "prevenir/",
    title="Prévenir",
    permission=MAY_TELL,
    template="inscriptions/programme_changes/announce.html",
    methods=ACT,
    links=no_link,  # the panel of what is left to tell has it
    sensitive=True,  # the letters that it shows hold personal links
)
def session_tell(request: HttpRequest, session: Session) -> Given:
    """GET shows who is concerned and what each will read; POST sends, unless it asks to see the team's sentence."""
    by, form = member(request.user), AnnounceForm(request.POST or None)
    is_right = form.is_valid() or not form.is_bound
    sentence = form.cleaned_data["sentence"] if form.is_bound and is_right else ""
    if request.method == "POST" and is_right and "voir" not in request.POST:
        waited = bool(unannounced(session))
        count = len(announce_changes(session=session, by=by, sentence=sentence))
        messages.success(request, _done(count, waited))
        return redirect(session_page.home, session.pk)
    return {"form": form} | _told(session, sentence, page=request.POST.get("voir") or request.GET.get("page"))


def _told(session: Session, sentence: str, *, page: str | None) -> dict[str, Any]:
    """A page of the people concerned, in name order, each with what they will read."""
    now = timezone.now()
    plan = announcement_of(session.event, session, now=now)
    concerned = list(plan.found.people)
    people = page_of(concerned, page, size=PEOPLE)
    return {
        "news": sentences_of(plan.found, session),
        "people": people,
        "speakers": [one.speaker.full_name for one in session.interventions.select_related("speaker")],
        "letters": sum(bool(person.email) for person in concerned),
        "mails": previewed(plan, session.event, people, sentence=sentence, now=now) if concerned else [],
    }

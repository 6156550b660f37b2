"""A day or a session that changes: who is concerned, the mails as they will leave, then the sending."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from inscriptions.letters.reach import why_not
from inscriptions.letters.shown import shown_page
from inscriptions.models import Registration, WorkshopSeat
from inscriptions.programme_changes.announce import announce_changes, announcement_of
from inscriptions.programme_changes.form import AnnounceForm
from inscriptions.programme_changes.impact import restore
from inscriptions.programme_changes.preview import previewed
from inscriptions.programme_changes.untold import DayNews, Untold, untold, untold_of
from inscriptions.seats.lines import slots_that_give_seats
from inscriptions.seats.unseated import count_without_workshop, has_no_workshop
from programme.desk.hooks import Change, DeskForm, HomeLine, Panel, home_desk
from programme.desk.pages import ACT, Given, Link, Tab, day_page, no_link, session_page
from programme.desk.paging import page_of
from programme.models import Event, Intervention, Session
from programme.queries import all_slots
from programme.services import cancel_session
from rencontre.actors import member
from rencontre.french.typography import french_instant, typographic
from rencontre.french.words import counted

PEOPLE = 50  # a page
PREVIEWS = 3  # letters read on the page; each of the others has its own
MAY_CHANGE = "programme.change_session"
MAY_WRITE = "inscriptions.change_registration"
MAY_TELL = (MAY_CHANGE, MAY_WRITE)
NO_WORDS = {"sentence": "", "reason": ""}
NEWS = "inscriptions/programme_changes/news.html"


def sentences_of(found: Untold, session: Session | None = None) -> list[str]:
    """What is still to be told of a day, or on the page of `session`: a workshop is named where it says more."""
    own = found.news.get(session, []) if session else found.day.sentences
    of_others = [
        f"{one.label or one.title} : {sentence}"
        for one, news in found.news.items()
        for sentence in news
        if one != session and not (one.parent and sentence in found.news.get(one.parent, []))
    ]
    moved = len({person for person, _ in found.moved})
    verb = "ont" if moved > 1 else "a"
    said = [f"{counted(moved, 'personne')} {verb} changé d’atelier."] if moved else []
    promoted = len(found.promoted)
    said += (
        [f"{counted(promoted, 'personne')} en attente {'ont' if promoted > 1 else 'a'} une place."] if promoted else []
    )
    return [*own, *of_others, *said]


WHAT = {"date": "Date changée", "hours": "Horaire changé", "venue": "Lieu changé"}


def headline(found: Untold) -> str:
    """What changed, in a word, and how many do not know: « Date changée : 175 personnes ne le savent pas »."""
    count = len(found.people)
    verb = "savent" if count > 1 else "sait"
    whom = f"{counted(count, 'personne')} ne le {verb} pas" if count else "personne n’est concerné"
    return f"{_what(found.day)} : {whom}"


def _what(day: DayNews) -> str:
    if not day:
        return "Programme changé"
    if day.before["cancelled"] != day.after["cancelled"]:
        return "Journée annulée" if day.is_cancelled else "Journée rétablie"
    return ", ".join(said for name, said in WHAT.items() if day.before[name] != day.after[name]).capitalize()


def _done(count: int, waited: bool) -> str:
    """What a sending came to, `waited` when there was something to tell: someone may have done it meanwhile."""
    if count:
        return f"{counted(count, 'message')} en route."
    return "Modifications classées." if waited else "Rien n’est parti : il n’y avait plus rien à annoncer."


def _way(event: Event | int) -> str:
    return reverse("admin:inscriptions_day_tell", args=[event if isinstance(event, int) else event.pk])


# --- On the pages of a day and of a session ----------------------------------------------------------------------


def what_is_left_to_tell(request: HttpRequest, form: DeskForm) -> Panel | None:
    """Above the fields of a session: what nobody was told yet, for who may tell it."""
    session = form.before
    return _panel(request, session.event, session)


def what_the_day_has_left_to_tell(request: HttpRequest, event: Event) -> Panel | None:
    """The same on the page of a day, of all its sessions."""
    return _panel(request, event, None)


def _panel(request: HttpRequest, event: Event, session: Session | None) -> Panel | None:
    if not request.user.has_perms(MAY_TELL):
        return None
    found = untold(event)
    found = found.of(session) if session else found
    news = sentences_of(found, session)
    if not news:
        return None
    links = (Link(_way(event), "Prévenir les personnes"),) if session else ()  # the day has its own
    return Panel(NEWS, {"event": event, "news": news, "headline": headline(found)}, links=links)


def say_what_changed(request: HttpRequest, session: Session) -> None:
    """After a saving: what changed, how many people it concerns, that nobody knows, and where to tell them."""
    _say(request, session.event, untold(session.event).of(session), session)


def say_what_the_day_changed(request: HttpRequest, change: Change[Event]) -> None:
    """The same of a day; and what its new date leaves behind."""
    event = change.after
    if change.touches("date", "starts_at", "ends_at", "status", "main_venue_id"):
        _say(request, event, untold(event), None)
    if change.touches("date", "starts_at") and (left := _closings(event)):
        messages.warning(request, typographic(left))


def _say(request: HttpRequest, event: Event, found: Untold, session: Session | None) -> None:
    if not found:
        return
    count = len(found.people)
    whom = f"{counted(count, 'personne', 'concernée')} : personne n’a encore été prévenu."
    said = typographic(" ".join([*sentences_of(found, session), whom if count else "Personne n’est concerné."]))
    if count and request.user.has_perms(MAY_TELL):
        said = format_html('{} <a href="{}">Prévenir</a>', said, _way(event))
    messages.warning(request, said)


def _closings(event: Event) -> str:
    """What is said of a closing that suits the new date no more."""
    closes = {"La clôture des inscriptions": event.registration_closes_at, "La clôture des vœux": event.wishes_close_at}
    if event.allocation != Event.Allocation.WISHES:
        closes.pop("La clôture des vœux")
    late = [f"{what} ({french_instant(at)}) tombe après le début de la journée." for what, at in closes.items()
            if at and at > event.starts]  # fmt: skip
    over = event.registration_closes_at
    if over and over <= timezone.now() < event.starts:
        late.append(
            f"Les inscriptions restent fermées depuis le {french_instant(over)} : changez la clôture pour les rouvrir."
        )
    return " ".join(late)


# --- Cancelling a session ----------------------------------------------------------------------------------------


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
        return {"title": act_on(session), "seated": 0 if session.cancelled_at else _seated(session)}
    was_cancelled = session.cancelled_at is not None
    act = restore if was_cancelled else cancel_session
    act(session=session, by=member(request.user))
    messages.success(request, "Séance rétablie." if was_cancelled else "Séance annulée.")
    say_what_changed(request, session)
    if request.user.has_perms(MAY_TELL) and untold(session.event):
        return redirect(_way(session.event))
    return redirect(session_page.home, session.pk)


def _seated(session: Session) -> int:
    """How many people lose a seat if it is cancelled: in the workshop, or in those of the slot."""
    return WorkshopSeat.objects.filter(Q(workshop=session) | Q(slot=session)).count()


def act_on(session: Session) -> str:
    """What the page does: « Annuler la séance », or the contrary."""
    return "Rétablir la séance" if session.cancelled_at else "Annuler la séance"


# --- « Prévenir » ------------------------------------------------------------------------------------------------


@day_page(
    "prevenir/",
    title="Prévenir d’un changement",
    tab=Tab.LETTERS,
    permission=MAY_TELL,
    template="inscriptions/programme_changes/announce.html",
    methods=ACT,
    sensitive=True,  # the letters that it shows hold personal links
)
def day_tell(request: HttpRequest, event: Event) -> Given:
    """GET shows who is concerned and what each will read; POST sends, unless it asks to see the team's words."""
    by, form = member(request.user), AnnounceForm(request.POST or None, event=event)
    is_right = form.is_valid() or not form.is_bound
    words = form.cleaned_data if form.is_bound and is_right else NO_WORDS
    if request.method == "POST" and is_right and "voir" not in request.POST:
        found = untold(event)
        count = sum(map(_is_reached, announce_changes(event=event, by=by, **words)))
        messages.success(request, _done(count, bool(found)))
        _say_who_is_left(request, event, found)
        return redirect(day_page.home, event.pk)
    return {"form": form} | _told(event, words, page=request.POST.get("voir") or request.GET.get("page"))


@day_page(
    "prevenir/<int:person>/",
    title="Le message comme il sera reçu",
    tab=Tab.LETTERS,
    permission=MAY_TELL,
    methods=ACT,
    links=no_link,  # « Prévenir » leads there, with the team's words
    sensitive=True,
)
def day_tell_shown(request: HttpRequest, event: Event, person: int) -> Given:
    """What one person would receive now, with the words that are posted, which no address holds; nothing is written."""
    form, now = AnnounceForm(request.POST, event=event), timezone.now()
    plan = announcement_of(event, now=now)
    found = next((one for one in plan.found.people if one.pk == person and one.email), None)
    if found is None:
        raise Http404("Aucun message n’attend cette personne.")
    words = form.cleaned_data if form.is_valid() else NO_WORDS
    [notice] = previewed(plan, event, [found], words, now=now)
    return shown_page(notice.letter, found)


def _told(event: Event, words: dict[str, str], *, page: str | None) -> dict[str, Any]:
    """The first letters, and a page of the people concerned, in name order."""
    now = timezone.now()
    plan = announcement_of(event, now=now)
    concerned = list(plan.found.people)
    people = page_of(concerned, page, size=PEOPLE)
    reached = list(filter(_is_reached, concerned))
    return {
        "news": sentences_of(plan.found),
        "to_place": _left_without_workshop(event, plan.found),
        "people": people,
        "speakers": _by_voice(event, plan.found),
        "letters": len(reached),
        "silent": _by_the_team(concerned),
        "paged": people.number > 1,
        "mails": previewed(plan, event, reached[:PREVIEWS], words, now=now) if concerned else [],
    }


def _left_without_workshop(event: Event, found: Untold) -> list[tuple[Session, int]]:
    """The slots of the workshops that are cancelled, and how many have no other there, to place first."""
    slots = {one.parent_id for one in found.news if one.cancelled_at and one.parent_id}
    if not slots or event.status == Event.Status.CANCELLED:
        return []
    own = [slot for slot in all_slots(event) if slot.pk in slots]
    giving = slots_that_give_seats(event, own)
    counts = count_without_workshop([slot for slot in own if slot.pk in giving])
    return [
        (slot.session, counts[slot.pk])
        for slot in own
        if counts.get(slot.pk) and _concerned(event, found).filter(has_no_workshop(slot)).exists()
    ]


def _concerned(event: Event, found: Untold) -> QuerySet[Registration]:
    return event.registrations.filter(pk__in=[person.pk for person in found.people])


def _by_the_team(people: list[Registration]) -> str:
    """« 1 sans adresse, 2 dont l’adresse refuse les messages »: whom the team tells itself; empty without any."""
    without = sum(not person.email for person in people)
    refuse = sum(bool(person.email) and not _is_reached(person) for person in people)
    said = [
        f"{without} sans adresse" if without else "",
        f"{refuse} dont l’adresse refuse les messages" if refuse else "",
    ]
    return ", ".join(filter(None, said))


def _say_who_is_left(request: HttpRequest, event: Event, found: Untold) -> None:
    """After a sending: how many no letter reaches, who are for the team to tell, and the list of them."""
    without = [person for person in found.people if not person.email]
    refuse = [person for person in found.people if person.email and not _is_reached(person)]
    for people, which, value in (
        (without, "sans adresse", "sans"),
        (refuse, "dont l’adresse refuse les messages", "refusee"),
    ):
        if people:
            said = typographic(f"{counted(len(people), 'personne')} {which} : à l’équipe de les prévenir.")
            asked = {"event": event.pk, "adresse": value}
            page = reverse("admin:inscriptions_registration_changelist", query=asked)
            messages.warning(request, format_html('{} <a href="{}">Voir qui</a>', said, page))


def _is_reached(person: Registration) -> bool:
    """Whether a letter to the person leaves."""
    return not why_not(person, takes_unproved=True, is_optional=False)


def _by_voice(event: Event, found: Untold) -> list[str]:
    """The speakers whom no letter reaches, since they are not registered."""
    roles = Intervention.objects.filter(session__event=event)
    if not found.day:
        roles = roles.filter(session__in=list(found.news))
    registered = {person.speaker_id for person in found.people}
    speakers = {one.speaker_id: one.speaker.full_name for one in roles.select_related("speaker")}
    return [name for pk, name in speakers.items() if pk not in registered]


# --- The team's home ---------------------------------------------------------------------------------------------


def people_to_tell(request: HttpRequest) -> list[HomeLine]:
    """For each day to come, the people whom a change concerns and who were not told of it."""
    if not request.user.has_perms(MAY_TELL):
        return []
    events = {event.pk: event for event in Event.objects.coming(timezone.localdate())}
    found = {events[pk]: one for pk, one in untold_of(events.values()).items() if one}
    return [HomeLine(event, headline(one), _way(event)) for event, one in found.items() if one.people]


home_desk.append(people_to_tell)

"""« Rappels »: what leaves by itself before a day, when and to whom; what is said of it when the day is published."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from inscriptions.letters.day import day_of
from inscriptions.letters.reminder_form import EARLIEST, DistanceForm, ReminderForm
from inscriptions.letters.reminder_plan import Planned, State, by_kind, left_before, parts_of, planned, reached, said_to
from inscriptions.letters.reminders import arm, set_reminder
from inscriptions.letters.render import Letter, preview
from inscriptions.letters.shown import SHOW, shown_among
from inscriptions.models import OutgoingMail, Registration, Reminder
from inscriptions.people.pages import MAY_CHANGE
from inscriptions.post import kinds
from inscriptions.post.kinds import LetterKind
from programme.desk.hooks import Change, day_desk
from programme.desk.pages import ACT, Given, Tab, day_page, in_fieldsets, no_link
from programme.models import Event
from rencontre.actors import member
from rencontre.domain import DomainError
from rencontre.french.typography import typographic
from rencontre.french.words import counted, plural

MOST_NAMED = 50
WHO = {
    kinds.REMINDER: ("personne qui vient", "personnes qui viennent"),
    kinds.REMINDER_SPEAKER: ("personne qui intervient", "personnes qui interviennent"),
    kinds.REMINDER_WAITING: ("personne en liste d’attente", "personnes en liste d’attente"),
}
Shown = list[tuple[Registration, Letter]]


@day_page(
    "rappels/",
    title="Rappels",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/reminders.html",
    methods=ACT,
)
def reminders(request: HttpRequest, event: Event) -> Given:
    """GET shows them; POST leads to the page of one more, and writes nothing."""
    found = planned(event, now=timezone.now())
    form = DistanceForm(request.POST or None, taken={one.reminder.days for one in found})
    if request.method == "POST" and form.is_valid():
        return redirect("admin:inscriptions_reminder", event.pk, form.cleaned_data["days"])
    who, left = reached(event), _left(event)
    before = [one for one in left_before(event) if one.pk in left]
    return {
        "planned": [(one, left.get(one.reminder.pk, "")) for one in found],
        "before": [(one, left[one.pk]) for one in before],
        "who": _in_words(by_kind(who.people, parts_of(event))),
        "silent": [(why, people[:MOST_NAMED], len(people)) for why, people in who.silent.items()],
        "form": form,
    }


def _left(event: Event) -> dict[int, str]:
    """« à 43 personnes, 1 abandonné »: what became of the letters of each reminder that left, by its primary key."""
    mails = OutgoingMail.objects.filter(reminder__event=event).order_by("reminder")
    counts = mails.values("reminder").annotate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        failed=Count("pk", filter=Q(gave_up_at__isnull=False)),
        dropped=Count("pk", filter=Q(dropped_at__isnull=False)),
        number=Count("pk"),
    )
    return {row["reminder"]: _became(**row) for row in counts}


def _became(*, reminder: int, sent: int, failed: int, dropped: int, number: int) -> str:
    waiting = number - sent - failed - dropped
    parts = [
        f"{sent} envoyé{plural(sent)}",
        f"{waiting} à envoyer" if waiting else "",
        f"{failed} abandonné{plural(failed)}" if failed else "",
        f"{dropped} sans objet" if dropped else "",
    ]
    return ", ".join(filter(None, parts))


def _in_words(who: dict[LetterKind, list[Registration]]) -> list[str]:
    """« 44 personnes qui viennent », of each kind that somebody gets."""
    return [f"{len(people)} {WHO[kind][len(people) > 1]}" for kind, people in who.items() if people]


@day_page(
    "rappels/<int:number>/",
    title="Rappel",
    tab=Tab.LETTERS,
    permission=MAY_CHANGE,
    template="inscriptions/letters/reminder_set.html",
    methods=ACT,
    links=no_link,  # the list has it
    under="inscriptions_reminders",
    sensitive=True,  # the letters that it shows hold personal links
)
def reminder(request: HttpRequest, event: Event, number: int) -> Given:
    """The reminder at `number` days before, or a new one: GET shows it; POST sets it, unless it asks to see it."""
    if number > EARLIEST:
        raise Http404
    found = planned(event, now=timezone.now())
    one = next((one for one in found if one.reminder.days == number), None) or _new(event, number)
    form = ReminderForm(request.POST or None, reminder=one.reminder)
    is_right = form.is_valid() or not form.is_bound
    text = form.cleaned_data["text"] if form.is_bound and is_right else one.reminder.text
    if form.is_bound and is_right and SHOW in request.POST:
        return shown_among(shown_letters(event, text), request.POST[SHOW])
    if form.is_bound and is_right and "voir" not in request.POST and _set(request, event, one, form):
        return redirect("admin:inscriptions_reminders", event.pk)
    return {
        "title": f"Rappel {one.reminder.name}" if number else "Rappel du jour même",
        "one": one,
        "adminform": in_fieldsets(form),
        "letters": shown_letters(event, text),
    }


def _new(event: Event, number: int) -> Planned:
    made = Reminder(event=event, days=number)
    return Planned(made, made.due_on(event), State.TO_COME)


def _set(request: HttpRequest, event: Event, one: Planned, form: ReminderForm) -> bool:
    try:
        set_reminder(event=event, days=one.reminder.days, by=member(request.user), **form.cleaned_data)
    except DomainError as error:
        form.refuse(error)
        return False
    messages.success(request, typographic(f"Le rappel {one.reminder.name} est enregistré."))
    return True


def shown_letters(event: Event, text: str) -> Shown:
    """The letter of the first person of each kind, with `text`, as it would leave now."""
    parts, day = parts_of(event), day_of(event)
    firsts: list[tuple[LetterKind, Registration]] = [
        (kind, people[0]) for kind, people in by_kind(reached(event).people, parts).items() if people
    ]
    return [(one, preview(kind, one, day=day, **said_to(one, text, parts))) for kind, one in firsts]


def say_reminders(request: HttpRequest, change: Change[Event]) -> None:
    """After a saving that publishes a day, or moves it: when its reminders leave, and to how many people.

    Those of a day whose new date is to be told are held until it is.
    """
    event, now = change.after, timezone.now()
    if (
        not change.touches("status", "date", "starts_at")
        or event.status != Event.Status.PUBLISHED
        or now >= event.starts
    ):
        return
    arm(event)
    found = planned(event, now=now)
    said = [f"{one.reminder.name}, le {one.when}" for one in found if one.is_to_come]
    late = [f"{one.reminder.name} (le {one.when})" for one in found if one.state is State.MISSED]
    number = len(reached(event).people)
    whom = f"à ce jour à {counted(number, 'personne')}" if number else "à qui s’inscrira"
    is_held = any(one.state is State.HELD for one in found)
    until = " une fois la nouvelle date annoncée (« Prévenir »)" if is_held else ""
    leave = f"Rappels qui partiront d’eux-mêmes{until}, {whom} : {' ; '.join(said)}."
    sentences = [
        leave if said else "Aucun rappel ne partira.",
        f"Trop tard pour {', '.join(late)}." if late else "",
    ]
    address = reverse("admin:inscriptions_reminders", args=[event.pk])
    text = typographic(" ".join(filter(None, sentences)))
    if request.user.has_perm(MAY_CHANGE):
        text = format_html('{} <a href="{}">Voir ou changer les rappels</a>', text, address)
    messages.info(request, text)


day_desk.saved.append(say_reminders)

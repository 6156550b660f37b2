"""The pages of an import, from a file to the list of those it registers; what each was shown is sealed for the next."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousFileOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from import_export.tmp_storages import MediaStorage

from inscriptions.errors import ListRefused
from inscriptions.models import Registration
from inscriptions.seats.settle import is_over
from inscriptions.signup.listed import NO_CHOICE, Choices
from inscriptions.spreadsheets.forms import (
    ChosenForm,
    ColumnsForm,
    UploadForm,
    choices_in,
    corrections_in,
    day_in_words,
    profiles_in,
    says_columns,
)
from inscriptions.spreadsheets.incoming import FileReading, Incoming, outlook, write
from inscriptions.spreadsheets.long_imports import MOST_AT_ONCE, import_job, options_of
from inscriptions.spreadsheets.matching import remember
from inscriptions.spreadsheets.model_file import model_files
from inscriptions.spreadsheets.offers import ALL_NAMES, Corrections
from inscriptions.spreadsheets.outcome import done_in_words, outcome_in_words
from inscriptions.spreadsheets.preview import Preview
from programme.desk.chosen_day import NO_SUCH_DAY, asked_event, names_no_day
from programme.desk.pages import Tab, day_page
from programme.models import Event
from programme.spreadsheets.cells import UnreadableFile
from rencontre.actors import member
from rencontre.domain import DomainError

SHOWN = 5  # of the long imports of whoever comes back
MAY_WRITE_NEEDS = ("inscriptions.view_specialneeds", "inscriptions.change_specialneeds")
LIST = "admin:inscriptions_registration_changelist"
IMPORT = "admin:inscriptions_registration_import"
NOT_SHOWN = "Rien n’a été importé\u00a0: ce n’est pas ce que l’aperçu montrait. Recommencez l’import."
GONE = "Cet import est déjà fait, ou son fichier a été effacé\u00a0: envoyez-le à nouveau."


def ask_file(request: HttpRequest, form: UploadForm | None = None) -> HttpResponse:
    """The page that asks for the day and the file."""
    asked = asked_event(request.GET)
    if form is None:
        if names_no_day(request.GET, asked):
            messages.warning(request, f"{NO_SUCH_DAY} Choisissez celle où inscrire ces personnes.")
        days = Event.objects.all()[:2]
        form = UploadForm(initial={"event": asked or (days[0] if len(days) == 1 else None)})
    event = form.cleaned_data.get("event") if form.is_bound else asked
    jobs = cast(User, request.user).import_jobs.select_related("event").order_by("-queued_at")[:SHOWN]
    return _page_of(request, "import", event, form=form, jobs=jobs, models=model_files(event))


def take_file(request: HttpRequest) -> HttpResponse:
    """Keep the file that was sent; ask what its columns mean, unless it is sure, else show what it comes to."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return ask_file(request, form)
    event, content = form.cleaned_data["event"], form.cleaned_data["import_file"].read()
    try:
        incoming = _incoming_of(request, event, content, FileReading())
    except UnreadableFile as fault:
        form.add_error("import_file", str(fault))
        return ask_file(request, form)
    file = MediaStorage()
    file.save(content)
    shows = _show_preview if incoming.is_sure else _ask_columns
    return shows(request, incoming, file.name)


def with_what_was_shown(
    request: HttpRequest, step: Callable[[HttpRequest, Event, str, FileReading], HttpResponse]
) -> HttpResponse:
    """Go on with the file and the reading that this user was shown, and no other."""
    said = request.POST
    shown = [said.get(name, "") for name in ("event", "import_file_name", "reading")]
    form = ChosenForm(said)
    if not constant_time_compare(said.get("seal", ""), _seal(request, *shown)) or not form.is_valid():
        messages.error(request, NOT_SHOWN)
        return redirect(IMPORT)
    event = form.cleaned_data["event"]
    try:
        return step(request, event, shown[1], FileReading.from_json(shown[2]))
    except (FileNotFoundError, SuspiciousFileOperation):
        messages.warning(request, GONE)
    except (UnreadableFile, DomainError) as fault:
        messages.error(request, str(fault))
    return _again(event)


def read_on(request: HttpRequest, event: Event, file: str, reading: FileReading) -> HttpResponse:
    """The columns once they are said, another sheet, the hidden lines too, or the columns again."""
    said = request.POST
    if "sheet" in said:
        reading = FileReading(sheet=said["sheet"])
    elif "with_hidden" in said:
        reading = replace(reading, with_hidden=True)
    elif "profile_said" in said:
        reading = replace(reading, profiles=tuple({**dict(reading.profiles), **profiles_in(said)}.items()))
    incoming = _incoming_of(request, event, MediaStorage(name=file).read(), reading)
    if says_columns(said) and "sheet" not in said:
        form = ColumnsForm(incoming, said)
        if not form.is_valid():
            return _ask_columns(request, incoming, file, form=form)
        incoming.say(form.slugs)
        if incoming.fault:
            form.add_error(None, incoming.fault)
            return _ask_columns(request, incoming, file, form=form)
        remember(incoming.table, form.slugs, incoming.meanings)
    elif "review" in said or not incoming.is_sure:
        return _ask_columns(request, incoming, file)
    if "tick_all" in said or "retry" in said:  # what was ticked on the preview stays
        choices = replace(choices_in(said), takes_all="tick_all" in said or "take_all" in said)
        return _show_preview(request, incoming, file, choices, corrections_in(said))
    return _show_preview(request, incoming, file)


def _ask_columns(request: HttpRequest, incoming: Incoming, file: str, form: ColumnsForm | None = None) -> HttpResponse:
    chosen = _handed_on(request, incoming.event, file, incoming.reading)
    shown = {"columns_form": form or ColumnsForm(incoming), "table": incoming.table, "chosen": chosen}
    return _page_of(request, "columns", incoming.event, **shown)


def _show_preview(
    request: HttpRequest,
    incoming: Incoming,
    file: str,
    choices: Choices = NO_CHOICE,
    corrections: Corrections = ALL_NAMES,
) -> HttpResponse:
    found = outlook(incoming, choices, corrections)
    chosen = _handed_on(request, incoming.event, file, incoming.said)
    shown = {"chosen": chosen, "preview": Preview(incoming, found, choices, corrections)}
    if found.decided:
        day, is_past = day_in_words(incoming.event), is_over(incoming.event, now=timezone.now())
        shown |= {"confirm_form": chosen, "outcome": outcome_in_words(found.decided, day, is_past=is_past)}
    elif found.may_be_tried_again:
        shown["retry_form"] = chosen
    return _page_of(request, "preview", incoming.event, table=incoming.table, **shown)


def write_list(request: HttpRequest, event: Event, file: str, reading: FileReading) -> HttpResponse:
    """A long list is written by a job, which its page follows."""
    user = cast(User, request.user)
    if job := user.import_jobs.filter(file=file).first():
        return redirect("admin:inscriptions_import_job", job.pk)
    choices, corrections = choices_in(request.POST), corrections_in(request.POST)
    incoming = _incoming_of(request, event, MediaStorage(name=file).read(), reading)
    if len(incoming.table.rows) > MOST_AT_ONCE:
        needs, options = user.has_perms(MAY_WRITE_NEEDS), options_of(reading, choices, corrections)
        job = import_job(event=event, maker=user, file=file, with_needs=needs, options=options)
        return redirect("admin:inscriptions_import_job", job.pk)
    try:
        by, kept = member(request.user), MediaStorage(name=file)
        found = write(incoming, choices, corrections, by=by, written=lambda found: _give_up(kept))
    except ListRefused:
        messages.error(request, "Rien n’a été importé\u00a0: voici ce qui a changé depuis l’aperçu.")
        return _show_preview(request, incoming, file, choices, corrections)
    known, amended = len(found.compared.known), len(found.amended)
    done = done_in_words(people=len(found.people), waiting=found.waiting, known=known, amended=amended)
    messages.success(request, done)
    return redirect(f"{redirect(LIST).url}?event={event.pk}")


def _give_up(file: MediaStorage) -> None:
    """Within the act, under its lock: a file is written once, however many times it is confirmed.

    Raises FileNotFoundError once it was.
    """
    file.read()
    file.remove()


def _incoming_of(request: HttpRequest, event: Event, content: bytes, reading: FileReading) -> Incoming:
    return Incoming(event, content, with_needs=request.user.has_perms(MAY_WRITE_NEEDS), reading=reading)


def _handed_on(request: HttpRequest, event: Event, file: str, reading: FileReading) -> ChosenForm:
    """The hidden fields that lead from a page to the next."""
    shown = {"event": event.pk, "import_file_name": file, "reading": reading.to_json()}
    sealed = _seal(request, *map(str, shown.values()))
    return ChosenForm(initial={**shown, "seal": sealed}, auto_id=False)  # a page has it twice


def _page_of(request: HttpRequest, name: str, event: Event | None, **context: Any) -> HttpResponse:
    shown = {
        **site.each_context(request),
        **(day_page.heading(request, event, Tab.PEOPLE) if event else {}),
        "opts": Registration._meta,
        "title": "Importer des inscriptions",
        "event": event,
        "day_said": day_in_words(event) if event else "",
        **context,
    }
    return TemplateResponse(request, f"inscriptions/spreadsheets/{name}.html", shown)


def _seal(request: HttpRequest, *shown: str) -> str:
    """What proves that this user was shown these texts."""
    said = "\x00".join([str(request.user.pk), *shown])
    return salted_hmac("inscriptions.import", said, algorithm="sha256").hexdigest()


def _again(event: Event) -> HttpResponseRedirect:
    """Back to the page that asks for a file, with the day."""
    return redirect(f"{redirect(IMPORT).url}?event={event.pk}")

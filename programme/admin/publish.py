"""A draft, on its « Vue d’ensemble »: what it lacks, what publishing it brings, and the act."""

from collections.abc import Iterator

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from programme.desk.hooks import Change, NextStep, day_desk, day_steps, publishing
from programme.desk.pages import Given, Link, Tab, day_page, no_link
from programme.models import Event, Session
from programme.services import publish
from rencontre.actors import member
from rencontre.french.words import counted

MAY_CHANGE = "programme.change_event"


def lacks(event: Event) -> Iterator[Link]:
    """What a visitor would miss, each with the page where it is mended. Nothing of it forbids to publish."""
    settings = reverse("admin:programme_event_change", args=[event.pk])
    sessions = reverse("admin:programme_event_programme", args=[event.pk])
    counts = event.sessions.aggregate(
        number=Count("pk", filter=Q(parent=None)),
        empty=Count("pk", filter=Q(kind=Session.Kind.SLOT) & ~Q(pk__in=_with_workshops(event))),
        unlimited=Count("pk", filter=Q(kind=Session.Kind.WORKSHOP, capacity=None)),
    )
    if event.date < timezone.localdate():
        yield Link(settings, "La date est passée")
    if event.registration_closes_at and event.registration_closes_at <= timezone.now():
        yield Link(settings, "La clôture des inscriptions est passée")
    if not counts["number"]:
        yield Link(sessions, "Le programme est vide")
    if counts["empty"]:
        yield Link(sessions, f"{_slots(counts['empty'])} sans atelier")
    if counts["unlimited"]:
        yield Link(sessions, f"{counted(counts['unlimited'], 'atelier')} sans nombre de places")
    if not event.organisers.exists():
        yield Link(settings, "Aucun organisateur n’est nommé")
    if not event.contact_email:
        yield Link(settings, "Aucune adresse de contact")
    if event.registration_closes_at is None:
        yield Link(settings, "Pas de date de clôture\u00a0: les inscriptions fermeront au début de la journée")


def _with_workshops(event: Event) -> object:
    return event.sessions.workshops().filter(cancelled_at=None).values("parent")


def _slots(count: int) -> str:
    return f"{count} créneau{'x' if count > 1 else ''}"


def publish_it(request: HttpRequest, event: Event) -> NextStep | None:
    """The step of a draft."""
    if event.status != Event.Status.DRAFT or not request.user.has_perm(MAY_CHANGE):
        return None
    settings = Link(reverse("admin:programme_event_change", args=[event.pk]), "Réglages")
    if event.date < timezone.localdate():
        edition = reverse("admin:programme_event_new_edition", args=[event.pk])
        text = "Ce brouillon n’a jamais été publié et sa date est passée."
        return NextStep("Brouillon d’un jour passé", Link(edition, "Nouvelle édition"), text, quiet=(settings,))
    if not event.sessions.exists():
        compose = Link(reverse("admin:programme_event_programme", args=[event.pk]), "Composer le programme")
        paste = Link(reverse("admin:programme_event_paste", args=[event.pk]), "Coller un programme")
        text = "La journée est un brouillon\u00a0: elle se publie dès que son programme a une séance."
        return NextStep("Composer le programme", compose, text, tuple(lacks(event)), (paste, settings))
    said = " ".join(sentence for made in publishing for sentence in made(event))
    main = Link(reverse("admin:programme_event_publish", args=[event.pk]), "Publier", acts=True)
    return NextStep("Publier la journée", main, said, tuple(lacks(event)), (settings,))


@day_page(
    "publier/",
    title="Publier",
    tab=Tab.OVERVIEW,
    permission=MAY_CHANGE,
    name="programme_event_publish",
    methods=["POST"],
    links=no_link,  # the step of a draft acts there
)
def publish_day(request: HttpRequest, event: Event) -> Given:
    """What the settings do when « état » becomes « publiée », in one act."""
    with transaction.atomic():
        for lock in day_desk.locks:
            lock(event)
        before, after = Event.objects.get(pk=event.pk), Event.objects.get(pk=event.pk)
        if before.status != Event.Status.DRAFT:
            messages.info(request, "La journée n’est plus un brouillon.")
            return redirect(day_page.home, event.pk)
        after.status = Event.Status.PUBLISHED
        change = Change(before, after)
        for rule in day_desk.rules:
            rule(change)
        publish(event=after, by=member(request.user))
        for follow in day_desk.saved:
            follow(request, change)
    admin.site.get_model_admin(Event).log_change(request, event, "Publiée.")  # type: ignore[arg-type]
    messages.success(request, "La journée est publiée.")
    return redirect(day_page.home, event.pk)


day_steps.append(publish_it)

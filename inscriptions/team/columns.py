"""The columns of the list of people."""

from django.contrib import admin

from inscriptions.models import Registration
from rencontre.french.typography import NBSP


@admin.display(description="nom", ordering="sort_key")
def full_name(person: Registration) -> str:
    return person.full_name


@admin.display(description="état", ordering="status")
def status(person: Registration) -> str:
    return f"{person.status_text}, adresse refusée" if person.address_refused_at else person.status_text


@admin.display(description="profil", ordering="profile")
def profile_label(person: Registration) -> str:
    return dict(person.event.profiles).get(person.profile, person.profile) or "—"


@admin.display(description="présence")
def presence(person: Registration) -> str:
    return person.presence


@admin.display(description="atelier")
def workshops(person: Registration) -> str:
    labels = (seat.workshop.label.replace(" ", NBSP) for seat in person.seats.all())
    return ", ".join(labels) or "—"

"""All that is held of one person, readable by them and by a machine: what, for what, who reads it, until when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.people.answers import BY_NAME
from programme.models import SiteSettings
from programme.queries import controllers_of
from rencontre.french.typography import french_date, french_instant, typographic
from rencontre.holdings import Holding, Rows, held_of_people

Json = dict[str, Any]
NOTHING: tuple[Any, ...] = (None, "", {})


def export_of(person: Registration) -> Json:
    """What the site holds of `person`, in the order of the registry, the registration first."""
    event, site = person.event, SiteSettings.current()
    held = [_part(holding, person) for holding in held_of_people()]
    return {
        "journée": typographic(event.title),
        "date": french_date(event.date),
        "organisation": ", ".join(organiser.name for organiser in controllers_of(event)),
        "contact": event.contact_email or site.contact_email,
        "délégué à la protection des données": site.dpo,
        "fait le": french_instant(timezone.now()),
        "à savoir": "Les messages recopiés ici contiennent le lien personnel : ne transmettez pas ce fichier tel quel.",
        "ce que le site garde de vous": [part for part in held if part["contenu"]],
        "ailleurs": [
            {
                "quoi": "Sauvegardes",
                "pour quoi": "remettre le site en marche après une panne",
                "jusqu’à": f"{site.backup_days} jours ; une sauvegarde restaurée efface à nouveau qui l’avait été",
            }
        ],
    }


def _part(holding: Holding, person: Registration) -> Json:
    """One part of the export; its « contenu » is empty when nothing of it is held."""
    rows = holding.of([person]) if holding.of else holding.model._default_manager.none()
    said = holding.words(rows) if holding.words else [_columns(row, holding) for row in _loaded(rows, holding)]
    return {
        "quoi": holding.title,
        "pour quoi": holding.why,
        "qui le lit": holding.readers,
        "jusqu’à": french_date(holding.ends(person.event)) if holding.ends else holding.until,
        "contenu": [{name: _plain(value) for name, value in row.items() if value not in NOTHING} for row in said],
    }


def _loaded(rows: Rows, holding: Holding) -> Rows:
    keys = [name for name in holding.shown if holding.model._meta.get_field(name).is_relation]
    return rows.select_related(*keys).order_by("pk") if keys else rows.order_by("pk")


def _columns(row: Model, holding: Holding) -> Mapping[str, Any]:
    """What each column that is shown says, under its title."""
    titles = {name: str(vars(row._meta.get_field(name))["verbose_name"]) for name in holding.shown}
    return {title: _said(row, name) for name, title in titles.items()}


def _said(row: Model, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(row, Registration) and name in BY_NAME and (choices := BY_NAME[name].choices):
        return dict(choices(row.event)).get(value, value)
    if getattr(row._meta.get_field(name), "choices", None):
        return getattr(row, f"get_{name}_display")()
    return str(value) if isinstance(value, Model) else value


def _plain(value: Any) -> Any:
    """What JSON holds and people read: dates in words, « oui » and « non »."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return french_instant(value)
    return french_date(value) if isinstance(value, date) else value

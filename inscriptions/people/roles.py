"""The two groups of the staff, as code: what each may do is written here and nowhere else."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

ORGANISATION = "Organisation"
FRONT_DESK = "Accueil"

ALL = ("add", "change", "delete", "view")

# group → « app.model » → what its members may do with it.
PERMISSIONS = {
    ORGANISATION: {
        "programme.cycle": ALL,
        "programme.document": ALL,
        "programme.event": ALL,
        "programme.eventorganiser": ALL,
        "programme.intervention": ALL,
        "programme.organiser": ALL,
        "programme.room": ALL,
        "programme.session": ALL,
        "programme.sitesettings": ("add", "change", "view"),
        "programme.speaker": ALL,
        "programme.venue": ALL,
        # Nobody deletes a registration: it is cancelled, so that its history stays.
        "inscriptions.registration": ("add", "change", "view"),
        "inscriptions.specialneeds": ("add", "change", "view"),
        "inscriptions.workshopchoice": ("view",),
        "inscriptions.workshopseat": ("view",),
        "inscriptions.outgoingmail": ("view",),
        "inscriptions.history": ("view",),
        # The page « Équipe », which never acts on a superuser; `auth.change_user` would open Django's screen of them.
        "inscriptions.teamaccount": ("add", "change", "view"),
        "inscriptions.attendance": ("add", "delete", "view"),
        "inscriptions.certificate": ("add", "view"),
    },
    FRONT_DESK: {
        "programme.event": ("view",),
        "programme.session": ("view",),
        "inscriptions.registration": ("view",),
        # Checks people in and out, and registers whoever comes without a registration.
        "inscriptions.attendance": ("add", "delete", "view"),
    },
}


@transaction.atomic
def sync_groups() -> list[Group]:
    """Make the groups and give each exactly the permissions written above. Repeating changes nothing."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    groups = []
    for name, models in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([known[codename] for codename in _codenames(models)])
        groups.append(group)
    return groups


def _codenames(models: dict[str, tuple[str, ...]]) -> list[str]:
    return [label.replace(".", f".{act}_") for label, acts in models.items() for act in acts]

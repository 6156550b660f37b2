"""What the team is told after it changed what a published programme says."""

from django.contrib import messages
from django.http import HttpRequest

from rencontre.french.typography import typographic
from rencontre.french.words import counted, plural


def say_unannounced(request: HttpRequest, sessions: int) -> None:
    """Say that `sessions` published ones changed by what was just saved, and that nobody knows."""
    if sessions:
        verb = "sont" if sessions > 1 else "est"
        text = (
            f"{counted(sessions, 'séance')} du programme en {verb} modifiée{plural(sessions)} : "
            "personne n’a encore été prévenu. "
            "Le lien « Prévenir les personnes » est sur la page de la journée."
        )
        messages.warning(request, typographic(text))

"""What the team is told after it changed what a published programme says."""

from django.contrib import messages

from rencontre.french.typography import typographic


def say_untold(request, sessions: int) -> None:
    """Say that `sessions` published ones changed by what was just saved, and that nobody knows."""
    if sessions:
        s, verb = ("s", "sont") if sessions > 1 else ("", "est")
        text = (
            f"{sessions} séance{s} du programme en {verb} modifiée{s} : personne n’a encore été prévenu. "
            "Le lien « Prévenir les personnes » est sur la page de chaque séance."
        )
        messages.warning(request, typographic(text))

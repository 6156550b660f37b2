"""Who acts: a person on their own registration, a member of the team, or the clock. The history keeps the name."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


@dataclass(frozen=True)
class Actor:
    """`name` is how the history and the pages name the actor: 150 characters at most."""

    name: str

    def __str__(self) -> str:
        return self.name


class Participant(Actor):
    """The person whom the registration is about, by their own link or on the public form."""


class TeamMember(Actor):
    """Somebody with an account, by its name."""


class Clock(Actor):
    """Nobody: a deadline that passed, a place that was freed."""


THE_PERSON = Participant("la personne")
THE_COLLEAGUE = Participant("un·e collègue")  # whoever signs somebody else up
THE_LINE = Clock("file d’attente")
THE_MAIL = Clock("messagerie")


def member(user: AbstractBaseUser | AnonymousUser) -> TeamMember:
    """The member of the team whose account is `user`."""
    return TeamMember(user.get_username())

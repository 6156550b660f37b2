"""The accounts of the team: Django's own, under a name of ours, so that seeing to them is a permission of its own."""

from typing import Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db import models


class TeamAccountQuerySet(models.QuerySet["TeamAccount"]):
    def managed(self) -> Self:
        """Those that an organiser may act on: never a superuser's."""
        return self.filter(is_staff=True, is_superuser=False)

    def in_use(self) -> Self:
        """Those that open the site: active, with a password."""
        return self.filter(is_staff=True, is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class TeamAccount(User):
    """An account of the team, as the page « Équipe » sees to it. Superusers have Django's own screens."""

    objects = TeamAccountQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True
        verbose_name = "compte de l’équipe"
        verbose_name_plural = "équipe"
        ordering = ["last_name", "first_name", "username"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_awaited(self) -> bool:
        """Invited, and not yet come."""
        return not self.has_usable_password()

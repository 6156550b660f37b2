"""The accounts of the team: Django's own screen, whose dates and hours are typed as on ours."""

from typing import cast

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

from programme.admin.form import MOMENT_OVERRIDES, Overrides
from programme.desk.sensitive import ask_again

__all__ = ["UserAdmin"]  # imported for what it registers

ask_again("admin:auth_*")

# The screen of Django keeps a dictionary of its own, whose keys are the columns.
cast(Overrides, admin.site.get_model_admin(User).formfield_overrides).update(MOMENT_OVERRIDES)

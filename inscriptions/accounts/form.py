"""The forms of the accounts: logging in, codes, invitations, a password asked again."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from inscriptions.accounts.ceilings import check_password_again, user_of
from inscriptions.accounts.passwords import set_password
from inscriptions.accounts.rules import WrongPassword
from inscriptions.people.form import LARGE, ActForm
from inscriptions.people.roles import FRONT_DESK, ORGANISATION

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
PASSWORD = {"autocomplete": "current-password"}
WRONG = "Nom ou mot de passe inexact. Dans le mot de passe, majuscules et minuscules comptent."


class LoginForm(AdminAuthenticationForm):
    """Django's form, whose password is tried under the ceilings; an e-mail address names its account too."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": WRONG,
        "inactive": WRONG,
    }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Nom du compte ou adresse e-mail"

    def clean(self) -> dict[str, Any]:
        typed, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if typed and password and isinstance(self.request, HttpRequest):
            user = user_of(self.request, typed=typed, password=password)
            if user is None:
                raise self.get_invalid_login_error()
            self.user_cache = user
            self.confirm_login_allowed(user)
        return self.cleaned_data


class OwnPasswordForm(AdminPasswordChangeForm):
    """Django's form: the old password is tried under the ceilings, and the account is told by letter."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any):
        super().__init__(user, *args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old = str(self.cleaned_data["old_password"])
        _ask(self.request, old)
        return old

    def save(self, commit: bool = True) -> User:
        account: User = self.user
        set_password(account=account, password=self.cleaned_data["new_password1"], by=account)
        return account


class ChosenPasswordForm(SetPasswordForm):
    """Django's form, which says all that is wrong at once, and its length first."""

    unsent = "Ce mot de passe n’est pas encore enregistré"

    def __init__(self, user: User, *args: Any, **kwargs: Any):
        super().__init__(user, *args, **kwargs)
        self.fields[
            "new_password1"
        ].help_text = "12 caractères au moins. Ni trop courant, ni proche de votre nom ou de votre adresse."

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("new_password1")
        if typed:
            try:
                validate_password(typed, self.user)
            except ValidationError as error:
                self.add_error("new_password1", error)
                self.cleaned_data["new_password1"] = typed  # so that the two are compared all the same
        self.validate_passwords("new_password1", "new_password2")
        return self.cleaned_data


class ForgottenForm(forms.Form):
    typed = forms.CharField(
        label="Nom du compte ou adresse e-mail",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class CodeInput(forms.TextInput):
    """Empty again after a wrong code: each is typed anew."""

    def format_value(self, value: Any) -> None:
        return None


class CodeForm(forms.Form):
    code = forms.CharField(label="Code", max_length=20, widget=CodeInput(attrs=CODE))


class AskedPasswordForm(ActForm):
    """Asks the password of who is logged in."""

    password = forms.CharField(
        label="Votre mot de passe", strip=False, widget=forms.PasswordInput(attrs=PASSWORD), max_length=4096
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        typed = str(self.cleaned_data["password"])
        _ask(self.request, typed)
        return typed


class TurnOnForm(AskedPasswordForm):
    """The password of who is logged in, then the first code of their phone."""

    code = forms.CharField(label="Code à six chiffres", max_length=20, widget=CodeInput(attrs=CODE))


class AddressForm(AskedPasswordForm):
    """The first address of an account, and the password of who gives it."""

    email = forms.EmailField(label="Adresse e-mail", max_length=150, widget=forms.EmailInput(attrs=LARGE))

    field_order = ["email", "password"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class GroupForm(ActForm):
    """Which of the two groups a colleague is of."""

    group = forms.ModelChoiceField(
        Group.objects.filter(name__in=[ORGANISATION, FRONT_DESK]).order_by("-name"), label="Groupe", empty_label=None
    )
    sure = forms.BooleanField(
        label="Je donne à cette personne tout ce que voit et change l’Organisation",
        required=False,
        help_text="À cocher pour le groupe Organisation.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        group = cleaned.get("group")
        if group and group.name == ORGANISATION and not cleaned.pop("sure", False):
            self.add_error("sure", "Cochez cette case pour donner le groupe Organisation.")
        cleaned.pop("sure", None)
        return cleaned


class TakeBackForm(ActForm):
    """To be sure."""

    sure = forms.BooleanField(
        label="Oui, retirer l’accès", error_messages={"required": "Cochez «\u00a0Oui, retirer l’accès\u00a0» d’abord."}
    )


class InvitationForm(GroupForm):
    first_name = forms.CharField(label="Prénom", max_length=150)
    last_name = forms.CharField(label="Nom", max_length=150)
    email = forms.EmailField(label="Adresse e-mail", max_length=150)

    field_order = ["first_name", "last_name", "email", "group", "sure"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


def _ask(request: HttpRequest, password: str) -> None:
    try:
        check_password_again(request, password)
    except WrongPassword as error:
        raise ValidationError(str(error)) from error

"""The registrations' admin as the tests ask for it and read it."""

import html

from django.urls import reverse

from inscriptions.models import Registration
from inscriptions.signup.change import sign_up_of
from inscriptions.team.person_page import digest

LIST = reverse("admin:inscriptions_registration_changelist")
ADD = reverse("admin:inscriptions_registration_add")


def url(name: str, *args) -> str:
    return reverse(f"admin:inscriptions_registration_{name}", args=args)


def day_page(name: str, *args) -> str:
    return reverse(f"admin:programme_event_{name}", args=args)


def session_page(name: str, *args) -> str:
    return reverse(f"admin:programme_session_{name}", args=args)


def names(response) -> list[str]:
    return [registration.first_name for registration in response.context["cl"].result_list]


def plain(response) -> str:
    """The page, its entities, its line breaks and its unbreakable spaces made plain."""
    return " ".join(html.unescape(response.content.decode()).split())


def said(person: Registration, **changes) -> dict:
    """What the change page posts for `person`."""
    fields = {
        "first_name": person.first_name, "last_name": person.last_name, "email": person.email, "role": person.role,
        "organisation": person.organisation, "profile": person.profile, "attends_morning": "on",
        "attends_lunch": "on", "attends_afternoon": "on", "seen": digest(sign_up_of(person)),
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value is not None}


def filled(client, page: str, **changes) -> dict:
    """What the page's form would post as it stands, with `changes`."""
    context = client.get(page).context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    fields = {field.html_name: field.value() for form in forms for field in form}
    values = {name: "" if value is None else str(value) for name, value in fields.items() if value is not False}
    return values | changes

"""Hours and dates are typed in French in every form of the team."""

from datetime import date, time
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

import rencontre.urls  # noqa: F401  registers every screen
from inscriptions.door.offline import ClockField
from programme.columns.moments import DayInput, HourInput, SplitInstantInput
from programme.models import Event, SiteSettings
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db
OF_MOMENTS = (forms.DateField, forms.TimeField, forms.DateTimeField, forms.SplitDateTimeField)
OURS = (DayInput, HourInput, SplitInstantInput, ClockField)  # a phone, not a person, says the last one
STOCK_FORM_UNUSED = {"RegistrationAdmin"}  # the page of a person has a form of its own
APPS = ("programme", "inscriptions", "rencontre")
ROOT = Path(__file__).parents[3]


def stock(fields):
    return {name for name, field in fields.items() if isinstance(field, OF_MOMENTS) and not isinstance(field, OURS)}


def forms_of(screen, request):
    row = screen.model()
    yield screen.get_form(request, row, change=True)
    yield screen.get_form(request)
    yield screen.action_form
    for inline in screen.get_inline_instances(request):
        yield inline.get_formset(request).form


def all_forms(kind=forms.BaseForm):
    for form in kind.__subclasses__():
        yield form
        yield from all_forms(form)


def test_every_screen_reads_hours_and_dates_as_people_type_them():
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    screens = [
        screen
        for screen in admin.site._registry.values()
        if screen.has_change_permission(request) and type(screen).__name__ not in STOCK_FORM_UNUSED
    ]

    found = {
        f"{type(screen).__name__}.{name}"
        for screen in screens
        for form in forms_of(screen, request)
        for name in stock(form.base_fields)
    }

    assert found == set()
    assert {"EventAdmin", "SessionAdmin", "SiteSettingsAdmin", "UserAdmin"} <= {type(one).__name__ for one in screens}


def test_every_form_of_the_house_reads_hours_and_dates_as_people_type_them():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if path.stem.isidentifier() and not {"migrations", "commands", "wsgi.py"} & set(path.parts):
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))

    ours = [
        form for form in all_forms() if form.__module__.partition(".")[0] in {"programme", "inscriptions", "rencontre"}
    ]

    assert {f"{form.__name__}.{name}" for form in ours for name in stock(form.base_fields)} == set()


def test_a_stock_field_would_be_seen():
    class Stock(forms.Form):
        day, hour, instant = forms.DateField(), forms.TimeField(), forms.SplitDateTimeField()
        right = HourInput()

    assert stock(Stock.base_fields) == {"day", "hour", "instant"}


def typed_in(client, url, **changes):
    """What the page of a row would send again, with these changes."""
    response = client.get(url)
    form = response.context["adminform"].form
    data = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if isinstance(widget, forms.MultiWidget):
            for number, part in enumerate(widget.decompress(value)):
                data[f"{bound.name}_{number}"] = widget.widgets[number].format_value(part) or ""
        elif value not in (None, False) and not isinstance(bound.field, forms.FileField):
            data[bound.name] = value if isinstance(value, list) else widget.format_value(value) or ""
    for formset in response.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        data |= {f"{management.prefix}-{name}": field for name, field in management.initial.items()}
    return data | changes


@pytest.fixture
def day(event):
    return reverse("admin:programme_event_change", args=[event.pk])


def test_the_hours_of_a_day_are_typed_in_french(organiser, event, day):
    said = {
        "date": "vendredi 12 mars 2027", "starts_at": "9h", "ends_at": "16 h 30", "afternoon_starts_at": "midi",
        "registration_opens_at_0": "1er févr. 2027", "registration_opens_at_1": "9h15",
        "registration_closes_at_0": "10 mars 2027 à minuit", "registration_closes_at_1": "",
    }  # fmt: skip

    response = organiser.post(day, typed_in(organiser, day, **said))

    assert response.status_code == 302, response.context["adminform"].form.errors
    kept = Event.objects.get(pk=event.pk)
    assert (kept.date, kept.starts_at, kept.ends_at, kept.afternoon_starts_at) == (
        date(2027, 3, 12), time(9), time(16, 30), time(12),
    )  # fmt: skip
    instants = [timezone.localtime(at).isoformat() for at in (kept.registration_opens_at, kept.registration_closes_at)]
    assert instants == ["2027-02-01T09:15:00+01:00", "2027-03-10T00:00:00+01:00"]


def test_a_refusal_shows_an_example_and_keeps_what_was_typed(organiser, event, day):
    before = Event.objects.values().get(pk=event.pk)
    said = {
        "date": "jeudi 12 mars 2027", "starts_at": "9h5", "ends_at": "16 h 30",
        "registration_opens_at_0": "30 février 2027", "registration_opens_at_1": "9h15",
    }  # fmt: skip

    response = organiser.post(day, typed_in(organiser, day, **said))

    form = response.context["adminform"].form
    assert {name: form.errors[name] for name in form.errors} == {
        "date": ["Le 12 mars 2027 est un vendredi : corrigez le jour ou la date."],
        "starts_at": ["Saisissez une heure, par exemple 9 h 15."],
        "registration_opens_at": ["« 30 février 2027 » n’existe pas : saisissez une date, par exemple 12 mars 2027."],
    }
    page = response.content.decode()
    assert [f'value="{typed}"' in page for typed in said.values()] == [True] * 5
    assert Event.objects.values().get(pk=event.pk) == before


def test_a_session_and_the_settings_are_typed_in_french_too(organiser, event):
    session = SessionFactory(event=event)
    settings = SiteSettings.objects.get_or_create(pk=SiteSettings.current().pk or 1)[0]
    urls = [
        reverse("admin:programme_session_change", args=[session.pk]),
        reverse("admin:programme_sitesettings_change", args=[settings.pk]),
    ]

    asked = [organiser.get(url).context["adminform"].form.fields for url in urls]

    assert asked[0]["starts_at"].clean("9 heures 15") == time(9, 15)
    assert asked[1]["declaration_made_on"].clean("1er aout 2027") == date(2027, 8, 1)


def test_a_new_edition_is_dated_in_french_where_the_browser_has_no_calendar(organiser, event):
    url = reverse("admin:programme_event_new_edition", args=[event.pk])

    response = organiser.post(url, {"date": "12 mars 2027", "title": "Édition 2027"})

    assert response.status_code == 302
    assert Event.objects.get(title="Édition 2027").date == date(2027, 3, 12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["12 mars 2027 à 9 h 15", ""], "2027-03-12T09:15:00+01:00"),
        (["12 mars 2027", "9h15"], "2027-03-12T09:15:00+01:00"),
        (["2027-03-12", "09:15:00"], "2027-03-12T09:15:00+01:00"),
        (["12/7/27", "midi"], "2027-07-12T12:00:00+02:00"),
    ],
)
def test_a_date_and_an_hour_in_two_boxes_are_an_instant(typed, kept):
    assert timezone.localtime(SplitInstantInput().clean(typed)).isoformat() == kept


@pytest.mark.parametrize("field", [HourInput(), DayInput(), SplitInstantInput()])
def test_an_empty_box_is_still_required_or_nothing(field):
    field_class = type(field)

    assert field_class(required=False).clean("") is None
    with pytest.raises(forms.ValidationError, match="obligatoire"):
        field.clean("")

"""CPU of the GET of the sign-up form, beside a bare form of 13 fields in the same run, as Django draws it."""

from collections.abc import Callable
from statistics import median
from time import process_time

from django import forms
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path, reverse

from inscriptions.management.commands.demo import ARCHIVE
from programme.models import Event

PEOPLE, ASKED, RUNS = 60, 40, 5
TEXTS = ("first_name", "last_name", "email", "phone", "organisation", "job_title", "territory")
BOXES = ("attends_morning", "attends_lunch", "attends_afternoon", "vegetarian")
PROFILES = [("elu", "Élu·e"), ("professionnel", "Professionnel·le"), ("habitant", "Habitant·e")]
SOURCE = "<form method=post>{% csrf_token %}{{ form.as_div }}<button>Envoyer</button></form>"


class BareForm(forms.Form):
    """As many fields as people are asked, without a model nor a day."""


for name in TEXTS:
    BareForm.base_fields[name] = forms.CharField()
for name in BOXES:
    BareForm.base_fields[name] = forms.BooleanField(required=False)
BareForm.base_fields |= {
    "profile": forms.ChoiceField(choices=PROFILES, widget=forms.RadioSelect),
    "access_needs": forms.CharField(required=False, widget=forms.Textarea),
}


def milliseconds(ask: Callable[[], HttpResponse]) -> float:
    """CPU that an answer takes, a mean of ASKED."""
    started = process_time()
    for _ in range(ASKED):
        assert ask().status_code == 200
    return (process_time() - started) / ASKED * 1000


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(SOURCE).render({"form": BareForm()}, request))


urlpatterns = [path("", bare)]
STARTED = [  # the middlewares of `startproject`
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def asked_anew(client: Client, day: Event) -> HttpResponse:
    """The page as whoever comes alone has it: the second of the last visitor is over."""
    caches["answers"].delete(f"questions-{day.pk}")
    return client.get(reverse("inscriptions:sign_up", args=[day.slug]))


def main() -> None:
    """Print medians of RUNS runs that alternate, and their ratio."""
    call_command("demo", registrations=PEOPLE, verbosity=0)
    day = Event.objects.exclude(slug=ARCHIVE).get()
    client = Client(headers={"host": settings.SITE_HOST})
    with override_settings(MIDDLEWARE=STARTED, ROOT_URLCONF=__name__):
        other = Client(headers={"host": settings.SITE_HOST})
        other.get("/")
    found: dict[str, list[float]] = {"page": [], "bare": []}
    asked_anew(client, day)
    for _ in range(RUNS):
        found["page"].append(milliseconds(lambda: asked_anew(client, day)))
        with override_settings(ROOT_URLCONF=__name__):
            found["bare"].append(milliseconds(lambda: other.get("/")))
    page, floor = (median(took) for took in found.values())
    print(f"Formulaire d’inscription vide (GET, {PEOPLE} inscrits) : {page:.1f} ms de CPU.")
    print(f"Formulaire nu de {len(BareForm.base_fields)} champs, tel que Django le dessine : {floor:.1f} ms.")
    print(f"Rapport : {page / floor:.2f}")


if __name__ == "__main__":
    main()

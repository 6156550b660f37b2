"""CPU of the GET of the sign-up form, beside a bare form of 13 fields in the same run, as Django draws it."""

from collections.abc import Callable
from statistics import median
from time import process_time

from django import forms
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

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


def bare() -> Callable[[], HttpResponse]:
    """A view that draws the bare form, through no middleware."""
    template, request = engines["django"].from_string(SOURCE), RequestFactory().get("/")
    return lambda: HttpResponse(template.render({"form": BareForm()}, request))


def asked_anew(client: Client, address: str) -> HttpResponse:
    """The page as whoever comes alone has it: the second of the last visitor is over."""
    caches["answers"].delete_many([key for key in _of_a_second()])
    return client.get(address)


def _of_a_second() -> list[str]:
    return [f"questions-{pk}" for pk in Event.objects.values_list("pk", flat=True)]


def main() -> None:
    """Print medians of RUNS runs that alternate, and their ratio."""
    call_command("demo", registrations=PEOPLE, verbosity=0)
    address = reverse("inscriptions:sign_up", args=[Event.objects.exclude(slug=ARCHIVE).get().slug])
    client = Client(headers={"host": settings.SITE_HOST})
    measured = {"page": lambda: asked_anew(client, address), "nu": bare()}
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(RUNS):
        for name, ask in measured.items():
            found[name].append(milliseconds(ask))
    page, floor = (median(took) for took in found.values())
    print(f"Formulaire d’inscription vide (GET, {PEOPLE} inscrits) : {page:.1f} ms de CPU.")
    print(f"Formulaire nu de {len(BareForm.base_fields)} champs, sans intergiciel : {floor:.1f} ms.")
    print(f"Rapport : {page / floor:.2f}")


if __name__ == "__main__":
    main()

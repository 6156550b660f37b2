"""The floor of a sign-up: Django as `startproject` makes it, a page that is cached, a form, three statements."""

from functools import cache

from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.template.backends.django import Template
from django.urls import path
from django.views.decorators.cache import cache_page

PAGE = "<!doctype html><html lang=fr><title>La journée</title>" + "<p>Le programme de la journée.</p>" * 400
FORM = "<form method=post>{% csrf_token %}{{ form.as_div }}<button>Envoyer</button></form>"
SENT = "<!doctype html><html lang=fr><title>Merci</title><p>Votre demande est enregistrée.</p>"
PLENTY = 1_000_000


class Places(models.Model):
    left = models.PositiveIntegerField()

    class Meta:
        app_label = "floor"


class Person(models.Model):
    """Thirteen fields."""

    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    organisation = models.CharField(max_length=200)
    function = models.CharField(max_length=200, blank=True)
    territory = models.CharField(max_length=200, blank=True)
    profile = models.CharField(max_length=20, choices=[("professionnel", "Professionnel"), ("elu", "Élu")])
    attends_morning = models.BooleanField()
    attends_lunch = models.BooleanField()
    attends_afternoon = models.BooleanField()
    vegetarian = models.BooleanField()
    access_needs = models.TextField(blank=True)

    class Meta:
        app_label = "floor"


class PersonForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = "__all__"  # noqa: DJ007 - as a bare Django would


@cache
def _template(source: str) -> Template:
    return engines["django"].from_string(source)


def draw(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(_template(source).render(context, request))


@cache_page(60, cache="answers")
def day(request: HttpRequest) -> HttpResponse:
    return draw(request, PAGE)


def sign_up(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _take_places(form):
        return redirect("sent")
    return draw(
        request, "<form method=post>{% csrf_token %}{{ form.as_div }}<button>Envoyer</button></form>", form=form
    )


@transaction.atomic
def _take_places(form: PersonForm) -> bool:
    """One of the day and one of a workshop."""
    taken = [Places.objects.filter(pk=pk, left__gt=0).update(left=F("left") - 1) for pk in (1, 2)]
    if taken == [1, 1]:
        form.save()
    return taken == [1, 1]


def sent(request: HttpRequest) -> HttpResponse:
    return draw(request, SENT)


def prepare() -> None:
    """The two tables, and places for all who will come."""
    with connection.schema_editor() as editor:
        for model in (Places, Person):
            editor.create_model(model)
    Places.objects.bulk_create(Places(pk=pk, left=PLENTY) for pk in (1, 2))


urlpatterns = [
    path("rencontres/mesure/", day),
    path("rencontres/mesure/inscription/", sign_up),
    path("rencontres/mesure/inscription/envoyee/", sent, name="sent"),
]
settings.DATABASES["default"]["CONN_MAX_AGE"] = 0  # as `startproject` leaves it: a connection a request
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
application = WSGIHandler()

if __name__ == "__main__":
    prepare()

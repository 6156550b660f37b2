"""What a POST of the public pages asks of the database: literal counts, the same for 3 and 30 people."""

import re
from datetime import time

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.template.base import Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inscriptions.models import OutgoingMail, Registration, WorkshopSeat
from inscriptions.post.links import token
from tests.factories import ChoiceFactory, RegistrationFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signup.answers import answers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(event={"capacity": 100, "confirm_addresses": True}, workshops={"capacity": 40}),
]
OF_TRANSACTIONS = re.compile(r"(BEGIN|COMMIT|SAVEPOINT|RELEASE)\b")


@pytest.fixture(autouse=True)
def _queue(settings):
    """Letters are left to the queue of the database, and the hour of the budgets lasts."""
    settings.TASKS_MODE = "database"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with time_machine.travel(timezone.now().replace(minute=15), tick=False):
        yield


@pytest.fixture(params=[3, 30])
def day(request, slot):
    """A first-come day of two slots, whose people hold the seat that they wished in one; the other slot."""
    later = SlotFactory(event=slot.event, starts_at=time(16), ends_at=time(17))
    later.first, later.second = WorkshopFactory.create_batch(2, parent=later, capacity=40)
    for person in RegistrationFactory.create_batch(request.param, event=slot.event):
        SeatFactory(registration=person, workshop=slot.second)
        ChoiceFactory(registration=person, workshop=slot.second)
    return later


@pytest.fixture
def typed(slot, day):
    """What Alice types: two wishes a slot, and her needs; `changes` of it."""

    def type_(**changes):
        wishes = {f"wish_{day.pk}_1": day.first.pk, f"wish_{day.pk}_2": day.second.pk}
        needs = {"vegetarian": "on", "access_needs": "une rampe"}
        return answers(slot, slot.first, slot.second, **wishes | needs | changes)

    return type_


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Send a form that is accepted; how many statements it took, but those that open and close transactions."""

    def send(path, typed=None):
        with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
            response = client.post(path, typed or {})
        assert response.status_code == 302, response.content.decode()
        return sum(not OF_TRANSACTIONS.match(one["sql"]) for one in asked.captured_queries)

    return send


@pytest.fixture
def signed_up(sign_up_url, typed, post):
    """Alice has just signed up; her address is not proved."""
    post(sign_up_url, typed())
    return Registration.objects.get(email="alice@exemple.fr")


def test_a_sign_up_takes_nineteen_statements_even_the_first_of_the_hour(sign_up_url, typed, post):
    first = post(sign_up_url, typed())
    second = post(sign_up_url, typed(first_name="Bob", email="bob@exemple.fr"))

    assert (first, second) == (19, 19)
    assert WorkshopSeat.objects.filter(registration__email="bob@exemple.fr").count() == 2


def test_a_change_of_wishes_takes_forty_five_statements(signed_up, slot, day, typed, post):
    wished = {f"wish_{slot.pk}_1": slot.second.pk, f"wish_{slot.pk}_2": slot.first.pk}

    assert post(f"/inscription/{token(signed_up)}/modifier/", typed(**wished)) == 45


def test_a_confirmation_takes_twenty_two_statements(signed_up, post):
    assert post(f"/inscription/{token(signed_up)}/confirmer/") == 22


def test_a_cancellation_takes_twenty_four_statements(signed_up, post):
    assert post(f"/inscription/{token(signed_up)}/annuler/") == 24


@pytest.mark.parametrize("day", [3], indirect=True)
def test_nothing_is_composed_while_somebody_signs_up(sign_up_url, typed, post, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("composed in the request")

    monkeypatch.setattr(Template, "render", refuse)
    monkeypatch.setattr(EmailMessage, "__init__", refuse)

    post(sign_up_url, typed())

    letter = OutgoingMail.objects.get()
    assert (letter.text, letter.html, letter.calendar, letter.sent_at) == ("", "", "", None)
    assert DBTaskResult.objects.get().args_kwargs == {"args": [], "kwargs": {}}

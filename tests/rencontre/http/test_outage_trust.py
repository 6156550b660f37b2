"""What the page of an outage gives back, and to whom; what it tells whoever keeps the site, and the desk."""

import pytest
from django.test import Client

from rencontre import watch
from rencontre.http.outages import ABSENT, PLACE
from tests.factories import EventFactory
from tests.pages import text_of
from tests.rencontre.http.away import away

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.logs_errors]
LOST = "Ce pointage n’est pas enregistré : réessayez, ou notez le nom de la personne pour la pointer plus tard."


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
)
def test_what_another_site_sends_is_not_given_back(headers, organiser, tmp_path):
    """Else « Réessayer » would send, with a good token, the act that the other site chose."""
    site = Client(raise_request_exception=False, enforce_csrf_checks=True)
    site.cookies.update(organiser.cookies)
    sent = {"username": "mallory", "reason": "choisi ailleurs"}
    if "sec-fetch-site" in headers:
        site.cookies["csrftoken"] = sent["csrfmiddlewaretoken"] = "a" * 32
    with away(tmp_path):
        answer = site.post("/admin/auth/user/1/delete/", sent, headers=headers)

    assert answer.status_code == (503 if "sec-fetch-site" in headers else 403)
    assert [
        word for word in ("mallory", "choisi ailleurs", "Réessayer", "csrfmiddlewaretoken") if word in text(answer)
    ] == []


def test_an_address_that_does_not_exist_gives_nothing_back(client, tmp_path):
    with away(tmp_path):
        answer = client.post("//evil.example/x/", {"first_name": "Alice"})

    assert (answer.status_code, "Alice" in text(answer), "evil" in text(answer)) == (404, False, False)


def test_an_outage_is_one_line_a_request_and_one_incident(organiser, caplog, tmp_path):
    with away(tmp_path):
        for _ in range(3):
            organiser.get("/admin/")

    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["the database does not answer"] * 3
    assert [(kept.place, kept.error, kept.times) for kept in watch._MEMORY.values()] == [(PLACE, ABSENT, 1)]


@pytest.mark.parametrize(("tail", "is_said"), [("", True), ("sur-place/", False)])
def test_the_desk_reads_that_its_reading_is_lost(tail, is_said, front_desk, tmp_path):
    EventFactory(slug="faire")
    with away(tmp_path):
        answer = front_desk.post(f"/accueil/faire/{tail}", {"code": "A" * 16})

    assert (answer.status_code, LOST in text_of(text(answer))) == (503, is_said)

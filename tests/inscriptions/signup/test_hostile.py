"""Hostile texts and forged fields, in everything that the public forms take: said back, or refused, never an error."""

import pytest
from django.test import Client

from inscriptions.models import Answer, History, OutgoingMail, Question, Registration
from inscriptions.post.links import offer_token, token
from inscriptions.signup.typed import COOKIE
from programme.models import Event
from tests.asked_factories import QuestionFactory
from tests.factories import EventFactory
from tests.inscriptions.signing_up import confirm, register
from tests.inscriptions.signup.answers import first_workshop
from tests.inscriptions.signup.handing_over import offer
from tests.inscriptions.signup.parties import added, typed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.having(event={"confirm_addresses": True, "lunch_offered": True}, workshops={"capacity": 5}),
]
HOSTILE = (
    "<script>alert(1)</script>\"'><!--places-1-->",
    "\u202eeilA\u200b\u2066",
    "a\0b",
    "é" * 10_000,
    "a@b.fr\r\nBcc: victime@exemple.fr",
    "{{ 7|add:7 }}{prénom}%s%(x)s",
    '=HYPERLINK("http://x")',
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "𝟙²٣",
    "-0,00",
    "9" * 40,
)


@pytest.fixture
def asked(slot):
    """A question of each kind, one of them sensitive."""
    choices = [["a", "<b>A</b>"], ["b", "B"]]
    kinds = [(kind, choices if kind in ("one_of", "several_of") else []) for kind in Question.Kind.values]
    made = [
        QuestionFactory(event=slot.event, kind=kind, choices=with_, label=f"<i>{kind}</i> {{prénom}}")
        for kind, with_ in kinds
    ]
    return [*made, QuestionFactory(event=slot.event, sensitive=True, label="=secret")]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_a_public_form(slot, asked, sign_up_url, text):
    Event.objects.update(handover_allowed=True)
    giver = confirm(register(slot.event, "Alice", slot.first))
    zoe = added(giver, "Zoé")[0]
    made = offer(giver)
    party = f"/rencontres/{slot.event.slug}/inscription/collegues/"
    mine = f"/inscription/{token(giver)}"
    everything = {f"question_{one.pk}": text for one in asked} | {
        "of": text,
        "adresse": text,
        "started": text,
        "suite": "",
        "rows": text,
        "first": text,
        "room": text,
        "to": text,
        "shown": text,
        "also": text,
        "email": text,
        "phone": text,
        "wish_1_1": text,
    }
    fields = first_workshop(slot)
    for url, data in (
        (sign_up_url, fields),
        (f"{sign_up_url}envoyee/corriger/", fields),
        (party, typed("Bob", workshop=slot.first)),
        (f"{mine}/collegues/", typed("Bob", workshop=slot.first)),
        (f"{mine}/collegues/{zoe.pk}/", fields),
        (f"{mine}/ceder/", {"to": "a@exemple.fr"}),
        (f"{mine}/modifier/", fields),
        (f"/inscription/offerte/{offer_token(made)}/", fields),
        ("/inscription/retrouver/", {"email": "a@exemple.fr"}),
    ):
        for name in {**data, **everything} if "\0" in text else ():
            client = Client()
            client.cookies[COOKIE] = "x:y:z"
            answer = client.post(url, {**data, name: text})
            assert answer.status_code in (200, 302, 404, 429), (url, name)
            assert b"<script>alert" not in answer.content
        answer = Client().post(url, {**data, **everything})
        assert answer.status_code in (200, 302, 404, 429), url
    assert not OutgoingMail.objects.filter(to__contains="\n").exists()


@pytest.mark.parametrize("text", HOSTILE[:4] + HOSTILE[5:])
def test_no_text_breaks_a_page_that_is_read(client, slot, sign_up_url, text):
    for url in (sign_up_url, f"{sign_up_url}envoyee/", "/inscription/retrouver/"):
        answer = client.get(url, {"atelier": text, "fait": text})
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_fields_of_another_day_are_not_read(client, slot, sign_up_url):
    other = QuestionFactory(event=EventFactory())
    asked = QuestionFactory(event=slot.event, sensitive=True, label="Garde")
    forged = {
        f"question_{other.pk}": "x",
        "role": "speaker",
        "status": "confirmed",
        "source": "admin",
        "asked_by": "1",
        f"question_{asked.pk}": "secret-secret",
        "wish_999_1": "3",
        "badge_code": "AAAA",
        "proved_at": "2020-01-01",
    }

    answer = client.post(sign_up_url, first_workshop(slot, **forged))

    alice = Registration.objects.get()
    assert (alice.role, alice.status, alice.source, alice.proved_at) == ("participant", "unconfirmed", "site", None)
    assert [(one.question, one.value) for one in Answer.objects.all()] == [(asked, "secret-secret")]
    said = [str(row.before) + str(row.after) for row in History.objects.all()]
    assert "secret-secret" not in "".join(said)
    assert "secret-secret" not in answer.cookies[COOKIE].value
    assert "secret" not in client.get(f"{sign_up_url}envoyee/").content.decode()
    assert "secret" not in client.get(f"/inscription/{token(alice)}/").content.decode()

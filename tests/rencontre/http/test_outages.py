"""A database that is away or read-only: the public reads from memory, nobody reads 500, nothing typed is lost."""

import gzip
import html
import re
import time
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from inscriptions.models import Registration
from inscriptions.post.links import token
from programme.models import Event
from programme.site import page
from rencontre.http import last_answers, short_cache
from rencontre.http.last_answers import HERE, LastAnswers
from rencontre.http.outages import Outage
from rencontre.http.short_cache import ShortCache
from tests.factories import EventFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signup.answers import first_workshop
from tests.pages import text_of
from tests.rencontre.http.away import away, read_only

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.logs_errors]
CALM = (
    "Le site ne peut pas lire ses données en ce moment Rien n’est perdu : réessayez dans quelques minutes. "
    "Voir les rencontres"
)
UNWRITTEN = (
    " : le site ne peut pas écrire en ce moment. Rien de ce que vous avez "
    "tapé n’est perdu : renvoyez ce formulaire dans quelques minutes, ou appelez le 03 21 00 00 00."
)
OLD = "Cette page date de 14 h 32 : le site ne peut pas lire ses données en ce moment."
PROGRAMME = "/rencontres/faire/"


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2040, 3, 1, 13, 32, tzinfo=UTC), tick=False) as hands:  # 14 h 32 in Paris
        yield hands


@pytest.fixture
def day(clock):
    """A day with one slot of two workshops, `first` and `second`."""
    event = EventFactory(date=date(2040, 5, 31), slug="faire", contact_phone="+33321000000")
    slot = SlotFactory(event=event)
    slot.first, slot.second = WorkshopFactory.create_batch(2, parent=slot)
    return slot


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(short_cache, "PAUSE", 0)
    return Client(raise_request_exception=False)


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_a_public_page_goes_on_from_memory_and_says_its_age(day, clock, client, tmp_path):
    fresh = client.get(PROGRAMME)
    clock.shift(600)

    with away(tmp_path):
        old = client.get(PROGRAMME)
    clock.shift(600)
    again = client.get(PROGRAMME)

    assert (old.status_code, again.status_code) == (200, 200)
    assert OLD in text_of(old.content.decode())
    assert re.sub(rb'<p class="alert" role="status">[^<]*</p>', HERE, old.content, count=1) == fresh.content
    assert (old["Age"], old["Warning"], old["Cache-Control"]) == ("600", '110 - "Response is Stale"', "no-store")
    assert not old.has_header("ETag")
    assert old["Content-Security-Policy"] == fresh["Content-Security-Policy"]
    assert again.content == fresh.content
    assert again["ETag"] == fresh["ETag"]


@pytest.mark.parametrize("reader", ["gzip", ""])
@pytest.mark.parametrize("first", ["gzip", ""])
def test_what_left_compressed_is_read_by_all(first, reader, day, client, tmp_path):
    client.get(PROGRAMME, headers={"accept-encoding": first})

    with away(tmp_path):
        old = client.get(PROGRAMME, headers={"accept-encoding": reader})

    is_compressed = old.get("Content-Encoding") == "gzip"
    assert OLD in text_of((gzip.decompress(old.content) if is_compressed else old.content).decode())
    assert is_compressed <= bool(reader)


@pytest.mark.parametrize("tail", ["programme.json", "programme.ics", "programme.pdf", "carte.png"])
def test_what_is_no_page_is_the_same_and_its_headers_say_its_age(tail, day, clock, client, tmp_path):
    fresh = client.get(PROGRAMME + tail)
    clock.shift(60)

    with away(tmp_path):
        old = client.get(PROGRAMME + tail, headers={"if-none-match": fresh["ETag"]})

    assert (old.status_code, old.content, old["Content-Type"]) == (200, fresh.content, fresh["Content-Type"])
    assert (old["Age"], old["Cache-Control"]) == ("60", "no-store")


def test_every_public_page_has_one_place_for_its_age(day, client):
    session = f"{PROGRAMME}seances/{day.first.pk}/"
    tails = ("", "cadre/", "intervenants/")
    paths = ["/", session, *(PROGRAMME + tail for tail in tails), "/plan-du-site/", "/mentions-legales/"]

    assert {path: client.get(path).content.count(HERE) for path in paths} == dict.fromkeys(paths, 1)


@pytest.mark.parametrize(("age", "status"), [(3599, 200), (3601, 503)])
def test_nothing_older_than_an_hour_is_said(age, status, day, clock, client, tmp_path):
    client.get(PROGRAMME)
    clock.shift(age)

    with away(tmp_path):
        assert client.get(PROGRAMME).status_code == status


def test_a_304_makes_what_is_kept_true_again(day, clock, client, tmp_path):
    etag = client.get(PROGRAMME, headers={"accept-encoding": "gzip"})["ETag"]
    clock.shift(3000)
    assert client.get(PROGRAMME, headers={"if-none-match": etag}).status_code == 304
    clock.shift(3000)

    with away(tmp_path):
        old = client.get(PROGRAMME)

    assert (old.status_code, old["Age"]) == (200, "3000")


def test_a_day_that_was_withdrawn_is_forgotten(day, clock, client, tmp_path):
    client.get(PROGRAMME)
    Event.objects.update(status=Event.Status.DRAFT)
    assert client.get(PROGRAMME).status_code == 404

    with away(tmp_path):
        assert client.get(PROGRAMME).status_code == 503


@pytest.mark.parametrize("withdrawn", ["the day", "a session"])
def test_what_another_process_withdrew_is_forgotten(withdrawn, day, client, monkeypatch, tmp_path):
    """This one drew the page, and is not asked for it again before the database goes away."""
    monkeypatch.setattr(short_cache, "PUBLIC", last_answers.PUBLIC)
    monkeypatch.setattr(short_cache, "LOOKED", 0)
    url = PROGRAMME if withdrawn == "the day" else f"{PROGRAMME}seances/{day.second.pk}/"
    pages = [url, "/"]
    for path in [*pages, "/mentions-legales/"]:
        client.get(path)
    with away(tmp_path):
        before = [client.get(path).status_code for path in pages]
    if withdrawn == "the day":
        Event.objects.update(status=Event.Status.DRAFT)
    else:
        day.second.delete()
    client.get("/mentions-legales/")

    with away(tmp_path):
        assert (before, [client.get(path).status_code for path in pages]) == ([200, 200], [503, 503])
    client.get("/mentions-legales/")
    with away(tmp_path):
        assert client.get("/mentions-legales/").status_code == 200


def test_what_is_no_longer_for_all_is_forgotten(memory):
    public = HttpResponse("a", headers={"ETag": '"1"', "Cache-Control": "public, no-cache"})
    answers = [public, HttpResponse("b"), Outage("")]
    ask = ShortCache(lambda request: answers.pop(0))

    ask(RequestFactory().get("/"))
    memory.clear()

    assert [ask(RequestFactory().get("/")).status_code for _ in range(2)] == [200, 503]


def test_while_the_database_is_away_one_asks_for_all(day, clock, memory):
    answers = [HttpResponse("a", headers={"ETag": '"1"', "Cache-Control": "public, no-cache"}), Outage("")]
    asked = []

    def site(request):
        asked.append(request)
        return answers.pop(0)

    ask, request = ShortCache(site), RequestFactory().get("/")
    ask(request)
    clock.shift(2)
    said = [ask(request).content for _ in range(5)]

    assert (said, len(asked)) == ([b"a"] * 5, 2)


def test_the_memory_is_bounded_in_answers_and_in_bytes(clock):
    few, small = LastAnswers(most_answers=3), LastAnswers(most_bytes=20_000)
    for number in range(10):
        few.keep(str(number), b"", {}, time.time())
        small.keep(str(number), b"x" * 1_400, {}, time.time())
    small.keep("long", b"x" * 10_000, {}, time.time())

    assert [key for key in map(str, range(10)) if few.last(key)] == ["7", "8", "9"]
    assert (len(small), small.bytes, small.last("long")) == (8, 19_200, None)


@pytest.mark.parametrize("path", ["/", "/admin/", "/accueil/", "/rencontres/inconnue/", "personal"])
def test_the_rest_is_a_calm_page(path, alice, organiser, tmp_path):
    with away(tmp_path):
        response = organiser.get(f"/inscription/{token(alice)}/" if path == "personal" else path)

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        503,
        "60",
        "private, no-store",
    )
    assert CALM in text_of(response.content.decode())


def test_an_outage_met_by_a_middleware_is_the_same_page(day, client, monkeypatch, tmp_path):
    def cut_there(slug, days):
        """The view has answered 404: the day that had the address is looked for."""
        with away(tmp_path):
            return days.first()

    monkeypatch.setattr("programme.site.former.queries.day_that_left", cut_there)

    response = client.get("/rencontres/partie/")

    assert response.status_code == 503
    assert CALM in text_of(response.content.decode())


def test_a_fault_of_ours_is_still_an_error(day, client, monkeypatch):
    def wrong(request, template, context):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM absente")

    client.get(PROGRAMME)
    monkeypatch.setattr(page, "render", wrong)
    Event.objects.update(title="Autre")

    assert client.get(PROGRAMME).status_code == 500


# --- Writing ---------------------------------------------------------------------------------------------------------


def typed(slot, **changes) -> dict:
    return first_workshop(slot, access_needs="une rampe <b>large</b>", phone="03 21 00 00 00") | changes


def fields_of(markup: str) -> dict[str, str]:
    """The hidden fields of the page."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', markup)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def test_a_sign_up_that_cannot_be_written_comes_back_filled(day, client):
    with read_only():
        response = client.post(f"{PROGRAMME}inscription/", typed(day))
    markup = response.content.decode()
    written = Registration.objects.count()
    again = client.post(f"{PROGRAMME}inscription/", typed(day))

    assert (response.status_code, response["Retry-After"], written) == (503, "60", 0)
    assert "Votre inscription n’a pas pu être enregistrée" + UNWRITTEN in text_of(markup)
    assert 'value="d&#x27;Orval"' in markup
    assert "une rampe &lt;b&gt;large&lt;/b&gt;" in markup
    assert re.search(rf'value="{day.first.pk}"[^>]* checked|<option value="{day.first.pk}" selected', markup)
    assert (again.status_code, Registration.objects.get().last_name) == (302, "d'Orval")


def test_a_change_that_cannot_be_written_comes_back_filled(day, client, clock):
    client.post(f"{PROGRAMME}inscription/", typed(day))
    registration = Registration.objects.get()
    url = f"/inscription/{token(registration)}/modifier/"

    with read_only():
        response = client.post(url, typed(day, organisation="Région"))
    before = Registration.objects.get().organisation
    again = client.post(url, typed(day, organisation="Région"))

    assert (response.status_code, before) == (503, "Ville")
    assert "Vos changements n’ont pas pu être enregistrés" + UNWRITTEN in text_of(response.content.decode())
    assert 'value="Région"' in response.content.decode()
    assert (again.status_code, Registration.objects.get().organisation) == (302, "Région")


def test_without_a_database_all_that_was_typed_is_sent_again_by_one_button(day, client, tmp_path):
    with away(tmp_path):
        response = client.post(f"{PROGRAMME}inscription/", typed(day))
    markup = response.content.decode()
    kept = fields_of(markup)
    again = client.post(f"{PROGRAMME}inscription/", kept)

    assert (response.status_code, response["Cache-Control"]) == (503, "private, no-store")
    assert {name: value for name, value in kept.items() if name != "csrfmiddlewaretoken"} == {
        name: str(value) for name, value in typed(day).items()
    }
    assert "une rampe <b>large</b>" not in markup
    text = text_of(markup)
    assert "Prénom Alice" in text
    assert "Nom d'Orval" in text
    assert (again.status_code, Registration.objects.get().last_name) == (302, "d'Orval")


def test_an_organiser_s_form_is_given_back_too(alice, organiser, tmp_path):
    url = f"/admin/inscriptions/registration/{alice.pk}/annuler/"

    with read_only():
        response = organiser.post(url, {"reason": "Malade, prévient par téléphone", "post": "oui"})
    before = Registration.objects.get().status
    again = organiser.post(url, fields_of(response.content.decode()))

    assert (response.status_code, before) == (503, Registration.Status.CONFIRMED)
    assert "Malade, prévient par téléphone" in text_of(response.content.decode())
    assert (again.status_code, Registration.objects.get().status) == (302, Registration.Status.CANCELLED)


def test_a_password_is_never_given_back_and_a_file_is_asked_for_again(organiser, tmp_path):
    picture = SimpleUploadedFile("logo.png", b"image")
    with away(tmp_path):
        login = (
            Client(raise_request_exception=False)
            .post("/admin/login/", {"username": "denis", "password": "un-secret-de-denis"})
            .content.decode()
        )
        sent = organiser.post("/admin/programme/organiser/add/", {"name": "Ville", "logo": picture}).content.decode()

    assert ("un-secret-de-denis" in login, 'value="denis"' in login, "<form" in login) == (False, False, False)
    assert "Un mot de passe n’est jamais gardé" in text_of(login)
    assert "Un fichier ne peut pas être gardé" in text_of(sent)


def test_a_phone_that_sends_its_scans_reads_json(day, front_desk, tmp_path):
    with away(tmp_path):
        response = front_desk.post(f"/accueil/{day.event.slug}/pointages/", b"{}", content_type="application/json")

    assert (response.status_code, response["Content-Type"]) == (503, "application/json")


@pytest.mark.parametrize("path", ["/admin/", "/admin/inscriptions/registration/", "/accueil/faire/", "personal"])
def test_what_only_reads_writes_nothing(path, day, alice, organiser):
    """Else a full disk would stop the readers: no session, no budget, no lock-out is written for a GET."""
    with read_only():
        assert organiser.get(f"/inscription/{token(alice)}/" if path == "personal" else path).status_code == 200

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import timezone

from inscriptions.letters.delivery import deliver_pending
from inscriptions.models import OutgoingMail, Registration
from inscriptions.post import links
from inscriptions.signup.form import ANY
from programme.models import Event
from rencontre.domain import DomainError
from rencontre.http.short_cache import TOLD_HERE, TOLD_TO_NGINX
from rencontre.logs import HideLinks
from tests.factories import OutgoingMailFactory, RegistrationFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signup.answers import first_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.having(workshops={"capacity": None})]
SENT = "le message qui vous est envoyé à <strong>alice@exemple.fr</strong> dit votre place et votre\n  atelier."


def mine(registration, page=""):
    return f"/inscription/{links.token(registration)}/{page}"


def test_a_stranger_signs_up_in_two_requests_and_a_redirect(client, slot, sign_up_url):
    form = client.get(sign_up_url)
    started = re.search(r'name="started" value="([^"]+)"', form.content.decode())[1]

    response = client.post(sign_up_url, first_workshop(slot, started=started), follow=True)

    assert response.redirect_chain == [(f"{sign_up_url}envoyee/", 302)]
    assert SENT in response.content.decode()
    registration = Registration.objects.get()
    assert (registration.full_name, registration.source) == ("Alice d'ORVAL", "site")
    assert registration.seats.get().workshop == slot.first


def test_the_form_is_drawn_once_a_second_with_its_clock(client, slot, sign_up_url, memory, django_assert_num_queries):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = client.get(sign_up_url)
    with time_machine.travel(now + timedelta(milliseconds=900), tick=False), django_assert_num_queries(0):
        second = client.get(sign_up_url)
    new = WorkshopFactory(parent=SlotFactory(event=slot.event), title="Un atelier de plus")
    with time_machine.travel(now + timedelta(seconds=2), tick=False):
        later = client.get(sign_up_url)

    pages = [page.content.decode() for page in (first, second, later)]
    clocks = {re.search(r'name="started" value="([^"]+)"', page)[1] for page in pages}
    assert (len(clocks), pages[0] == pages[1]) == (2, True)
    assert [new.title in page for page in pages] == [False, False, True]
    assert all(slot.first.title in page for page in pages)
    assert [page["Cache-Control"] for page in (first, second, later)] == ["private, no-store"] * 3
    assert all(name not in page for page in (first, second) for name in (TOLD_HERE, TOLD_TO_NGINX))


def test_a_workshop_that_the_address_names_is_never_that_of_another_address(client, slot, sign_up_url, memory):
    named = rf'name="wish_{slot.pk}_1" value="{slot.first.pk}"[^>]*checked'
    addresses = [sign_up_url, f"{sign_up_url}?atelier={slot.first.pk}", sign_up_url]

    with time_machine.travel(timezone.now(), tick=False):
        pages = [client.get(one).content.decode() for one in addresses]

    assert [bool(re.search(named, page)) for page in pages] == [False, True, False]


def test_an_answer_to_what_was_typed_is_never_kept(client, slot, sign_up_url, memory):
    with time_machine.travel(timezone.now(), tick=False):
        mistaken = client.post(sign_up_url, first_workshop(slot, first_name="Camille", email="")).content.decode()
        blank = client.get(sign_up_url).content.decode()

    assert ("Camille" in mistaken, "Camille" in blank) == (True, False)


def test_a_second_sign_up_is_answered_like_the_first(client, slot, sign_up_url):
    first = client.post(sign_up_url, first_workshop(slot), follow=True)
    second = client.post(sign_up_url, first_workshop(slot), follow=True)

    assert first.content == second.content
    assert Registration.objects.count() == 1


def test_errors_are_summed_up_with_links_and_every_value_is_kept(client, slot, sign_up_url):
    response = client.post(sign_up_url, first_workshop(slot, email="faux", organisation="", territory="<b>Lille"))

    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>2 erreurs –" in page
    assert 'href="#id_email"' in page
    assert 'href="#id_organisation"' in page
    assert 'value="faux"' in page
    assert "&lt;b&gt;Lille" in page
    assert re.search(rf'value="{slot.first.pk}"[^>]*checked', page)
    assert not Registration.objects.exists()


def test_required_fields_are_marked_in_words(client, slot, sign_up_url):
    page = client.get(sign_up_url).content.decode()

    assert "Prénom (obligatoire)" in page
    assert "1er choix obligatoire si vous venez l’après-midi." in page
    assert "Téléphone (obligatoire)" not in page


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": Event.Status.CANCELLED}, "annulée"),
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "ouvriront le"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "closes depuis le"),
        ({"capacity": 0}, "complète"),
    ],
)
def test_a_closed_or_full_day_says_why_and_refuses_a_forged_post(client, slot, sign_up_url, changes, reason):
    Event.objects.update(**changes)

    for response in (client.get(sign_up_url), client.post(sign_up_url, first_workshop(slot))):
        page = response.content.decode()
        assert response.status_code == 200
        assert reason in page
        assert "first_name" not in page
    assert not Registration.objects.exists()


def test_a_draft_has_no_sign_up(client, slot, sign_up_url):
    Event.objects.update(status=Event.Status.DRAFT)

    assert client.get(sign_up_url).status_code == 404
    assert client.post(sign_up_url, first_workshop(slot)).status_code == 404


def test_a_place_taken_meanwhile_is_told_on_the_form(client, slot, sign_up_url, monkeypatch):
    def refuse(**said):
        raise DomainError("La journée est complète.")

    monkeypatch.setattr("inscriptions.signup.views.register", refuse)

    response = client.post(sign_up_url, first_workshop(slot))

    assert response.status_code == 200
    assert "La journée est complète." in response.content.decode()
    assert 'value="alice@exemple.fr"' in response.content.decode()


def test_a_filled_trap_writes_nothing_and_loses_nothing(client, slot, sign_up_url):
    response = client.post(sign_up_url, first_workshop(slot, suite="http://spam"))

    assert "champ caché" in response.content.decode()
    assert 'value="alice@exemple.fr"' in response.content.decode()
    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_budget_of_an_address_ends_in_a_429_that_says_when(client, slot, sign_up_url, settings):
    settings.SIGNUP_BUDGET_ADDRESS = 1
    client.post(sign_up_url, first_workshop(slot))

    response = client.post(sign_up_url, first_workshop(slot, first_name="Zoé", email="zoe@exemple.fr"))

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "minute" in response.content.decode()
    assert not Registration.objects.filter(email="zoe@exemple.fr").exists()
    assert client.get(sign_up_url).status_code == 200


def test_my_registration_shows_what_i_said_and_hold(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot, access_needs="fauteuil roulant", territory="Lille"))
    alice = Registration.objects.get()

    page = client.get(mine(alice)).content.decode()

    for text in ("Alice", "alice@exemple.fr", "Lille", "Élu·e", slot.first.title):
        assert text in page
    assert "fauteuil roulant" not in page  # behind « voir mes besoins »


def test_someone_without_a_workshop_is_told_so(client, slot, sign_up_url):
    slot.first.capacity = 0
    slot.first.save()
    client.post(sign_up_url, first_workshop(slot))

    page = client.get(mine(Registration.objects.get())).content.decode()

    assert "Vous n’avez pas de place en atelier pour le moment" in page


def test_i_change_my_wishes(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot))
    alice = Registration.objects.get()
    changes = first_workshop(slot, territory="Arras") | {f"wish_{slot.pk}_1": slot.second.pk}

    response = client.post(mine(alice, "modifier/"), changes, follow=True)

    assert "Vos changements sont enregistrés" in response.content.decode()
    alice.refresh_from_db()
    assert alice.territory == "Arras"
    assert alice.seats.get().workshop == slot.second


def test_the_change_page_shows_what_i_said(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot, territory="Lille"))

    page = client.get(mine(Registration.objects.get(), "modifier/")).content.decode()

    assert 'value="Lille"' in page
    assert re.search(rf'value="{slot.first.pk}"[^>]*checked', page)


def test_a_refused_change_is_told_and_changes_nothing(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot))
    alice = Registration.objects.get()
    slot.second.capacity = 0
    slot.second.save()
    changes = first_workshop(slot, territory="Arras") | {f"wish_{slot.pk}_1": slot.second.pk}

    response = client.post(mine(alice, "modifier/"), changes)

    assert "pour ne pas perdre votre place" in response.content.decode()
    alice.refresh_from_db()
    assert alice.territory == ""
    assert alice.seats.get().workshop == slot.first


def test_a_forged_change_cannot_touch_role_note_or_status(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot))
    alice = Registration.objects.get()

    client.post(mine(alice, "modifier/"), first_workshop(slot, role="organisation", note="x", status="cancelled"))

    alice.refresh_from_db()
    assert (alice.role, alice.note, alice.status) == ("participant", "", "confirmed")


def test_cancelling_asks_first_and_acts_on_post(client, alice):
    assert client.get(mine(alice, "annuler/")).status_code == 200
    alice.refresh_from_db()
    assert alice.is_live

    response = client.post(mine(alice, "annuler/"), follow=True)

    alice.refresh_from_db()
    assert not alice.is_live
    assert "Cette inscription est annulée" in response.content.decode()


def test_after_the_day_my_registration_only_reads(client, alice):
    Event.objects.update(date=timezone.localdate() - timedelta(days=1))

    page = client.get(mine(alice)).content.decode()
    client.post(mine(alice, "annuler/"))
    client.post(mine(alice, "modifier/"), {})

    alice.refresh_from_db()
    assert alice.is_live
    assert "modifier/" not in page
    assert "annuler/" not in page
    assert "alice@exemple.fr" in page


def test_a_new_address_is_confirmed_by_its_link(client, alice):
    alice.pending_email = "nouvelle@exemple.fr"
    alice.save(update_fields=["pending_email"])
    url = f"/inscription/adresse/{links.address_token(alice)}/"
    old = mine(alice)

    asked = client.get(url)
    alice.refresh_from_db()
    assert (asked.status_code, alice.email) == (200, "alice@exemple.fr")
    response = client.post(url, follow=True)

    alice.refresh_from_db()
    assert alice.email == "nouvelle@exemple.fr"
    assert response.status_code == 200
    assert client.get(old).status_code == 404
    assert client.post(url, follow=True).redirect_chain == response.redirect_chain


def test_my_calendar_is_an_ics_file(client, alice):
    response = client.get(mine(alice, "agenda.ics"))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{alice.event.slug}.ics"'
    assert response.content.startswith(b"BEGIN:VCALENDAR")


def test_known_and_unknown_addresses_are_answered_alike(client, alice):
    known = client.post("/inscription/retrouver/", {"email": "alice@exemple.fr"}, follow=True)
    unknown = client.post("/inscription/retrouver/", {"email": "inconnue@exemple.fr"}, follow=True)

    assert known.content == unknown.content
    assert known.redirect_chain == unknown.redirect_chain
    assert outbox.outbox == []
    deliver_pending()
    assert [mail.to for mail in outbox.outbox] == [["alice@exemple.fr"]]


def test_the_fourth_request_for_a_link_is_answered_alike_but_mails_nothing(client, alice):
    answers = [client.post("/inscription/retrouver/", {"email": "alice@exemple.fr"}) for _ in range(4)]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/inscription/retrouver/envoye/")}
    assert OutgoingMail.objects.count() == 3


@pytest.mark.parametrize("path", ["", "modifier/", "annuler/", "agenda.ics"])
def test_a_wrong_link_is_not_found(client, alice, path):
    wrong = mine(alice, path).replace(links.token(alice), links.token(alice)[:-1] + "_")

    response = client.get(wrong)

    assert response.status_code == 404
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_health_tells_when_mails_are_stuck(client):
    assert client.get("/sante/").json()["mails"] == {"ok": True, "state": "ok", "oldest_seconds": 0}
    OutgoingMailFactory(queued_at=timezone.now() - timedelta(hours=1))

    response = client.get("/sante/")

    assert (response.status_code, response.json()["mails"]["state"]) == (503, "bloqués")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sign_up_page_takes_constant_queries(client, rows, django_assert_num_queries):
    slot = SlotFactory()
    WorkshopFactory.create_batch(rows, parent=slot, capacity=9)
    RegistrationFactory.create_batch(rows, event=slot.event)

    with django_assert_num_queries(11):
        client.get(f"/rencontres/{slot.event.slug}/inscription/")


def test_no_preference_stays_an_answer_when_i_change_something_else(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot, **{f"wish_{slot.pk}_1": ANY}))
    alice = Registration.objects.get()

    page = client.get(mine(alice, "modifier/")).content.decode()

    assert re.search(rf'name="wish_{slot.pk}_1" value="{ANY}"[^>]*checked', page)


def test_i_may_keep_a_workshop_that_has_closed(client, slot, sign_up_url):
    client.post(sign_up_url, first_workshop(slot))
    alice = Registration.objects.get()
    slot.first.closed = True
    slot.first.save()
    changes = {f"wish_{slot.pk}_1": slot.second.pk, f"wish_{slot.pk}_2": slot.first.pk}

    response = client.post(mine(alice, "modifier/"), first_workshop(slot) | changes)

    assert response.status_code == 302


def test_someone_without_address_follows_their_new_link(client, slot):
    person = RegistrationFactory(event=slot.event, email="")

    response = client.post(mine(person, "modifier/"), first_workshop(slot), follow=True)

    assert response.status_code == 200
    assert "alice@exemple.fr" in response.content.decode()


def test_signing_someone_up_again_and_again_mails_them_five_times_an_hour(client, slot, sign_up_url, alice):
    Registration.objects.update(event=slot.event, created_at=timezone.now() - timedelta(hours=1))
    again = first_workshop(slot, first_name="Alice", last_name="Durand", email="alice@exemple.fr")

    with time_machine.travel((timezone.now() + timedelta(hours=1)).replace(minute=15), tick=False):
        for _ in range(7):
            assert client.post(sign_up_url, again).status_code == 302

    kinds = OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["already"] * 5 + ["links"]


@pytest.mark.parametrize("path", ["", "agenda.ics"])
def test_a_probe_may_ask_for_the_head_alone(client, alice, path):
    assert client.head(mine(alice, path)).status_code == 200
    assert client.head("/sante/").status_code == 200


def test_the_log_never_keeps_a_personal_link(alice):
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Forbidden: %s", (mine(alice, "annuler/"),), None
    )

    HideLinks().filter(record)

    assert record.getMessage() == "Forbidden: /inscription/…/annuler/"

"""The day of an import: from the address to the list of those it registered, no other is ever proposed."""

import html
import re

import pytest
from django.urls import reverse

from inscriptions.models import OutgoingMail, Registration
from programme.models import Event
from tests.factories import EventFactory, RegistrationFactory
from tests.inscriptions.spreadsheets.files import (
    CONFIRM,
    EXPORT,
    IMPORT,
    confirm_import,
    exported,
    preview,
    rows_of,
    sheet,
)
from tests.inscriptions.team.pages import ADD, LIST, names, url

NO_SUCH_DAY = "La journée demandée n’existe pas, ou n’existe plus."


# The day asked for, which is not the next one.
pytestmark = pytest.mark.having(event={"title": "La rencontre d’après", "date": "2099-05-31"})


@pytest.fixture
def next_event(event):
    """The day that comes next: the one that pages propose."""
    return EventFactory(title="La rencontre d’avant", date="2099-01-15")


def page_text(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", response.content.decode())))


def list_of_three() -> object:
    return sheet("Prénom;Nom;Adresse e-mail", "Alice;Durand;alice@exemple.fr", "Bob;Lefèvre;", "Eve;Roy;eve@exemple.fr")


def confirmation(response) -> dict:
    return {field.name: field.value() for field in response.context["confirm_form"]}


def chosen(response) -> str:
    """The value of the option that the page selects."""
    return next(re.finditer(r'<option value="(\d*)" selected', response.content.decode()))[1]


def test_the_day_is_kept_from_the_address_to_the_list_of_those_it_registers(organiser, event, next_event):
    page = organiser.get(f"{IMPORT}?event={event.pk}")
    seen = preview(organiser, event, list_of_three())
    done = confirm_import(organiser, seen)

    assert chosen(page) == str(event.pk)
    assert "Journée : La rencontre d’après, dimanche 31 mai 2099." in page_text(page)
    assert (
        "3 personnes seront inscrites à « La rencontre d’après, dimanche 31 mai 2099 » ; 2 messages partiront."
        in page_text(seen)
    )
    assert done.redirect_chain == [(f"{LIST}?event={event.pk}", 302)]
    assert sorted(event.registrations.values_list("first_name", flat=True)) == ["Alice", "Bob", "Eve"]
    assert next_event.registrations.count() == 0
    assert set(OutgoingMail.objects.values_list("registration__event", flat=True)) == {event.pk}


def test_a_preview_tells_one_letter_and_none(organiser, event):
    alice = preview(organiser, event, sheet("Prénom;Nom;Adresse e-mail", "Alice;Durand;alice@exemple.fr"))
    bob = preview(organiser, event, sheet("Prénom;Nom", "Bob;Lefèvre"))

    day = "à « La rencontre d’après, dimanche 31 mai 2099 »"
    assert f"1 personne sera inscrite {day} ; 1 message partira." in page_text(alice)
    assert f"1 personne sera inscrite {day} ; aucun message ne partira." in page_text(bob)


def test_a_day_that_is_not_published_is_said_so(organiser, event):
    Event.objects.update(status=Event.Status.CANCELLED)

    assert "La rencontre d’après, dimanche 31 mai 2099 (annulée)." in page_text(
        organiser.get(f"{IMPORT}?event={event.pk}")
    )


def test_among_several_days_none_is_chosen_in_place_of_the_organiser(organiser, event, next_event):
    page = organiser.get(IMPORT)
    refused = organiser.post(IMPORT, {"import_file": list_of_three(), "format": "1"})

    assert page.context["form"]["event"].value() is None
    assert "Choisissez la journée" in page_text(page)
    assert [*refused.context["form"].errors] == ["event"]
    assert Registration.objects.count() == 0


def test_the_only_day_needs_no_choosing(organiser, event):
    assert chosen(organiser.get(IMPORT)) == str(event.pk)


@pytest.mark.parametrize("wanted", ["999999", "abc", "²", "-1", "1 OR 1", "9" * 30])
def test_a_day_that_is_not_there_is_not_replaced_by_another(organiser, event, next_event, wanted):
    page = organiser.get(IMPORT, {"event": wanted})

    assert page.context["form"]["event"].value() is None
    assert NO_SUCH_DAY in page_text(page)


@pytest.mark.parametrize("name", ["event", "import_file_name", "reading", "seal"])
def test_only_what_was_previewed_is_confirmed(organiser, event, next_event, name):
    said = confirmation(preview(organiser, event, list_of_three()))
    file = confirmation(preview(organiser, next_event, sheet("Prénom;Nom", "Marc;Roy")))["import_file_name"]
    forged = {"event": next_event.pk, "import_file_name": file, "reading": "{}", "seal": "0" * 64}

    response = organiser.post(CONFIRM, said | {name: forged[name]}, follow=True)

    assert "Rien n’a été importé : ce n’est pas ce que l’aperçu montrait." in page_text(response)
    assert Registration.objects.count() == OutgoingMail.objects.count() == 0


def test_a_confirmation_without_seal_writes_nothing(organiser, event):
    said = confirmation(preview(organiser, event, list_of_three()))
    del said["seal"]

    organiser.post(CONFIRM, said)

    assert Registration.objects.count() == 0


def test_a_preview_is_confirmed_by_who_saw_it(organiser, event, client, django_user_model):
    said = confirmation(preview(organiser, event, list_of_three()))
    client.force_login(django_user_model.objects.create_superuser("eve"))

    client.post(CONFIRM, said)

    assert Registration.objects.count() == 0


def test_a_day_deleted_since_its_preview_registers_nobody(organiser, event, next_event):
    said = confirmation(preview(organiser, event, list_of_three()))
    event.delete()

    response = organiser.post(CONFIRM, said, follow=True)

    assert "Rien n’a été importé" in page_text(response)
    assert Registration.objects.count() == 0


def test_confirming_twice_comes_back_to_the_day(organiser, event, next_event):
    said = confirmation(preview(organiser, event, list_of_three()))
    organiser.post(CONFIRM, said)

    again = organiser.post(CONFIRM, said, follow=True)

    assert "Cet import est déjà fait" in page_text(again)
    assert again.redirect_chain == [(f"{IMPORT}?event={event.pk}", 302)]
    assert Registration.objects.count() == 3


def test_refused_lines_still_say_the_day(organiser, event, next_event):
    page = preview(organiser, event, sheet("Prénom;Nom", ";Durand"))

    assert "Journée : La rencontre d’après, dimanche 31 mai 2099." in page_text(page)
    assert page.context["chosen"]["event"].value() == event.pk


# --- The pages that lead there, and the others that take a day from their address --------------------------------


def links_to(response, page: str) -> list[str]:
    return re.findall(rf'href="{re.escape(page)}([^"]*)"', response.content.decode())


def test_the_list_of_a_day_leads_to_its_import(organiser, event, next_event):
    asked, current = organiser.get(f"{LIST}?event={event.pk}"), organiser.get(LIST)
    every = organiser.get(f"{LIST}?event=toutes")

    assert set(links_to(asked, IMPORT)) == {f"?event={event.pk}"}  # the tool of the list, and the tab of the day
    assert set(links_to(current, IMPORT)) == {f"?event={next_event.pk}"}
    assert links_to(every, IMPORT) == [""]


def test_an_import_leads_back_to_the_day(organiser, event, next_event):
    day = reverse("admin:programme_event_overview", args=[event.pk])

    for page in (organiser.get(f"{IMPORT}?event={event.pk}"), preview(organiser, event, list_of_three())):
        assert "" in links_to(page, day)


@pytest.mark.parametrize("wanted", ["999999", "abc"])
def test_a_list_says_that_the_day_asked_for_is_not_there(organiser, event, next_event, wanted):
    RegistrationFactory(event=next_event, first_name="Alice")
    RegistrationFactory(event=event, first_name="Bob")

    page = organiser.get(LIST, {"event": wanted})

    assert names(page) == ["Alice"]
    assert NO_SUCH_DAY in page_text(page)


@pytest.mark.parametrize("wanted", ["999999", "abc"])
def test_nobody_of_another_day_is_exported(organiser, event, next_event, wanted):
    RegistrationFactory(event=next_event, email="alice@exemple.fr")

    response = organiser.post(f"{EXPORT}?event={wanted}", {"format": "1", "resource": 0}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert f"{NO_SUCH_DAY} Rien n’a été exporté." in page_text(response)


def test_an_export_is_of_the_day_that_its_page_names(organiser, event, next_event):
    RegistrationFactory(event=next_event, first_name="Alice")
    page = organiser.get(EXPORT)
    RegistrationFactory(event=EventFactory(date="2099-01-01"), first_name="Bob")

    asked = re.search(r'<form method="post" action="([^"]*)"', page.content.decode())[1]
    content = organiser.post(EXPORT + asked, {"format": "1", "resource": 0}).content

    assert "celles de la journée « La rencontre d’avant, jeudi 15 janvier 2099 »" in page_text(page)
    assert [line["Prénom"] for line in rows_of(content)] == ["Alice"]


def test_an_export_of_every_day_says_so(organiser, event, next_event):
    RegistrationFactory(event=event)
    RegistrationFactory(event=next_event)

    assert "telle qu’elle est filtrée : toutes les journées." in page_text(organiser.get(f"{EXPORT}?event=toutes"))
    assert len(rows_of(exported(organiser, Event(pk="toutes")))) == 2


@pytest.mark.parametrize("query", ["event=999999", "event=abc", "_changelist_filters=event%3D999999"])
def test_nobody_is_added_to_another_day_than_the_one_asked_for(organiser, event, next_event, query):
    person = {"first_name": "Bob", "last_name": "Lefèvre", "role": "participant", "attends_morning": "on"}

    shown = organiser.get(f"{ADD}?{query}", follow=True)
    organiser.post(f"{ADD}?{query}", person)

    assert NO_SUCH_DAY in page_text(shown)
    assert Registration.objects.count() == 0


def test_a_person_is_added_to_the_day_that_the_page_showed(organiser, event, next_event):
    page = organiser.get(ADD)
    EventFactory(date="2099-01-01")
    person = {"first_name": "Bob", "last_name": "Lefèvre", "role": "participant", "attends_morning": "on"}

    action = re.search(r'<form method="post" action="([^"]*)"', page.content.decode())[1]
    organiser.post(ADD + action, person)

    assert Registration.objects.get().event == next_event


def test_badges_of_a_day_that_is_not_there_are_not_those_of_another(organiser, event, next_event):
    RegistrationFactory(event=next_event)

    page = organiser.get(url("badges"), {"event": "999999"})

    assert NO_SUCH_DAY in page_text(page)
    assert page.context["count"] == 0


def test_a_session_of_a_day_that_is_not_there_has_no_day_yet(organiser, event):
    page = organiser.get(reverse("admin:programme_session_add"), {"event": "999999"})

    assert NO_SUCH_DAY.removesuffix(".") in page_text(page)
    assert f'value="{event.pk}" selected' not in page.content.decode()

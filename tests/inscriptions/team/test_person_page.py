"""One person's page, and the page that adds someone."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission

from inscriptions.models import History, OutgoingMail, Registration, SpecialNeeds
from inscriptions.post.links import registration_url
from inscriptions.signup.change import change, sign_up_of
from programme.models import Event
from rencontre.actors import THE_PERSON
from tests.factories import ChoiceFactory, EventFactory, RegistrationFactory, WorkshopFactory
from tests.inscriptions.team.pages import ADD, LIST, plain, said, url


def test_the_organiser_reads_everything_about_a_person(organiser, person):
    page = plain(organiser.get(url("change", person.pk)))

    for text in (registration_url(person), "+33612345678", "sans arachide", "Votre inscription", "puis Atelier 2"):
        assert text in page
    assert person.badge_code not in page


@pytest.mark.parametrize("people", [3, 30])
def test_a_persons_page_asks_the_same_questions_whatever_the_day(organiser, person, people, django_assert_num_queries):
    for _ in range(people):
        ChoiceFactory(workshop=WorkshopFactory(parent=person.seats.get().slot))

    with django_assert_num_queries(21):
        organiser.get(url("change", person.pk))


def test_the_organiser_changes_details_and_the_history_says_so(organiser, person):
    changes = {"organisation": "Département", "email": "nouvelle@exemple.fr", "vegetarian": "on"}

    response = organiser.post(url("change", person.pk), said(person, **changes), follow=True)

    person.refresh_from_db()
    assert (person.organisation, person.email, person.pending_email) == ("Département", "nouvelle@exemple.fr", "")
    assert (person.special_needs.vegetarian, person.special_needs.meal_constraint) == (True, "")
    assert person.seats.count() == 1
    act = History.objects.first()
    assert (act.who, act.act, act.before["organisation"]) == ("denis", "inscription modifiée", "CCAS d’Arques")
    assert "structure : CCAS d’Arques → Département" in plain(response)


def test_a_refusal_is_an_error_of_the_form_and_keeps_what_was_typed(organiser, person):
    RegistrationFactory(event=person.event, first_name="Bob", last_name="Roy", email="bob@exemple.fr")
    changes = {"first_name": "Bob", "last_name": "Roy", "email": "bob@exemple.fr", "organisation": "Ailleurs"}

    response = organiser.post(url("change", person.pk), said(person, **changes))

    assert "est déjà inscrite à cette journée" in plain(response)
    assert 'value="Ailleurs"' in plain(response)
    person.refresh_from_db()
    assert (person.first_name, person.organisation) == ("Alice", "CCAS d’Arques")


def test_someone_must_come_for_a_half_day(organiser, person):
    response = organiser.post(url("change", person.pk), said(person, attends_morning=None, attends_afternoon=None))

    assert "Cochez au moins une demi-journée" in plain(response)
    assert Registration.objects.get().attends_morning


def test_without_their_permission_needs_are_neither_shown_nor_touched(organiser, person, denis):
    denis.groups.get().permissions.remove(*Permission.objects.filter(content_type__model="specialneeds"))

    page = plain(organiser.get(url("change", person.pk)))
    organiser.post(url("change", person.pk), said(person, meal_constraint="rien", organisation="Département"))

    assert [secret for secret in ("sans arachide", "boucle magnétique", "végétarien") if secret in page] == []
    person.refresh_from_db()
    needs = SpecialNeeds.objects.get()
    assert (person.organisation, needs.meal_constraint) == ("Département", "sans arachide")


def test_needs_may_be_read_without_being_written(organiser, person, denis):
    denis.groups.get().permissions.remove(Permission.objects.get(codename="change_specialneeds"))

    page = plain(organiser.get(url("change", person.pk)))

    assert "boucle magnétique" in page
    assert 'name="access_needs"' not in page


def test_nobody_deletes_a_registration(client, person, admin_user):
    client.force_login(admin_user)

    response = client.post(url("delete", person.pk), {"post": "yes"})
    page = client.get(LIST).content.decode()

    assert response.status_code == 403
    assert "delete_selected" not in page
    assert Registration.objects.count() == 1


def test_a_person_who_is_not_there_is_a_missing_page(organiser, event):
    assert organiser.get(url("change", 999)).status_code == 404
    assert organiser.get(url("change", "abc")).status_code == 404


def test_the_history_of_a_person_is_the_ledgers(organiser, person):
    response = organiser.get(url("history", person.pk), follow=True)

    assert "la personne" in plain(response)
    assert [act.registration for act in response.context["cl"].result_list] == [person]


# --- Someone more ------------------------------------------------------------------------------------------------


def test_the_team_adds_a_person_who_gets_a_seat_and_a_mail(organiser, event, workshops):
    slot = workshops[0].parent_id
    wish = {f"wish_{slot}_1": workshops[1].pk, f"wish_{slot}_2": "sans-preference"}
    person = {"first_name": "Bob", "last_name": "Lefèvre", "email": "bob@exemple.fr", "role": "organisation"}

    response = organiser.post(ADD, person | wish | {"attends_afternoon": "on", "access_needs": "fauteuil"})

    bob = Registration.objects.get()
    assert response["Location"] == url("change", bob.pk)
    assert (bob.source, bob.role, bob.special_needs.access_needs) == ("admin", "organisation", "fauteuil")
    assert bob.seats.get().workshop == workshops[1]
    assert OutgoingMail.objects.get().to == "bob@exemple.fr"
    assert History.objects.get().who == "denis"


def test_without_an_address_no_mail_leaves(organiser, event):
    organiser.post(ADD, {"first_name": "Bob", "last_name": "Lefèvre", "role": "participant", "attends_morning": "on"})

    assert Registration.objects.get().email == ""
    assert OutgoingMail.objects.count() == 0


def test_someone_already_registered_is_said_on_the_form(organiser, person):
    response = organiser.post(ADD, said(person) | {f"wish_{person.seats.get().slot_id}_1": "sans-preference"})

    assert "est déjà inscrite à cette journée" in plain(response)
    assert Registration.objects.count() == 1


def test_a_person_is_added_to_the_day_that_the_list_shows(organiser, event):
    past = EventFactory(date="2020-01-01")

    asked = organiser.get(ADD, {"event": past.pk})
    listed = organiser.get(ADD, {"_changelist_filters": f"event={past.pk}"})
    default = organiser.get(ADD, {"_changelist_filters": "event=toutes"})

    assert [response.context["event"] for response in (asked, listed, default)] == [past, past, event]


def test_without_a_day_nobody_is_added(organiser):
    response = organiser.get(ADD, follow=True)

    assert "Créez d’abord une journée." in plain(response)
    assert Event.objects.count() == 0


def test_a_profile_that_the_day_no_longer_lists_is_not_lost_unseen(organiser, person):
    Event.objects.update(profiles=[["autre", "Autre"]])

    shown = plain(organiser.get(url("change", person.pk)))
    organiser.post(url("change", person.pk), said(person, organisation="Ailleurs"))

    assert '<option value="elu" selected>' in shown
    person.refresh_from_db()
    assert (person.profile, person.organisation) == ("elu", "Ailleurs")


def test_a_page_that_is_out_of_date_writes_over_nothing(organiser, person):
    stale = said(person, note="à rappeler")
    change(registration=person, sign_up=replace(sign_up_of(person), organisation="Ailleurs"), by=THE_PERSON)

    response = organiser.post(url("change", person.pk), stale)

    assert "a changé pendant que vous la modifiiez" in plain(response)
    person.refresh_from_db()
    assert (person.organisation, person.note) == ("Ailleurs", "à placer devant")

"""« Écrire aux personnes »: from the list of people to a message that is sent, and nothing typed that is lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY, VALUE
from inscriptions.letters.campaigns import Written
from inscriptions.letters.reach import reach_of
from inscriptions.models import Campaign, Registration
from inscriptions.post.links import absolute
from tests.cast import DENIS
from tests.factories import CampaignFactory, EventFactory, RegistrationFactory, SeatFactory, WorkshopFactory
from tests.inscriptions.team.pages import day_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
PEOPLE = reverse("admin:inscriptions_registration_changelist")
State = Campaign.State


@pytest.fixture
def second():
    """A second workshop, with two people."""
    workshop = WorkshopFactory(number=2, title="La santé")
    for name in ("Alice", "Bob"):
        SeatFactory(workshop=workshop, registration__first_name=name)
    RegistrationFactory(event=workshop.event, first_name="Ailleurs")
    return workshop


def page(name, event, *more):
    return reverse(f"admin:inscriptions_{name}", args=[event.pk, *more])


def write(client, event, campaign=None, **said):
    address = page("campaign_write", event, campaign.pk) if campaign else page("campaign_new", event)
    return client.post(address, {"audience": "tous", "subject": "À savoir", "text": "Le parking.", **said})


def text_of(response):
    return response.content.decode()


def test_from_the_list_of_people_to_sent_in_four_loads(organiser, second):
    event = second.event
    people = list(Registration.objects.filter(first_name="Alice").values_list("pk", flat=True))

    ticked = {"action": "write_to_them", "_selected_action": people}
    written = organiser.post(f"{PEOPLE}?event={event.pk}&workshop={second.pk}", ticked, follow=True)
    campaign = Campaign.objects.get()
    said = {"audience": f"choisies:{campaign.pk}", "subject": "Votre atelier", "text": "Salle changée."}
    read = organiser.post(page("campaign_write", event, campaign.pk), said, follow=True)
    sent = organiser.post(page("campaign_check", event, campaign.pk), {"send": "1"}, follow=True)

    assert "Personnes choisies à la main" in text_of(written)
    assert "Envoyer maintenant à 1 personne" in text_of(read)
    assert "0 sur 1 envoyé" in text_of(sent)
    assert sorted(campaign.mails.values_list("registration__first_name", flat=True)) == ["Alice"]


def test_the_whole_selection_beyond_the_page_is_written_to(organiser, second):
    ticked = {"action": "write_to_them", "_selected_action": [Registration.objects.first().pk], "select_across": "1"}

    organiser.post(f"{PEOPLE}?event={second.event_id}&status__exact=confirmed", ticked)

    assert Campaign.objects.get().people.count() == second.event.registrations.confirmed().count()


def test_all_those_of_a_workshop_are_written_to_as_such(organiser, second):
    ticked = {"action": "write_to_them", "_selected_action": [Registration.objects.first().pk], "select_across": "1"}

    answer = organiser.post(f"{PEOPLE}?event={second.event_id}&workshop={second.pk}", ticked)

    assert answer.url == f"{page('campaign_new', second.event)}?a=atelier%3A{second.pk}"
    assert not Campaign.objects.exists()


def test_people_of_two_days_are_not_written_to_together(organiser, second):
    RegistrationFactory(event=EventFactory())
    ticked = {"action": "write_to_them", "_selected_action": list(Registration.objects.values_list("pk", flat=True))}

    answer = organiser.post(f"{PEOPLE}?event=toutes", ticked, follow=True)

    assert "Choisissez d’abord une journée" in text_of(answer)
    assert Campaign.objects.count() == 0


def test_a_workshop_leads_to_a_message_to_its_people(organiser, second):
    link = f"{page('campaign_new', second.event)}?a=atelier%3A{second.pk}"

    assert link in text_of(organiser.get(reverse("admin:programme_session_change", args=[second.pk])))
    form = organiser.get(link).context["adminform"].form
    assert form["audience"].value() == f"atelier:{second.pk}"
    assert link in text_of(organiser.get(page("places", second.event)))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(organiser, second):
    plan = SimpleUploadedFile("plan.pdf", b"%PDF")
    virus = SimpleUploadedFile("virus.exe", b"MZ")

    answer = write(organiser, second.event, text="Venez en {sale}.", files=[plan, virus])

    campaign = Campaign.objects.get()
    body = text_of(answer)
    assert "{sale} n’est pas connu" in body
    assert "virus.exe\u00a0: Ce type de fichier n’est pas admis" in body
    assert "Venez en {sale}." in body
    assert "Votre brouillon est gardé, avec ses fichiers" in body
    assert page("campaign_write", second.event, campaign.pk) in body
    assert (campaign.subject, campaign.text) == ("À savoir", "Venez en {sale}.")
    assert [file.name for file in campaign.files.all()] == ["plan.pdf"]

    write(organiser, second.event, campaign, text="Venez en {salle}.")
    assert [file.name for file in campaign.files.all()] == ["plan.pdf"]
    write(organiser, second.event, campaign, removed=[campaign.files.get().pk])
    assert campaign.files.count() == 0
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "personne", "atelier:999"])
def test_a_wrong_audience_keeps_the_one_that_the_draft_has(organiser, second, wrong):
    write(organiser, second.event, audience=f"atelier:{second.pk}")
    campaign = Campaign.objects.get()

    answer = write(organiser, second.event, campaign, audience=wrong, text="Autre.")

    assert answer.status_code == 200
    campaign.refresh_from_db()
    assert (campaign.audience, campaign.parameters, campaign.text) == ("atelier", {VALUE: str(second.pk)}, "Autre.")


def test_a_new_draft_with_a_wrong_audience_is_to_nobody(organiser, second):
    write(organiser, second.event, audience="personne")

    campaign = Campaign.objects.get()
    assert campaign.audience == ""
    assert "Choisissez…" in text_of(organiser.get(page("campaign_write", second.event, campaign.pk)))
    assert "Personne ne recevrait" in text_of(organiser.get(page("campaign_check", second.event, campaign.pk)))


def test_those_who_were_chosen_by_hand_may_be_chosen_again(organiser, second):
    people = list(Registration.objects.filter(seats__workshop=second).values_list("pk", flat=True))
    campaign = campaigns.begin_for(event=second.event, people=people, by=DENIS)
    write(organiser, second.event, campaign, audience="tous")

    again = write(organiser, second.event, campaign, audience=f"choisies:{campaign.pk}")

    assert again.status_code == 302
    assert Campaign.objects.get().audience == "choisies"
    assert reach_of(Campaign.objects.get(), second.event).people


def test_it_is_read_again_as_three_people_before_it_leaves(organiser, second):
    for n in range(5):
        RegistrationFactory(event=second.event, first_name=f"P{n}")
    RegistrationFactory(event=second.event, email="")
    write(organiser, second.event, text="Bonjour {prénom},\n\nVenez en {atelier}.")

    answer = organiser.get(page("campaign_check", second.event, Campaign.objects.get().pk))

    assert len(answer.context["letters"]) == 3
    assert "8 personnes" in text_of(answer)
    assert "1 sans adresse" in text_of(answer)
    assert Campaign.objects.get().state == State.DRAFT


def test_an_address_that_nobody_confirmed_is_counted_where_it_is_written_to(organiser, second):
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1), "source": "site"}
    unproved = RegistrationFactory(event=second.event, **held)
    people = [unproved.pk, *second.event.registrations.confirmed().values_list("pk", flat=True)]
    campaign = campaigns.begin_for(event=second.event, people=people, by=DENIS)

    answer = organiser.get(page("campaign_check", second.event, campaign.pk))

    assert "4 personnes" in text_of(answer)
    assert "1 à une adresse que personne n’a encore confirmée." in text_of(answer)


def test_what_is_read_again_holds_nobodys_own_link(organiser, second):
    write(organiser, second.event, text="Votre lien : {lien}")

    answer = organiser.get(page("campaign_check", second.event, Campaign.objects.get().pk))

    for _, letter in answer.context["letters"]:
        assert f"Votre lien\u00a0: {absolute(second.event.get_absolute_url())}" in letter.text
        assert "/inscription/" not in letter.text + letter.html
        assert "desabonnement" not in letter.text + letter.html


def test_a_day_where_nobody_is_registered_shows_somebody_invented(organiser):
    event = EventFactory()
    write(organiser, event, text="Bonjour {prénom},\n\nVenez.")

    answer = organiser.get(page("campaign_check", event, Campaign.objects.get().pk))

    assert "Comme une personne inventée le lirait" in text_of(answer)
    assert "Bonjour Camille," in text_of(answer)
    assert "Personne ne recevrait ce message" in text_of(answer)


def test_it_is_given_an_hour_and_taken_back(organiser, second):
    write(organiser, second.event)
    campaign = Campaign.objects.get()
    check = page("campaign_check", second.event, campaign.pk)
    at = timezone.localtime() + timedelta(days=2)

    past = organiser.post(check, {"schedule": "1", "at_0": "01/01/2020", "at_1": "9:00"})
    assert "Cette heure est passée" in text_of(past)
    later = organiser.post(check, {"schedule": "1", "at_0": f"{at:%d/%m/%Y}", "at_1": "9 h"}, follow=True)
    assert "Il part le" in text_of(later)
    assert Campaign.objects.get().state == State.SCHEDULED
    organiser.post(check, {"unschedule": "1"})
    assert Campaign.objects.get().state == State.DRAFT


def test_it_is_stopped_and_taken_up_again_on_its_page(organiser, second):
    write(organiser, second.event)
    campaign = Campaign.objects.get()
    organiser.post(page("campaign_check", second.event, campaign.pk), {"send": "1"})
    sent = page("campaign_sent", second.event, campaign.pk)

    leaving = organiser.get(sent)
    assert 'http-equiv="refresh"' in text_of(leaving)
    stopped = organiser.post(sent, {"stop": "1"}, follow=True)
    assert "Reprendre l’envoi" in text_of(stopped)
    assert "retenu\u00a0: envoi arrêté" in text_of(stopped)
    assert 'http-equiv="refresh"' not in text_of(stopped)
    again = organiser.post(sent, {"resume": "1"}, follow=True)
    assert "Arrêter l’envoi" in text_of(again)
    assert organiser.get(page("campaign_write", second.event, campaign.pk)).status_code == 302


def test_what_is_dropped_for_good_is_not_said_to_be_held(organiser, second):
    write(organiser, second.event)
    campaign = Campaign.objects.get()
    campaigns.send(campaign=campaign, by=DENIS)
    campaign.mails.filter(registration__first_name="Bob").update(dropped_at=timezone.now(), facts={})
    campaigns.stop(campaign=campaign, by=DENIS)

    answer = organiser.get(page("campaign_sent", second.event, campaign.pk))

    fates = {mail.registration.first_name: fate for mail, fate in answer.context["rows"]}
    held = "retenu\u00a0: envoi arrêté"
    assert fates == {"Alice": held, "Ailleurs": held, "Bob": "retiré\u00a0: rien à lui dire"}


def test_those_who_were_left_out_are_counted_and_the_first_are_shown(organiser, second, monkeypatch):
    monkeypatch.setattr("inscriptions.letters.campaign_pages.MOST_LEFT_OUT", 2)
    RegistrationFactory.create_batch(3, event=second.event, email="")
    write(organiser, second.event)
    campaign = Campaign.objects.get()
    campaigns.send(campaign=campaign, by=DENIS)

    answer = organiser.get(page("campaign_sent", second.event, campaign.pk))

    assert "3 personnes à qui il n’a pas été envoyé" in text_of(answer)
    assert text_of(answer).count("sans adresse") == 2
    assert "Les 2 premières" in text_of(answer)


def test_a_trial_needs_an_address(organiser, second, denis):
    write(organiser, second.event)
    check = page("campaign_check", second.event, Campaign.objects.get().pk)
    denis.email = ""
    denis.save()
    assert "Votre compte n’a pas d’adresse" in text_of(organiser.post(check, {"try": "1"}, follow=True))
    denis.email = "denis@exemple.fr"
    denis.save()
    assert "Essai envoyé à denis@exemple.fr" in text_of(organiser.post(check, {"try": "1"}, follow=True))


def test_a_draft_is_thrown_away(organiser, second):
    write(organiser, second.event)
    organiser.post(page("campaign_write", second.event, Campaign.objects.get().pk), {"discard": "1"})

    assert Campaign.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_questions_whatever_its_length(organiser, second, number, django_assert_num_queries):
    for _ in range(number):
        CampaignFactory(event=second.event, audience="atelier", parameters={VALUE: str(second.pk)})
    address = page("campaigns", second.event)
    organiser.get(address)

    with django_assert_num_queries(11):
        answer = organiser.get(address)
    assert text_of(answer).count("Atelier 2") == number


def test_the_day_leads_there_and_the_front_desk_may_not(front_desk, second):
    assert page("campaigns", second.event) not in text_of(front_desk.get(day_page("change", second.event.pk)))
    assert front_desk.get(page("campaigns", second.event)).status_code == 403
    assert front_desk.post(page("campaign_new", second.event), {}).status_code == 403


def test_the_page_of_the_person_says_which_messages_they_had_and_why_not(organiser, second):
    bob = Registration.objects.get(first_name="Bob")
    Registration.objects.filter(pk=bob.pk).update(no_campaigns=True)
    campaign = campaigns.keep(
        event=second.event, written=Written(EVERYBODY, {}, "Le parking", "Il est fermé."), by=DENIS
    )
    campaigns.send(campaign=campaign, by=DENIS)

    of_alice = organiser.get(
        reverse("admin:inscriptions_registration_change", args=[Registration.objects.get(first_name="Alice").pk])
    )
    of_bob = organiser.get(reverse("admin:inscriptions_registration_change", args=[bob.pk]))

    assert "Le parking" in text_of(of_alice)
    assert "Le parking" in text_of(of_bob)
    assert "ne veut ni messages ni rappels" in text_of(of_bob)

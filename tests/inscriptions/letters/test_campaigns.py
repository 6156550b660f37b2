"""A message to the people of a day: who gets it, once, and what stops it or takes it up again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from inscriptions.letters import campaigns
from inscriptions.letters.audiences import EVERYBODY, UNPROVED, VALUE, WORKSHOP
from inscriptions.letters.campaigns import Written
from inscriptions.letters.delivery import deliver_pending
from inscriptions.letters.reach import figures_of, reach_of
from inscriptions.letters.subscriptions import set_no_campaigns
from inscriptions.models import Campaign, CampaignPerson, History, OutgoingMail, Registration
from programme.models import Document, Event
from rencontre.actors import THE_PERSON
from rencontre.domain import DomainError
from tests.cast import DENIS
from tests.factories import EventFactory, RegistrationFactory, SeatFactory, WorkshopFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
State = Campaign.State


@pytest.fixture
def gathering():
    return EventFactory(confirm_addresses=True, title="Animer le partenariat")


def somebody(event, first_name, **said):
    return RegistrationFactory(event=event, first_name=first_name, **said)


def written(event, *, audience=EVERYBODY, value="", text="Le parking est fermé.", files=(), subject="À savoir"):
    said = Written(audience, {VALUE: value} if value else {}, subject, text, files)
    return campaigns.keep(event=event, written=said, by=DENIS)


def first_names(people):
    return sorted(person.first_name for person in people)


def addressees(campaign):
    return sorted(campaign.mails.filter(kind="campaign").values_list("registration__first_name", flat=True))


def content_of(document):
    with document.file.open() as file:
        return file.read()


def states(campaign):
    return Campaign.objects.get(pk=campaign.pk).state


def test_it_reaches_those_who_may_read_it_and_says_why_not_the_others(gathering):
    somebody(gathering, "Alice")
    somebody(gathering, "Sans", email="")
    somebody(gathering, "Refusée", address_refused_at=timezone.now())
    somebody(gathering, "Désabonnée", no_campaigns=True)
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1), "source": "site"}
    somebody(gathering, "Tenue", **held)
    somebody(gathering, "Annulée", status="cancelled")
    campaign = written(gathering)

    reach = reach_of(campaign, gathering)

    assert first_names(reach.people) == ["Alice"]
    assert {person.first_name: why for person, why in reach.left_out} == {
        "Sans": "sans adresse",
        "Refusée": "adresse refusée",
        "Désabonnée": "ne veut ni messages ni rappels",
        "Tenue": "adresse pas encore confirmée",
    }
    campaigns.send(campaign=campaign, by=DENIS)
    assert addressees(campaign) == ["Alice"]
    assert dict(campaign.people.values_list("registration__first_name", "why_not")) == {
        person.first_name: why for person, why in reach.left_out
    }


def test_those_whose_address_is_to_confirm_may_be_written_to_by_name_of_their_own(gathering):
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1), "source": "site"}
    somebody(gathering, "Gagnez", **held)
    campaign = written(gathering, audience=UNPROVED, text="Bonjour {prénom},\n\nConfirmez : {lien}")

    campaigns.send(campaign=campaign, by=DENIS)
    deliver_pending()

    mail = campaign.mails.get()
    assert mail.sent_at
    assert "Gagnez" not in mail.text + mail.html
    assert "Confirmez" in mail.text


def test_a_message_that_would_say_nothing_to_somebody_is_dropped(gathering):
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1), "source": "site"}
    somebody(gathering, "Gagnez", **held)
    campaign = written(gathering, audience=UNPROVED, text="Vous êtes {prénom} de {structure}.")

    campaigns.send(campaign=campaign, by=DENIS)
    deliver_pending()

    assert campaign.mails.get().dropped_at


@pytest.mark.parametrize("text", ["Bonjour, la salle a changé : Vauban.", "Bonjour, la salle a changé : Vauban !"])
def test_a_message_of_one_sentence_that_begins_by_bonjour_reaches_everybody(gathering, text):
    somebody(gathering, "Alice")
    held = {"status": "unconfirmed", "hold_expires_at": timezone.now() + timedelta(hours=1), "source": "site"}
    somebody(gathering, "Tenue", **held)

    for audience in (EVERYBODY, UNPROVED):
        campaigns.send(campaign=written(gathering, audience=audience, text=text), by=DENIS)
    deliver_pending()

    mails = OutgoingMail.objects.exclude(sent_at=None)
    assert [("la salle a changé" in mail.text, "Vauban" in mail.html) for mail in mails] == [(True, True)] * 2


def test_it_is_read_when_it_is_sent_and_says_each_ones_workshop(gathering):
    workshop = WorkshopFactory(parent__event=gathering, number=2, title="La santé")
    alice = SeatFactory(workshop=workshop, registration__first_name="Alice").registration
    somebody(gathering, "Bob")
    campaign = written(
        gathering, audience=WORKSHOP, value=str(workshop.pk), subject="Votre {atelier}", text="**Venez** en {salle}."
    )

    campaigns.send(campaign=campaign, by=DENIS)
    deliver_pending()

    mail = alice.mails.get(kind="campaign")
    assert addressees(campaign) == ["Alice"]
    assert mail.subject == "Votre Atelier 2\u00a0: La santé"
    assert f"Venez en {workshop.effective_venue.name}." in mail.text
    assert "<strong" in mail.html
    campaigns.move_campaigns_on()
    assert states(campaign) == State.SENT


def test_two_clicks_and_two_organisers_send_it_once(gathering):
    somebody(gathering, "Alice")
    campaign = written(gathering)
    stale = Campaign.objects.get(pk=campaign.pk)

    campaigns.send(campaign=campaign, by=DENIS)
    campaigns.send(campaign=stale, by=DENIS)

    assert addressees(campaign) == ["Alice"]
    assert History.objects.filter(act=campaigns.SENT).count() == 1


def test_what_was_stopped_half_way_is_taken_up_again_and_nobody_gets_it_twice(gathering, mailoutbox, settings):
    for n in range(6):
        somebody(gathering, f"P{n}")
    campaign = written(gathering)
    campaigns.send(campaign=campaign, by=DENIS)
    first = list(campaign.mails.order_by("pk"))[:2]
    for mail in first:
        OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), facts={})

    campaigns.stop(campaign=campaign, by=DENIS)
    campaigns.stop(campaign=campaign, by=DENIS)

    assert deliver_pending() == (0, 0)
    assert states(campaign) == State.STOPPED
    assert (figures_of([campaign])[campaign.pk].sent, figures_of([campaign])[campaign.pk].held) == (2, 4)
    gone = campaign.mails.exclude(pk__in=[mail.pk for mail in first]).first().registration
    Registration.objects.filter(pk=gone.pk).update(status="cancelled")

    campaigns.resume(campaign=campaign, by=DENIS)
    campaigns.resume(campaign=campaign, by=DENIS)
    deliver_pending()

    figures = figures_of([campaign])[campaign.pk]
    assert (figures.sent, figures.held, figures.dropped) == (5, 0, 1)
    assert len(mailoutbox) == len({message.to[0] for message in mailoutbox}) == 3
    campaigns.move_campaigns_on()
    assert states(campaign) == State.SENT


def test_what_is_dropped_for_good_is_not_taken_up_again(gathering):
    alice = somebody(gathering, "Alice")
    campaign = written(gathering)
    campaigns.send(campaign=campaign, by=DENIS)
    set_no_campaigns(registration=alice, wants_none=True, by=THE_PERSON)
    deliver_pending()
    Campaign.objects.update(state=State.STOPPED)
    set_no_campaigns(registration=alice, wants_none=False, by=THE_PERSON)

    campaigns.resume(campaign=campaign, by=DENIS)

    assert deliver_pending() == (0, 0)
    assert campaign.mails.get().dropped_at


def test_a_letter_that_left_while_it_was_stopped_is_sent_and_not_held(gathering):
    somebody(gathering, "Alice")
    campaign = written(gathering)
    campaigns.send(campaign=campaign, by=DENIS)
    OutgoingMail.objects.update(claimed_at=timezone.now(), attempts=1)  # in the hands of a sender

    campaigns.stop(campaign=campaign, by=DENIS)
    campaigns.resume(campaign=campaign, by=DENIS)

    assert deliver_pending() == (0, 0)  # whoever has it is waited for


def test_it_leaves_at_its_hour_once_and_also_after_an_outage(gathering):
    somebody(gathering, "Alice")
    campaign = written(gathering)
    campaigns.schedule(campaign=campaign, at=timezone.now() + timedelta(hours=2), by=DENIS)

    call_command("deliver_mails")
    assert addressees(campaign) == []
    somebody(gathering, "Bob")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("deliver_mails")
        call_command("deliver_mails")
        assert states(campaign) == State.SENT
    assert addressees(campaign) == ["Alice", "Bob"]
    assert History.objects.filter(act=campaigns.SENT, who="l’heure choisie").count() == 1


def test_a_message_whose_day_ended_meanwhile_is_given_back(gathering):
    somebody(gathering, "Alice")
    campaign = written(gathering)
    campaigns.schedule(campaign=campaign, at=gathering.starts - timedelta(hours=12), by=DENIS)

    with time_machine.travel(gathering.ends + timedelta(hours=1)):
        campaigns.move_campaigns_on()
        campaigns.move_campaigns_on()

    assert addressees(campaign) == []
    assert states(campaign) == State.DRAFT
    assert "est passée" in History.objects.get(act=campaigns.NOT_SENT).reason


def test_one_that_is_not_to_leave_any_more_does_not(gathering):
    somebody(gathering, "Alice")
    campaign = written(gathering)
    campaigns.schedule(campaign=campaign, at=timezone.now() + timedelta(hours=2), by=DENIS)
    campaigns.unschedule(campaign=campaign, by=DENIS)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        campaigns.move_campaigns_on()

    assert addressees(campaign) == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"subject": ""}, "L’objet manque"),
        ({"text": ""}, "Le texte manque"),
        ({"text": "{sale}"}, "{sale} n’est pas connu"),
        ({"audience": UNPROVED}, "Personne ne recevrait ce message"),
    ],
)
def test_what_may_not_leave_says_why_and_queues_nothing(gathering, said, why):
    somebody(gathering, "Alice")
    campaign = written(gathering, **said)

    with pytest.raises(DomainError) as refused:
        campaigns.send(campaign=campaign, by=DENIS)

    assert str(refused.value).startswith(why)
    assert states(campaign) == State.DRAFT
    assert OutgoingMail.objects.count() == 0
    assert CampaignPerson.objects.count() == 0


def test_once_it_left_it_does_not_change(gathering):
    somebody(gathering, "Alice")
    campaign = written(gathering)
    campaigns.send(campaign=campaign, by=DENIS)

    with pytest.raises(DomainError, match="déjà parti"):
        campaigns.keep(event=gathering, written=Written(EVERYBODY, {}, "Autre", "Autre"), by=DENIS, campaign=campaign)
    with pytest.raises(DomainError, match="déjà parti"):
        campaigns.discard(campaign=campaign, by=DENIS)
    assert Campaign.objects.get().subject == "À savoir"


def test_files_are_attached_and_a_heavy_one_becomes_a_document(gathering, mailoutbox, monkeypatch):
    monkeypatch.setattr("inscriptions.letters.campaign_text.MOST_ATTACHED", 10)
    Event.objects.update(status="published")
    somebody(gathering, "Alice")
    plan = SimpleUploadedFile("plan d’accès.pdf", b"%PDF")
    heavy = SimpleUploadedFile("actes.pdf", b"%PDF" * 10)
    campaign = written(gathering, files=[plan, heavy])

    campaigns.send(campaign=campaign, by=DENIS)
    deliver_pending()

    document = Document.objects.get()
    assert (document.title, content_of(document)) == ("actes.pdf", b"%PDF" * 10)
    [message] = mailoutbox
    assert [(name, content) for name, content, _ in message.attachments] == [("plan d’accès.pdf", b"%PDF")]
    assert document.get_absolute_url() in campaign.mails.get().text
    campaign.delete()
    assert content_of(Document.objects.get()) == b"%PDF" * 10


def test_a_heavy_file_of_a_day_that_nobody_sees_is_refused(gathering, monkeypatch):
    monkeypatch.setattr("inscriptions.letters.campaign_text.MOST_ATTACHED", 10)
    Event.objects.update(status="draft")
    somebody(gathering, "Alice")
    campaign = written(gathering, files=[SimpleUploadedFile("actes.pdf", b"%PDF" * 10)])

    with pytest.raises(DomainError, match=r"actes\.pdf est trop lourd"):
        campaigns.send(campaign=campaign, by=DENIS)

    assert Document.objects.count() == 0


def test_a_trial_goes_to_whoever_asks_and_unsubscribes_nobody(gathering, mailoutbox):
    alice = somebody(gathering, "Alice")
    campaign = written(gathering, text="Bonjour {prénom},\n\nVotre lien : {lien}", subject="À savoir, {prénom}")

    campaigns.try_out(campaign=campaign, person=alice, to="denis@exemple.fr")
    deliver_pending()

    [message] = mailoutbox
    assert (message.to, message.subject) == (["denis@exemple.fr"], "Essai\u00a0: À savoir, Alice")
    assert "Bonjour Alice," in message.body
    assert "/inscription/" not in message.body
    assert "desabonnement" not in message.body
    assert "List-Unsubscribe" not in message.extra_headers
    mail = OutgoingMail.objects.get()
    assert (mail.text, mail.registration) == ("", None)
    assert addressees(campaign) == []
    assert states(campaign) == State.DRAFT


@pytest.mark.parametrize("people", [3, 30])
def test_queueing_asks_the_same_questions_whatever_the_number(gathering, people, django_assert_num_queries):
    RegistrationFactory.create_batch(people, event=gathering)
    campaign = written(gathering)

    with django_assert_num_queries(READS):
        campaigns.send(campaign=campaign, by=DENIS)

    assert len(addressees(campaign)) == people


READS = 13

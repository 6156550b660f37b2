"""« Répartition » of a day: its slots are shared out together, and each person reads one letter."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.errors import StaleAllocation
from inscriptions.models import AllocationRun, History, OutgoingMail
from inscriptions.seats.recount import verify
from inscriptions.wishes.whole_day import announce_day, apply_day, propose_day
from programme.models import Event, Session
from tests.cast import DENIS
from tests.factories import ChoiceFactory, RegistrationFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import cancel, kinds, register
from tests.inscriptions.team.pages import day_page, plain
from tests.inscriptions.wishes.sharing import held
from tests.letters import read
from tests.pages import plain as plain_text

NOW = timezone.now()
pytestmark = pytest.mark.having(event={"allocation": "wishes", "wishes_close_at": NOW + timedelta(hours=1)})


@pytest.fixture
def morning(slot):
    """A second slot, from 9 h to 10 h, with one workshop of two seats, which Alice and Bob wish."""
    morning = SlotFactory(event=slot.event, starts_at=time(9), ends_at=time(10))
    morning.first = WorkshopFactory(parent=morning, capacity=2)
    return morning


@pytest.fixture
def two(slot, morning):
    """Alice and Bob wish the same workshops, in the morning and in the afternoon."""
    return [register(slot.event, name, morning.first, slot.first, slot.second) for name in ("Alice", "Bob")]


@pytest.fixture
def closed(two, time_machine):
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)


@pytest.fixture
def page(event):
    return reverse("admin:inscriptions_sharing_day", args=[event.pk])


def press(client, page: str, act: str):
    runs = ",".join(str(run.pk) for run in AllocationRun.objects.all())
    return client.post(page, {"act": act, "runs": runs}, follow=True)


def states() -> list[str]:
    return [run.state for run in AllocationRun.objects.order_by("slot__starts_at")]


def test_two_slots_are_announced_from_the_days_page_in_four_clicks_and_one_letter(
    organiser, event, slot, morning, closed, two, page
):
    overview = plain(organiser.get(day_page("overview", event.pk)))
    shown = [plain(organiser.get(page))]
    shown += [plain(press(organiser, page, act)) for act in ("proposer", "retenir", "annoncer")]

    assert "Vœux clos : 2 créneaux à répartir et à annoncer" in overview
    assert f'href="{page}">Répartir les ateliers</a>' in overview
    assert "Proposer pour les 2 créneaux" in shown[0]
    assert "Les 2 personnes ont leur premier vœu." in shown[1]
    assert "1 personne sur 2 a son premier vœu, 1 son deuxième." in shown[1]
    assert "2 messages partiront</strong> : un par personne, pour toute la journée" in shown[2]
    assert "La répartition est annoncée : chacun a reçu son message." in shown[3]
    assert (states(), len(held(slot)), len(held(morning))) == (["announced"] * 2, 2, 2)
    assert [kinds(person) for person in two] == [["confirmation", "allocated"]] * 2
    assert "à répartir" not in plain(organiser.get(day_page("overview", event.pk)))
    assert verify(event, now=timezone.now()).inconsistencies == []


def test_the_one_letter_says_both_slots_with_the_wish_and_why(event, slot, morning, closed, two):
    everything(event)

    second = next(person for person in two if held(slot)[person.first_name] == slot.second)
    text = plain_text(read(second.mails.get(kind="allocated")).text)
    assert plain_text(f"9 h – 10 h : « {morning.first} », vœu 1") in text
    assert plain_text(f"14 h – 16 h : « {slot.second} », vœu 2 ; votre vœu 1 a reçu 2 demandes pour 1 place") in text
    assert History.objects.filter(registration=second, act="répartition annoncée").count() == 1


def everything(event):
    """Propose, apply and announce the day."""
    runs = {run.pk for run in propose_day(event=event, by=DENIS)}
    apply_day(event=event, seen=runs, by=DENIS)
    return announce_day(event=event, seen=runs, by=DENIS)


def test_announcing_again_tells_nobody_again(event, closed, two):
    everything(event)

    announce_day(event=event, seen=set(AllocationRun.objects.values_list("pk", flat=True)), by=DENIS)

    assert OutgoingMail.objects.filter(kind="allocated").count() == 2


def test_until_it_is_announced_the_day_goes_back_and_a_cancellation_takes_it_back(
    organiser, event, slot, closed, two, page
):
    press(organiser, page, "proposer")
    press(organiser, page, "retenir")
    back = plain(press(organiser, page, "revenir"))
    gone_back = states()
    press(organiser, page, "retenir")
    cancel(two[0])
    after = plain(organiser.get(page))

    assert "c’est de nouveau une proposition" in back
    assert (gone_back, states()) == (["proposed"] * 2, ["proposed"] * 2)
    assert "À refaire" in after
    assert 'value="retenir"' not in after
    assert "Des vœux ou des places ont changé" in plain(press(organiser, page, "retenir"))
    assert held(slot) == {}


def test_nothing_is_done_on_runs_that_the_page_did_not_show(event, closed):
    propose_day(event=event, by=DENIS)

    with pytest.raises(StaleAllocation, match="relisez-la"):
        apply_day(event=event, seen={0}, by=DENIS)

    assert states() == ["proposed"] * 2


@pytest.mark.parametrize("act", ["retenir", "revenir", "annoncer"])
def test_without_a_proposal_nothing_is_said_to_be_done(organiser, closed, page, act):
    said = [str(message) for message in press(organiser, page, act).context["messages"]]

    assert said == ["Proposez d’abord une répartition."]


def test_nobody_is_proposed_two_workshops_at_once(event, slot, time_machine):
    other = SlotFactory(event=event, starts_at=time(15), ends_at=time(17))
    same_time = WorkshopFactory(parent=other)
    register(event, "Alice", slot.first, same_time)
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)

    everything(event)

    assert (set(held(slot)), held(other)) == ({"Alice"}, {})
    assert verify(event, now=timezone.now()).inconsistencies == []


def test_before_the_deadline_it_says_when_and_there_is_nothing_to_press(organiser, two, page):
    text = plain(organiser.get(page))

    assert "La répartition se fera ici après leur clôture" in text
    assert "2 personnes ont donné des vœux." in text
    assert 'name="act"' not in text


def test_a_workshop_under_its_minimum_is_named(organiser, event, slot, closed, page):
    Session.objects.filter(pk=slot.second.pk).update(minimum=4)

    text = plain(press(organiser, page, "proposer"))

    assert "n’aurait pas son minimum de 4 personnes." in text


def test_the_tab_has_one_link_whatever_the_slots_and_none_first_come(organiser, event, slot, morning, page):
    places = reverse("admin:inscriptions_places", args=[event.pk])
    of_wishes = plain(organiser.get(places))
    Event.objects.update(allocation="first_come")
    first_come = plain(organiser.get(places))

    assert of_wishes.count(f'href="{page}"') == 1
    assert page not in first_come
    assert "au fil des inscriptions" in plain(organiser.get(page, follow=True))


@pytest.mark.parametrize("count", [3, 30])
def test_each_step_of_the_page_asks_the_same_questions(
    organiser, event, slot, morning, page, count, time_machine, django_assert_num_queries
):
    for _ in range(count):
        person = RegistrationFactory(event=event)
        ChoiceFactory(registration=person, workshop=morning.first)
        ChoiceFactory(registration=person, workshop=slot.first)
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    asked = []
    for act, number in (("", 12), ("proposer", 28), ("retenir", 30), ("annoncer", 10)):
        if act:
            press(organiser, page, act)
        with django_assert_num_queries(number):
            asked.append(organiser.get(page).status_code)

    assert asked == [200] * 4

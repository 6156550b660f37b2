"""« Répartition »: the organiser shares a slot out, sees what it gives, and announces it."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import AllocationRun, OutgoingMail, WorkshopSeat
from programme.models import Event
from tests.factories import ChoiceFactory, RegistrationFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.team.pages import plain

NOW = timezone.now()
pytestmark = pytest.mark.having(
    event={"allocation": "wishes", "wishes_close_at": NOW + timedelta(hours=1), "wishes_per_slot": 2}
)


@pytest.fixture
def three_people(event, workshops):
    """Three people who all want « Santé » (one seat), then « Emploi » (one seat); the last without an address."""
    found = []
    for name in ("Alice", "Bob", "Zoé"):
        email = "" if name == "Zoé" else f"{name}@exemple.fr".lower()
        person = RegistrationFactory(event=event, first_name=name, last_name="Dupré", email=email)
        found.append(person)
        for rank, workshop in enumerate(workshops, start=1):
            ChoiceFactory(registration=person, workshop=workshop, rank=rank)
    return found


@pytest.fixture
def closed_wishes(event, three_people, time_machine):
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)


@pytest.fixture
def page(event, workshops):
    return reverse("admin:inscriptions_sharing", args=[event.pk, workshops[0].parent_id])


def act(client, page: str, name: str, **values):
    run = AllocationRun.objects.first()
    return client.post(page, {"act": name, "run": run.pk if run else ""} | values, follow=True)


def post_proposal(client, page: str, **values):
    return act(client, page, "proposer", **({"objective": "generous"} | values))


def test_before_the_deadline_the_page_shows_the_demand_and_when_it_opens(organiser, three_people, page):
    text = plain(organiser.get(page))

    assert "la répartition s’ouvrira ici après leur clôture" in text
    assert "3 personnes ont donné des vœux." in text
    assert "Atelier 1 — Vœu 1 : 3, Vœu 2 : 0, places : 1" in text
    assert 'value="proposer"' not in text


def test_nothing_is_proposed_before_the_deadline(organiser, three_people, page):
    response = post_proposal(organiser, page)

    assert "Les vœux sont encore ouverts" in plain(response)
    assert AllocationRun.objects.count() == 0


def test_after_the_deadline_the_profiles_stand_side_by_side(organiser, closed_wishes, page):
    response = organiser.get(page)

    titles = ["Les trois façons de répartir", "Premier arrivé, premier servi"]
    rows = [(row.title, row.counts) for row in response.context["profiles"]]
    assert rows == [(title, [1, 1, 1, 0, 0, 0]) for title in titles]
    assert "Les trois façons de répartir — Vœu 1 : 1, Vœu 2 : 1, aucun vœu : 1" in plain(response)
    assert not any(row.chosen for row in response.context["profiles"])


def test_where_the_methods_agree_there_is_nothing_to_choose(organiser, closed_wishes, page):
    text = plain(organiser.get(page))

    assert "Les trois façons de répartir donnent le même résultat" in text
    assert '<input type="hidden" name="objective"' in text
    assert 'type="radio"' not in text


def test_where_they_differ_each_says_what_it_gives(organiser, event, time_machine):
    slot = SlotFactory(event=event, starts_at=time(9), ends_at=time(10))
    a, b, c, d = WorkshopFactory.create_batch(4, parent=slot, capacity=1)
    for wishes in ([b, c, d], [b, a, c], [b, a, c], [a, c, d]):
        person = RegistrationFactory(event=event)
        for rank, workshop in enumerate(wishes, start=1):
            ChoiceFactory(registration=person, workshop=workshop, rank=rank)
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    page = reverse("admin:inscriptions_sharing", args=[event.pk, slot.pk])

    text = plain(organiser.get(page))
    proposed = plain(post_proposal(organiser, page, objective="rank_maximal"))

    assert "Les trois façons de répartir ne donnent pas le même résultat." in text
    assert "Le moins de déçus (on évite d’abord les derniers vœux) : 1 premier vœu, 2 deuxièmes, 1 troisième" in text
    assert "Le plus de premiers vœux (quitte à ce que d’autres n’aient que leur dernier) : 2 premiers vœux" in text
    assert "2 personnes sur 4 ont leur premier vœu, 2 leur troisième." in proposed
    assert "Celle-ci : Le plus de premiers vœux." in proposed


def test_a_proposal_seats_and_tells_nobody(organiser, closed_wishes, page):
    response = post_proposal(organiser, page)

    run = AllocationRun.objects.get()
    text = plain(response)
    assert (run.state, run.by, run.objective) == ("proposed", "denis", "generous")
    folded = text[text.index("Pour refaire le calcul") :]
    assert run.seed in folded
    assert run.digest in folded
    assert "1 personne sur 3 a son premier vœu, 1 son deuxième, 1 n’a aucun de ses vœux." in text
    assert (WorkshopSeat.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    assert [row.outcome for row in response.context["people"]] == ["aucun vœu", "Vœu\u00a02", "Vœu\u00a01"]
    assert "Atelier 1 : complet, 3 demandes pour 1 place" in text


def test_a_proposal_leaves_people_to_the_team_and_workshops_closed(
    organiser, closed_wishes, three_people, workshops, page
):
    response = post_proposal(
        organiser, page, objective="rank_maximal", excluded=[three_people[0].pk], closed=[workshops[1].pk]
    )

    assert AllocationRun.objects.get().objective == "rank_maximal"
    assert [row.closed for row in response.context["demand"]] == [False, True]
    assert response.context["excluded"] == str(three_people[0])
    assert "Laissées à l’équipe" in plain(response)
    form = response.context["form"]
    assert (form["excluded"].value(), form["closed"].value()) == ([three_people[0].pk], [workshops[1].pk])


def test_someone_of_another_day_cannot_be_excluded(organiser, closed_wishes, page):
    response = post_proposal(organiser, page, excluded=[RegistrationFactory().pk])

    assert "Corrigez les erreurs ci-dessous." in plain(response)
    assert AllocationRun.objects.count() == 0


def test_a_workshop_below_its_minimum_is_named_and_closed_by_one_button(organiser, closed_wishes, workshops, page):
    workshops[1].minimum = 5
    workshops[1].save()

    shown = post_proposal(organiser, page)
    closed = act(organiser, page, "fermer", workshop=workshops[1].pk)

    assert "Atelier 2 : Emploi aurait 1 personne pour un minimum de 5." in plain(shown)
    assert "aurait" not in plain(closed)
    assert [(row.closed, row.seats) for row in closed.context["demand"]] == [(False, 1), (True, 0)]


def test_a_proposal_is_applied_then_taken_back(organiser, closed_wishes, page):
    post_proposal(organiser, page)

    applied = act(organiser, page, "retenir")
    state = AllocationRun.objects.get().state
    withdrawn = act(organiser, page, "revenir")

    assert "Répartition retenue" in plain(applied)
    assert 'value="proposer"' not in plain(applied)
    assert state == "applied"
    assert "Répartition proposée" in plain(withdrawn)
    assert AllocationRun.objects.get().state == "proposed"


def test_the_announcement_says_how_many_mails_leave_before_they_do(organiser, closed_wishes, page):
    post_proposal(organiser, page)
    act(organiser, page, "retenir")

    asked = organiser.get(f"{page}annoncer/")
    before = OutgoingMail.objects.count()
    announced = act(organiser, page, "annoncer")

    text = plain(asked)
    assert "2 messages partiront" in text
    assert "2 personnes ont une place ; 1 n’en a pas." in text
    assert "1 n’a pas d’adresse e-mail" in text
    assert before == 0
    assert "Répartition annoncée" in plain(announced)
    assert OutgoingMail.objects.filter(kind="allocated").count() == 2
    assert WorkshopSeat.objects.count() == 2


def test_nothing_is_announced_that_was_not_applied(organiser, closed_wishes, page):
    post_proposal(organiser, page)

    asked = organiser.get(f"{page}annoncer/", follow=True)
    announced = act(organiser, page, "annoncer")

    assert "Retenez d’abord une proposition." in plain(asked)
    assert "Retenez d’abord cette répartition." in plain(announced)
    assert (AllocationRun.objects.get().state, WorkshopSeat.objects.count()) == ("proposed", 0)


@pytest.mark.parametrize("name", ["retenir", "fermer", "inconnu"])
def test_a_button_of_a_page_that_is_out_of_date_does_nothing(organiser, closed_wishes, workshops, page, name):
    post_proposal(organiser, page)

    response = organiser.post(page, {"act": name, "run": "999", "workshop": workshops[0].pk}, follow=True)

    assert "relisez-la" in plain(response)
    assert AllocationRun.objects.get().state == "proposed"


def test_wishes_that_changed_since_the_proposal_are_told(organiser, closed_wishes, event, three_people, page):
    post_proposal(organiser, page)
    three_people[0].choices.all().delete()

    response = act(organiser, page, "retenir")

    assert "Des vœux ou des places ont changé depuis cette proposition : refaites-la." in plain(response)
    assert AllocationRun.objects.get().state == "proposed"


def test_a_day_of_first_come_is_not_shared_out(organiser, event, page):
    Event.objects.update(allocation="first_come")

    response = organiser.get(page, follow=True)

    assert "Cette journée attribue les ateliers au fil des inscriptions." in plain(response)


def test_a_slot_of_another_day_is_not_found(organiser, event):
    elsewhere = WorkshopFactory().parent_id

    assert organiser.get(reverse("admin:inscriptions_sharing", args=[event.pk, elsewhere])).status_code == 404


@pytest.mark.parametrize("name", ["proposer", "retenir", "annoncer"])
def test_the_front_desk_shares_nothing_out(front_desk, closed_wishes, page, name):
    answers = [front_desk.get(page).status_code, front_desk.get(f"{page}annoncer/").status_code]

    assert [*answers, act(front_desk, page, name).status_code] == [403, 403, 403]
    assert AllocationRun.objects.count() == 0


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_of_a_proposal_asks_the_same_questions_whatever_its_size(
    organiser, event, page, workshops, count, time_machine, django_assert_num_queries
):
    for _ in range(count):
        ChoiceFactory(workshop=workshops[0])
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    post_proposal(organiser, page)

    with django_assert_num_queries(14):
        organiser.get(page)


def test_everyone_is_there_a_page_at_a_time_the_worst_served_first(organiser, closed_wishes, page, monkeypatch):
    monkeypatch.setattr("programme.desk.paging.ROWS", 2)
    post_proposal(organiser, page)

    pages = [organiser.get(page, {"page": number}).context["people"] for number in (1, 2)]

    assert [[row.outcome for row in rows] for rows in pages] == [["aucun vœu", "Vœu\u00a02"], ["Vœu\u00a01"]]
    assert 'href="?page=2"' in plain(organiser.get(page))

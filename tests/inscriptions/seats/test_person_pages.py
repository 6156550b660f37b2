"""Another workshop, and cancelling."""

from django.utils.html import strip_tags

from inscriptions.models import History, OutgoingMail, Registration, WorkshopSeat
from inscriptions.models.wishes import current_wishes
from inscriptions.signup.form import ANY
from tests.factories import SeatFactory, WorkshopFactory
from tests.inscriptions.team.pages import plain, said, url
from tests.inscriptions.wishes.sharing import wishes_close_in_ten_days
from tests.letters import read
from tests.pages import plain as plain_text


def test_the_team_moves_someone_to_another_workshop(organiser, person, workshops):
    page = url("move", person.pk, workshops[0].parent_id)

    shown = plain(organiser.get(page))
    organiser.post(page, {"workshop": workshops[1].pk, "reason": "à sa demande"})

    assert "Atelier 1 : Santé — complet" in shown
    assert "Atelier 2 : Emploi — 1 place" in shown
    seat = WorkshopSeat.objects.get()
    assert (seat.workshop, seat.by, seat.over_capacity) == (workshops[1], "denis", False)
    assert History.objects.first().reason == "à sa demande"


def test_the_team_frees_a_seat(organiser, person, workshops):
    organiser.post(url("move", person.pk, workshops[0].parent_id), {"workshop": ""})

    assert WorkshopSeat.objects.count() == 0


def test_a_full_workshop_is_refused_and_then_forced_with_a_reason(organiser, person, workshops):
    SeatFactory(workshop=workshops[1])
    page = url("move", person.pk, workshops[0].parent_id)
    choice = {"workshop": workshops[1].pk}

    first_get = plain(organiser.get(page))
    refused = organiser.post(page, choice | {"force": "on", "reason": "élue du territoire"})
    without_reason = organiser.post(page, choice | {"force": "on", "refused": workshops[1].pk})

    assert "surnombre" not in first_get.replace("obligatoire pour une place en surnombre", "")
    assert "« Atelier 2 : Emploi » est complet" in plain(refused)
    assert 'name="force"' in plain(refused)
    assert "Donnez le motif de cette place en surnombre." in plain(without_reason)
    assert person.seats.get().workshop == workshops[0]

    organiser.post(page, choice | {"force": "on", "refused": workshops[1].pk, "reason": "élue du territoire"})

    seat = person.seats.get()
    assert (seat.workshop, seat.over_capacity, seat.reason) == (workshops[1], True, "élue du territoire")


def test_a_box_ticked_for_one_workshop_does_not_force_another(organiser, person, workshops):
    third = WorkshopFactory(number=3, parent=workshops[0].parent, capacity=0)

    response = organiser.post(
        url("move", person.pk, workshops[0].parent_id),
        {"workshop": third.pk, "force": "on", "refused": workshops[1].pk, "reason": "élue"},
    )

    assert "est complet" in plain(response)
    assert person.seats.get().workshop == workshops[0]


def test_a_slot_of_another_day_is_a_missing_page(organiser, person):
    other = WorkshopFactory()

    assert organiser.get(url("move", person.pk, other.parent_id)).status_code == 404


def test_cancelling_asks_first_then_frees_the_seat(organiser, person):
    page = url("cancel", person.pk)

    organiser.get(page)
    still = Registration.objects.get().status
    response = organiser.post(page, {"reason": "au téléphone"}, follow=True)

    assert still == "confirmed"
    assert Registration.objects.get().status == "cancelled"
    assert WorkshopSeat.objects.count() == 0
    assert History.objects.first().reason == "au téléphone"
    assert "Inscription annulée : Alice DUPRÉ." in plain(response)
    assert "Enregistrer" not in plain(response)
    assert "+33612345678" in plain(response)


@wishes_close_in_ten_days
def test_before_the_sharing_a_seat_is_said_to_be_kept_and_wishes_may_be_changed(organiser, person, workshops):
    slot = workshops[0].parent_id
    move, page = url("move", person.pk, slot), url("change", person.pk)

    asked = plain(organiser.get(move))
    nowhere = plain(organiser.post(move, {"workshop": ""}, follow=True))
    organiser.post(page, said(person, **{f"wish_{slot}_1": workshops[1].pk, f"wish_{slot}_2": ANY}))
    organiser.post(move, {"workshop": workshops[0].pk})

    assert "Les vœux ne sont pas encore répartis : une place donnée ici sera gardée à la répartition." in asked
    assert "Ses vœux : Atelier 1, puis Atelier 2. Changer plutôt ses vœux" in strip_tags(asked)
    assert "Alice DUPRÉ : aucun atelier avant la répartition." in nowhere
    assert current_wishes(person) == {slot: [workshops[1].pk]}
    letter = plain_text(read(OutgoingMail.objects.filter(kind="changed").latest("pk")).text)
    assert "Avant : à la répartition des vœux Maintenant : Atelier 1 : Santé" in letter

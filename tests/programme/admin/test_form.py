import pytest
from django.urls import reverse

from tests.factories import EventFactory, RoomFactory, SessionFactory, SlotFactory, WorkshopFactory
from tests.programme.admin.pages import change_page

pytestmark = pytest.mark.django_db
NOTHING_MORE = {
    f"{prefix}-{name}_FORMS": 0 for prefix in ("eventorganiser_set", "documents") for name in ("TOTAL", "INITIAL")
}
NO_SPEAKER = {f"interventions-{name}_FORMS": value for name, value in (("TOTAL", 0), ("INITIAL", 0))}


def posted(response) -> dict:
    """What a browser would send back of an admin form that nobody touched."""
    form = response.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    return {name: value or "" for name, value in data.items()}


def save_event(client, event, **changes):
    data = posted(client.get(change_page(event))) | NOTHING_MORE | {"profiles": "Élu·e\nAutre"} | changes
    return client.post(change_page(event), data)


def save_session(client, session, **changes):
    return client.post(change_page(session), posted(client.get(change_page(session))) | NO_SPEAKER | changes)


def test_the_status_is_changed_on_the_form(organiser):
    event = EventFactory(status="draft")

    response = save_event(organiser, event, status="published")

    assert response.status_code == 302
    event.refresh_from_db()
    assert event.status == "published"
    assert event.lottery_seed


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": "08:00"}, "La journée doit finir après son début."),
        ({"afternoon_starts_at": "18:00"}, "L’après-midi commence pendant la journée."),
        ({"starts_at": "10:00"}, "déplacez d’abord la séance"),
        ({"profiles": "Élu·e\nélu·e"}, "Deux profils se ressemblent trop"),
        ({"profiles": "!!"}, "n’a ni lettre ni chiffre"),
    ],
)
def test_a_day_that_does_not_hold_is_refused_in_french(organiser, changes, sentence):
    event = SessionFactory().event

    response = save_event(organiser, event, title="Changée", **changes)

    assert sentence in response.content.decode()
    event.refresh_from_db()
    assert event.title != "Changée"


def test_two_days_do_not_share_an_address(organiser):
    event = EventFactory()

    response = save_event(organiser, event, slug=EventFactory().slug)

    assert "Une autre journée a cette adresse." in response.content.decode()


def test_profiles_are_one_a_line_and_keep_the_code_of_a_label_that_stays(organiser):
    event = EventFactory(profiles=[["elu", "Élu·e"], ["autre", "Autre"]])
    assert organiser.get(change_page(event)).context["adminform"].form["profiles"].value() == "Élu·e\nAutre"

    save_event(organiser, event, profiles="Bailleur social\r\n\r\nÉlu·e\r\n")

    event.refresh_from_db()
    assert event.profiles == [["bailleur-social", "Bailleur social"], ["elu", "Élu·e"]]


def test_texts_are_kept_with_plain_line_ends(organiser):
    event = EventFactory()

    save_event(organiser, event, introduction="Un.\r\n\r\nDeux.")

    event.refresh_from_db()
    assert event.introduction == "Un.\n\nDeux."


def test_a_workshop_may_leave_its_hours_empty(organiser):
    workshop = WorkshopFactory(starts_at="14:30", ends_at="15:00")

    response = save_session(organiser, workshop, starts_at="", ends_at="")

    assert response.status_code == 302
    workshop.refresh_from_db()
    assert workshop.starts_at is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_at": "14:30"}, "déplacez d’abord l’atelier"),
        ({"starts_at": "", "ends_at": ""}, "Donnez le début et la fin"),
        ({"kind": "atelier"}, "Un atelier, et lui seul, se range dans un créneau"),
    ],
)
def test_a_slot_that_does_not_hold_is_refused_in_french(organiser, changes, sentence):
    slot = WorkshopFactory(starts_at="14:00", ends_at="15:00").parent

    response = save_session(organiser, slot, title="Changé", **changes)

    assert sentence in response.content.decode().replace("&#x27;", "'")
    slot.refresh_from_db()
    assert slot.title != "Changé"


def test_a_workshop_only_goes_into_a_slot_of_its_day(organiser):
    workshop, elsewhere = WorkshopFactory(), SlotFactory()

    response = save_session(organiser, workshop, parent=elsewhere.pk)

    assert response.status_code == 200
    assert "parent" in response.context["adminform"].form.errors
    workshop.refresh_from_db()
    assert workshop.parent != elsewhere


def test_a_session_stays_in_its_day(organiser):
    session, elsewhere = SessionFactory(), EventFactory()

    save_session(organiser, session, event=elsewhere.pk)

    session.refresh_from_db()
    assert session.event != elsewhere


def test_the_rooms_of_a_session_are_those_of_its_venue(organiser):
    here, there = RoomFactory(), RoomFactory()
    event = EventFactory(main_venue=here.venue)
    slot = SlotFactory(event=event, venue=there.venue)
    workshop, moment = WorkshopFactory(parent=slot), SessionFactory(event=event)

    def offered(page):
        return list(organiser.get(page).context["adminform"].form.fields["room"].queryset)

    add = reverse("admin:programme_session_add")
    assert [offered(change_page(session)) for session in (moment, slot, workshop)] == [[here], [there], [there]]
    assert offered(f"{add}?event={event.pk}") == [here]
    assert offered(f"{add}?event={event.pk}&parent={slot.pk}&kind=atelier") == [there]
    assert offered(add) == [here, there]

    response = save_session(organiser, moment, venue=there.venue_id, room=here.pk)
    assert "Cette salle n’est pas dans le lieu de la séance." in response.content.decode()
    assert save_session(organiser, moment, venue=there.venue_id, room=there.pk).status_code == 302

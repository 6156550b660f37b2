"""A programme is pasted on a day that has one: what it adds and changes, who may, and what it costs."""

from datetime import time

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from programme.models import Event, Session, Venue
from programme.reading.draft import MomentKind, NamedVenue
from tests.factories import (
    EventFactory,
    RegistrationFactory,
    SeatFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.team.pages import day_page
from tests.pages import page, text_of
from tests.programme.admin.pastes import NEW, draft_shown, paste_page, sent
from tests.programme.grid.drafts import HOUSE, NOWHERE, a_day, draft_of, moment, said_at, who
from tests.programme.grid.grids import agenda, grid_page, read

pytestmark = pytest.mark.django_db


# --- A day that has moments --------------------------------------------------------------------------------------


@pytest.fixture
def day():
    event = EventFactory(main_venue__name="Maison B")
    SessionFactory(event=event, kind="accueil", title="Accueil", starts_at=time(9), ends_at=time(9, 15))
    SessionFactory(event=event, kind="table_ronde", title="Pilotage", starts_at=time(9, 15), ends_at=time(12, 30))
    SessionFactory(event=event, kind="pause", title="Pause", starts_at=time(16, 30), ends_at=time(17))
    slot = SlotFactory(event=event, title="Ateliers", starts_at=time(14), ends_at=time(16))
    WorkshopFactory(parent=slot, number=1, title="Santé")
    return event


def test_what_a_text_adds_and_changes_is_shown_and_nothing_is_removed(organiser, reads, day):
    draft = reads(a_day())
    draft.moments[4].end = time(16, 30)

    boxes, text = draft_shown(organiser, paste_page(day))
    response = sent(organiser, paste_page(day), boxes)

    assert "3 séances à ajouter, 3 séances à changer, 1 séance déjà là, inchangée, 1 séance absente du texte" in text
    assert "Titre : « Pilotage » devient « Le pilotage »" in text
    assert "9 h – 9 h 15 Accueil déjà là, inchangée" in text
    assert "16 h 30 – 17 h Pause absente du texte, gardée" in text
    assert response.url == grid_page(day)
    assert agenda(day) == [
        ("09:00-09:15", "accueil", "Accueil"),
        ("09:15-12:30", "table_ronde", "Le pilotage"),
        ("12:30-14:00", "dejeuner", "Déjeuner"),
        ("14:00-16:00", "ateliers", "Ateliers"),
        (None, "atelier", "Santé"),
        (None, "atelier", "Emploi"),
        ("16:00-16:30", "conclusion", "Conclusion"),
        ("16:30-17:00", "pause", "Pause"),
    ]
    assert "3 séances ajoutées, 3 séances modifiées" in page(organiser, response.url)


def test_a_day_that_has_a_programme_says_that_it_stays(organiser, day):
    pages = [organiser.get(address).content.decode() for address in (paste_page(day), paste_page(EventFactory()), NEW)]

    assert ["La journée a déjà un programme" in text_of(markup) for markup in pages] == [True, False, False]


def test_what_a_text_changes_of_a_moment_is_said_in_words(organiser, reads, day):
    day.sessions.filter(title="Santé").update(abstract="D’avant.")
    day.sessions.filter(title="Pause").delete()
    draft = reads(a_day())
    draft.moments[3].workshops[0].abstract = "Du texte."
    del draft.moments[0], draft.moments[1], draft.moments[2]
    boxes, text = draft_shown(organiser, paste_page(day))

    emptied = sent(organiser, paste_page(day), boxes, **{f"{boxes.refs[1]}__title": "", "act": "up:n9"})

    assert "3 séances à changer, 1 séance absente du texte, gardée. Rien n’est retiré" in text
    assert "Salle : « Vauban », rien jusqu’ici" in text
    assert "Présentation : celle du texte remplace celle qui est là" in text
    assert "Présentation : celle du texte est ajoutée" in text
    assert "Titre : « Pilotage » n’y est plus" in text_of(emptied.content.decode())


def test_each_addition_and_each_change_may_be_left_aside(organiser, reads, day):
    reads(a_day())
    table = day.sessions.get(title="Pilotage")
    boxes, _ = draft_shown(organiser, paste_page(day))

    sent(organiser, paste_page(day), boxes, laisser=f"s{table.pk}", n2__remove="on", n4__remove="on")

    assert [title for _, _, title in agenda(day)] == ["Accueil", "Pilotage", "Ateliers", "Santé", "Emploi", "Pause"]


def test_what_is_left_aside_stays_so_when_the_page_comes_back(organiser, reads, day):
    reads(a_day())
    table = day.sessions.get(title="Pilotage")
    boxes, _ = draft_shown(organiser, paste_page(day))

    again = sent(organiser, paste_page(day), boxes, laisser=f"s{table.pk}", n4__start="25h")
    sent(organiser, paste_page(day), read(again), n4__start="16h", n4__end="16h30")

    assert "Le pilotage" in text_of(again.content.decode())
    assert day.sessions.get(pk=table.pk).title == "Pilotage"
    assert day.sessions.filter(title="Conclusion").count() == 1


def test_the_same_text_twice_changes_nothing(organiser, reads, day):
    draft = reads(a_day())
    draft.moments[4].end = time(16, 30)
    boxes, _ = draft_shown(organiser, paste_page(day))
    sent(organiser, paste_page(day), boxes)
    before = agenda(day)

    said = page(organiser, sent(organiser, paste_page(day), boxes).url)
    again, text = draft_shown(organiser, paste_page(day))

    assert "Programme enregistré : rien n’a changé." in said
    assert agenda(day) == before
    assert "7 séances déjà là, inchangées, 1 séance absente" in text
    assert set(again.refs) == {f"s{one.pk}" for one in day.sessions.all()}


def test_what_people_were_promised_is_shown_and_not_changed(organiser, reads, day):
    workshop = day.sessions.get(title="Santé")
    SeatFactory(registration=RegistrationFactory(event=day), workshop=workshop)
    draft = reads(a_day())
    draft.moments[3].start = draft.moments[3].workshops[0].start = draft.moments[3].workshops[1].start = time(14, 30)

    boxes, text = draft_shown(organiser, paste_page(day))
    sent(organiser, paste_page(day), boxes, n4__remove="on")

    assert "Le texte dit autre chose (début : 14 h 30)" in text
    assert day.sessions.get(title="Ateliers").starts_at == time(14)
    assert day.sessions.filter(title="Emploi").exists()


def test_a_session_that_goes_meanwhile_comes_back_only_if_the_text_changes_it(organiser, reads, day):
    reads(a_day())
    boxes, _ = draft_shown(organiser, paste_page(day))
    day.sessions.filter(title__in=["Accueil", "Pause"]).delete()

    sent(organiser, paste_page(day), boxes, n4__end="16h30")

    assert [title for _, _, title in agenda(day)] == [
        "Le pilotage", "Déjeuner", "Ateliers", "Santé", "Emploi", "Conclusion",
    ]  # fmt: skip


# --- Who may -----------------------------------------------------------------------------------------------------


def test_the_front_desk_pastes_nothing(front_desk, day):
    asked = [front_desk.get(NEW), front_desk.post(NEW, {"text": "x"}), front_desk.post(paste_page(day), {"text": "x"})]

    assert [response.status_code for response in asked] == [403] * 3
    assert "Coller" not in page(front_desk, grid_page(day))


def test_who_may_not_add_a_venue_makes_none(organiser, denis, reads):
    denis.groups.get().permissions.remove(Permission.objects.get(codename="add_venue"))
    known = VenueFactory(name="Maison B")
    reads(a_day())
    boxes, text = draft_shown(organiser, NEW)
    assert "Vous ne pouvez pas ajouter de lieu : Le Beffroi." in text
    assert "lieu-name" not in boxes.values

    forged = {
        "n3-venue": "nouveau",
        "lieu-name": "X",
        "lieu-address": "Y",
        "lieu-postal_code": "62000",
        "lieu-city": "Z",
    }
    response = sent(organiser, NEW, boxes, **forged)

    assert "Rien n’est encore enregistré" in text_of(response.content.decode())
    assert list(Venue.objects.all()) == [known]
    assert not Event.objects.exists()


def test_pages_lead_there(organiser, client):
    home = organiser.get("/admin/").content.decode()
    event = EventFactory(status="draft")

    led = [home, *(organiser.get(url).content.decode() for url in (grid_page(event), day_page("changelist")))]

    addresses = [NEW, paste_page(event), NEW]
    assert [f'href="{address}"' in markup for address, markup in zip(addresses, led, strict=True)] == [True] * 3


# --- Cost --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 30])
def test_the_cost_of_the_page_does_not_grow(organiser, reads, django_assert_num_queries, count):
    for number in range(count):
        SpeakerFactory(last_name=f"NOM{'A' * number}")
    moments = [
        moment(MomentKind.TALK, f"T{n}", f"{9 + n // 10:02}:{n % 10 * 5:02}", f"{9 + n // 10:02}:{n % 10 * 5 + 5:02}",
               venue=1, room="Vauban", speakers=[who(f"Jean NOM{'A' * n}", "maire, Arras"), who(f"Zoé BA{'C' * n}")])
        for n in range(count)
    ]  # fmt: skip
    reads(
        draft_of(
            *moments,
            days=[said_at()],
            title="Jour",
            venues=[HOUSE, NamedVenue("Beffroi", NOWHERE, "1", "62000", "Arras")],
        )
    )
    ContentType.objects.get_for_models(Event, Session)  # read once in a process
    organiser.get(NEW)

    with django_assert_num_queries(ASK):
        organiser.get(NEW)
    with django_assert_num_queries(READ):
        boxes, _ = draft_shown(organiser, NEW)
    with django_assert_num_queries(MAKE):
        assert sent(organiser, NEW, boxes).status_code == 302
    address = paste_page(Event.objects.get())
    with django_assert_num_queries(OVER):
        boxes, _ = draft_shown(organiser, address)
    for line in moments:
        line.title += " bis"
    boxes, _ = draft_shown(organiser, address)
    with django_assert_num_queries(SAVE):
        assert sent(organiser, address, boxes).status_code == 302

    assert Session.objects.filter(title__endswith=" bis").count() == count


ASK, READ, MAKE, OVER, SAVE = 6, 11, 42, 14, 28

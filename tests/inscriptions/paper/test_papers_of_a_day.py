"""The list handed out, the caterer's counts, name tents, door signs and cue cards, read back from their PDFs."""

from datetime import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from inscriptions.models import Registration
from inscriptions.paper.caterer import caterer_to_print
from inscriptions.paper.cues import cues_to_print
from inscriptions.paper.participants import participants_to_print
from inscriptions.paper.signs import signs_to_print
from inscriptions.paper.tents import tents_to_print
from programme.models import Session
from rencontre.domain import DomainError
from tests.factories import (
    InterventionFactory,
    RegistrationFactory,
    RoomFactory,
    SeatFactory,
    SessionFactory,
    SpecialNeedsFactory,
)
from tests.paper import boxes, seed_workshop, tags, texts, words

pytestmark = pytest.mark.django_db
# Sixty characters, the longest words that a line may have to hold.
LONG_NAME = {"first_name": "Marie-Élisabeth Joséphine", "last_name": "de La Rochefoucauld-Montmorency-Lux"}
HOSTILE = "<img src='file:///etc/passwd'><script>x</script>"


def check_is_tagged(content: bytes, title: str) -> None:
    reader = PdfReader(BytesIO(content))
    assert reader.metadata.title == f"{title} – Animer le partenariat du contrat de ville"
    assert reader.root_object["/Lang"] == "fr"
    assert 'pdfuaid:part="1"' in reader.root_object["/Metadata"].get_data().decode()


# --- The list handed out ---------------------------------------------------------------------------------------------


def test_the_list_names_only_those_who_agreed_in_french_order(day):
    agreed = {"event": day, "list_consent": True}
    RegistrationFactory(**agreed, first_name="Zoé", last_name="d'Orval", job_title="élue", organisation="Ville")
    RegistrationFactory(**agreed, first_name="Jo", last_name="Éluard", job_title=HOSTILE, organisation="W" * 200)
    RegistrationFactory(**agreed, last_name="Attente", status="waiting", queued_at=day.starts)
    RegistrationFactory(**agreed, last_name="Partie", status="cancelled")
    RegistrationFactory(event=day, last_name="Discret")
    RegistrationFactory(list_consent=True, last_name="Ailleurs")

    content = participants_to_print(day).pdf()

    (text,) = texts(content)
    assert text.index("ÉLUARD Jo") < text.index("d’ORVAL Zoé élue Ville")
    assert "<script>x</script>" in text.replace(" ", "")
    assert "2 personnes ont accepté de figurer sur cette liste" in text
    assert [name for name in ("ATTENTE", "PARTIE", "DISCRET", "AILLEURS", "exemple.fr") if name in text] == []
    check_is_tagged(content, "Liste des participants")
    assert tags(content).count("/TH") == 5


def test_an_empty_list_says_so(day):
    RegistrationFactory(event=day, last_name="Discret")

    (text,) = texts(participants_to_print(day).pdf())

    assert "Personne n’a encore accepté de figurer sur cette liste." in text
    assert "DISCRET" not in text


# --- The caterer's counts --------------------------------------------------------------------------------------------


@pytest.fixture
def eaters(day):
    """Four meals; the needs of whoever does not eat, or cancelled, count for nothing."""
    coming = {"event": day, "attends_lunch": True, "first_name": "Camille", "organisation": "Régie"}
    people = [RegistrationFactory(**coming, last_name=f"Secret{n}") for n in range(2)]
    people += [RegistrationFactory(**coming, last_name="Orateur", role=Registration.Role.SPEAKER)]
    people += [RegistrationFactory(**coming, last_name="Équipe", role=Registration.Role.TEAM)]
    SpecialNeedsFactory(registration=people[0], meal_constraint="Sans gluten", access_needs="boucle magnétique")
    SpecialNeedsFactory(registration=people[1], vegetarian=False, meal_constraint="sans  GLUTEN")
    SpecialNeedsFactory(registration=people[2], vegetarian=True)
    SpecialNeedsFactory(registration__event=day, meal_constraint="sans arachide")
    SpecialNeedsFactory(registration=RegistrationFactory(**coming, status="cancelled"), meal_constraint="sans sel")
    return people


def test_the_caterer_reads_counts_and_constraints_and_never_a_name(day, denis, eaters):
    content = caterer_to_print(day, maker=denis).pdf()

    (text,) = texts(content)
    assert "Service 12 h 30 – 14 h Lieu Maison du développement économique, 16 place Victor Hugo" in text
    assert "4 repas" in text
    assert "Participants 2 Intervenants 1 Organisation 1" in text
    assert "Végétariens 2 Sans gluten 2 " in text
    hidden = ["SECRET", "ORATEUR", "ÉQUIPE", "Camille", "Régie", "boucle", "arachide", "sans sel"]
    assert [word for word in hidden if word.casefold() in text.casefold()] == []
    check_is_tagged(content, "Repas pour le traiteur")


def test_without_the_permission_the_counts_carry_no_constraint(day, chloe, eaters):
    (text,) = texts(caterer_to_print(day, maker=chloe).pdf())

    assert "4 repas" in text
    assert [word for word in ("Végétariens", "gluten") if word in text] == []


def test_a_day_without_lunch_has_no_meal(day, denis):
    day.sessions.filter(kind=Session.Kind.LUNCH).delete()

    (text,) = texts(caterer_to_print(day, maker=denis).pdf())

    assert "0 repas" in text
    assert "heure à convenir avec l’organisateur" in text
    assert "Aucune autre contrainte n’a été signalée." in text


# --- Name tents ------------------------------------------------------------------------------------------------------


@pytest.fixture
def talk(day):
    """A round table of three: a name of sixty characters, one of four, one with a strange function."""
    session = day.sessions.get(kind=Session.Kind.ROUND_TABLE)
    last = InterventionFactory(session=session, position=3, speaker__first_name="Li", speaker__last_name="Bo")
    last.speaker.organisation = "Agence régionale de la Santé Hauts-de-France"
    last.speaker.save()
    InterventionFactory(session=session, position=2, speaker__last_name="Ñúñez", function=HOSTILE * 6)
    first = {f"speaker__{name}": text for name, text in LONG_NAME.items()}
    InterventionFactory(session=session, position=1, **first, speaker__function="directrice générale des services " * 8)
    return session


def test_tents_come_in_speaking_order_and_nothing_crosses_the_face(day, talk):
    assert len(" ".join(LONG_NAME.values())) == 61

    content = tents_to_print(day, session=talk.pk).pdf()

    pages = texts(content)
    names = ["MONTMORENCY", "ÑÚÑEZ", "Li BO"]
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True] * 3
    assert ["1 sur 3" in pages[0], "2 sur 3" in pages[1], "3 sur 3" in pages[2]] == [True] * 3
    assert pages[2].count("Li BO") == 3
    assert "directrice" in pages[2]
    assert "Agence régionale de la Santé" in pages[2]
    assert words("Marie-Élisabeth Joséphine de LA ROCHEFOUCAULD-MONTMORENCY-LUX") in words(pages[0].split("place 1")[0])
    check_is_tagged(content, "Chevalets")
    reach = [box for page in range(3) for box in boxes(content, page)]
    assert min(left for left, _, _, _ in reach) >= 10 - 0.3
    assert max(right for _, _, right, _ in reach) <= 200 + 0.3
    faces = [(top, bottom) for _, top, _, bottom in reach if bottom <= 200]
    assert [face for face in faces if not (face[1] <= 99 or face[0] >= 99)] == []
    assert min(top for top, _ in faces) >= 4
    assert max(bottom for _, bottom in faces) <= 198 - 4


def test_the_tents_of_the_day_follow_its_sessions_and_leave_cancelled_ones_out(day, talk):
    InterventionFactory(session=seed_workshop(day), speaker__last_name="Dernière")
    dropped = SessionFactory(event=day, starts_at=time(9), ends_at=time(9, 30), cancelled_at=day.starts)
    InterventionFactory(session=dropped, speaker__last_name="Absente")
    InterventionFactory(session=talk, speaker=talk.speakers.get(last_name="Bo"), role="animation", position=4)

    pages = texts(tents_to_print(day).pdf())

    assert len(pages) == 4
    assert "DERNIÈRE" in pages[3]
    assert "ABSENTE" not in " ".join(pages)


def test_a_session_without_speakers_has_no_tents(day):
    with pytest.raises(DomainError, match="Aucun intervenant"):
        tents_to_print(day).pdf()


# --- Door signs ------------------------------------------------------------------------------------------------------


def test_each_door_says_what_is_held_behind_it(day, talk):
    workshop = seed_workshop(day)
    talk.room = RoomFactory(venue=day.main_venue, name="Amphithéâtre")
    talk.save()
    SessionFactory(event=day, kind=Session.Kind.BREAK, title="Pause", starts_at=time(11), ends_at=time(11, 15))

    content = signs_to_print(day).pdf()

    amphitheatre, house, room = texts(content)
    assert "Amphithéâtre Maison du développement économique – jeudi 31 mai 2018" in amphitheatre
    assert f"11 h 15 – 12 h 30 Table ronde : {talk.title} Marie-Élisabeth Joséphine de LA ROCHEFOUCAULD" in amphitheatre
    assert "Maison du développement économique jeudi 31 mai 2018 12 h 30 – 14 h" in house
    assert f"Salle Vauban {workshop.effective_venue.name}" in room
    assert "14 h – 16 h" in room
    assert "Atelier 3 : la stratégie : pour qui ?" in room
    assert "Pause" not in " ".join((amphitheatre, house, room))
    check_is_tagged(content, "Affiches de salle")


def test_a_room_with_many_long_sessions_still_says_them_all(day):
    for hour in range(9, 12):
        for quarter in (0, 15, 30, 45):
            start, end = time(hour, quarter), time(hour, quarter + 14)
            SessionFactory(event=day, starts_at=start, ends_at=end, title=f"{hour}.{quarter} " + "mot " * 60)

    text = " ".join(texts(signs_to_print(day).pdf()))

    assert [h for h in range(9, 12) for q in (0, 15, 30, 45) if f"Table ronde : {h}.{q} mot" not in text] == []


def test_a_day_without_sessions_has_no_signs_and_no_cards(day):
    day.sessions.all().delete()

    with pytest.raises(DomainError, match="Aucune séance à afficher"):
        signs_to_print(day).pdf()
    with pytest.raises(DomainError, match="Aucune séance à animer"):
        cues_to_print(day).pdf()


# --- Cue cards -------------------------------------------------------------------------------------------------------


def test_a_card_says_hours_people_expected_and_speakers_in_order(day, talk):
    workshop = seed_workshop(day)
    SeatFactory(workshop=workshop, registration__attends_morning=False)
    RegistrationFactory(event=day, attends_afternoon=False)
    RegistrationFactory(event=day, status="cancelled")
    cancelled = SeatFactory(workshop=workshop).registration
    cancelled.status = "cancelled"
    cancelled.save()

    content = cues_to_print(day).pdf()

    morning, afternoon = texts(content)
    assert "Horaires 11 h 15 – 12 h 30 (1 h 15) Attendues 1 personne Lieu Maison du développement" in morning
    order = ["Marie-Élisabeth", "Sylvie ÑÚÑEZ", "Li BO directrice Agence régionale"]
    places = [morning.index(part) for part in order]
    assert places == sorted(places)
    assert "14 h – 16 h (2 h) Attendues 1 personne pour 30 places" in afternoon
    assert "Salle Vauban, Maison du Département Solidarité" in afternoon
    assert "Aucun intervenant n’est annoncé pour cette séance." in afternoon
    width, height = PdfReader(BytesIO(content)).pages[0].mediabox[2:]
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (148, 210)
    check_is_tagged(content, "Fiches d’animation")

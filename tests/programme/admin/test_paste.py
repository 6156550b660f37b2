"""A programme is pasted on a day, or where there is none yet: read, checked, saved at once."""

from datetime import date, time

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from programme.admin import paste_page as pages
from programme.models import Event, Session, Speaker, Venue
from programme.reading.draft import MomentKind, NamedDay, NamedVenue
from tests.factories import (
    InterventionFactory,
    VenueFactory,
)
from tests.inscriptions.team.pages import day_page
from tests.pages import page, text_of
from tests.programme.admin.pastes import NEW, draft_shown, paste_page, pasted, sent
from tests.programme.grid.drafts import NOWHERE, a_day, draft_of, moment, said_at
from tests.programme.grid.grids import agenda, read

pytestmark = pytest.mark.django_db


# --- A day and its programme -------------------------------------------------------------------------------------


def test_a_day_and_its_programme_are_made_of_a_text(organiser, reads):
    draft = reads(a_day())
    draft.days = [said_at("2999-05-27")]  # a past one would be to check

    boxes, text = draft_shown(organiser, NEW)
    response = sent(organiser, NEW, boxes)

    event = Event.objects.get()
    assert "7 séances lues, 3 points à vérifier" in text
    assert response.url == day_page("overview", event.pk)
    assert (event.title, event.date, event.status) == ("Animer le partenariat", date(2999, 5, 27), "draft")
    assert (event.starts_at, event.ends_at, event.afternoon_starts_at) == (time(9), time(17), time(14))
    assert (event.introduction, event.audience) == ("Une journée.", "Ouverte à tous.")
    assert event.main_venue.full_address == "2 rue du Haut-Pont, 62500 Saint-Omer"
    assert agenda(event) == [
        ("09:00-09:15", "accueil", "Accueil"),
        ("09:15-12:30", "table_ronde", "Le pilotage"),
        ("12:30-14:00", "dejeuner", "Déjeuner"),
        ("14:00-16:00", "ateliers", "Ateliers"),
        (None, "atelier", "Santé"),
        (None, "atelier", "Emploi"),
        ("16:00-17:00", "conclusion", "Conclusion"),
    ]
    assert event.sessions.get(kind="ateliers").venue.name == "Le Beffroi"
    assert event.sessions.get(title="Emploi").abstract == "Premier.\n\nSecond."
    assert event.sessions.get(title="Le pilotage").room.name == "Vauban"
    assert sorted(Speaker.objects.values_list("last_name", "organisation")) == [
        ("BA", ""), ("ROY", "CPTS"), ("TERKKI", "Ville d’Arras"),
    ]  # fmt: skip
    assert LogEntry.objects.count() == 8
    said = page(organiser, response.url)
    assert "La journée est enregistrée, en brouillon" in said
    assert "7 séances ajoutées" in said


def test_the_words_of_the_text_and_the_doubts_stand_at_their_lines(organiser, reads):
    draft = reads(a_day())
    draft.unread = [draft.moments[0].spans[0]]

    response = pasted(organiser, NEW)
    markup, text = response.content.decode(), text_of(response.content.decode())

    assert "Le texte dit : Ligne de Santé" in text
    assert "À vérifier : Le texte ne dit pas l’heure : sans elle, la séance est mise entre 12 h 30 et 14 h." in text
    assert "nouveau : Le Beffroi" in text
    assert 'href="#id_n2-start"' in markup
    assert 'href="#id_title"' in markup
    assert "Ce que nous n’avons pas su placer Ligne de Accueil" in text
    assert not Event.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_day(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)

    answers = [sent(organiser, NEW, boxes) for _ in range(2)]

    assert [answer.url for answer in answers] == [day_page("overview", Event.objects.get().pk)] * 2
    assert (Session.objects.count(), Speaker.objects.count(), Venue.objects.count()) == (7, 3, 2)


def test_a_day_that_is_there_already_is_not_made_again(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)
    sent(organiser, NEW, boxes)

    response = sent(organiser, NEW, boxes, n0__title="Autre chose")

    assert f"href='{paste_page(Event.objects.get())}'" in response.content.decode()
    assert (Event.objects.count(), Session.objects.count()) == (1, 7)


def test_what_is_wrong_is_said_and_nothing_is_made_nor_lost(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)

    answers = [
        sent(organiser, NEW, boxes, date="demain", n0__title="Café"),
        sent(organiser, NEW, boxes, n0__end="25h", n0__title="Café"),
        sent(organiser, NEW, boxes, **{"lieu-postal_code": "6200", "n0__title": "Café"}),
    ]

    for answer in answers:
        assert "Rien n’est encore enregistré" in text_of(answer.content.decode())
        assert read(answer).values["n0-title"] == "Café"
        assert read(answer).values["title"] == "Animer le partenariat"
    assert (Event.objects.count(), Venue.objects.count(), Speaker.objects.count()) == (0, 0, 0)


def test_each_box_of_the_day_that_is_wrong_is_named_at_the_top(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)

    response = sent(organiser, NEW, boxes, date="demain", ends_at="")

    text = text_of(response.content.decode())
    assert "corrigez ce qui suit. Date : Saisissez une date, par exemple 12 mars 2027. Fin : Ce champ est obli" in text
    assert 'href="#id_ends_at"' in response.content.decode()


def test_what_stands_above_the_title_is_seen_and_corrected_before_the_day_is_made(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)

    sent(organiser, NEW, boxes, kind="Colloque")

    assert (boxes.values["kind"], Event.objects.get().kind) == ("Rencontre régionale", "Colloque")


def test_a_line_that_is_left_aside_is_not_made_nor_its_workshops(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)

    sent(organiser, NEW, boxes, n0__remove="on", n3__remove="on")

    assert [title for _, _, title in agenda(Event.objects.get())] == ["Le pilotage", "Déjeuner", "Conclusion"]
    assert list(Venue.objects.values_list("name", flat=True)) == ["Maison B"]


def test_lines_are_added_and_moved_before_anything_is_saved(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW)

    after = read(sent(organiser, NEW, boxes, act="up:n1", title="Un autre titre"))

    assert after.refs[:2] == ["n1", "n0"]
    assert after.values["title"] == "Un autre titre"
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("day", "value", "sentence"),
    [
        (said_at(), "27/05/2027", ""),
        (NamedDay("jeudi 27 mai", None, NOWHERE), "jeudi 27 mai", "sans l’année : complétez la date"),
        (None, "", "Nous n’avons pas trouvé la date de la journée."),
    ],
)
def test_the_date_is_what_the_text_says(organiser, reads, day, value, sentence):
    reads(draft_of(moment(MomentKind.TALK, "A", "09:00", "10:00"), days=[day] if day else []))

    boxes, text = draft_shown(organiser, NEW)

    assert boxes.values["date"] == value
    assert sentence in text


@pytest.mark.parametrize(("named", "is_said"), [("2019-05-27", True), ("2999-05-27", False)])
def test_a_date_that_is_past_is_to_be_checked(organiser, reads, named, is_said):
    draft = reads(a_day())
    draft.days = [said_at(named)]

    _, text = draft_shown(organiser, NEW)

    assert ("Date : Cette date est passée." in text) is is_said


@pytest.mark.parametrize("is_said", [True, False])
def test_the_presentation_of_the_day_is_unfolded_when_the_text_gives_one(organiser, reads, is_said):
    draft = reads(a_day())
    draft.audience, draft.introduction = "", draft.introduction if is_said else []

    markup = pasted(organiser, NEW).content.decode()

    assert ("<details" in markup.partition("Présentation de la journée")[0]) is not is_said


def test_of_several_dates_one_is_asked_for(organiser, reads):
    moments = [moment(MomentKind.TALK, f"Jour {number}", "09:00", "10:00", day=number) for number in range(2)]
    reads(draft_of(*moments, days=[said_at("2027-05-27"), said_at("2027-05-28")]))

    asked, text = draft_shown(organiser, NEW)
    boxes, _ = draft_shown(organiser, NEW, day="1")

    assert "Laquelle lire" in text
    assert (asked.values["day"], asked.values["text"].strip()) == ("0", "9h : Accueil")
    assert (boxes.values["n0-title"], boxes.values["date"], boxes.values["day"]) == ("Jour 1", "28/05/2027", "1")


def test_a_known_place_is_the_place_of_the_day_and_a_likely_one_is_asked_about(organiser, reads):
    known = VenueFactory(name="Maison du développement", address="2 rue du Haut-Pont", city="Saint-Omer")
    draft = reads(a_day())

    boxes, _ = draft_shown(organiser, NEW)
    assert boxes.values["main_venue"] == str(known.pk)
    draft.venues[0] = NamedVenue("Maison de développement", NOWHERE, "", "", "Saint-Omer")
    boxes, text = draft_shown(organiser, NEW)
    assert "« Maison de développement » est peut-être « Maison du développement », qui est déjà connu." in text
    sent(organiser, NEW, boxes, **{"lieu-connu-journee": str(known.pk)})

    assert Event.objects.get().main_venue == known


def test_a_likely_double_is_the_known_person_when_one_says_so(organiser, reads):
    known = InterventionFactory(speaker__first_name="Nadia", speaker__last_name="TERKI", speaker__organisation="IREV")
    reads(a_day())

    boxes, text = draft_shown(organiser, NEW)
    asked = "meme-nadia-terkki"
    assert "Nadia TERKKI : un nouveau nom. Est-ce quelqu’un qui est déjà connu ?" in text
    assert boxes.values[asked] == ""
    sent(organiser, NEW, boxes, **{asked: f"{known.speaker_id}=Nadia TERKKI"})

    day = Event.objects.exclude(pk=known.session.event_id).get()
    assert known.speaker in day.sessions.get(title="Le pilotage").speakers.all()
    assert not Speaker.objects.filter(last_name="TERKKI").exists()


# --- The text ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent_text", "sentence"),
    [
        ({"text": " \n"}, "Collez le texte du programme, ou choisissez un fichier."),
        ({"text": "é" * 100_001}, "Ce texte est trop long"),
        ({"text": "Bonjour à tous"}, "Aucune séance n’a été trouvée dans ce texte."),
    ],
)
def test_a_text_that_is_no_programme_says_what_to_do(organiser, sent_text, sentence):
    response = organiser.post(NEW, sent_text | {"act": "read"})

    assert sentence in text_of(response.content.decode())
    assert read(response).values["text"].strip() == sent_text["text"].strip()


def test_a_text_of_too_many_moments_is_not_cut_in_silence(organiser, reads):
    reads(draft_of(*(moment(MomentKind.TALK, f"T{number}", "09:00") for number in range(401))))

    assert "Ce texte a plus de 400 séances" in text_of(pasted(organiser, NEW).content.decode())


def test_a_file_is_read_as_a_text_is(organiser, monkeypatch):
    seen = []
    monkeypatch.setattr(pages, "read_programme", lambda text: seen.append(text) or a_day())
    file = SimpleUploadedFile("jour.txt", "9h\u00a0: Accueil\r\n10h\x0b: Fin".encode())

    boxes = read(organiser.post(NEW, {"text": "", "file": file, "act": "read"}))

    assert seen == ["9h\u00a0: Accueil\n10h\n: Fin"]
    assert boxes.values["text"] == seen[0]


def test_one_comes_back_to_the_text(organiser, reads):
    reads(a_day())
    boxes, _ = draft_shown(organiser, NEW, text="9h <b>&amp;\n10h")

    again = read(sent(organiser, NEW, boxes, act="text"))

    assert again.values["text"] == "9h <b>&amp;\n10h"
    assert not Event.objects.exists()

"""Whatever is sent to the pages of the grid and of a pasted text, they answer: nothing is lost, nothing breaks."""

from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.admin.grid_form import MOST_LINES
from programme.models import Session
from tests.factories import EventFactory, SessionFactory, SpeakerFactory
from tests.pages import text_of
from tests.programme.admin.pastes import NEW, paste_page
from tests.programme.grid.grids import grid_page, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_day():
    return EventFactory(starts_at=time(9), ends_at=time(17))


def boxes_of(ref: str, **typed: str) -> dict[str, str]:
    texts = {"title": "Accueil", "start": "9h", "speakers": ""} | typed
    return {f"{ref}-{name}": text for name, text in texts.items()}


# --- What is gone, what was never there ---------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["lines", "up:s999", "down:n0", "cut:s999", "theirs:s999", "venue"])
def test_a_session_that_is_gone_stays_typed_while_lines_are_arranged(organiser, long_day, act):
    sent = (
        {"act": act, "text": "9h : Accueil", "ref": ["n0", "s999"]} | boxes_of("n0") | boxes_of("s999", title="Bilan")
    )

    shown = [read(organiser.post(address, sent)) for address in (grid_page(long_day), paste_page(long_day), NEW)]

    assert [boxes.values["s999-title"] for boxes in shown] == ["Bilan"] * 3


@pytest.mark.parametrize("venue", ["9" * 5000, "\u00b2", "\u0663", "-1", "nouveau-99", "x"])
def test_a_venue_that_nobody_proposed_is_refused(organiser, long_day, venue):
    session = SessionFactory(event=long_day, title="Accueil", starts_at=time(9))
    ref = f"s{session.pk}"
    sent = {"text": "9h : Accueil", "ref": [ref]} | boxes_of(ref, venue=venue)

    said = [
        text_of(organiser.post(address, sent).content.decode())
        for address in (grid_page(long_day), paste_page(long_day))
    ]

    assert ["Choisissez un lieu de la liste." in text for text in said] == [True, True]
    assert list(Session.objects.values_list("venue", flat=True)) == [None]


# --- Questions, refusals ------------------------------------------------------------------------------------------


def test_each_new_name_that_may_be_known_has_its_own_answers(organiser, long_day):
    SpeakerFactory(first_name="Zoé", last_name="O’BRIEN")
    SpeakerFactory(first_name="Zoé", last_name="OBRIEN-ROY")
    text = "9h : Accueil\n10h : Table ronde\nZoe O’BRIAN, maire, Ville d’Arras\nZoe OBRIAN, médecin, CPTS\n"

    boxes = read(organiser.post(paste_page(long_day), {"text": text, "act": "read"}))

    assert [name for name in boxes.values if name.startswith("meme-")] == ["meme-zoe-o-brian", "meme-zoe-obrian"]


# --- Many lines ---------------------------------------------------------------------------------------------------


def test_slots_that_a_text_does_not_say_count_among_its_lines(organiser):
    text = "\n".join(f"{8 + place // 60}h{place % 60:02} Atelier {place} : Le sujet {place}" for place in range(201))

    said = text_of(organiser.post(NEW, {"text": text, "act": "read"}).content.decode())

    assert "Ce texte a plus de 400 séances" in said


def test_lines_of_a_text_are_kept_beside_many_saved_ones(organiser, long_day):
    saved = [SessionFactory(event=long_day, title=f"Séance {place}", starts_at=time(10)) for place in range(3)]
    refs = [*(f"s{one.pk}" for one in saved), *(f"n{place}" for place in range(MOST_LINES))]
    sent = {"act": "lines", "text": "9h : Accueil", "ref": refs} | boxes_of(refs[-1], title="La dernière")

    shown = read(organiser.post(paste_page(long_day), sent))

    assert shown.refs == refs  # and no blank line that would be lost
    assert shown.values[f"{refs[-1]}-title"] == "La dernière"


# --- Anything -----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["9h", "24h00", "midi ", "\n", "\t", " | ", "- ", " : ", "(", "« ", "Atelier 1 ", "Atelier A/B", "Ateliers", "Fin",
     "Déjeuner", "Jo BART", ", maire", "animé par ", "Salle 3", "16 place Hugo, 62500 Saint-Omer", "31 mai 2018",
     "32 mai", "&#13;", "&#8232;", "<script>alert(1)</script>", "\u2028", "\x0b", "x" * 310, "李 王", "{}", "%s"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join).map("9h Accueil\n{}".format)
REFS = st.lists(
    st.sampled_from(["n0", "n1", "n0wn0", "s1", "s2", "s999", "s1wn0", "s999wn1", "bad", "n1w"]), max_size=5
)
VALUES = (
    PIECES | st.text(max_size=9) | st.sampled_from(["9" * 5000, "nouveau-2", "s1", "n1", "1=Jo BART", "2018-05-31"])
)
BOXES = ["start", "end", "kind", "title", "venue", "room", "places", "speakers", "abstract", "more", "seen", "slot",
         "number", "remove"]  # fmt: skip
OTHERS = ["laisser", "meme-x", "lieu-connu-nouveau", "lieu-connu-journee", "lieu-name", "lieu-2-city", "day", "title",
          "date", "starts_at", "ends_at", "main_venue", "venue_name", "introduction", "audience"]  # fmt: skip
ACTS = st.sampled_from(
    ["", "read", "text", "lines", "venue", "up:n0", "down:s1", "cut:n0", "theirs:s1", "up:n1wn0", "?"]
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), text=TEXTS, act=ACTS, refs=REFS)
def test_whatever_is_sent_is_answered(organiser, event, data, text, act, refs):
    names = [*(f"{ref}-{name}" for ref in refs for name in BOXES), *OTHERS]
    sent = data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=12))

    for address in (grid_page(event), paste_page(event), NEW):
        response = organiser.post(address, sent | {"text": text, "act": act, "ref": refs})

        assert response.status_code in {200, 302}
        assert b"<script>alert" not in response.content


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_what_a_page_shows_is_what_it_shows_again(organiser, event, text):
    first = read(organiser.post(paste_page(event), {"text": text, "act": "read"}))
    again = read(organiser.post(paste_page(event), first.values | {"act": "up:n9999"}))

    kept = [name for name in first.values if name.startswith(("n", "s", "text", "day"))]
    assert {name: again.values[name] for name in kept} == {name: first.values[name] for name in kept}
    assert again.refs == first.refs

"""What is the same for everybody is drawn once for what it shows, however many ask, on whatever disk there is."""

import errno
import fcntl
import os
import time
from pathlib import Path
from threading import Barrier

import pytest

from programme.models import Event
from rencontre.http import kept
from rencontre.http.kept import drawn_once
from rencontre.http.short_cache import TOLD_TO_NGINX
from tests.factories import EventFactory
from tests.processes import LONG, running, wait_for
from tests.races import race

DRAWN = {"programme.pdf": "programme.site.views.programme_pdf", "carte.png": "programme.share.views.draw_card"}
DRAWS_FOR_EVER = """
import sys, time
from django.conf import settings
from rencontre.http.kept import drawn_once
settings.DRAWINGS_ROOT = sys.argv[1]
drawn_once("programme-1", "a", lambda: print("draws") or time.sleep(600))
"""


class Drawing:
    """Counts the drawings, `b"1"`, `b"2"`…"""

    def __init__(self, seconds: float = 0):
        self.seconds, self.count = seconds, 0

    def __call__(self, *args) -> bytes:
        self.count += 1
        time.sleep(self.seconds)
        return b"%d" % self.count


@pytest.fixture
def drawings(settings) -> Path:
    return Path(settings.DRAWINGS_ROOT)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- Together --------------------------------------------------------------------------------------------------------


@pytest.mark.race
def test_four_who_ask_together_cause_one_drawing(race_runs, drawings):
    for run in range(race_runs):
        draw = Drawing(seconds=0.1)

        found = race(lambda number, draw=draw, run=run: drawn_once("programme-1", f"{run}", draw), threads=4)

        assert (found, draw.count) == ([b"1"] * 4, 1)


@pytest.mark.race
def test_without_the_lock_they_would_all_draw(monkeypatch, drawings):
    together = Barrier(4)
    monkeypatch.setattr(fcntl, "flock", lambda descriptor, operation: None)

    found = race(lambda number: drawn_once("programme-1", "a", lambda: b"%d" % together.wait(LONG)), threads=4)

    assert sorted(found) == [b"0", b"1", b"2", b"3"]


@pytest.mark.race
def test_two_subjects_do_not_wait_for_one_another(drawings):
    together = Barrier(2)

    found = race(lambda number: drawn_once(f"programme-{number}", "a", lambda: b"%d" % together.wait(LONG)), threads=2)

    assert sorted(found) == [b"0", b"1"]


def test_a_process_killed_while_it_draws_frees_the_lock(drawings, tmp_path):
    log = tmp_path / "log"
    with running("-c", DRAWS_FOR_EVER, str(drawings), log=log) as process:
        wait_for(lambda: "draws" in log.read_text(), process, log)
        descriptor = os.open(drawings / "programme-1", os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)

    assert drawn_once("programme-1", "a", lambda: b"dessin") == b"dessin"


# --- Kept ------------------------------------------------------------------------------------------------------------


def test_another_content_takes_the_place_of_the_former(drawings):
    draw = Drawing()

    found = [drawn_once("programme-1", name, draw) for name in "aabba"]
    drawn_once("programme-2", "a", draw)

    assert found == [b"1", b"1", b"2", b"2", b"3"]
    assert files(drawings) == ["programme-1/a", "programme-2/a"]


def test_what_a_killed_process_had_begun_is_erased(drawings):
    (drawings / "programme-1").mkdir(parents=True)
    (drawings / "programme-1" / "tmp1234").write_bytes(b"un d")

    drawn_once("programme-1", "a", lambda: b"dessin")

    assert files(drawings) == ["programme-1/a"]


def test_what_fails_is_not_kept(drawings):
    with pytest.raises(ZeroDivisionError):
        drawn_once("programme-1", "a", lambda: b"%d" % (1 / 0))

    assert drawn_once("programme-1", "a", lambda: b"dessin") == b"dessin"


def test_a_full_disk_keeps_nothing_and_everybody_is_answered(drawings, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    draw = Drawing()
    monkeypatch.setattr(kept.os, "fsync", full)

    found = [drawn_once("programme-1", "a", draw) for _ in range(2)]

    assert found == [b"1", b"2"]
    assert files(drawings) == []


def test_where_no_folder_can_be_made_everybody_is_answered(drawings):
    drawings.write_text("not a folder")

    assert drawn_once("programme-1", "a", lambda: b"dessin") == b"dessin"


# --- Asked for -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=DRAWN)
def path(request, db) -> str:
    return f"{EventFactory().get_absolute_url()}{request.param}"


@pytest.fixture
def draw(path, monkeypatch) -> Drawing:
    """What draws the file at `path`."""
    draw = Drawing()
    monkeypatch.setattr(DRAWN[path.rpartition("/")[2]], draw)
    return draw


def test_a_file_is_drawn_again_when_what_it_shows_changes(path, draw, client, drawings):
    answers = [client.get(path).content for _ in range(3)]
    Event.objects.update(title="Autrement")
    answers += [client.get(path).content for _ in range(3)]

    assert answers == [b"1"] * 3 + [b"2"] * 3
    assert len(files(drawings)) == 1


def test_a_site_that_moves_draws_its_addresses_again(draw, path, client, settings):
    first = client.get(path).content
    settings.SITE_URL = "https://ailleurs.exemple"
    again = client.get(path).content

    assert (first, again) == (b"1", b"2" if path.endswith(".pdf") else b"1")


def test_a_head_is_given_the_same_headers_and_nothing_is_drawn(path, draw, client):
    head = client.head(path)
    drawn_for_head, page = draw.count, client.get(path)

    assert (head.status_code, head.getvalue(), drawn_for_head) == (200, b"", 0)
    assert head.headers.keys() - page.headers.keys() == {"Vary"}  # what is this short is not compressed
    assert page.headers.keys() - head.headers.keys() == {"Content-Length", TOLD_TO_NGINX}
    assert {"ETag", "Cache-Control", "Content-Type"} <= head.headers.keys()
    assert [name for name in page.headers.keys() & head.headers.keys() if page[name] != head[name]] == ["X-Request-ID"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_has_it_already_gets_304_and_nothing_is_drawn(method, path, draw, client):
    etag = client.head(path)["ETag"]

    again = getattr(client, method)(path, headers={"If-None-Match": etag})

    assert (again.status_code, again.content, draw.count) == (304, b"", 0)


def test_nothing_is_kept_while_developing(path, draw, client, drawings, settings):
    settings.DEBUG = True

    answers = [client.get(path).content for _ in range(2)]

    assert (answers, files(drawings)) == ([b"1", b"2"], [])

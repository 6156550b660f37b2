import pathlib
import pytest
from inscriptions.letters.message import message
from inscriptions.letters.shown import shown
from tests.every_letter import day, site, to_nobody, to_people
pytestmark = pytest.mark.django_db

def test_dump():
    site()
    folder = pathlib.Path("/tmp/h2/html"); folder.mkdir(exist_ok=True)
    for name, one in [*to_people(day(accent="canard")), *to_nobody()]:
        (folder / f"{name}.html").write_text(shown(one.letter.html, one.person))
        (folder / f"{name}.txt").write_text(one.letter.subject+"\n\n"+one.letter.text)
        (folder / f"{name}.eml").write_bytes(message(one.row).message().as_bytes())

"""The command that reads a programme, from any file, and asks no database."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.programme.reading.files.documents import p, word_xml
from tests.programme.spreadsheets.files import workbook

TEXT = "Jeudi 31 mai 2018\n9h – 9h30 : Accueil café\n9h30 – Ouverture\n"


def told(capsys, *arguments: str) -> tuple[str, str]:
    call_command("read_programme", *arguments)
    said = capsys.readouterr()
    return said.out, said.err


def hours(out: str) -> list[list]:
    return [[one["start"], one["end"], one["title"]] for one in json.loads(out)["sessions"]]


def test_a_file_is_read_and_said_in_json(tmp_path, capsys):
    file = tmp_path / "programme.txt"
    file.write_text(TEXT)

    out, err = told(capsys, str(file))

    assert json.loads(out)["date"] == "2018-05-31"
    assert hours(out) == [["09:00", "09:30", "Accueil café"], ["09:30", None, "Ouverture"]]
    assert ("Accueil café" in out, err) == (True, "")


def test_the_standard_input_is_a_file_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(word_xml(p("9h Accueil")))))

    assert hours(told(capsys, "-")[0]) == [["09:00", None, "Accueil"]]


def test_a_workbook_is_a_file_too(tmp_path, capsys):
    file = tmp_path / "programme"
    file.write_bytes(workbook(("Horaire", "Titre"), ("9h", "Accueil")))

    assert hours(told(capsys, str(file))[0]) == [["09:00", None, "Accueil"]]
    assert told(capsys, str(file), "--text")[0] == "Horaire\tTitre\n9h\tAccueil\n"


def test_its_text_may_be_asked_for_alone_and_what_is_left_aside_is_said_apart(tmp_path, capsys):
    file = tmp_path / "programme.html"
    file.write_text("<html><p>9h Accueil <s>café</s></p><p>10h Débat</p></html>")

    out, err = told(capsys, str(file), "--text")

    assert out == "9h Accueil\n10h Débat\n"
    assert err == "Texte barré non repris\xa0: «\xa0café\xa0».\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"{\\rtf1}", "C’est un document RTF"), (None, "ne s’ouvre pas"), (b"", "Ce fichier est vide")],
)
def test_a_file_that_is_not_read_is_an_error(tmp_path, capsys, content, sentence):
    file = tmp_path / "programme"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=sentence) as refused:
        told(capsys, str(file))

    assert refused.value.returncode == 1
    assert capsys.readouterr().out == ""

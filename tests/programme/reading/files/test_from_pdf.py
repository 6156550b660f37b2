"""PDFs, read back in their order by the process that opens them."""

from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from programme.reading.files import from_pdf
from rencontre.domain import DomainError
from tests.pages import plain
from tests.programme.reading.files.documents import lines, pdf, read, refusal

OPENING = "Ouverture officielle de la journée régionale des acteurs du contrat de ville et des territoires"
ROWS = [
    ("9h00", "Accueil café", ""),
    ("9h30", OPENING, "Magali DEBATTE, présidente de l’IREV<br>Jean-Paul LEFÈVRE, sous-préfet de l’arrondissement"),
    ("11h00", "Débat : affirmer l’efficacité des offices", "Anne FOURNIER, maire d’Œuilly<br>Paul MARTIN (CCAS)"),
    ("12h30", "Déjeuner", ""),
    ("14h00", "Atelier 1 : financer l’action", "Zoé LEROY"),
]
READ = [
    "9h00 | Accueil café",
    f"9h30 | {OPENING} | Magali DEBATTE, présidente de l’IREV – Jean-Paul LEFÈVRE, sous-préfet de l’arrondissement",
    "11h00 | Débat : affirmer l’efficacité des offices | Anne FOURNIER, maire d’Œuilly – Paul MARTIN (CCAS)",
    "12h30 | Déjeuner",
    "14h00 | Atelier 1 : financer l’action | Zoé LEROY",
]
PASTE = "Ouvrez le document d’origine, copiez le texte et collez-le."
PROSE = (
    "La politique de la ville mobilise l’ensemble des partenaires de l’agglomération autour des difficultés des"
    " habitants, de l’efficience des financements et de la coopération intercommunale."
)


def table(style: str) -> str:
    rows = "".join("<tr>" + "".join(f'<td style="padding: 5pt; {style}">{one}' for one in row) for row in ROWS)
    return f'<table style="border-collapse: collapse; width: 100%">{rows}</table>'


# --- Tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "style"),
    [
        ("vertical-align: top; border: 1pt solid", ""),
        ("vertical-align: middle; border: .5pt dotted #999", ""),
        ("vertical-align: top; border-bottom: 1pt solid", ""),
        ("vertical-align: top", ""),
        ("vertical-align: middle", ""),
        ("vertical-align: top", "tr:nth-child(odd) td { background: #dde }"),
        ("vertical-align: bottom; border: 1pt solid; text-align: center", ""),
    ],
)
def test_a_table_is_read_row_by_row_however_it_is_drawn(cells, style):
    assert lines(pdf(f"<h1>Journée</h1>{table(cells)}", style=style)) == ["Journée", *READ]


def test_a_cell_merged_down_or_across_is_read_once():
    body = """<table border=1 style="border-collapse: collapse"><tr><th>Horaire<th>Salle A<th>Salle B
      <tr><td>9h<td colspan=2>Accueil<tr><td rowspan=2>10h – 11h<td>Atelier 1<td>Atelier 2
      <tr><td>Jo BA<td>Al DO</table>"""

    assert lines(pdf(body, style="td, th { border: 1pt solid; padding: 4pt }")) == [
        "Horaire | Salle A | Salle B", "9h | Accueil", "10h – 11h | Atelier 1 | Atelier 2", "| Jo BA | Al DO",
    ]  # fmt: skip


def test_a_table_that_goes_on_over_pages_says_its_headings_once():
    rows = "".join(f"<tr><td>{hour}h<td>Séance {hour}" for hour in range(8, 20))
    body = f"<table><thead><tr><th>Horaire<th>Titre</thead><tbody>{rows}</table>"

    found = read(pdf(body, style="td, th { border: 1pt solid; height: 2.5cm }"))

    assert found.text.split("\n") == ["Horaire | Titre", *(f"{hour}h | Séance {hour}" for hour in range(8, 20))]


# --- Columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_of_text_are_read_one_after_the_other(columns):
    body = "".join(f"<p>{hour}h Séance {hour}. {PROSE}</p>" for hour in range(9, 19))
    style = f"div {{ columns: {columns}; text-align: justify; hyphens: auto }} p {{ margin: 0 0 8pt }}"

    assert lines(pdf(f"<h1>Programme de la journée</h1><div>{body}</div>", style=style)) == [
        "Programme de la journée", *(f"{hour}h Séance {hour}. {PROSE}" for hour in range(9, 19)),
    ]  # fmt: skip


def test_columns_of_short_lines_are_no_table():
    people = [f"{name}<br>directrice du réseau régional {number}<br>" for number, name in enumerate("ABCDEFGH")]
    style = "div { columns: 2; column-fill: balance } p { margin: 0; break-inside: avoid }"

    found = lines(pdf(f"<div>{''.join(f'<p>{one}</p>' for one in people)}</div>", style=style))

    assert found == [line for one in people for line in one.split("<br>") if line]


def test_an_hour_in_the_margin_goes_with_what_stands_beside_it():
    body = "".join(f"<div><b>{hour}</b><span>{title}<br>{people}</span></div>" for hour, title, people in ROWS[1:3])
    style = "div { display: flex; margin: 4pt 0 } b { width: 3cm } span { flex: 1 }"

    assert lines(pdf(body + "<p>Fin</p>", style=style)) == [
        f"9h30\t{OPENING}", "Magali DEBATTE, présidente de l’IREV",
        "Jean-Paul LEFÈVRE, sous-préfet de l’arrondissement",
        "11h00\tDébat : affirmer l’efficacité des offices", "Anne FOURNIER, maire d’Œuilly", "Paul MARTIN (CCAS)",
        "Fin",
    ]  # fmt: skip


def test_frames_side_by_side_are_read_one_after_the_other():
    frames = "".join(
        f"<div><p>{half}</p><p>{hour}h {OPENING}</p><p>{hour + 2}h Débat</p></div>"
        for half, hour in (("Matin", 9), ("Après-midi", 14))
    )
    style = "section { display: flex; gap: 1cm } div { flex: 1; border: 1pt solid; padding: 6pt }"

    assert lines(pdf(f"<section>{frames}</section><p>Inscription</p>", style=style)) == [
        "Matin", f"9h {OPENING}", "11h Débat", "Après-midi", f"14h {OPENING}", "16h Débat", "Inscription",
    ]  # fmt: skip


# --- Lines -------------------------------------------------------------------------------------------------------


def test_a_paragraph_is_one_line_and_a_line_that_is_ended_stays():
    body = (
        f"<p>{PROSE}<br>Intervenants :<br>– Jo BA, maire<br>– Al DO, élue</p><ul><li>Un<li>Deux</ul><ol><li>Dire</ol>"
    )

    assert [plain(line) for line in lines(pdf(body))] == [
        PROSE, "Intervenants :", "– Jo BA, maire", "– Al DO, élue", "- Un", "- Deux", "1. Dire",
    ]  # fmt: skip


def test_a_hyphen_that_cuts_a_word_is_taken_out_and_one_that_is_its_own_stays():
    body = "<p>l’agglo-<br>mération et le sous-<br>préfet, Jean-<br>Pierre, à Saint-<br>Omer, du médico-<br>social</p>"

    assert lines(pdf(body)) == ["l’agglomération et le sous-préfet, Jean-Pierre, à Saint-Omer, du médico-social"]


def test_a_heading_and_an_empty_line_keep_a_blank_line_before():
    body = "<p>9h Accueil</p><h2>Après-midi</h2><p style='margin: 0'>14h Ateliers</p><p style='margin-top: 2cm'>Fin</p>"

    assert read(pdf(body)).text == "9h Accueil\n\nAprès-midi\n\n14h Ateliers\n\nFin"


def test_what_comes_back_on_each_page_is_left_aside_and_said():
    page = '@top-center { content: "Réseau régional" }'
    page += '@bottom-right { content: "Page " counter(page) " sur " counter(pages) }'
    body = "".join(f"<p style='break-after: page'>{hour}h Séance</p>" for hour in range(9, 12)) + "<p>Fin</p>"

    found = read(pdf(body, page=page))

    assert found.text.split("\n") == ["9h Séance", "10h Séance", "11h Séance", "Fin"]
    assert [plain(note) for note in found.notes] == ["En-tête et pied de page non repris : « Réseau régional »."]


def test_what_a_browser_prints_around_a_page_is_not_read():
    page = '@top-left { content: "31/05/2018 09:15" } @bottom-left { content: "https://exemple.fr/programme 1/1" }'

    assert lines(pdf("<p>9h Accueil</p>", page=page)) == ["9h Accueil"]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_turned_is_read_as_it_is_shown(angle):
    content = BytesIO()
    with pikepdf.open(BytesIO(pdf(f"<h1>Journée</h1>{table('border: 1pt solid')}"))) as document:
        page = document.pages[0]
        width, height = (float(side) for side in page.MediaBox[2:])
        turned = {90: f"0 1 -1 0 {height} 0", 180: f"-1 0 0 -1 {width} {height}", 270: f"0 -1 1 0 0 {width}"}
        page.contents_add(f"{turned[angle]} cm\n".encode(), prepend=True)
        page.MediaBox = [0, 0, *((width, height) if angle == 180 else (height, width))]
        page.Rotate = angle
        document.save(content)

    assert lines(content.getvalue()) == ["Journée", *READ]


def test_the_library_that_wrote_it_does_not_matter():
    content = BytesIO()
    canvas = Canvas(content)
    for line, text in enumerate(("Journée", "9h Accueil", "10h Débat")):
        for at, word in enumerate(text.split(" ")):  # word by word, no space written
            canvas.drawString(72 + 25 * at, 700 - 20 * line, word)
    canvas.save()

    assert lines(content.getvalue()) == ["Journée", "9h Accueil", "10h Débat"]


# --- What is refused, and what nobody foresaw ----------------------------------------------------------------------


def scanned(pages: int = 1) -> bytes:
    content = BytesIO()
    pictures = [Image.new("RGB", (200, 300), "#ccc") for _ in range(pages)]
    pictures[0].save(content, "PDF", save_all=True, append_images=pictures[1:])
    return content.getvalue()


def joined(*documents: bytes) -> bytes:
    writer = PdfWriter()
    for document in documents:
        writer.append(BytesIO(document))
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def locked() -> bytes:
    content = BytesIO()
    with pikepdf.open(BytesIO(pdf("<p>9h Accueil</p>"))) as document:
        document.save(content, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (scanned(), f"Ce PDF est une image : il ne contient pas de texte. {PASTE}"),
        (locked(), f"Ce PDF est protégé par un mot de passe : {PASTE.lower()}"),
        (b"%PDF-1.7\nrien", f"Ce PDF est abîmé : {PASTE.lower()}"),
        (pdf("<p>9h Accueil</p>")[:2000], f"Ce PDF est abîmé : {PASTE.lower()}"),
        (
            scanned(31),
            "Ce PDF a 31 pages, et 30 au plus sont lues : n’en gardez que celles du programme, ou copiez son texte et"
            " collez-le.",
        ),
    ],
)  # fmt: skip
def test_what_is_not_read_says_why_and_what_to_do(content, sentence):
    assert plain(refusal(content)) == sentence


def test_a_page_that_is_a_picture_among_others_is_said():
    found = read(joined(pdf("<p>9h Accueil</p>"), scanned(2)))

    assert found.text == "9h Accueil"
    assert [plain(note) for note in found.notes] == ["Les pages 2, 3 sont des images : leur texte n’a pas été lu."]


def test_thirty_pages_are_read():
    body = "".join(f"<p style='break-after: page'>Séance {number}</p>" for number in range(1, 30)) + "<p>Fin</p>"

    assert lines(pdf(body)) == [*(f"Séance {number}" for number in range(1, 30)), "Fin"]


def test_letters_that_no_font_names_are_not_a_text():
    content = BytesIO()
    with pikepdf.open(BytesIO(pdf("<p>Accueil des participants</p>"))) as document:
        for font in document.pages[0].Resources.Font.values():
            mapped = font.ToUnicode.read_bytes()
            font.ToUnicode.write(
                b"".join(b"<E0" + part[2:] if at else part for at, part in enumerate(mapped.split(b"<0")))
            )
        document.save(content)

    assert plain(refusal(content.getvalue())).startswith("Le texte de ce PDF ne se lit pas")


def test_a_process_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(from_pdf, "PATIENCE", 0.01)

    with pytest.raises(DomainError, match="trop lourd"):
        from_pdf.read_pdf(pdf("<p>9h Accueil</p>"))


def test_a_pdf_that_costs_too_much_is_left():
    content = BytesIO()
    with pikepdf.open(BytesIO(pdf("<p>9h Accueil</p>"))) as document:
        document.pages[0].contents_add(pikepdf.Stream(document, b"1 1 m 2 2 l S\n" * 40_000_000))
        document.save(content, compress_streams=True)

    assert len(content.getvalue()) < 5_000_000
    assert "trop lourd" in refusal(content.getvalue())


@pytest.mark.logs_errors
def test_a_fault_of_ours_is_a_sentence_and_an_error_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(from_pdf, "COMMAND", [*from_pdf.COMMAND[:-1], "programme.reading.files.nowhere"])

    with pytest.raises(DomainError, match="ne se lit pas"):
        from_pdf.read_pdf(b"%PDF-")
    assert "nowhere" in caplog.text

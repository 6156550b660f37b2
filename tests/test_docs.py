"""The documentation holds together: links lead somewhere, every page is found from the README, pages stay short."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.paths import name_of

ROOT = settings.BASE_DIR
README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
DECISIONS = [page for page in sorted((DOCS / "decisions").glob("*.md")) if page.name != "README.md"]
FRENCH = [README, *(page for page in sorted(DOCS.glob("*.md")) if page.name not in {"architecture.md", "elsewhere.md"})]
LONGEST_README, LONGEST_DECISION = 140, 60  # lines
PARTS = ["Decided", "Why", "Tried or considered", "What it costs", "What would make us change"]
FOLDERS = ("programme", "inscriptions", "rencontre", "templates", "static", "tests", "fixtures", "docs")
OF_DJANGO = {"management", "migrations", "templatetags"}
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*")
NAME = re.compile(r"[A-Za-z]\w*_\w+|[A-Z]\w*[a-z]\w*[A-Z]\w*|[A-Z]{4,}")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = ("http://", "https://", "mailto:")


def prose(page: Path) -> str:
    """The text of a page without its blocks of code, nor what stands in `backquotes`."""
    lines = [line for line in page.read_text().splitlines() if not line.startswith("    ")]
    return re.sub(r"`[^`\n]*`", "·", "\n".join(lines))


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in an address: as GitHub and GitLab do it."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[tuple[str, Path, str]]:
    """Of each link to our own files: as it is written, the file, the anchor in it."""
    found = []
    for link in LINK.findall(prose(page)):
        if not link.startswith(ELSEWHERE):
            path, _, anchor = link.partition("#")
            found.append((link, (page.parent / path).resolve() if path else page, anchor))
    return found


def test_every_link_leads_to_a_file_and_to_a_heading_that_are_there():
    dead = [
        f"{name_of(page)}: {link}"
        for page in PAGES
        for link, target, anchor in links(page)
        if not target.exists() or (anchor and anchor not in anchors(target))
    ]

    assert dead == []


def test_every_page_is_found_from_the_readme():
    found, waiting = {README}, [README]
    while waiting:
        pages = {target for _, target, _ in links(waiting.pop()) if target.suffix == ".md" and target.exists()} - found
        found |= pages
        waiting += pages

    assert {name_of(page) for page in set(PAGES) - found} == set()


def test_the_readme_and_the_decisions_stay_short():
    assert len(README.read_text().splitlines()) <= LONGEST_README
    assert [name_of(page) for page in DECISIONS if len(page.read_text().splitlines()) > LONGEST_DECISION] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_asks_a_question_then_says_why_and_what_it_costs(page):
    text = page.read_text()

    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == PARTS
    assert text.partition("\n\n")[2].partition("\n")[0].endswith("?")


def test_french_pages_are_typographically_right():
    wrong = re.compile(r"\w'\w|\w [:;!?»]|« |\w[;!?](?!\w)|\.\.\.")
    found = [
        f"{name_of(page)}: {match.group()}"
        for page in FRENCH
        for match in wrong.finditer(re.sub(r"\]\([^)]*\)|<[^>]*>", "]", prose(page)))
    ]

    assert found == []


def test_quotations_in_english_pages_keep_their_no_break_spaces():
    pages = [page for page in PAGES if page not in FRENCH]

    assert [name_of(page) for page in pages if re.search(r"« | »", prose(page))] == []


# --- What they quote of the code -----------------------------------------------------------------------------------


def quoted(page: Path) -> list[str]:
    """What stands in `backquotes` outside the blocks of code."""
    lines = [line for line in page.read_text().splitlines() if not line.startswith("    ")]
    return re.findall(r"`([^`\n]+)`", "\n".join(lines))


def tree() -> list[str]:
    """The folders that the README lists, each at the head of its line."""
    return re.findall(r"^    ((?:[a-z_]+/)+)(?= |$)", README.read_text(), re.MULTILINE)


def test_every_path_that_the_docs_quote_exists():
    found = [(page, path) for page in PAGES for path in quoted(page) if PATH.fullmatch(path)]
    found += [(README, path) for path in tree()]

    assert [f"{name_of(page)}: {path}" for page, path in found if not (ROOT / path).exists()] == []


def test_every_path_that_a_comment_names_exists():
    sources = [path for app in FOLDERS for path in (ROOT / app).rglob("*") if path.suffix in {".py", ".js", ".css"}]
    named = re.compile(rf"(?<![\w/.-]){PATH.pattern}\.(?:py|js|css|html|md)\b")
    found = [(source, path) for source in sources for path in named.findall(source.read_text())]

    assert [
        f"{name_of(source)}: {path}"
        for source, path in found
        if not any((ROOT / folder / path).exists() for folder in ("", "templates", "static"))
    ] == []


def test_every_class_that_the_head_of_a_template_names_exists():
    kind = re.compile(r"\((?:lists? of )?([A-Z][A-Za-z]+?)s?\)|(?:, or|:) an? ([A-Z]\w+)")
    heads = {path: path.read_text().partition("comment %}")[2] for path in (ROOT / "templates").rglob("*.html")}
    heads = {path: head.partition("{% endcomment")[0] for path, head in heads.items()}
    named = {(path, one or two) for path, head in heads.items() for one, two in kind.findall(head)}
    code = "\n".join(path.read_text() for app in FOLDERS[:3] for path in (ROOT / app).rglob("*.py"))

    known = set(re.findall(r"^ *class (\w+)", code, re.MULTILINE)) | {"BoundField"}  # Django’s

    assert sorted(f"{name_of(path)}: {name}" for path, name in named if not {name, f"{name}s"} & known) == []


def test_the_readme_lists_every_folder_of_the_product():
    folders = {path.parent for app in FOLDERS[:3] for path in (ROOT / app).glob("*/*.py")}

    assert {f"{name_of(path)}/" for path in folders if path.name not in OF_DJANGO} - set(tree()) == set()


def test_every_name_that_the_docs_quote_is_in_the_code():
    files = [path for folder in FOLDERS[:6] for path in (ROOT / folder).rglob("*.*")]
    texts = [
        path.read_text() for path in files if path.suffix in {".py", ".html", ".txt", ".css", ".js", ".sh", ".conf"}
    ]
    known = set(re.findall(r"\w+", "\n".join([*texts, (ROOT / "Makefile").read_text()])))

    assert [f"{name_of(page)}: {name}" for page in PAGES for name in quoted(page)
            if NAME.fullmatch(name) and name not in known] == []  # fmt: skip


def test_the_fonts_of_other_writings_are_installed_by_make_packages():
    chapter = (ROOT / "docs/exploitation.md").read_text().partition("## Les polices\n")[2].partition("\n## ")[0]
    packages = re.findall(r"^\| [^|]+ \| `([a-z-]+)` \|$", chapter, re.M)

    asked = re.search(r'make packages WITH="([^"]+)"', chapter)[1].split()

    assert packages == ["fonts-noto-cjk", "fonts-thai-tlwg", "fonts-noto-core", "fonts-noto-color-emoji"]
    assert set(asked) <= set(packages)
    assert "$(WITH)" in (ROOT / "Makefile").read_text()

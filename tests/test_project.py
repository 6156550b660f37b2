"""What holds for the whole house: how long things are, what is used, what never leaks. The law: house/test_law.py."""

import ast
import logging
import re
import socket
import warnings
from pathlib import Path

import crispy_forms
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template import Context, Origin, Template
from django.template.utils import get_app_template_dirs

from inscriptions.post.kinds import KINDS
from tests import factories
from tests.guards import Errors, Page
from tests.house.paths import name_of

ROOT = settings.BASE_DIR
APPS = ("programme", "inscriptions")
SOURCES = [
    path
    for folder in (*APPS, "rencontre", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
PRODUCT = [path for path in SOURCES if path.relative_to(ROOT).parts[0] != "tests"]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.is_file())


def test_imports_stand_at_the_top_of_their_module():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in SOURCES
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert found == []


# --- Size and names ----------------------------------------------------------------------------------------------


def test_files_functions_and_templates_stay_short():
    found = [name_of(path) for path in SOURCES if len(path.read_text().splitlines()) > 400]
    found += [name_of(path) for path in TEMPLATES if len(path.read_text().splitlines()) > 120]
    found += [
        f"{name_of(path)}:{node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    ]

    assert found == []


def test_verbose_names_are_in_lower_case():
    labels = []
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        labels += [model._meta.verbose_name, model._meta.verbose_name_plural]
        labels += [str(field.verbose_name) for field in model._meta.fields]
    first_words = {label.split()[0] for label in labels}

    assert {word for word in first_words if not word.islower()} <= {"ID", "SIRET", "HTML"}


def test_texts_of_templates_are_typographically_right():
    tags = re.compile(r"{% comment %}.*?{% endcomment %}|<style>.*?</style>|{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
    wrong = re.compile(r"\w'\w|\w [:;!?»]|« |\w[;!?](?!\w)|\.\.\.")
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in TEMPLATES
        for match in wrong.finditer(tags.sub("", re.sub(r"&#?\w+;|https?://\S+", "·", path.read_text())))
    ]

    assert found == []


def test_sentences_of_the_code_have_their_no_break_spaces():
    wrong = re.compile(r"[\w)] [:;!?](\s|$)|« | »")
    found = []
    for path in PRODUCT:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        texts = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [
            f"{name_of(path)}:{text.lineno}"
            for text in texts
            if id(text) not in docstrings and wrong.search(text.value)
        ]

    assert found == []


def test_no_file_names_a_machine_or_a_registry():
    hidden = re.compile(
        r"(?<![\w.}])/(?:work|root|home|opt|tmp)/\w|pypi[.]org|pythonhosted[.]|npmjs[.]|[.]debian[.]org"
    )
    names = (*APPS, "rencontre", "tests", "templates", "static", "fixtures", "docs", ".ci")
    folders = [ROOT / name for name in names]
    files = [*(path for path in ROOT.iterdir()), *(path for folder in folders for path in folder.rglob("*"))]
    binary = {".png", ".pyc", ".ico", ".webp", ".jpg", ".gz"}
    texts = [path for path in files if path.is_file() and path.suffix not in binary]

    found = [name_of(path) for path in texts if hidden.search(path.read_text())]

    assert found == []


# --- Nothing unused, nothing missing -----------------------------------------------------------------------------


def test_every_template_is_used():
    pack = Path(crispy_forms.__file__).parent
    readers = [*PRODUCT, *TEMPLATES, *pack.rglob("*.py")]
    quoted = re.compile(r"""["']([\w./{}%() -]+\.(?:html|txt|xml|css))["']""")
    patterns = {name for path in readers for name in quoted.findall(path.read_text())}
    patterns -= {"inscriptions/letters/{self.slug}.html"}  # each kind of letter says its own
    patterns |= {kind.template_name for kind in KINDS.values()}
    used = re.compile("|".join(re.sub(r"\\{.*?\\}|%s", "[^/]+", re.escape(name)) for name in patterns))
    screens = r"admin/\w+/(\w+/)?(change_form|change_list|actions)\.html"
    found_by_django = re.compile(rf"(403|403_csrf|404|500)\.html|{screens}")
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}

    unused = {
        name
        for name in names
        if not used.fullmatch(name)
        and not found_by_django.fullmatch(name)
        and not any((folder / name).exists() for folder in get_app_template_dirs("templates"))
    }

    assert unused == set()


def test_the_docs_list_every_environment_variable():
    read = set(re.findall(r'\benv(?:_\w+)?\("(\w+)"', (ROOT / "rencontre" / "settings.py").read_text()))

    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/exploitation.md").read_text(), re.MULTILINE))

    assert listed == read


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for app in APPS for m in apps.get_app_config(app).get_models()])
def test_every_model_has_a_factory_that_makes_valid_rows(model):
    (factory,) = [
        factory
        for name, factory in vars(factories).items()
        if name.endswith("Factory")
        and factory._meta.model is model
        and name not in {"SlotFactory", "WorkshopFactory", "DjangoModelFactory"}
    ]

    factory()
    row = factory()

    row.clean_fields(exclude=["before", "after"])
    row.validate_constraints()


# --- The guards themselves ---------------------------------------------------------------------------------------


def test_a_warning_is_an_error():
    with pytest.raises(DeprecationWarning):
        warnings.warn("vieilli", DeprecationWarning, stacklevel=1)


def test_no_test_reaches_the_network():
    with pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def template(source: str) -> Template:
    return Template(source, origin=Origin(str(ROOT / "templates" / "page.html")))


def test_an_undefined_variable_of_our_templates_fails():
    with pytest.raises(pytest.fail.Exception, match="absent"):
        template("{{ absent }}").render(Context())


def test_an_undefined_variable_may_be_asked_for():
    assert template("{% if absent %}oui{% endif %}").render(Context()) == ""


@pytest.mark.logs_errors
def test_a_logged_error_is_noticed():
    handler = Errors()
    logging.getLogger().addHandler(handler)

    logging.getLogger("django.request").error("panne de %s", "base")
    logging.getLogger().removeHandler(handler)

    assert handler.messages == ["django.request: panne de base"]


def test_a_page_the_csp_would_break_is_noticed():
    html = """<style>p {}</style><p style="color: red" onclick="x()" id="a"></p><script>x()</script>
      <script type="application/ld+json">{}</script><script src="/a.js"></script>
      <input id="a" aria-describedby="a b"><label for="c"></label><a href="javascript:x()">x</a>"""

    page = Page(html)

    assert sorted(page.faults) == [
        '<a href="javascript:x()">',
        '<p onclick="x()">',
        '<p style="color: red">',
        "id « a » written twice",
        "inline <script>",
        "inline <style>",
        "nothing has the id « b »",
        "nothing has the id « c »",
    ]

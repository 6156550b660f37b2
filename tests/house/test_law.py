"""The law of docs/architecture.md: which way folders import, who writes, what comes late."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
LAW = (ROOT / "docs" / "architecture.md").read_text()
OUTSIDE = {"admin", "apps", "urls", "migrations", "management", "templatetags"}
LAYERS = ("queries", "rules", "form", "views", "pages", "urls")
SLOW = ("weasyprint", "openpyxl", "pikepdf", "PIL", "resvg_py", "lxml", "pypdfium2")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES |= {f"a{name}" for name in WRITES}
OF_ROWS = {name for name in WRITES if "_" in name} | {"_raw_delete", "cursor"}  # never the name of another method
BY_NAME = {"import_module", "import_string", "get_model"}


def table(app: str) -> dict[str, set[str]]:
    """Folder → its writers, in the order of the page's table of `app`."""
    rows = re.findall(
        r"^\| `(\w+)/?` \|.*\| ?((?:`\w+` ?)*)\|$", LAW.partition(f"### {app}\n")[2].partition("\n#")[0], re.M
    )
    return {folder: set(re.findall(r"\w+", writers)) for folder, writers in rows}


TABLES = {app: table(app) for app in ("rencontre", "programme", "inscriptions")}
MODULES = [
    path.relative_to(ROOT)
    for app in TABLES
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts and path != ROOT / app / "__init__.py"
]


def folder_of(module: Path) -> str:
    """« seats » of inscriptions/seats/move.py, « queries » of programme/queries.py."""
    return module.with_suffix("").parts[1]


def imported_by(source: str) -> set[str]:
    """Dotted names that `source` imports or asks for by name; one that begins with a dot is relative."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and called_name(node.func) in BY_NAME:
            found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    return found


def called_name(called: ast.expr) -> str:
    """« update » of `rows.update`, « getattr » of `getattr`."""
    return getattr(called, "attr", getattr(called, "id", ""))


def is_outside(module: Path) -> bool:
    """Whether Django asks for it by its name, and no line of the table is about it."""
    return folder_of(module) in OUTSIDE and folder_of(module) not in TABLES[module.parts[0]]


def imports_upward(module: Path, source: str) -> list[str]:
    """What `source`, that of `module`, imports against the order."""
    app, order = module.parts[0], list(TABLES[module.parts[0]])
    apps, wrong = list(TABLES), []
    for name in sorted(imported_by(source)):
        other, *rest = name.split(".")
        if name.startswith("."):
            wrong.append(name)
        if other not in TABLES or is_outside(module):
            continue
        is_known = other == app and rest and rest[0] in order
        if apps.index(other) > apps.index(app) or (is_known and order.index(rest[0]) > order.index(folder_of(module))):
            wrong.append(name)
    return wrong


def writes(source: str) -> list[str]:
    """What writes rows in `source`, called or handed over; a file is saved with a positional argument, no row is."""
    nodes = list(ast.walk(ast.parse(source)))
    calls = {node.func: node for node in nodes if isinstance(node, ast.Call)}
    methods = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in WRITES | OF_ROWS]
    found = [node for node in methods if node.attr in OF_ROWS or is_of_a_row(node, calls.get(node))]
    asked = [call for call in calls.values() if called_name(call.func) == "getattr" and len(call.args) > 1]
    found += [call for call in asked if isinstance(call.args[1], ast.Constant) and call.args[1].value in WRITES]
    return [ast.unparse(calls.get(node, node)) for node in found]


def is_of_a_row(method: ast.Attribute, call: ast.Call | None) -> bool:
    """`person.save` handed over, `person.save()`, `person.save(False)`, `Registration.save(person)`."""
    is_of_a_class = isinstance(method.value, ast.Name) and method.value.id[:1].isupper()
    flags = (True, False, None)
    return (
        call is None
        or is_of_a_class
        or all(isinstance(arg, ast.Constant) and any(arg.value is flag for flag in flags) for arg in call.args)
    )


# --- The order ---------------------------------------------------------------------------------------------------


def test_the_page_has_a_line_for_each_folder_and_no_other():
    own = {"rencontre": {"settings", "wsgi"}, "programme": set(), "inscriptions": set()}
    found = {app: {folder_of(m) for m in MODULES if m.parts[0] == app and not is_outside(m)} for app in TABLES}

    assert {app: found[app] - own[app] for app in TABLES} == {app: set(order) for app, order in TABLES.items()}


def test_a_folder_imports_only_from_those_above_it():
    modules = [module for module in MODULES if folder_of(module) not in {"settings", "wsgi"}]
    upward = {str(module): imports_upward(module, (ROOT / module).read_text()) for module in modules}

    assert {module: names for module, names in upward.items() if names} == {}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("inscriptions/seats/move.py", "from inscriptions.signup.form import RegistrationForm"),
        ("inscriptions/seats/move.py", "import inscriptions.team.days"),
        ("programme/queries.py", "from inscriptions.models import Registration"),
        ("rencontre/pdf/render.py", "from programme import queries"),
        ("programme/columns/fields.py", "from programme.models import Event"),
        ("inscriptions/seats/__init__.py", "from inscriptions.team import days"),
        ("inscriptions/seats/move.py", "from ..team import days"),
        ("inscriptions/seats/move.py", "import_module('inscriptions.team.days')"),
        ("programme/queries.py", "apps.get_model('inscriptions.Registration')"),
    ],
)
def test_an_import_against_the_order_is_noticed(module, source):
    assert len(imports_upward(Path(module), source)) == 1


def test_inside_a_folder_rules_and_queries_know_no_form_and_no_page():
    wrong = []
    for module in MODULES:
        if module.stem in LAYERS and not is_outside(module) and len(module.parts) > 2:
            below = LAYERS[LAYERS.index(module.stem) + 1 :]
            package = ".".join(module.parts[:-1])
            names = imported_by((ROOT / module).read_text())
            wrong += [
                f"{module}: {name}" for name in names for layer in below if f"{name}.".startswith(f"{package}.{layer}.")
            ]

    assert wrong == []


def test_no_folder_imports_the_team():
    wrong = [str(m) for m in MODULES if m.parts[:2] != ("inscriptions", "team") and folder_of(m) != "admin"]

    assert [
        m for m in wrong if any(n.startswith("inscriptions.team") for n in imported_by((ROOT / m).read_text()))
    ] == []


# --- Who writes --------------------------------------------------------------------------------------------------


def test_only_the_writers_of_the_page_write_rows():
    found = {}
    for module in MODULES:
        app, folder = module.parts[0], folder_of(module)
        is_a_writer = len(module.parts) <= 3 and module.stem in TABLES[app].get(folder, set())
        may_write = is_a_writer or folder == "models" or is_outside(module)
        if not may_write and (calls := writes((ROOT / module).read_text())):
            found[str(module)] = calls

    assert found == {}


def test_every_writer_of_the_page_writes():
    for app, order in TABLES.items():
        for folder, writers in order.items():
            paths = {name: ROOT / app / folder / f"{name}.py" for name in writers}
            paths = {name: path if path.exists() else ROOT / app / f"{folder}.py" for name, path in paths.items()}
            silent = [name for name, path in paths.items() if folder != "models" and not writes(path.read_text())]
            assert silent == [], folder


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("person.save(update_fields=['email'])", 1),
        ("Registration.objects.filter(pk=1).update(status='x')", 1),
        ("Scan.objects.bulk_create(rows)", 1),
        ("workbook.save(output)", 0),
        ("digest.update(data)", 0),
        ("storage.delete(name)", 0),
        ("on_commit(person.save)", 1),
        ("Registration.save(person)", 1),
        ("person.save(False, False)", 1),
        ("getattr(people, 'update')(status='x')", 1),
        ("await person.asave()", 1),
        ("connection.cursor().execute('UPDATE …')", 1),
    ],
)
def test_a_write_is_told_from_what_looks_like_one(source, found):
    assert len(writes(source)) == found


# --- Sizes and names of the house --------------------------------------------------------------------------------


def test_inscriptions_has_few_folders():
    folders = {path.parent for path in (ROOT / "inscriptions").rglob("*.py")} - {ROOT / "inscriptions"}
    ours = {folder for folder in folders if folder.relative_to(ROOT / "inscriptions").parts[0] not in OUTSIDE}

    assert len(ours) <= 19


def test_no_module_name_stands_three_times():
    names = Counter(module.stem for module in MODULES if module.stem not in {*LAYERS, *OUTSIDE, "models", "__init__"})

    assert {name: count for name, count in names.items() if count > 2} == {}


def test_no_class_name_stands_twice():
    names = Counter(
        node.name
        for module in MODULES
        for node in ast.parse((ROOT / module).read_text()).body
        if isinstance(node, ast.ClassDef) and node.name != "Command"
    )

    assert {name: count for name, count in names.items() if count > 1} == {}


# --- What comes late ---------------------------------------------------------------------------------------------


def loaded_after(*lines: str) -> set[str]:
    """The modules that a new process has loaded once it has run `lines`."""
    code = "\n".join(["import django", "django.setup()", *lines, "import sys", "print(*sys.modules)"])
    environment = {"DJANGO_SETTINGS_MODULE": "rencontre.settings", "DEBUG": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.once
def test_slow_libraries_are_not_loaded_by_the_setup():
    loaded = loaded_after()

    assert loaded.isdisjoint(SLOW)
    assert loaded_after("from PIL import Image") >= {"PIL"}


@pytest.mark.once
def test_the_setup_declares_the_papers_without_their_pages():
    loaded = {name for name in loaded_after() if name.startswith("inscriptions.paper.")}

    assert loaded >= {"inscriptions.paper.signs", "inscriptions.paper.attendance_sheet"}
    assert {name for name in loaded if name.endswith(("pages", "form", "views"))} == set()


@pytest.mark.once
def test_the_door_loads_no_screen_of_the_admin():
    modules = [".".join(m.with_suffix("").parts) for m in MODULES if m.parts[:2] == ("inscriptions", "door")]

    loaded = loaded_after(*(f"import {module}" for module in modules))

    assert loaded.isdisjoint({"inscriptions.admin", "inscriptions.team", "programme.admin", "import_export.admin"})


@pytest.mark.once
def test_the_admin_comes_with_the_addresses():
    assert loaded_after("import rencontre.urls") >= {"inscriptions.admin", "programme.admin"}

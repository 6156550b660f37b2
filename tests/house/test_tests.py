"""The tests' own house: what they share stands once, outside the modules that test."""

import ast
from collections import Counter, defaultdict
from pathlib import Path

from django.conf import settings

TESTS = settings.BASE_DIR / "tests"
MODULES = {path.relative_to(TESTS): ast.parse(path.read_text()) for path in sorted(TESTS.rglob("*.py"))}
# What these walk through is what `tests/test_access.py` knows of each address.
ALLOWED = {
    f"tests/{name} imports tests.test_access" for name in ("browser/test_pages.py", "test_looking_never_locks.py")
}


def imported_from(tree: ast.Module) -> set[str]:
    """The modules that `tree` imports, or imports something from, and each name so imported, dotted."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def shared_functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The functions of a module that are no tests: helpers and fixtures."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("test_")]


def meaning(function: ast.FunctionDef) -> str:
    """What it does, whatever its docstring and its annotations say."""
    copy = ast.parse(ast.unparse(function)).body[0]
    if ast.get_docstring(copy) is not None:
        copy.body = copy.body[1:]
    copy.returns = None
    for argument in ast.walk(copy.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return ast.dump(copy)


def written_again(modules: dict[Path, ast.Module]) -> dict[str, list[str]]:
    """Name → the modules where a function of this name does the same."""
    places = defaultdict(list)
    for path, tree in modules.items():
        for function in shared_functions(tree):
            places[function.name, meaning(function)].append(str(path))
    return {name: found for (name, _), found in places.items() if len(found) > 1}


def test_no_test_module_imports_another():
    known = {".".join(("tests", *path.with_suffix("").parts)) for path in MODULES if path.name.startswith("test_")}

    found = {f"tests/{path} imports {name}" for path, tree in MODULES.items() for name in imported_from(tree) & known}

    assert found == ALLOWED


def test_what_is_shared_is_written_once():
    assert written_again(MODULES) == {}


def test_a_function_written_again_is_seen_whatever_is_said_of_it():
    first = ast.parse('def held(slot) -> dict:\n    """Who holds a seat."""\n    return seats(slot)')
    again = ast.parse("def held(slot: Session):\n    return seats(slot)")
    other = ast.parse("def held(person):\n    return person.seats.get()")

    found = written_again({Path("first.py"): first, Path("again.py"): again, Path("other.py"): other})

    assert found == {"held": ["first.py", "again.py"]}


def test_a_name_stands_once_in_a_module():
    def names(tree: ast.Module) -> Counter:
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        return Counter(node.name for node in tree.body if isinstance(node, kinds))

    twice = {str(path): [name for name, n in names(tree).items() if n > 1] for path, tree in MODULES.items()}

    assert {path: found for path, found in twice.items() if found} == {}


def test_a_fixture_that_other_folders_share_means_one_thing():
    """`event`, `slot`, `workshop`… of tests/conftest.py are made there, and vary by `@pytest.mark.having(…)`."""
    shared = {function.name for function in shared_functions(MODULES[Path("conftest.py")])}
    made_again = {
        f"{path}: {function.name}"
        for path, tree in MODULES.items()
        if path != Path("conftest.py")
        for function in shared_functions(tree)
        if function.name in shared and any("fixture" in ast.unparse(item) for item in function.decorator_list)
    }

    assert made_again == {"test_access.py: alice"}  # who has a secret in every column

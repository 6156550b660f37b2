"""Rules stand in `rules.py`, where a page that explains and a writer that refuses both find them."""

import ast
import inspect
from pathlib import Path

import pytest
from django.conf import settings

from inscriptions.signup import rules as of_sign_ups
from inscriptions.signup.rules import RULES_OF_ONE_S_OWN_ANSWERS, RULES_OF_THE_ANSWERS, RULES_OF_THE_DAY

ROOT = settings.BASE_DIR
MODULES = [path for path in (ROOT / "inscriptions").rglob("*.py") if "migrations" not in path.parts]
# A budget that is spent is counted, not ruled. A paper with nothing on it, a file that cannot be read raise the plain
# DomainError, where they find it out.
NO_RULES = {"BudgetSpent"}
FORMS = [path for app in ("inscriptions", "programme") for path in (ROOT / app).rglob("*form.py")]


def refusals(source: str) -> list[str]:
    """The typed errors of rules that `source` raises."""
    raised = [node.exc for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Raise) and node.exc]
    names = [ast.unparse(exc.func) for exc in raised if isinstance(exc, ast.Call)]
    return [name for name in names if name in REFUSALS]


def errors_of(source: str) -> set[str]:
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


REFUSALS = errors_of((ROOT / "inscriptions" / "errors.py").read_text()) - NO_RULES


def test_rules_stand_in_rules():
    elsewhere = {
        str(path.relative_to(ROOT)): found
        for path in MODULES
        if path.name != "rules.py" and (found := refusals(path.read_text()))
    }

    assert elsewhere == {}


def test_a_refusal_elsewhere_would_be_found():
    assert refusals("def f():\n    raise NotChangeable('trop tard')\n") == ["NotChangeable"]
    assert refusals("def f():\n    raise ValueError('rien')\n") == []


def test_every_rule_of_a_sign_up_is_in_a_list():
    """By what it is asked about: a day, or answers."""
    asked_about = {"AskedDay": set(), "Answered": set()}
    for name, rule in inspect.getmembers(of_sign_ups, inspect.isfunction):
        about = [str(parameter.annotation) for parameter in inspect.signature(rule).parameters.values()]
        kind = next((kind for kind in asked_about if any(kind in one for one in about)), None)
        if kind and name not in {"check_day_may_be_asked", "check_own_answers", "check_answers"}:
            asked_about[kind].add(rule)

    assert asked_about["AskedDay"] == set(RULES_OF_THE_DAY)
    assert asked_about["Answered"] == set(RULES_OF_ONE_S_OWN_ANSWERS)
    assert set(RULES_OF_THE_ANSWERS) < set(RULES_OF_ONE_S_OWN_ANSWERS)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: str(Path(path).relative_to(ROOT)))
def test_forms_take_no_lock_and_raise_no_refusal(path):
    source = path.read_text()

    assert refusals(source) == []
    assert [name for name in ("lock_event", "lock_registration", "select_for_update", "act(") if name in source] == []

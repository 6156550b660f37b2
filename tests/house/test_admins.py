"""The screens of the admin are declarations: few methods of their own, few bases."""

from types import FunctionType

import pytest
from django.conf import settings
from django.contrib import admin

import rencontre.urls  # noqa: F401  registers every screen
from tests.house.paths import name_of

APPS = ("rencontre", "programme", "inscriptions")
MOST_METHODS, MOST_BASES = 12, 2
OURS = ("programme.", "inscriptions.", "rencontre.", "tests.")
ADMINS = sorted({type(screen) for screen in admin.site._registry.values()}, key=lambda screen: screen.__qualname__)


def own_methods(screen: type) -> list[str]:
    """Its methods and properties, but `media`, which Django's metaclass gives to each."""
    kinds = (FunctionType, classmethod, staticmethod, property)
    return [name for name, value in vars(screen).items() if isinstance(value, kinds) and name != "media"]


def bases(screen: type) -> list[type]:
    """Those that the class names, but `ModelAdmin`."""
    return [base for base in screen.__bases__ if base is not admin.ModelAdmin]


def faults(screen: type) -> list[str]:
    """What `screen`, or a class of ours that it is made of, has too much of."""
    ours = [part for part in screen.__mro__ if part.__module__.startswith(OURS)]
    counts = [(part.__name__, len(own_methods(part)), len(bases(part))) for part in ours]
    return [
        *(f"{name}: {methods} methods" for name, methods, _ in counts if methods > MOST_METHODS),
        *(f"{name}: {named} bases" for name, _, named in counts if named > MOST_BASES),
    ]


@pytest.mark.parametrize("screen", ADMINS, ids=lambda screen: screen.__name__)
def test_a_screen_has_few_methods_and_few_bases(screen):
    assert faults(screen) == []


def test_every_screen_of_ours_is_read():
    names = {screen.__name__ for screen in ADMINS}

    assert names >= {"EventAdmin", "SessionAdmin", "RegistrationAdmin", "HistoryAdmin", "OutgoingMailAdmin"}


def test_a_screen_that_grew_is_noticed():
    methods = {f"step_{number}": lambda self: None for number in range(MOST_METHODS + 1)}
    mixins = tuple(type(f"Mixin{number}", (), {}) for number in range(MOST_BASES + 1))
    grown = type("Grown", (admin.ModelAdmin,), methods | {"__module__": "tests.grown"})
    mixed = type("Mixed", (*mixins, admin.ModelAdmin), {"__module__": "tests.mixed"})

    assert faults(grown) == ["Grown: 13 methods"]
    assert faults(mixed) == ["Mixed: 3 bases"]


def test_no_module_unregisters_a_screen():
    modules = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]

    assert [name_of(path) for path in modules if "unregister(" in path.read_text()] == []
    assert any("admin.register(" in path.read_text() for path in modules)

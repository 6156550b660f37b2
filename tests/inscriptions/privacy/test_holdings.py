"""Every column of every model says what it holds of people, and what becomes of it."""

import pytest
from django.apps import apps
from django.db import models

from inscriptions.models import Registration
from rencontre.holdings import HOLDINGS, NOBODY, declare, holds_nobody

MODELS = apps.get_models()
OF_PEOPLE = [holding for holding in HOLDINGS.values() if holding.of]
every_holding = pytest.mark.parametrize("holding", HOLDINGS.values(), ids=lambda holding: holding.model._meta.label)


def columns(model: type[models.Model]) -> set[str]:
    return {column.name for column in model._meta.concrete_fields}


def test_every_model_says_what_it_holds_of_people_or_that_it_holds_nobody():
    assert {*HOLDINGS, *NOBODY} == set(MODELS)


@every_holding
def test_every_column_is_shown_or_says_why_not(holding):
    assert sorted([*holding.shown, *holding.unshown]) == sorted(columns(holding.model))


@pytest.mark.parametrize("model", NOBODY, ids=lambda model: model._meta.label)
def test_every_column_of_what_holds_nobody_is_listed(model):
    assert sorted(NOBODY[model][1]) == sorted(columns(model))


@pytest.mark.parametrize(
    "holding", [one for one in OF_PEOPLE if one.kept], ids=lambda holding: holding.model._meta.label
)
def test_every_column_of_what_stays_is_emptied_or_stays(holding):
    assert sorted([*holding.emptied, *holding.stays]) == sorted(columns(holding.model))


def test_what_leads_to_a_person_is_declared_as_theirs():
    leading = {
        model
        for model in MODELS
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model is Registration
    }

    assert leading <= {holding.model for holding in OF_PEOPLE}


@every_holding
def test_what_is_of_nobody_by_a_key_goes_by_its_age_or_says_who_sees_to_it(holding):
    by_another = {"PrintJob", "ImportJob", "DayFile", "User"}  # every minute; with the accounts

    assert holding.of or holding.dated or holding.model.__name__ in by_another


@every_holding
def test_every_holding_says_for_what_who_and_until_when(holding):
    assert all([holding.title, holding.why, holding.readers, holding.until])


@pytest.mark.parametrize("model", [Registration, next(iter(NOBODY))])
def test_a_model_is_declared_once(model):
    with pytest.raises(ValueError, match="declared already"):
        holds_nobody(model, "", "id")
    with pytest.raises(ValueError, match="declared already"):
        declare(HOLDINGS.get(model) or type(OF_PEOPLE[0])(model=model, title="", why="", readers="", until=""))

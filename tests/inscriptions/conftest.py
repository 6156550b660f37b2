import pytest

from inscriptions.people.answers import SignUp
from inscriptions.signup.register import register
from rencontre.actors import THE_PERSON
from tests.inscriptions import signing_up


@pytest.fixture
def queue(settings):
    """Tasks wait for a worker of their queue."""
    settings.TASKS_MODE = "database"


@pytest.fixture
def registered(slot):
    """Alice, who sits in the first workshop, her best wish of two."""
    return signing_up.register(slot.event, "Alice", slot.first, slot.second, vegetarian=True)


@pytest.fixture
def person(event, workshops):
    """Alice, registered by the site, with everything a person may say; seated in her first workshop."""
    return register(
        event=event,
        sign_up=SignUp(
            first_name="Alice",
            last_name="Dupré",
            email="alice@exemple.fr",
            organisation="CCAS d’Arques",
            job_title="cheffe de projet",
            profile="elu",
            territory="Longuenesse",
            phone="+33612345678",
            attends_lunch=True,
            vegetarian=True,
            meal_constraint="sans arachide",
            access_needs="boucle magnétique",
            note="à placer devant",
            wishes={workshops[0].parent.pk: [workshops[0].pk, workshops[1].pk]},
        ),
        by=THE_PERSON,
    )

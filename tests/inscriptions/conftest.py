import pytest

from inscriptions.people.answers import SignUp
from inscriptions.signup.register import register
from tests.factories import EventFactory, WorkshopFactory


@pytest.fixture
def event(db):
    return EventFactory(lunch_offered=True)


@pytest.fixture
def workshops(event):
    first = WorkshopFactory(number=1, title="Santé", parent__event=event, capacity=1)
    return [first, WorkshopFactory(number=2, title="Emploi", parent=first.parent, capacity=1)]


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
        by="la personne",
    )

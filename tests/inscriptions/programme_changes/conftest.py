import pytest

from tests.factories import ChoiceFactory, RegistrationFactory, WorkshopFactory
from tests.inscriptions.programme_changes.sessions import seat_in


@pytest.fixture
def seated(workshop):
    """Alice and Bob hold a seat; Bob wished another workshop too; Zoé sits elsewhere."""
    other = WorkshopFactory(parent=workshop.parent, number=4, title="Emploi", capacity=1)
    people = [seat_in(workshop, name, last_name=name) for name in ("Alice", "Bob")]
    ChoiceFactory(registration=people[1], workshop=other, rank=2)
    RegistrationFactory(event=workshop.event, first_name="Zoé")
    return people

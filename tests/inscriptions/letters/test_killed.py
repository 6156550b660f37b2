"""A sender that is killed loses no letter, and doubles no more than it had connections."""

import pytest

from inscriptions.letters.delivery import CONNECTIONS
from inscriptions.models import OutgoingMail
from tests.factories import OutgoingMailFactory, RegistrationFactory
from tests.mail_kills import kill_and_send

LETTERS, KILLS = 160, 2


@pytest.mark.django_db(transaction=True)
def test_a_sender_that_is_killed_loses_nothing_and_doubles_a_letter_a_connection_at_most(server, tmp_path):
    OutgoingMailFactory.create_batch(LETTERS, registration__event=RegistrationFactory().event)

    connections = kill_and_send(server, kills=KILLS, log=tmp_path / "log")

    assert len({letter.message_id for letter in server.kept}) == LETTERS
    assert not OutgoingMail.objects.filter(sent_at=None).exists()
    assert sum(server.doubled().values()) <= KILLS * CONNECTIONS, connections

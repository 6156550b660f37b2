"""The desk without network reads what a USB reader types on any layout, as the server does."""

import pytest

from inscriptions.door.keyboards import codes_in
from tests.browser.phones import read, wait_for_queue
from tests.factories import RegistrationFactory
from tests.inscriptions.door.readers import LOCKS, typed

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_phone_reads_the_same_codes_as_the_server_on_any_layout(open_desk_offline, event, chloe):
    sent = ["QWAZMY234567ABCD", "qwazmy234567abcd", "https://accueil-2.exemple.fr:8000/P/QRSTUVWXYZ234567"]
    texts = [typed(text, layout, lock) for layout, locks in LOCKS.items() for lock in locks for text in sent]
    texts += [f"dup{texts[-1]}", texts[0] * 2, "dupont QWAZMY234567ABCD", "ABCDEFGH IJKLM234", "Zaqueu Wamq", "A" * 16]
    page = open_desk_offline(chloe)

    found = page.evaluate("texts => texts.map(self.desk.vault.codes)", texts)

    assert found == [codes_in(text) for text in texts]


def test_a_badge_is_read_without_network_on_any_layout(open_desk_offline, event, chloe):
    person = RegistrationFactory(event=event, badge_code="QWAZMY234567ABCD")
    page = open_desk_offline(chloe)
    page.context.set_offline(True)

    read(page, typed(person.badge_code, "French, Windows"))
    wait_for_queue(page, 1)

    assert page.locator("#resultat").get_attribute("data-outcome") == "first"
    assert person.full_name in page.locator("#resultat").inner_text()

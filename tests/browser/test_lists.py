"""The team’s lists: no word is cut in two, however narrow the screen; an address wraps, no page scrolls sideways."""

import pytest
from django.urls import reverse

from tests.browser.phones import session_of
from tests.factories import OutgoingMailFactory, RegistrationFactory, SeatFactory, WorkshopFactory

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "prenom.nom-particulierement-long@direction-departementale.exemple.fr"
# The words of a table that stand on several lines; hyphens, dots and signs may end a line.
CUT = """() => {
  const cut = new Set()
  const table = document.querySelector("#result_list, .presences table")
  const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}·’]+/gu)) {
      const range = document.createRange()
      range.setStart(texts.currentNode, word.index)
      range.setEnd(texts.currentNode, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) cut.add(word[0])
    }
  }
  return [...cut].sort()
}"""


@pytest.fixture(autouse=True)
def _long_names(event):
    workshop = WorkshopFactory(number=1, parent__event=event)
    everywhere = {"event": event, "attends_lunch": True, "profile": "professionnel"}
    for number, organisation in enumerate(
        ("Communauté d’agglomération du Pays de Saint-Omer", "Mairie", "https://" + "a" * 80)
    ):
        person = RegistrationFactory(
            **everywhere, first_name="Jean-Baptiste", last_name=f"Vandenbroucke{number}", organisation=organisation
        )
        SeatFactory(workshop=workshop, registration=person)
        OutgoingMailFactory(registration=person, to=ADDRESS, subject="Votre inscription à la rencontre")


@pytest.fixture
def open_list(open_phone, live_server, denis):
    cookie = session_of(denis, live_server)

    def open_list(address: str, width: int, scheme: str = "light"):
        page = open_phone(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([cookie])
        page.goto(address)
        return page

    return open_list


@pytest.mark.parametrize("width", [1280, 360])
def test_no_word_of_the_list_of_registrations_is_cut(open_list, event, width):
    page = open_list(reverse("admin:inscriptions_registration_changelist"), width)

    assert page.evaluate(CUT) == ["a" * 80]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_whole_list_of_registrations_is_seen_at_once_on_a_desktop(open_list, event):
    page = open_list(reverse("admin:inscriptions_registration_changelist"), 1280)

    assert page.evaluate("(table => table.scrollWidth - table.clientWidth)(document.querySelector('.results'))") == 0


@pytest.mark.parametrize("width", [1280, 360])
def test_only_the_addresses_of_the_list_of_mails_are_cut(open_list, event, width):
    page = open_list(reverse("admin:inscriptions_outgoingmail_changelist"), width)

    assert set(page.evaluate(CUT)) <= set(ADDRESS.replace("@", ".").replace("-", ".").split("."))
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1280, 360])
def test_no_name_of_a_sheet_to_type_is_cut(open_list, event, width):
    page = open_list(reverse("admin:inscriptions_presence", args=[event.pk]), width)

    assert page.evaluate(CUT) == ["a" * 80]
    assert page.evaluate("document.documentElement.scrollWidth") == width

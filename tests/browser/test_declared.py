"""The declaration's proposed text, by an organiser without JavaScript; axe reads each state, in light and dark."""

import pytest
from django.urls import reverse

from tests.browser.counted import Hand
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import SiteSettingsFactory

pytestmark = pytest.mark.django_db(transaction=True)


def settings_page() -> str:
    """The address of the settings of a site."""
    return reverse("admin:programme_sitesettings_change", args=[SiteSettingsFactory().pk])


def test_it_takes_two_clicks_and_a_box(hand: Hand):
    hand.starts(settings_page())
    hand.goes(hand.page.get_by_role("link", name="Reprendre le texte proposé"))
    hand.clicks(hand.page.get_by_label("J’ai relu ce texte", exact=False))
    hand.goes(hand.page.get_by_role("button", name="Enregistrer", exact=True))

    assert hand.cost.within(loads=3, clicks=3, fields=0), hand.cost
    hand.page.goto("/accessibilite/")
    assert "Ce site est partiellement conforme" in hand.page.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_pages_read_well(open_as, organiser, scheme):
    path = settings_page()
    proposed = f"{path}?proposee=1"
    stops = [
        Stop("site", path),
        Stop("site-propose", proposed),
        Stop("site-refuse", proposed, act=lambda page: follow(page.locator("[name=_save]"))),
    ]

    assert faults_of(open_as(organiser, scheme=scheme), stops) == {}

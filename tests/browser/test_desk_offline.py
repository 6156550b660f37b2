"""The desk in a real browser, its network cut: what two phones read is merged, and what they keep names nobody."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from inscriptions.door.search import badge_code
from inscriptions.models import Attendance, Scan
from inscriptions.post.links import badge_url
from rencontre.french.typography import french_hour
from tests.browser.phones import (
    COUNTS_KEPT,
    EVERYTHING_KEPT,
    come_back,
    duplicates,
    read,
    session_of,
    wait_for_queue,
)
from tests.factories import RegistrationFactory, RoomFactory, SeatFactory, SlotFactory, WorkshopFactory
from tests.inscriptions.signing_up import cancel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def eighty_people(event):
    return [
        RegistrationFactory(event=event, first_name="Ségolène", last_name=f"Wozniak{n}", organisation=f"Structure-{n}")
        for n in range(80)
    ]


def test_two_phones_without_network_make_eighty_check_ins_and_list_twenty_duplicates(
    open_desk_offline, event, eighty_people, chloe, denis
):
    phones = {user: open_desk_offline(user) for user in (chloe, denis)}
    read_by = {chloe: eighty_people[:50], denis: eighty_people[30:]}

    for user, page in phones.items():
        page.context.set_offline(True)
        for person in read_by[user]:
            read(page, badge_url(person))
        wait_for_queue(page, 50)
        assert "50 pointages en attente d’envoi." in page.locator("[data-state]").inner_text()
    assert Scan.objects.count() == 0
    for page in phones.values():
        come_back(page)

    first, second = phones[chloe], phones[denis]
    assert set(Attendance.objects.values_list("registration", "moment", "by")) == {
        *((person.pk, "morning", "chloe") for person in eighty_people[:50]),
        *((person.pk, "morning", "denis") for person in eighty_people[50:]),
    }
    assert (Attendance.objects.count(), Scan.objects.count()) == (80, 100)
    assert Scan.objects.filter(outcome="duplicate").count() == 20
    assert duplicates(first) == []
    listed = duplicates(second)
    assert [line.split("\u00a0: ")[0] for line in listed] == [f"Ségolène WOZNIAK{n}" for n in range(30, 50)]
    assert all("déjà pointé à" in line and line.endswith("par chloe.") for line in listed)


def test_a_name_is_not_looked_for_without_network_and_the_way_back_says_what_was_sent(
    open_desk_offline, event, eighty_people, chloe
):
    page = open_desk_offline(chloe)
    page.context.set_offline(True)
    page.locator("#q").fill("wozniak")
    page.locator("#q").press("Enter")
    page.get_by_role("heading", name="Accueil sans réseau").wait_for()
    page.locator("#moment-hors-connexion option").first.wait_for(state="attached")

    said = page.locator("main").inner_text().replace("\u00a0", " ")
    for person in eighty_people[:3]:
        read(page, person.badge_code)
    wait_for_queue(page, 3)
    come_back(page)
    state = page.locator("[data-state]")
    sent = (state.inner_text(), state.get_attribute("role"))
    page.locator("#telephone").wait_for()
    page.get_by_role("link", name="Revenir à l’accueil de la journée").click()
    page.locator("#recherche").wait_for()

    assert "Sans réseau, on ne cherche pas par nom : scannez le badge." in said
    assert "peut-être à refaire" not in said
    assert sent == ("3 pointages envoyés.", "status")
    assert page.url.endswith(reverse("inscriptions:desk", args=[event.slug]))
    assert Attendance.objects.count() == 3


def test_duplicates_stay_listed_until_the_desk_has_seen_them_and_nothing_is_sent_twice(
    open_desk_offline, event, eighty_people, chloe, denis
):
    here, there = open_desk_offline(chloe), open_desk_offline(denis)
    for page in (here, there):
        page.context.set_offline(True)
        read(page, eighty_people[0].badge_code)
        wait_for_queue(page, 1)
    come_back(here)
    come_back(there)
    before = list(Scan.objects.values())

    there.reload()
    there.locator("[data-duplicates] li").wait_for()
    assert len(duplicates(there)) == 1
    there.locator("[data-seen]").click()
    there.reload()
    there.locator("[data-kept]", has_text="La liste (").wait_for(state="attached")

    assert duplicates(there) == []
    assert list(Scan.objects.values()) == before


def test_a_phone_that_has_the_list_is_sent_who_changed_since(open_desk_offline, event, eighty_people, chloe):
    page = open_desk_offline(chloe)
    changed = {RegistrationFactory(event=event): "first", cancel(eighty_people[0]): "refused"}

    page.goto(reverse("inscriptions:moment", args=[event.slug]))
    page.get_by_label("Après-midi").check()
    with page.expect_response("**/liste/?depuis=*") as asked:  # at once, for another moment
        page.get_by_role("button", name="Choisir").click()
    page.locator("[data-kept]", has_text="La liste (81 personnes)").wait_for(state="attached")
    page.context.set_offline(True)
    for person, outcome in changed.items():
        read(page, person.badge_code)
        page.locator(f"#resultat[data-outcome={outcome}] .who").wait_for()

    assert len(asked.value.json()["people"]) == 2


def test_nothing_kept_on_the_phone_names_anyone_without_their_badge(open_desk_offline, event, eighty_people, chloe):
    page = open_desk_offline(chloe)
    page.context.set_offline(True)
    read(page, eighty_people[0].badge_code)
    wait_for_queue(page, 1)

    kept = page.evaluate(EVERYTHING_KEPT)

    secrets = [
        text for person in eighty_people for text in (person.last_name, person.last_name.upper(), person.badge_code)
    ] + ["Ségolène", "Structure-", "gol\u00e8ne"]
    assert "door/vault.js" in kept
    assert event.slug in kept
    assert kept.count('"iv"') == 80
    assert [secret for secret in secrets if secret in kept] == []
    # With the badge, the same data say who it is: what is kept is the list, and it was searched for what it holds.
    assert page.locator("#resultat .who").inner_text() == "Ségolène WOZNIAK0"


def test_a_badge_opened_by_the_camera_of_a_phone_without_network_says_who_and_checks_in(
    open_desk_offline, event, chloe
):
    slot = SlotFactory(event=event)
    seat = SeatFactory(
        workshop=WorkshopFactory(parent=slot, number=3, title="Mobilités", room=RoomFactory(name="Salle B")),
        registration__first_name="Zoé",
        registration__last_name="d’Orval",
    )
    page = open_desk_offline(chloe)
    page.context.set_offline(True)

    page.goto(f"/P/{seat.registration.badge_code}")
    result = page.locator("#resultat")
    result.get_by_role("button", name="Pointer").wait_for()
    shown = result.inner_text().replace("\u00a0", " ")
    page.locator("#moment-hors-connexion").select_option("morning")
    result.get_by_role("button", name="Pointer").click()
    wait_for_queue(page, 1)
    page.goto(f"/P/{seat.registration.badge_code}")
    page.locator("#moment-hors-connexion").select_option("morning")
    page.locator("#resultat[data-outcome=duplicate]").wait_for()
    again = result.inner_text()
    come_back(page)

    assert shown.split("\n\n") == [
        "→\nÀ pointer",
        "Zoé d’ORVAL",
        "Ville de Saint-Omer",
        "Atelier 3 : Mobilités, Salle B",
        "Pointer",
    ]
    assert "Déjà pointé à" in again
    assert "sur ce téléphone" in again
    assert Attendance.objects.get().registration == seat.registration


def test_a_phone_says_the_hours_of_the_site(island, open_desk_offline, event, chloe):
    person = RegistrationFactory(event=event)
    page = open_desk_offline(chloe)
    page.context.set_offline(True)

    read(page, person.badge_code)
    wait_for_queue(page, 1)
    read(page, person.badge_code)
    page.locator("#resultat[data-outcome=duplicate]").wait_for()
    shown = page.locator("#resultat").inner_text()
    come_back(page)

    at = french_hour(timezone.localtime(Attendance.objects.get().at, ZoneInfo("Indian/Reunion")).time())
    assert f"Déjà pointé à {at} sur ce téléphone" in shown


def test_the_list_goes_at_the_end_of_the_day_and_what_is_not_sent_stays(open_desk_offline, event, eighty_people, chloe):
    page = open_desk_offline(chloe)
    page.context.set_offline(True)
    read(page, eighty_people[0].badge_code)
    wait_for_queue(page, 1)
    before = page.evaluate(COUNTS_KEPT)

    page.clock.set_system_time(timezone.now() + timedelta(days=1))
    page.reload()
    wait_for_queue(page, 1)

    assert (before, page.evaluate(COUNTS_KEPT)) == ([80, 1], [0, 1])
    assert page.locator("[data-kept]").text_content().startswith("La liste n’est pas sur ce téléphone")
    come_back(page)
    assert Attendance.objects.get().registration == eighty_people[0]


def test_the_list_goes_when_the_desk_asks_or_logs_out(open_desk_offline, event, eighty_people, denis):
    page = open_desk_offline(denis, may_say="404 (Not Found)")  # stock admin pages have no icon
    page.locator("#telephone summary").click()
    page.locator("[data-erase]").click()
    page.locator("[data-kept]", has_text="n’est pas sur ce téléphone").wait_for()
    asked = page.evaluate(COUNTS_KEPT)
    page.reload()
    page.locator("[data-kept]", has_text="La liste (").wait_for(state="attached")
    back = page.evaluate(COUNTS_KEPT)

    page.goto(reverse("admin:index"))
    page.locator("#logout-form button").click()
    page.wait_for_url("**/logout/")

    assert (asked, back, page.evaluate(COUNTS_KEPT)) == ([0, 0], [80, 0], [0, 0])


def test_a_scan_outlives_the_session_and_leaves_after_the_next_log_in(
    open_desk_offline, live_server, event, eighty_people, chloe
):
    page = open_desk_offline(chloe, may_say="403 (Forbidden)")
    page.context.clear_cookies()
    read(page, eighty_people[0].badge_code)
    page.locator("[data-state]", has_text="Votre session est finie").wait_for()
    assert "1 pointage en attente d’envoi." in page.locator("[data-state]").inner_text()
    assert Scan.objects.count() == 0

    page.context.add_cookies([session_of(chloe, live_server)])
    page.locator("[data-login] a").click()
    wait_for_queue(page, 0)

    assert Attendance.objects.get().registration == eighty_people[0]


# --- Reading badges ----------------------------------------------------------------------------------------------

NOTES_ARE_WRITTEN_DOWN = """
  window.notes = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    window.notes.push(this.frequency.value);
    return start.apply(this, when);
  };
"""
A_CAMERA_THAT_READS = """(() => {
  const picture = document.createElement("canvas");
  setInterval(() => picture.getContext("2d").fillRect(0, 0, 9, 9), 40);
  navigator.mediaDevices.getUserMedia = async () => picture.captureStream();
  window.BarcodeDetector = class {
    static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
    async detect() { return window.before ? [{ rawValue: window.before }] : []; }
  };
})();"""


def test_a_scanner_types_wherever_the_focus_is_and_each_outcome_has_its_sound(
    open_desk_offline, event, eighty_people, chloe
):
    cancelled = RegistrationFactory(event=event, status="cancelled")
    page = open_desk_offline(chloe, script=NOTES_ARE_WRITTEN_DOWN)
    heard = {}

    for outcome, person in {"first": eighty_people[0], "duplicate": eighty_people[0], "refused": cancelled}.items():
        page.locator("h1").evaluate("document.activeElement.blur()")
        page.keyboard.type(badge_url(person))
        page.keyboard.press("Enter")
        page.locator(f"#resultat[data-outcome={outcome}]").wait_for()
        heard[outcome] = page.evaluate("notes.splice(0)")
        assert page.locator("#code:focus").input_value() == ""

    assert heard == {"first": [1046], "duplicate": [660, 660], "refused": [196]}
    assert Attendance.objects.get().registration == eighty_people[0]


def test_the_camera_of_the_page_reads_a_badge_once_where_the_browser_can(
    open_desk_offline, event, eighty_people, chloe
):
    page = open_desk_offline(chloe, script=A_CAMERA_THAT_READS)
    button = page.locator("#camera button")

    button.click()
    page.evaluate("text => { window.before = text; }", badge_url(eighty_people[0]))
    page.locator("#resultat[data-outcome=first]").wait_for()
    page.evaluate("text => { window.before = text; }", badge_url(eighty_people[1]))
    page.locator("#resultat .who", has_text="WOZNIAK1").wait_for()
    button.click()

    assert button.inner_text() == "Scanner avec la caméra"
    assert set(Scan.objects.values_list("registration", "outcome")) == {
        (eighty_people[0].pk, "first"),
        (eighty_people[1].pk, "first"),
    }


def test_without_a_camera_that_reads_the_page_offers_none(open_desk_offline, event, chloe):
    RegistrationFactory(event=event)

    page = open_desk_offline(chloe)

    assert not page.locator("#camera").is_visible()


@pytest.mark.parametrize("fails", [False, True])
def test_pointing_from_a_badge_that_the_camera_opened_is_kept_if_the_network_fails_meanwhile(
    open_desk_offline, event, eighty_people, chloe, fails
):
    page = open_desk_offline(chloe)
    page.goto(f"/P/{eighty_people[0].badge_code}")
    page.locator("[data-kept]", has_text="La liste (").wait_for(state="attached")

    page.context.set_offline(fails)
    page.locator("#resultat").get_by_role("button", name="Pointer").click()
    page.locator("#resultat[data-outcome=first]").wait_for()
    if fails:
        wait_for_queue(page, 1)
        come_back(page)

    assert page.url.endswith(eighty_people[0].badge_code)
    assert Attendance.objects.get().registration == eighty_people[0]


def test_a_network_that_hangs_is_a_network_that_fails(open_desk_offline, event, eighty_people, chloe):
    page = open_desk_offline(chloe)
    held = []
    page.route(f"**{reverse('inscriptions:desk', args=[event.slug])}", lambda route: held.append(route))
    page.evaluate(
        "() => { const plain = AbortSignal.timeout; AbortSignal.timeout = () => plain.call(AbortSignal, 100); }"
    )

    read(page, eighty_people[0].badge_code)
    page.locator("#resultat[data-outcome=first]", has_text="Gardé sur ce téléphone").wait_for()
    wait_for_queue(page, 1)
    for route in held:
        route.abort()

    assert len(held) == 1
    assert Scan.objects.count() == 0


def test_a_check_in_made_without_network_is_taken_back_without_network(open_desk_offline, event, eighty_people, chloe):
    page = open_desk_offline(chloe)
    page.context.set_offline(True)
    read(page, eighty_people[0].badge_code)

    page.locator("#resultat summary").click()
    page.get_by_role("button", name="Annuler ce pointage").click()
    wait_for_queue(page, 2)
    read(page, eighty_people[0].badge_code)
    wait_for_queue(page, 3)
    outcome = page.locator("#resultat").get_attribute("data-outcome")
    page.locator("#resultat summary").click()
    page.get_by_role("button", name="Annuler ce pointage").click()
    wait_for_queue(page, 4)
    come_back(page)

    assert outcome == "first"
    assert list(Scan.objects.values_list("outcome", flat=True)) == ["first", "undo", "first", "undo"]
    assert Attendance.objects.count() == 0
    assert duplicates(page) == []


def test_the_phone_reads_a_code_in_the_same_texts_as_the_server(open_desk_offline, event, eighty_people, chloe):
    texts = [
        "https://exemple.fr/P/ABCDEFGHIJKLM234",
        "HTTPS://EXEMPLE.FR/P/ABCDEFGHIJKLM234",
        " abcd-efgh ijkl–m234 ",
        "HTTPS.!!EXE?PLE<FR!P!QBCDEFGHIJKL?é\"'",
        "ABCDEFGHIJKLM23",
        "ABCDEFGHIJKLM2345",
        "ABCDEFGHIJKLM189",
        "",
    ]
    page = open_desk_offline(chloe)

    found = page.evaluate("texts => texts.map(self.desk.vault.code)", texts)

    assert found == [badge_code(text) for text in texts]
    assert found == [*["ABCDEFGHIJKLM234"] * 4, "", "", "", ""]

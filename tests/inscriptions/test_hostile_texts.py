"""Whatever a stranger or a colleague sends, the answer is a page, a redirect or a refusal: never an error."""

from urllib.parse import quote_from_bytes

import pytest
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.urls import reverse
from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from inscriptions.post.links import address_token, token
from inscriptions.signup.form import ANY
from programme.models import Event
from tests.factories import SiteSettingsFactory, WorkshopFactory

pytestmark = pytest.mark.django_db

# Bytes as a browser never sends them.
HOSTILE = {
    "a NUL": b"Al\0ice",
    "control characters": b"\x07\x1b[0m",
    "half a sign": b"Al\xed\xa0\x80ice",
    "bytes that are no text": b"Al\xe9ice\xff",
    "invisible signs": "\u200b\u202e\u2066\u3164".encode(),
    "no sign at all": "Al\uffff\U0001fffeice".encode(),
    "a long word": b"a" * 700,
    "long letters": "ﷺ".encode() * 101,
    "a long address": b"a" * 250 + b"@exemple.fr",
    "a long host": b"a@" + b"b." * 200 + b"fr",
    "several lines": b"un\r\ndeux\x0btrois\xe2\x80\xa8quatre",
    "a number that is none": "²".encode(),
    "digits of another alphabet": "٣".encode(),
    "a long number": b"9" * 40,
    "a negative number": b"-1",
    "what a query language reads": b"%_\\'\");--",
}


def encoded(fields: dict[str, bytes]) -> str:
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in fields.items())


def answers_of(form) -> dict[str, bytes]:
    """What the page's form would send if nothing were typed into it, but « sans préférence » for each wish."""
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    answers = {name: ANY if name.startswith("wish_") and not value else value for name, value in values.items()}
    return {name: str(value).encode() for name, value in answers.items() if value not in (None, False, "")}


def post(client, url: str, fields: dict[str, bytes]):
    return client.post(url, encoded(fields), content_type="application/x-www-form-urlencoded")


def takes(field, text: bytes) -> bool:
    try:
        field.clean(text.decode(errors="replace"))
    except ValidationError:
        return False
    return True


def broken(client, url: str, fields: dict[str, bytes], asked) -> dict:
    """What answers neither a page nor a redirect when the fields `asked` hold each hostile text.

    All of them at once; then, alone among good answers, each text that its own field takes: it reaches the base.
    """
    sent = {("all", kind): dict.fromkeys(asked, text) for kind, text in HOSTILE.items()}
    for name, field in asked.items():
        if isinstance(field, CharField):
            sent |= {(name, kind): {name: text} for kind, text in HOSTILE.items() if takes(field, text)}
    answers = {said: post(client, url, fields | hostile).status_code for said, hostile in sent.items()}
    return {said: status for said, status in answers.items() if status not in {200, 302, 404}}


@pytest.fixture(autouse=True)
def _no_budget(settings):
    settings.SIGNUP_BUDGET_ADDRESS = settings.SIGNUP_BUDGET_NETWORK = 100_000


@pytest.fixture(autouse=True)
def _a_workshop_to_wish_and_an_address_to_prove(alice):
    WorkshopFactory(parent__event=alice.event)
    alice.pending_email = "alice.bis@exemple.fr"
    alice.save()


PUBLIC = {
    "sign_up": lambda alice: [alice.event.slug],
    "change": lambda alice: [token(alice)],
    "find_link": lambda alice: [],
}
FILLED = {
    "first_name": b"Zoe", "last_name": b"Durand", "email": b"zoe@exemple.fr", "organisation": b"Ville",
    "profile": b"elu", "attends_morning": b"on", "attends_afternoon": b"on",
}  # fmt: skip


@pytest.mark.parametrize("page", PUBLIC)
def test_a_public_form_answers_whatever_a_stranger_sends(client, alice, page):
    url = reverse(f"inscriptions:{page}", args=PUBLIC[page](alice))
    form = client.get(url).context["form"]

    faults = broken(client, url, FILLED | answers_of(form), form.fields)

    assert faults == {}


def test_the_form_of_the_desk_answers_whatever_is_sent(client, chloe, alice):
    client.force_login(chloe)
    Event.objects.update(date=timezone.localdate())
    url = reverse("inscriptions:walk_in", args=[alice.event.slug])
    form = client.get(url).context["form"]

    faults = broken(client, url, FILLED | answers_of(form), form.fields)

    assert faults == {}


@pytest.mark.parametrize("page", ["desk", "moment"])
def test_the_desk_answers_whatever_is_sent(client, denis, alice, page):
    client.force_login(denis)
    url = reverse(f"inscriptions:{page}", args=[alice.event.slug])

    asked = dict.fromkeys(["code", "person", "moment"], CharField())

    assert broken(client, url, {}, asked) == {}


def test_undoing_answers_whatever_is_sent(client, denis, alice):
    client.force_login(denis)
    url = reverse("inscriptions:undo_check_in", args=[alice.event.slug])

    assert broken(client, url, {}, {"attendance": CharField()}) == {}


@pytest.mark.parametrize("page", ["add", "change", "cancel"])
def test_the_teams_forms_answer_whatever_is_sent(client, denis, alice, page):
    client.force_login(denis)
    pk = [] if page == "add" else [alice.pk]
    url = reverse(f"admin:inscriptions_registration_{page}", args=pk)
    form = client.get(url).context["adminform"].form

    faults = broken(client, url, FILLED | answers_of(form) | {"email": b""}, form.fields)

    assert faults == {}


@pytest.mark.parametrize("model", ["organiser", "speaker", "venue", "session", "sitesettings"])
def test_the_programmes_forms_answer_whatever_is_sent(client, denis, alice, model):
    client.force_login(denis)
    SiteSettingsFactory()
    args = [1] if model == "sitesettings" else []
    url = reverse(f"admin:programme_{model}_{'change' if args else 'add'}", args=args)
    shown = client.get(url)
    form = shown.context["adminform"].form
    fields = answers_of(form)
    for formset in shown.context["inline_admin_formsets"]:
        fields |= answers_of(formset.formset.management_form)

    texts = {name: field for name, field in form.fields.items() if isinstance(field, CharField)}
    faults = broken(client, url, fields, texts)

    assert faults == {}


LISTS = {
    "admin:inscriptions_registration_changelist": [
        "q", "event", "profile", "presence", "workshop", "status__exact", "role__exact", "p", "ids", "structure",
        "territoire", "lettre", "regime", "adresse", "selection", "source__exact",
    ],
    "admin:inscriptions_registration_add": ["event", "_changelist_filters"],
    "admin:inscriptions_registration_badges": ["event", "start", "sheet", "sort", "retour"],
    "admin:inscriptions_registration_custom_sheet": ["retour"],
    "admin:inscriptions_registration_import": ["event"],
    "admin:inscriptions_history_changelist": ["q", "event", "registration", "act"],
    "admin:inscriptions_outgoingmail_changelist": ["q", "kind__exact"],
    "admin:inscriptions_ask_job": ["demande"],
    "admin:programme_speaker_changelist": ["q"],
    "admin:programme_session_changelist": ["q", "event", "event__id__exact", "kind__exact"],
    "admin:programme_event_changelist": ["cycle__id__exact", "status__exact"],
    "admin:programme_venue_changelist": ["q"],
    "inscriptions:desk": ["q"],
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_an_address_answers_whatever_stands_in_it(client, denis, alice, name):
    client.force_login(denis)
    url = reverse(name, args=[alice.event.slug] if name.startswith("inscriptions:") else [])

    faults = {
        (parameter, kind): response.status_code
        for parameter in LISTS[name]
        for kind, text in HOSTILE.items()
        if (response := client.get(f"{url}?{encoded({parameter: text})}")).status_code not in {200, 302, 404}
    }

    assert faults == {}


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("presence", "feuille"),
        ("presence", "page"),
        ("participants", "seance"),
        ("certificates", "inscription"),
    ],
)
def test_a_page_of_the_day_answers_whatever_stands_in_its_address(client, denis, alice, name, parameter):
    client.force_login(denis)
    url = reverse(f"admin:inscriptions_{name}", args=[alice.event.pk])

    faults = {
        kind: response.status_code
        for kind, text in HOSTILE.items()
        if (response := client.get(f"{url}?{encoded({parameter: text})}")).status_code not in {200, 302, 404}
    }

    assert faults == {}


@pytest.mark.parametrize("text", [*HOSTILE.values()], ids=[*HOSTILE])
def test_a_link_answers_whatever_stands_in_it(client, alice, text):
    pages = ["mine", "change", "cancel", "calendar", "confirm_address"]
    links = [reverse(f"inscriptions:{name}", args=["lien"]).replace("lien", quote_from_bytes(text)) for name in pages]

    assert {client.get(link).status_code for link in links} == {404}


def test_a_long_address_asks_for_no_link_and_says_why(client, alice):
    long = "a" * 250 + "@exemple.fr"

    shown = client.post(reverse("inscriptions:find_link"), {"email": long})

    assert shown.status_code == 200
    assert "254" in str(shown.context["form"].errors["email"])
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("typed", ["ali\u200bce@exemple.fr", "\u202ealice@exemple.fr\u202c", " ALICE@exemple.fr\u00ad"])
def test_an_address_with_invisible_signs_finds_its_link(client, alice, typed, settings):
    settings.DEBUG = True  # asked for, it leaves at once

    client.post(reverse("inscriptions:find_link"), {"email": typed})

    assert OutgoingMail.objects.get().to.casefold() == "alice@exemple.fr"


@pytest.mark.parametrize("page", ["sign_up", "walk_in", "add"])
def test_nobody_is_registered_twice_for_an_invisible_sign(client, denis, alice, page):
    client.force_login(denis)
    Event.objects.update(date=timezone.localdate() + timezone.timedelta(days=page != "walk_in"))
    url = {
        "sign_up": lambda: reverse("inscriptions:sign_up", args=[alice.event.slug]),
        "walk_in": lambda: reverse("inscriptions:walk_in", args=[alice.event.slug]),
        "add": lambda: reverse("admin:inscriptions_registration_add") + f"?event={alice.event.pk}",
    }[page]()
    form = client.get(url).context
    fields = answers_of(form["adminform"].form if page == "add" else form["form"])
    typed = {"first_name": "Al\u200bice".encode(), "last_name": "DU\u00adRAND".encode(), "email": alice.email.encode()}

    post(client, url, FILLED | fields | typed)

    assert list(Registration.objects.values_list("pk", flat=True)) == [alice.pk]


def test_a_change_cleans_what_is_typed(client, alice):
    url = reverse("inscriptions:change", args=[token(alice)])
    fields = answers_of(client.get(url).context["form"])
    typed = {
        "first_name": "\u202eAl\u200bice", "last_name": "Lefe\u0300vre", "organisation": "Mai\u00adrie",
        "phone": "\u206606 12 34 56 78", "territory": "Saint\u2060-Omer", "job_title": "e\u0301lue",
        "access_needs": "Une\u200b rampe",
    }  # fmt: skip

    post(client, url, FILLED | fields | {name: text.encode() for name, text in typed.items()})

    alice.refresh_from_db()
    assert {name: getattr(alice, name) for name in typed if name != "access_needs"} == {
        "first_name": "Alice", "last_name": "Lefèvre", "organisation": "Mairie", "phone": "06 12 34 56 78",
        "territory": "Saint-Omer", "job_title": "élue",
    }  # fmt: skip
    assert alice.special_needs.access_needs == "Une rampe"


@pytest.mark.parametrize("page", PUBLIC.keys() - {"find_link"})
def test_a_site_is_not_a_name(client, alice, page):
    url = reverse(f"inscriptions:{page}", args=PUBLIC[page](alice))
    fields = FILLED | answers_of(client.get(url).context["form"])

    shown = post(client, url, fields | {"first_name": b"http://exemple.fr", "last_name": b"<b>Gagnez</b>"})

    assert shown.context["form"].errors.keys() >= {"first_name", "last_name"}
    assert b"\xc3\x89crivez un nom seul, sans adresse de site." in shown.content
    assert list(Registration.objects.values_list("first_name", flat=True)) == ["Alice"]


def test_a_stored_address_is_proved_by_its_own_link(client, alice):
    response = client.get(reverse("inscriptions:confirm_address", args=[address_token(alice)]))

    assert response.status_code == 200

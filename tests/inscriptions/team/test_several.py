"""« Inscrire plusieurs personnes »: what is typed once, what is typed of each, what is said before it is written."""

import pytest
from django.urls import reverse

from inscriptions.models import Registration
from programme.models import Event
from tests.inscriptions.signing_up import add, cancel, kinds, status
from tests.inscriptions.team.pages import LIST, plain


def address(event):
    return reverse("admin:inscriptions_register_several", args=[event.pk])


def typed(*rows, total=5, **shared):
    """What the form posts: `rows` are first name, last name, and what else is theirs."""
    said = {"form-TOTAL_FORMS": total, "form-INITIAL_FORMS": 0, "role": "participant", "attends_morning": "on"}
    for number, (first, last, own) in enumerate(rows):
        own = {"first_name": first, "last_name": last} | own
        said |= {f"form-{number}-{name}": value for name, value in own.items()}
    return said | {"attends_afternoon": "on"} | shared


THREE = [
    ("Alice", "Durand", {"job_title": "directrice"}),
    ("Bob", "Lefèvre", {}),
    ("Chloé", "Roy", {"email": "c@exemple.fr"}),
]


def test_three_colleagues_are_registered_by_one_post(organiser, event, workshops):
    alice, (first, last, _), chloe = THREE
    bob = (first, last, {f"workshop_{workshops[0].parent_id}": workshops[1].pk})
    said = typed(alice, bob, chloe, organisation="CCAS", email="accueil@exemple.fr")

    response = organiser.post(address(event), said, follow=True)

    people = Registration.objects.order_by("sort_key")
    assert [(one.first_name, one.organisation, one.email, one.source) for one in people] == [
        ("Alice", "CCAS", "accueil@exemple.fr", "admin"),
        ("Bob", "CCAS", "accueil@exemple.fr", "admin"),
        ("Chloé", "CCAS", "c@exemple.fr", "admin"),
    ]
    assert [[seat.workshop_id for seat in one.seats.all()] for one in people] == [[], [workshops[1].pk], []]
    assert [kinds(one) for one in people] == [["confirmation"]] * 3
    assert "3 personnes inscrites" in plain(response)
    assert response.redirect_chain[0][0].startswith(f"{LIST}?event={event.pk}&ids=")


def test_more_rows_keep_what_was_typed_and_register_nobody(organiser, event):
    response = organiser.post(address(event), typed(("Alice", "", {}), more="1", organisation="CCAS"))

    assert len(response.context["rows"]) == 10
    assert organiser.post(address(event), typed(total="9" * 5000, more="1")).status_code == 200
    assert 'value="Alice"' in plain(response)
    assert 'value="CCAS"' in plain(response)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("rows", "shared", "said"),
    [
        ([("Alice", "", {})], {}, "obligatoire"),
        ([("Alice", "Durand", {"email": "alice"})], {}, "adresse"),
        ([], {}, "Saisissez au moins une personne"),
        ([("Alice", "Durand", {}), ("Alice", "Durand", {})], {}, "ligne 1"),
        ([("Alice", "Durand", {})], {"attends_morning": "", "attends_afternoon": ""}, "au moins une demi-journée"),
    ],
)
def test_a_fault_stands_in_its_place_and_nothing_is_lost(organiser, event, rows, shared, said):
    Event.objects.filter(pk=event.pk).update(afternoon_starts_at="12:30")

    response = organiser.post(address(event), typed(*rows, organisation="CCAS") | shared)

    assert said in plain(response)
    assert 'value="CCAS"' in plain(response)
    assert not Registration.objects.exists()


def test_what_would_surprise_is_shown_first_then_done(organiser, event):
    Event.objects.filter(pk=event.pk).update(capacity=2, waiting_list=True)
    known, gone = add(event, "Alice", email=""), cancel(add(event, "Bob", email="bob@exemple.fr"))
    rows = [("Alice", "Durand", {}), ("Bob", "Durand", {"email": "bob@exemple.fr"}), ("Chloé", "Roy", {})]

    asked = organiser.post(address(event), typed(*rows))

    remarks = [row.remarks[0].split("\u00a0")[0] for row in asked.context["rows"][:3]]
    assert remarks == ["Déjà inscrite", "Avait annulé", "La journée est complète"]
    assert "Inscrire 2 personnes" in plain(asked)
    assert Registration.objects.count() == 2

    done = organiser.post(address(event), typed(*rows, shown=asked.context["shown"]), follow=True)
    assert "Déjà inscrites, laissées comme elles sont : Alice DURAND" in plain(done)
    states = [status(one) for one in Registration.objects.order_by("pk")]
    assert states == ["confirmed", "cancelled", "confirmed", "waiting"]
    assert (known.history.count(), gone.history.count()) == (1, 2)


def test_a_workshop_that_is_full_is_said_first(organiser, event, workshops):
    add(event, "Alice", workshops[0])

    asked = organiser.post(
        address(event), typed(("Bob", "Roy", {f"workshop_{workshops[0].parent_id}": workshops[0].pk}))
    )

    assert "Plus de place dans cet atelier" in plain(asked)
    assert Registration.objects.count() == 1


def test_a_full_day_without_a_line_refuses_them_all(organiser, event):
    Event.objects.filter(pk=event.pk).update(capacity=1)

    response = organiser.post(address(event), typed(*THREE))

    assert [bool(row.fault) for row in response.context["rows"]] == [False, True, True, False, False]
    assert not Registration.objects.exists()


def test_the_front_desk_registers_nobody_here(front_desk, event):
    assert front_desk.post(address(event), typed(*THREE)).status_code == 403
    assert not Registration.objects.exists()

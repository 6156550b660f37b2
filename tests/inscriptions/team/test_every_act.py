"""Every act that the history records, done on a person; then every page that tells of it is opened."""

import ast
import re
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

import inscriptions
from inscriptions.door.scans import check_in
from inscriptions.letters.delivery import requeue
from inscriptions.letters.refused import accept_address, refuse_address
from inscriptions.letters.subscriptions import WANTS_NONE, WANTS_THEM, set_no_campaigns
from inscriptions.models import History, OutgoingMail, Registration
from inscriptions.post.links import token
from inscriptions.programme_changes.announce import announce_changes
from inscriptions.programme_changes.impact import change_session_and_move, restore
from inscriptions.seats.holds import free_expired_holds
from inscriptions.seats.move import move
from inscriptions.seats.promote import keep_seat, promote
from inscriptions.signup.cancel import cancel, cancel_many
from inscriptions.signup.change import change, sign_up_of
from inscriptions.signup.colleagues import Party, register_party
from inscriptions.signup.confirm import confirm, confirm_address, confirm_by_team, sign_up_again
from inscriptions.signup.correct import correct
from inscriptions.signup.group import SET_ASIDE
from inscriptions.signup.handover import decline_offer, withdraw_offer
from inscriptions.signup.renew import renew_link
from inscriptions.wishes.placing import place, plan_of, slot_to_fill
from inscriptions.wishes.run import announce, apply, propose
from programme.models import Event, Session
from programme.services import cancel_session
from rencontre.actors import THE_PERSON
from tests.cast import CHLOE, DENIS
from tests.factories import HistoryFactory, OutgoingMailFactory
from tests.inscriptions.door.lists import asked, by_code, completed
from tests.inscriptions.signing_up import register, sign_up
from tests.inscriptions.signup.handing_over import offer, take
from tests.inscriptions.team.pages import plain

PRODUCT = Path(inscriptions.__file__).parent
A_DAY = timedelta(hours=25)


def signs_up(event, person, workshops):
    return person


def is_asked_for_though_there(event, person, workshops):
    bob = register(event, "Bob")
    party = Party([sign_up(event, "Bob", email=bob.email)], asker=person)
    register_party(event=event, party=party)
    return person.asked.get()


def changes(event, person, workshops):
    said = replace(sign_up_of(person), phone="0600000000", wishes={workshops[0].parent_id: [workshops[1].pk]})
    return change(registration=person, sign_up=said, by=THE_PERSON)


def corrects_what_was_sent(event, person, workshops):
    bob = register(event, "Bob")
    said = replace(sign_up_of(bob), email="robert@exemple.fr", wishes={workshops[0].parent_id: [workshops[1].pk]})
    return correct(registration=bob, sign_up=said, by=THE_PERSON)


def cancels(event, person, workshops):
    return cancel(registration=person, by=THE_PERSON)


def cancels_then_signs_up_again(event, person, workshops):
    return sign_up_again(registration=cancel(registration=register(event, "Bob"), by=THE_PERSON), by=THE_PERSON)


def is_taken_off_unproved(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(confirm_addresses=True)
    bob = register(event, "Bob")
    cancel_many(event=event, registrations=[bob.pk], by=DENIS, tells=False)
    return bob


def confirms(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(confirm_addresses=True)
    return confirm(registration=register(event, "Bob"), by=THE_PERSON)


def is_confirmed_by_the_team(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(confirm_addresses=True)
    return confirm_by_team(registration=register(event, "Bob"), by=DENIS)


def confirms_a_new_address(event, person, workshops):
    said = replace(sign_up_of(person), email="dupre@exemple.fr")
    changed = change(registration=person, sign_up=said, by=THE_PERSON)
    return confirm_address(registration=changed, by=THE_PERSON)


def renews_their_link(event, person, workshops):
    return renew_link(registration=person, by=THE_PERSON)


def lets_the_hold_expire(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(confirm_addresses=True)
    bob = register(event, "Bob")
    with time_machine.travel(timezone.now() + A_DAY, tick=False):
        free_expired_holds()
    return bob


def gets_a_place(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(capacity=1, waiting_list=True)
    bob = register(event, "Bob")
    cancel(registration=person, by=THE_PERSON)
    return bob


def gets_a_workshop(event, person, workshops):
    bob = register(event, "Bob", workshops[0], workshops[1])
    cancel(registration=person, by=THE_PERSON)
    return bob


def is_promoted(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(capacity=1, waiting_list=True)
    return promote(registration=register(event, "Bob"), by=DENIS, reason="élu")


def keeps_their_seat(event, person, workshops):
    bob = register(event, "Bob", workshops[0], workshops[1])
    return keep_seat(registration=bob, by=THE_PERSON)


def is_moved(event, person, workshops):
    move(registration=person, slot=workshops[0].parent, workshop=workshops[1], by=DENIS)
    return person


def loses_their_seat_to_a_closing(event, person, workshops):
    first = Session.objects.get(pk=workshops[0].pk)
    first.closed = True
    change_session_and_move(session=first, by=DENIS)
    return person


def is_told_of_a_cancelled_session(event, person, workshops):
    first = Session.objects.get(pk=workshops[0].pk)
    cancel_session(session=first, by=DENIS)
    announce_changes(event=event, by=DENIS)
    return person


def sees_a_session_restored(event, person, workshops):
    first = Session.objects.get(pk=workshops[0].pk)
    bob = register(event, "Bob", workshops[0], workshops[1])
    cancel_session(session=first, by=DENIS)
    cancel(registration=person, by=THE_PERSON)
    restore(session=Session.objects.get(pk=first.pk), by=DENIS)
    return bob


def wants_no_messages(event, person, workshops):
    return set_no_campaigns(registration=person, wants_none=True, by=THE_PERSON)


def wants_messages_again(event, person, workshops):
    set_no_campaigns(registration=person, wants_none=True, by=THE_PERSON)
    return set_no_campaigns(registration=person, wants_none=False, by=THE_PERSON)


def has_an_address_that_refuses(event, person, workshops):
    return refuse_address(registration=person, by=DENIS, why="boîte fermée")


def has_an_address_that_works_again(event, person, workshops):
    refuse_address(registration=person, by=DENIS, why="boîte fermée")
    return accept_address(registration=person, by=DENIS)


def is_placed_by_the_sharing(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(
        allocation=Event.Allocation.WISHES, wishes_close_at=timezone.now() + timedelta(hours=1)
    )
    bob = register(event, "Bob", workshops[1])
    with time_machine.travel(timezone.now() + A_DAY, tick=False):
        run = apply(run=propose(slot=workshops[0].parent, by=DENIS), by=DENIS)
        announce(run=run, by=DENIS)
    return bob


def is_placed_with_others(event, person, workshops):
    bob = register(event, "Bob")
    slot = slot_to_fill(event, workshops[0].parent_id, now=timezone.now())
    plan = plan_of(slot, anywhere=True, now=timezone.now())
    place(slot=slot.session, digest=plan.digest, anywhere=True, by=DENIS)
    return bob


def is_written_to_again(event, person, workshops):
    OutgoingMailFactory(registration=person, gave_up_at=timezone.now(), attempts=6, last_error="refusé")
    requeue(mails=OutgoingMail.objects.filter(gave_up_at__isnull=False), by=DENIS)
    return person


def comes_to_the_door(event, person, workshops):
    Event.objects.filter(pk=event.pk).update(confirm_addresses=True)
    bob = register(event, "Bob")
    check_in(registration=bob, moment="morning", by=CHLOE)
    return bob


def offers_their_place(event, person, workshops):
    return offer(person).offer


def takes_their_offer_back(event, person, workshops):
    withdraw_offer(registration=offer(person).offer, by=THE_PERSON)
    return person


def has_their_offer_declined(event, person, workshops):
    decline_offer(handover=offer(person), by=THE_PERSON)
    return person


def gives_their_place(event, person, workshops):
    take(offer(person), "Nora", organisation="Ville", profile="elu")
    return person


def receives_a_place(event, person, workshops):
    return take(offer(person), "Nora", organisation="Ville", profile="elu")


ACTS = {
    signs_up: "inscription",
    is_asked_for_though_there: SET_ASIDE,
    changes: "inscription modifiée",
    corrects_what_was_sent: "inscription corrigée",
    cancels: "annulation",
    cancels_then_signs_up_again: "nouvelle inscription",
    offers_their_place: "place proposée",
    takes_their_offer_back: "proposition retirée",
    has_their_offer_declined: "proposition déclinée",
    gives_their_place: "place cédée",
    receives_a_place: "place reçue",
    is_taken_off_unproved: "annulation sans prévenir",
    confirms: "adresse confirmée",
    is_confirmed_by_the_team: "confirmée par l’équipe",
    confirms_a_new_address: "adresse confirmée",
    renews_their_link: "lien renouvelé",
    lets_the_hold_expire: "adresse non confirmée",
    gets_a_place: "place obtenue",
    gets_a_workshop: "atelier obtenu",
    is_promoted: "place donnée hors tour",
    keeps_their_seat: "garde sa place",
    is_moved: "atelier changé par l’équipe",
    loses_their_seat_to_a_closing: "atelier changé avec la séance",
    is_told_of_a_cancelled_session: "séance modifiée",
    sees_a_session_restored: "atelier obtenu",
    wants_no_messages: WANTS_NONE,
    wants_messages_again: WANTS_THEM,
    has_an_address_that_refuses: "adresse refusée",
    has_an_address_that_works_again: "adresse remise en service",
    is_placed_by_the_sharing: "répartition annoncée",
    is_placed_with_others: "placé par l’équipe",
    is_written_to_again: "message remis dans la file",
    comes_to_the_door: "confirmée à l’accueil",
}
OF_THE_DAY = {"séance rétablie", "journée reportée", "journée annulée", "journée modifiée"}  # of nobody in particular
LAST_OF_ALL = "effacement"  # after which no page tells of the person: tests/inscriptions/privacy


def admin(name, *args):
    return reverse(f"admin:{name}", args=args)


def pages_that_tell_of(person):
    """The person, the history, each act, each letter, the day, its places; and what the person reads."""
    yield admin("inscriptions_registration_change", person.pk)
    yield f"{admin('inscriptions_history_changelist')}?registration={person.pk}"
    yield from (admin("inscriptions_history_change", act.pk) for act in History.objects.all())
    yield admin("inscriptions_outgoingmail_changelist")
    yield from (admin("inscriptions_outgoingmail_change", mail.pk) for mail in OutgoingMail.objects.all())
    yield admin("programme_event_change", person.event_id)
    yield admin("inscriptions_places", person.event_id)
    yield reverse("inscriptions:mine", args=[token(person)])


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_after_each_act_every_page_that_tells_of_it_opens(organiser, event, person, workshops, act):
    concerned = Registration.objects.get(pk=act(event, person, workshops).pk)

    assert concerned.history.order_by("-pk").values_list("act", flat=True)[0] == ACTS[act]
    statuses = {page: organiser.get(page).status_code for page in pages_that_tell_of(concerned)}
    assert statuses == dict.fromkeys(statuses, 200)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_after_each_act_the_list_of_a_phone_is_completed(event, person, workshops, act):
    kept = asked(event)

    act(event, person, workshops)

    assert completed(kept, asked(event, kept["mark"])) == by_code(asked(event)["people"])


def strings(node, module, function):
    """The texts that an expression of `function` may be: a constant, a name of the module, or a local one."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return strings(node.body, module, function) | strings(node.orelse, module, function)
    if not isinstance(node, ast.Name):
        return set()
    if hasattr(module, node.id):
        return {getattr(module, node.id)}
    assigned = [
        one for one in ast.walk(function) if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == node.id
    ]
    return set().union(*(strings(one.value, module, function) for one in assigned))


def names_of_acts(call):
    """What a call says of the name of an act: `as_`, or the first argument of what makes a row of history."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "as_"]
    called = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
    return named + (call.args[:1] if called in {"history_row", "_settled_row"} else [])


def recorded():
    """Every act that the history is told of: by the frame, by what it is told besides, by a row of its own."""
    found = set()
    for path in PRODUCT.rglob("*.py"):
        if not re.search(r"as_=|history_row\(", path.read_text()) or "migrations" in path.parts:
            continue
        module = import_module(".".join(("inscriptions", *path.relative_to(PRODUCT).with_suffix("").parts)))
        for function in [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]:
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    found |= set().union(*(strings(name, module, function) for name in names_of_acts(node)))
    return found


def test_no_act_of_the_product_is_left_out():
    assert recorded() - OF_THE_DAY == {*ACTS.values(), LAST_OF_ALL}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"keeps": []}, {"keeps": [1]}),
        ({"unheard_of": {"a": 1}}, {"unheard_of": [1, {"b": None}]}),
        ({"status": ["confirmed"]}, {"status": None}),
        ({"seats": [1, 2]}, {"seats": "3"}),
        ({"wishes": {"1.1": [2]}}, {}),
        ({"attends_lunch": {}}, {"attends_lunch": 3.5}),
    ],
)
def test_no_unknown_key_or_value_breaks_a_page(organiser, person, before, after):
    act = HistoryFactory(registration=person, before=before, after=after)

    pages = [
        admin("inscriptions_registration_change", person.pk),
        admin("inscriptions_history_change", act.pk),
    ]

    assert [organiser.get(page).status_code for page in pages] == [200, 200]


def test_the_page_names_the_workshops_that_a_person_waits_for_no_more(organiser, person, workshops):
    move(registration=person, slot=workshops[0].parent, workshop=workshops[1], by=DENIS)

    page = plain(organiser.get(admin("inscriptions_registration_change", person.pk)))

    assert "sans attente pour : aucun → Atelier 1, Atelier 2" in page

"""What the team's work takes: pages loaded, clicks, fields filled, from the team's home, without JavaScript."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator

from inscriptions.models import OutgoingMail, Registration
from programme.models import Event
from tests.browser.counted import Hand
from tests.factories import (
    ChoiceFactory,
    EventFactory,
    RegistrationFactory,
    SeatFactory,
    SlotFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
HOME = reverse("admin:index")

MOMENTS = [  # start, kind, title, who speaks
    ("9h", "accueil", "", ""),
    ("9h15", "ouverture", "", "Patrick Bedague, vice-président, Pays de Saint-Omer\nMagali Debatte, présidente, IREV"),
    ("9h45", "table ronde", "Le pilotage du contrat de ville", "Animation : Richard Smith, sous-préfet, Préfecture\n"
     "Denis Vinckier, conseiller régional\nNadia Terkki, vice-présidente, Maubeuge Val de Sambre"),
    ("11h15", "pause", "", ""),
    ("11h30", "plénière", "Les partenaires se mobilisent", "Sylvie Ruin, directrice, Union de l’habitat\n"
     "Fabian Delocker, chargé de mission, Préfecture du Nord"),
    ("12h30", "déjeuner", "", ""),
    ("14h", "ateliers (créneau)", "", ""),
    ("16h30", "conclusion", "", "Éric Corbeaux, inspecteur, Académie de Lille"),
]  # fmt: skip
WORKSHOPS = [
    ("Santé", "12", "Anne Roy, médecin, CPTS"), ("Emploi", "12", "Luc Petit, directeur, Mission locale"),
    ("Habitat", "12", "Léa Blanc, architecte, CAUE"), ("École", "12", "Omar Diallo, proviseur, Lycée Ribot"),
    ("Culture", "12", ""), ("Sport", "12", ""), ("Mobilités", "12", ""),
]  # fmt: skip


def of_day(name: str, event: Event) -> str:
    return reverse(f"admin:inscriptions_{name}", args=[event.pk])


def types_line(hand: Hand, line: Locator, **boxes: str) -> None:
    for name, text in boxes.items():
        box = line.locator(f"[name$='-{name}']")
        if name == "kind":
            if box.locator("option:checked").inner_text() != text:
                hand.chooses(box, text)
        elif text:
            hand.types(box, text)


def test_a_day_is_made_by_hand(hand):
    page = hand.page
    hand.starts(HOME)
    hand.goes(page.get_by_role("link", name="Créer une journée").first)
    for label, text in (
        ("Titre", "Animer le partenariat"), ("Date", "12 mars 2027"), ("Début", "9h"), ("Fin", "17h"),
        ("Début de l’après-midi", "14h"), ("Nom du lieu", "Maison du développement"), ("Adresse", "1 place Foch"),
        ("Code postal", "62500"), ("Commune", "Saint-Omer"),
    ):  # fmt: skip
        hand.types(page.get_by_label(label, exact=False).first, text)
    hand.goes(page.get_by_role("button", name="Enregistrer", exact=True))
    hand.goes(page.get_by_role("link", name="Programme", exact=True))
    lines = page.locator(".grid-line")
    assert lines.count() >= len(MOMENTS)
    for line, (start, kind, title, speakers) in zip(lines.all(), MOMENTS, strict=False):
        types_line(hand, line, start=start, kind=kind, title=title, speakers=speakers)
    slot = lines.nth([kind for _, kind, _, _ in MOMENTS].index("ateliers (créneau)"))
    hand.types(slot.locator("[name$='-more']"), str(len(WORKSHOPS)))
    hand.goes(page.get_by_role("button", name="Enregistrer le programme").first)
    for line, (title, places, speakers) in zip(page.locator(".grid-workshop").all(), WORKSHOPS, strict=True):
        types_line(hand, line, title=title, places=places, speakers=speakers)
    hand.goes(page.get_by_role("button", name="Enregistrer le programme").first)
    hand.goes(page.get_by_role("link", name="Vue d’ensemble", exact=True))
    hand.goes(page.get_by_role("button", name="Publier"))

    event = Event.objects.get()
    assert event.status == Event.Status.PUBLISHED
    assert event.sessions.filter(parent=None).count() == len(MOMENTS)
    assert list(event.sessions.workshops().in_order().values_list("title", "capacity")) == [
        (title, int(places)) for title, places, _ in WORKSHOPS
    ]
    assert event.sessions.filter(interventions__isnull=False).count() == 12
    assert hand.cost.within(14, 45, 110), hand.cost


def test_a_new_edition_is_published(hand, event):
    WorkshopFactory(parent__event=event)
    hand.starts(HOME)
    hand.goes(hand.page.get_by_role("link", name="Nouvelle édition").first)
    hand.types(hand.page.get_by_label("Date"), (event.date + timedelta(days=365)).isoformat())
    hand.goes(hand.page.get_by_role("button", name="Préparer la nouvelle édition"))
    hand.goes(hand.page.get_by_role("button", name="Publier"))

    assert Event.objects.filter(status=Event.Status.PUBLISHED).count() == 2
    assert hand.cost.within(4, 5, 2), hand.cost


@pytest.fixture
def second(event):
    workshop = WorkshopFactory(number=2, title="La santé", parent__event=event)
    RegistrationFactory(event=event, first_name="Ailleurs")
    return workshop


def test_a_person_is_found_and_changes_workshop(hand, event, second):
    first = WorkshopFactory(number=1, title="Emploi", parent=second.parent)
    person = RegistrationFactory(event=EventFactory(), first_name="Alice", last_name="Dupré")
    hand.starts(HOME)
    hand.enters(hand.page.get_by_label("Chercher une personne", exact=False), "dupre")
    hand.goes(hand.page.get_by_role("link", name="Alice DUPRÉ"))

    assert person.last_name.upper() in hand.page.locator("h1").inner_text()
    assert hand.cost.within(3, 2, 1), hand.cost

    seat = SeatFactory(workshop=second, registration__event=event, registration__first_name="Bob")
    hand.page.goto(reverse("admin:inscriptions_registration_change", args=[seat.registration_id]))
    hand.cost.loads = hand.cost.clicks = hand.cost.fields = 0
    hand.goes(hand.page.get_by_role("link", name="Changer d’atelier").first)
    hand.page.get_by_label("Atelier 1", exact=False).check()
    hand.cost.fields += 1
    hand.goes(hand.page.locator(".submit-row [type=submit]"))

    seat.refresh_from_db()
    assert seat.workshop == first
    assert hand.cost.within(2, 2, 1), hand.cost


def test_three_colleagues_are_added_at_once(hand, event):
    WorkshopFactory(number=1, title="Emploi", parent__event=event)
    page = hand.page
    hand.starts(f"{reverse('admin:inscriptions_registration_changelist')}?event={event.pk}")
    hand.goes(page.get_by_role("link", name="Inscrire plusieurs personnes"))
    hand.types(page.get_by_label("Structure"), "Ville d’Arques")
    rows = page.locator(".colleague", has=page.get_by_text("Personne"))
    for row, (first, last) in zip(rows.all(), (("Alice", "Roy"), ("Bob", "Petit"), ("Chloé", "Blanc")), strict=False):
        hand.types(row.locator("[name$=first_name]"), first)
        hand.types(row.locator("[name$=last_name]"), last)
        hand.chooses(row.locator("select").first, "Atelier 1 : Emploi")
    hand.goes(page.locator(".submit-row [type=submit].default"))

    assert Registration.objects.filter(organisation="Ville d’Arques", seats__isnull=False).count() == 3
    assert hand.cost.within(3, 2, 12), hand.cost


def test_the_wishes_of_two_slots_are_shared_out_and_announced(hand):
    closed = timezone.now() - timedelta(hours=1)
    soon = timezone.localdate() + timedelta(days=9)
    event = EventFactory(allocation="wishes", date=soon, wishes_close_at=closed)
    morning = SlotFactory(event=event, starts_at="10:00", ends_at="11:30", title="Ateliers du matin")
    slots = [SlotFactory(event=event), morning]
    rooms = [[WorkshopFactory(parent=slot, number=n, capacity=5) for n in (1, 2)] for slot in slots]
    for number in range(8):
        person = RegistrationFactory(event=event, last_name=f"Martin {number}")
        for slot_rooms in rooms:
            ChoiceFactory(registration=person, workshop=slot_rooms[number % 2], rank=1)
    hand.starts(reverse("admin:programme_event_overview", args=[event.pk]))
    hand.goes(hand.page.get_by_role("link", name="Répartir les ateliers"))
    for verb in ("Proposer", "Retenir", "Annoncer"):
        hand.goes(hand.page.get_by_role("button", name=verb, exact=False).first)

    assert OutgoingMail.objects.filter(kind="allocated").count() == 8
    assert hand.cost.within(5, 4, 0), hand.cost


def test_the_people_of_a_workshop_are_written_to(hand, event, second):
    for number in range(4):
        SeatFactory(workshop=second, registration__event=event, registration__last_name=f"Martin {number}")
    page = hand.page
    hand.starts(of_day("places", event))
    hand.goes(page.get_by_role("link", name="Écrire aux 4"))
    hand.types(page.get_by_label("Objet"), "Votre salle")
    hand.types(page.get_by_label("Texte"), "Bonjour {prénom},\n\nSalle 3.")
    hand.goes(page.get_by_role("button", name="Enregistrer et relire"))
    hand.goes(page.get_by_role("button", name="Envoyer maintenant à 4 personnes"))

    assert OutgoingMail.objects.filter(kind="campaign").count() == 4
    assert hand.cost.within(4, 4, 2), hand.cost

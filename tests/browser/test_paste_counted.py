"""A programme that is pasted, without JavaScript: what its day costs from an empty site, and how its pages read."""

from datetime import date, time

import pytest
from django.urls import reverse

from programme.models import Event, Intervention
from tests.browser.reading import faults_of
from tests.browser.world import Stop, follow
from tests.factories import SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = """Rencontre régionale

Animer le partenariat du contrat de ville

Vendredi 12 mars 2027

De 9h à 17h

Maison du développement économique,
1 place Foch, 62500 Saint-Omer

Programme :

9h à 9h15 : Accueil

9h15 à 9h45 : Ouverture

- Patrick BEDAGUE, vice-président, Pays de Saint-Omer
- Magali DEBATTE, présidente, IREV

9h45 à 11h15 : Table ronde : Le pilotage du contrat de ville

Animation : Richard SMITH, sous-préfet, Préfecture
- Denis VINCKIER, conseiller régional
- Nadia TERKKI, vice-présidente, Maubeuge Val de Sambre

11h15 à 11h30 : Pause

11h30 à 12h30 : Plénière : Les partenaires se mobilisent

- Sylvie RUIN, directrice, Union de l’habitat
- Fabian DELOCKER, chargé de mission, Préfecture du Nord

Déjeuner

14h à 16h30 : Ateliers

Atelier 1 : Santé
- Anne ROY, médecin, CPTS

Atelier 2 : Emploi
- Luc PETIT, directeur, Mission locale

Atelier 3 : Habitat
- Léa BLANC, architecte, CAUE

Atelier 4 : École
- Omar DIALLO, proviseur, Lycée Ribot

Atelier 5 : Culture

Atelier 6 : Sport

Atelier 7 : Mobilités

16h30 à 17h : Conclusion

- Éric CORBEAUX, inspecteur, Académie de Lille
"""


def test_a_programme_is_pasted_and_its_day_published(hand):
    page = hand.page
    hand.starts(reverse("admin:index"))
    hand.goes(page.get_by_role("link", name="Coller un programme").first)
    hand.types(page.get_by_label("Le texte du programme"), DAY)
    hand.goes(page.get_by_role("button", name="Lire le programme"))
    hand.goes(page.get_by_role("button", name="Créer la journée et son programme").first)
    hand.goes(page.get_by_role("button", name="Publier"))

    event = Event.objects.get()
    assert event.status == Event.Status.PUBLISHED
    assert (event.title, f"{event.date}") == ("Animer le partenariat du contrat de ville", "2027-03-12")
    assert event.sessions.filter(parent=None).count() == 8
    assert list(event.sessions.workshops().in_order().values_list("number", "title")) == [
        (1, "Santé"), (2, "Emploi"), (3, "Habitat"), (4, "École"), (5, "Culture"), (6, "Sport"), (7, "Mobilités"),
    ]  # fmt: skip
    assert Intervention.objects.count() == 12
    assert hand.cost.within(5, 4, 1), hand.cost


def read_the_text(page):
    page.get_by_label("Le texte du programme").fill(DAY)
    follow(page.get_by_role("button", name="Lire le programme"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_read_suits_everyone(open_as, organiser, scheme):
    SpeakerFactory(first_name="Nadia", last_name="TERKI")
    over = SessionFactory(
        event__date=date(2027, 3, 12), title="Pause café", kind="pause", starts_at=time(11, 15), ends_at=time(11, 30)
    )
    addresses = {
        "coller-journee": reverse("admin:programme_event_paste_new"),
        "coller-sur-une-journee": reverse("admin:programme_event_paste", args=[over.event_id]),
    }
    stops = [Stop(name, address, act=read_the_text) for name, address in addresses.items()]

    assert faults_of(open_as(organiser, scheme=scheme), stops) == {}

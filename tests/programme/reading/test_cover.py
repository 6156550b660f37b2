"""What stands above the moments: title, date, hours of the day, venue, introduction, public."""

from datetime import date, time

import pytest

from programme.reading.read import read_programme

DAY = "\n\n9h Accueil\n10h Le potager\n11h Le jardin\n"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Colloque régional sur l’achat de produits locaux en\nRestauration Scolaire\nMercredi 9 octobre 2013",
         "Colloque régional sur l’achat de produits locaux en Restauration Scolaire"),
        ("Cycle : Faire vivre le contrat\n\nRencontre régionale\n\nAnimer le partenariat du contrat de ville",
         "Animer le partenariat du contrat de ville"),
        ("VILLE DE CHAMPRÉVAIRE\nInauguration de la Maison commune", "Inauguration de la Maison commune"),
        ("Matinée d’information\n\"Bien vieillir chez soi\"\nVendredi 6 juin 2025", "Bien vieillir chez soi"),
        ("Objet : Matinée « Chauffer moins » – mardi 18 juin 2024\n\nBonjour à tous,", "Matinée « Chauffer moins »"),
        ("PROGRAMME\nJeudi 12 mars 2026", ""),
    ],
)  # fmt: skip
def test_the_title_of_the_day_is_chosen(above, title):
    assert read_programme(above + DAY).title == title


@pytest.mark.parametrize(
    ("above", "day"),
    [
        ("Jeudi 31 mai 2018", date(2018, 5, 31)),
        ("Publié le 3 mars 2018\nDernière mise à jour 10 mai 2018\n25 mai 2018", date(2018, 5, 25)),
        ("lundi 18 mars 2013\n\nUne journée sur les jardins - 8 Avril 2013", date(2013, 4, 8)),
        ("Rencontres 2025 du 16 au 30 janvier 2025\nJeudi 6 février 2025\nLe 6 février 2025", date(2025, 2, 6)),
    ],
)
def test_the_date_of_the_day_is_chosen(above, day):
    assert read_programme(above + DAY).day == day


def test_a_date_without_a_year_is_doubted():
    draft = read_programme("Vendredi 6 juin" + DAY)

    assert [(one.words, one.day) for one in draft.days] == [("Vendredi 6 juin", None)]
    assert [one.about for one in draft.doubts] == ["date"]


def test_a_weekday_that_is_not_the_calendars_is_doubted():
    draft = read_programme("Mercredi 31 mai 2018" + DAY)

    assert draft.day == date(2018, 5, 31)
    assert "jeudi" in draft.doubts[0].sentence


def test_the_hours_of_the_day_and_its_place_stand_beside_the_date():
    draft = read_programme(
        "Mardi 14 octobre 2025, 9h-17h, Maison des associations, 5 rue du Port, 59140 Dunkerque" + DAY
    )

    assert (draft.starts_at, draft.ends_at) == (time(9), time(17))
    assert [(one.name, one.address, one.city) for one in draft.venues] == [
        ("Maison des associations", "5 rue du Port", "Dunkerque")
    ]


def test_paragraphs_are_the_introduction_and_the_public_is_apart():
    text = (
        "La communauté d’agglomération et le réseau proposent une journée d’échange sur le partenariat local, "
        "ouverte et gratuite."
    )

    draft = read_programme(
        f"Rencontre\n\n{text}\n\nCette rencontre est ouverte à tous les élus et professionnels." + DAY
    )

    assert [one.text for one in draft.introduction] == [text]
    assert draft.audience == "Cette rencontre est ouverte à tous les élus et professionnels."


def test_what_nobody_takes_is_unread():
    draft = read_programme("Cycle : Faire vivre\n\nSaint-Omer\n\nAnimer le partenariat du contrat de ville" + DAY)

    assert [draft.said_at(span) for span in draft.unread] == ["Cycle : Faire vivre", "Saint-Omer"]

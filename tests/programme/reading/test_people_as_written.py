"""Lines as the programmes of networks, town halls and universities write them, whoever reads them as a title."""

import pytest

from programme.reading.who_speaks import people_after
from tests.programme.reading.voices import told

SPEECHES = [
    (
        "Mots d’accueil\nSylvie MARCHAND, Présidente du Réseau\nOlivier TESSIER, élu en charge de l’eau",
        "Mots d’accueil",
        ["Sylvie MARCHAND = Présidente du Réseau", "Olivier TESSIER = élu en charge de l’eau"],
    ),
    (
        "Allocutions : R. Farcoz Président du Combin, Charles Perrin Président de l’ALPE et Luc Roy représentant l’ALE",
        "Allocutions",
        [
            "R. Farcoz = Président du Combin",
            "Charles Perrin = Président de l’ALPE",
            "Luc Roy = représentant l’ALE",
        ],
    ),
    (
        "– Discours d’ouverture du ministre des Sports, Laurent FABRE (sous réserve d’empêchement de dernière minute).",
        "Discours d’ouverture",
        ["Laurent FABRE = ministre des Sports"],
    ),
    (
        "Ouverture : M. Bruno Cassagne, maire ; Mme Hélène Ducasse, députée ; M. le sous-préfet (ou son représentant)",
        "Ouverture",
        ["Bruno Cassagne = maire", "Hélène Ducasse = députée"],
    ),
    (
        "Clôture par Jean PETITBON, Président de l’Aisne, ou son représentant",
        "Clôture",
        ["Jean PETITBON = Président de l’Aisne"],
    ),
    (
        "Conclusion : Mme la Rectrice de Lille, Valérie Cabuel-Roy",
        "Conclusion",
        ["Valérie Cabuel-Roy = Rectrice de Lille"],
    ),
    ("Le regard du sociologue : Nicolas Duvivier", "Le regard du sociologue", ["Nicolas Duvivier = sociologue"]),
    ("Parole d’élue : Martine Lebrun, adjointe", "Parole d’élue", ["Martine Lebrun = adjointe"]),
    ("mot du président (Gilbert MARCONNET)", "mot du président", ["Gilbert MARCONNET = président"]),
    ("Présentation du sujet par le modérateur : Antoine Sfeer", "Présentation du sujet", ["Antoine Sfeer [animation]"]),
    ("Synthèse et clôture : Mme Léa Roux, sous-préfète", "Synthèse et clôture", ["Léa Roux = sous-préfète"]),
    ("Lecture de textes d’Annie Ernaux par Léa Roux", "Lecture de textes d’Annie Ernaux", ["Léa Roux"]),
    ("Présentation du livre de Luc Rey, par Léa Roux", "Présentation du livre de Luc Rey", ["Léa Roux"]),
]
TALKS = [
    (
        "Clovis ARNOUL (doctorant, Université de Lisieux), Dossiers de police et pudeur de l’historien",
        "Dossiers de police et pudeur de l’historien",
        ["Clovis ARNOUL = doctorant, Université de Lisieux"],
    ),
    (
        "Inaya BELKADI et Jules FROMENT (doctorant·e·s, Lisieux), Écrire la mine avec les filles",
        "Écrire la mine avec les filles",
        ["Inaya BELKADI = doctorant·e·s, Lisieux", "Jules FROMENT = doctorant·e·s, Lisieux"],
    ),
    (
        "Fabienne Besançot, « Le silence des voisins », enseignante à l’École du bâtiment (Lyon)",
        "« Le silence des voisins »",
        ["Fabienne Besançot = enseignante à l’École du bâtiment (Lyon)"],
    ),
    (
        "Otto Brand et Anne Roy, « Le décibel », doctorants au laboratoire Ambiances",
        "« Le décibel »",
        ["Otto Brand = doctorants au laboratoire Ambiances", "Anne Roy = doctorants au laboratoire Ambiances"],
    ),
    (
        "Aurèle Gaudissart, Conférence inaugurale, maître de conférences",
        "Conférence inaugurale",
        ["Aurèle Gaudissart = maître de conférences"],
    ),
    ('Laurent Berger-Roux : "Le travail demain"', '"Le travail demain"', ["Laurent Berger-Roux"]),
    ("Wilma STRÖM (Malmö) [en visio], Whose archive? Ethics now", "Whose archive? Ethics now", ["Wilma STRÖM = Malmö"]),
    (
        "Commons after the commons - Ingvild Sørbakken, University of Tromsdal",
        "Commons after the commons",
        ["Ingvild Sørbakken = University of Tromsdal"],
    ),
    (
        "Le facile à lire, on s’y met. Ronan Quémarec et Lila Bouzidi, Bibliothèque de Ker-Alan",
        "Le facile à lire, on s’y met",
        ["Ronan Quémarec = Bibliothèque de Ker-Alan", "Lila Bouzidi = Bibliothèque de Ker-Alan"],
    ),
    ("Et les collections ? Modération : Gaspard Lemoigne", "Et les collections ?", ["Gaspard Lemoigne [animation]"]),
    (
        "Rapport financier (Brigitte Ancelin, trésorière) et rapport du commissaire",
        "Rapport financier et rapport du commissaire",
        ["Brigitte Ancelin = trésorière"],
    ),
]
LISTS = [
    (
        "Bariza KHIOUI, Sénatrice. Corinne LEPAIL, Élue de CAP 22 Nadine MORINO, porte-parole de l’UMP Eva ROY, Élue",
        "",
        [
            "Bariza KHIOUI = Sénatrice",
            "Corinne LEPAIL = Élue de CAP 22",
            "Nadine MORINO = porte-parole de l’UMP",
            "Eva ROY = Élue",
        ],
    ),
    (
        "Débat : En Rhône-Alpes : Belkacem Lounis, Jean-Baptiste Martin, En Suisse : Federica Diémoz",
        "Débat : En Rhône-Alpes",
        ["Belkacem Lounis", "Jean-Baptiste Martin", "Federica Diémoz"],
    ),
    (
        "« École » avec Choukri Benayed (GRESCO), le Collectif, Luc Roy, élu et un représentant (à confirmer).",
        "« École »",
        ["Choukri Benayed = GRESCO", "Luc Roy = élu"],
    ),
    (
        "Échange entre Léa Roux (DREETS), Hugo Roy (ANCT) et la salle",
        "Échange",
        ["Léa Roux = DREETS", "Hugo Roy = ANCT"],
    ),
    (
        "Dialogue entre Nadia Ferhat, philosophe, et Luc Roy, maire",
        "Dialogue",
        ["Nadia Ferhat = philosophe", "Luc Roy = maire"],
    ),
    (
        "Témoignages de l’association Le Relais (Paul Hamon) et de la Ville de Lens (Léa Brunet)",
        "Témoignages de l’association Le Relais et de la Ville de Lens",
        ["Paul Hamon = association Le Relais", "Léa Brunet = Ville de Lens"],
    ),
    (
        "Intervenants :\n• Inès Belhadj, cheffe de projet, Métropole de Lyon\n• Un élu de la CA du Beauvaisis",
        "",
        ["Inès Belhadj = cheffe de projet, Métropole de Lyon"],
    ),
    (
        "Le logement : Léa ROUX (FAP), Luc Roy (Paris 8) et Manon LEROY (DIHAL) - échanges",
        "Le logement\néchanges",
        ["Léa ROUX = FAP", "Luc Roy = Paris 8", "Manon LEROY = DIHAL"],
    ),
    (
        "Avec Muriel CASTEL, formatrice, et le Dr Firmin BLIN, médecin",
        "",
        ["Muriel CASTEL = formatrice", "Firmin BLIN = médecin"],
    ),
    ("M. Xavier B., habitant, et Mme Fatou D., habitante", "", ["Xavier B. = habitant", "Fatou D. = habitante"]),
    (
        "OuverturePascale Orvault, Directrice des affaires de LorvyDenis Mauchamp, Président",
        "Ouverture",
        ["Pascale Orvault = Directrice des affaires de Lorvy", "Denis Mauchamp = Président"],
    ),
    ("‐ Et Anne-Pascale Vitale : Présidente", "", ["Anne-Pascale Vitale = Présidente"]),
]
LISTS += [
    (
        "Conférence de Luc Roy, psychologue, suivie d’un échange",
        "Conférence\nsuivie d’un échange",
        ["Luc Roy = psychologue"],
    ),
    ("Ouverture par Léa Prat, maire, et par le directeur de la CAF", "Ouverture", ["Léa Prat = maire"]),
    (
        "Luc Roy, géographe, donnera une conférence",
        "Luc Roy, géographe, donnera une conférence",
        ["Luc Roy = géographe"],
    ),
    ("Luc Roy, éducateur « HDJ Santerre »", "", ["Luc Roy = éducateur « HDJ Santerre »"]),
    (
        "Présentation par Julien Roy, animateur du réseau Allocution de Luc Prat – Maire de Lens",
        "Présentation\nAllocution",
        ["Julien Roy = animateur du réseau", "Luc Prat = Maire de Lens"],
    ),
    (
        "à deux voix d’une géographe (S. Roy) et d’un agronome (J.F. Prat)",
        "à deux voix d’une géographe et d’un agronome",
        ["S. Roy = géographe", "J.F. Prat = agronome"],
    ),
    ("Luc Roy (Savoirs) et Agence des universités", "", ["Luc Roy = Savoirs"]),
    ("Luc Roy (INRAE), Association Eau & Léa Prat (IREV)", "", ["Luc Roy = INRAE", "Léa Prat = IREV"]),
    (
        "Jean Savary (1859-1931), maître ferronnier, Luc Roy, historien",
        "Jean Savary (1859-1931), maître ferronnier",
        ["Luc Roy = historien"],
    ),
    (
        "Luc Roy, MCF à Perpignan et Léa Prat, doctorante - Marche au passé. Auberge du Sud",
        "Marche au passé. Auberge du Sud",
        ["Luc Roy = MCF à Perpignan", "Léa Prat = doctorante"],
    ),
    ("Luc Roy (PRS) et Florence Quillard (PRG)", "", ["Luc Roy = PRS", "Florence Quillard = PRG"]),
    ("🎤 Nolwenn Kerdoncuff, CTO @ Breizh Data", "", ["Nolwenn Kerdoncuff = CTO @ Breizh Data"]),
    (
        "Speaker: Nolwenn Roux (Breizh) | Moderator: John O'Malley",
        "",
        ["Nolwenn Roux = Breizh", "John O'Malley [animation]"],
    ),
    ("Thibault DELORME > Directeur > Ville de Tours", "", ["Thibault DELORME = Directeur > Ville de Tours"]),
    ("Ville de Tours, Thibault DELORME", "", ["Thibault DELORME = Ville de Tours"]),
    ("Ville de Tours – Luc ROY et Léa PRAT", "", ["Luc ROY = Ville de Tours", "Léa PRAT = Ville de Tours"]),
    (
        "Luc Roy, géographe, nous parlera des friches.",
        "Luc Roy, géographe, nous parlera des friches.",
        ["Luc Roy = géographe"],
    ),
    ("Animation Luc Roy", "", ["Luc Roy [animation]"]),
    (
        "L. ROY & A. PRAT (CITERES) Les friches en Touraine",
        "Les friches en Touraine",
        ["L. ROY = CITERES", "A. PRAT = CITERES"],
    ),
    ("Madame le Maire, Léa Prat", "", ["Léa Prat = Maire"]),
    ("Léa Prat (elle), militante", "", ["Léa Prat = militante"]),
    ("Luc Roy et Marie-Thé Prat, bénévoles", "", ["Luc Roy = bénévoles", "Marie-Thé Prat = bénévoles"]),
    (
        "La balance et le frigo        Dr Ilan SEBBAH (Saint-Brice)",
        "La balance et le frigo",
        ["Ilan SEBBAH = Saint-Brice"],
    ),
    (
        "Prof. Annelies VAN OOSTER, University of Zuidhaven (NL)",
        "",
        ["Annelies VAN OOSTER = University of Zuidhaven (NL)"],
    ),
    ("Tifenn Gauvain, fédération Tréteaux & Cie", "", ["Tifenn Gauvain = fédération Tréteaux & Cie"]),
    (
        "Le docteur Hortense Guyon, neurologue, fera le point",
        "Le docteur Hortense Guyon, neurologue, fera le point",
        ["Hortense Guyon = neurologue"],
    ),
    (
        "Discours de M. Luc Roy, maire puis de Mme Léa Prat, préfète",
        "Discours",
        ["Luc Roy = maire", "Léa Prat = préfète"],
    ),
    (
        "Inauguration par le Ministre chargé du Logement, Guy Kasparian-Roy, et la Présidente de la Région, Léa Prat",
        "Inauguration",
        ["Guy Kasparian-Roy = Ministre chargé du Logement", "Léa Prat = Présidente de la Région"],
    ),
]
NOBODY = [
    "N.N. (tbc), Province",
    "Formateur et auteur en travail social, Laurian OTTAVI a longtemps tenu une école de rue.",
    "Paul Ricœur et la reconnaissance",
    "Lire Michel de Certeau aujourd’hui",
    "Projection : « Swagger » (Olivier Babinet, 2016)",
    "Hommage à Samuel Paty",
    "D’après le roman d’Annie Ernaux",
    "Marie Curie (1867-1934)",
    "Olympe de Gouges, Louise Michel : deux voix",
    "Villeneuve d’Ascq",
    "Galette des Rois",
    "Retour d’expérience – Grenoble Alpes Métropole",
    "Balade urbaine : du parc Jean Lebas à la gare Saint Sauveur",
    "Challenge Marcel Dupont",
    "Animation : Labo Cités",
    "Intervenants : ANCT, CAF du Nord, Ville de Lens",
    "Quiz animé par la compagnie Les Arts Verts",
    "Renseignements : Marie Dupont, 03 20 00 00 00",
    "MAISON STEPHANE HESSEL",
    "LILLE GRAND PALAIS",
    "Session 3B. Design Social",
    "Introduction à la Convention (Comité de pilotage)",
]


@pytest.mark.parametrize(("line", "rest", "expected"), [*SPEECHES, *TALKS, *LISTS])
def test_who_speaks_is_told_from_what_they_speak_of(line, rest, expected):
    voices = people_after(line)

    assert (voices.rest, told(voices.speakers)) == (rest, expected)


@pytest.mark.parametrize("line", NOBODY)
def test_a_line_that_only_cites_names_nobody(line):
    voices = people_after(line)

    assert (voices.rest, voices.speakers) == (line, [])

"""The text that is offered to whoever declares the accessibility of a site: what docs/accessibilite.md found.

It is published by nobody but the organiser, who reads it again first (programme/admin/site.py).
"""

from datetime import date

from programme.models import SiteSettings

CONFORMING, APPLICABLE = 58, 59  # criteria, as docs/accessibilite.md counts them

RESULTS = (
    f"L’évaluation du 1er décembre 2026 révèle que {CONFORMING} des {APPLICABLE} critères applicables du RGAA 4.1.2"
    f" sont respectés, soit {100 * CONFORMING // APPLICABLE} %. Elle a été faite critère par critère par les auteurs du"
    " logiciel, et non par un tiers, sur des pages d’essai : elle ne dit rien des images, des documents et des textes"
    " ajoutés depuis."
)
NON_CONFORMITIES = """Critère 10.1 : les messages en HTML gardent un attribut de présentation (« align »), sans \
lequel un logiciel de messagerie courant les montre de travers. La page « Mon inscription » dit la même chose.

Pages de l’équipe, lues par un outil et non à la main : les listes où l’on cherche en tapant n’ont pas toutes un nom \
(critères 7.1 et 11.1), et la première colonne de certains tableaux n’a pas d’en-tête (critère 5.6).

Documents déposés (diaporamas, comptes rendus) : ils n’ont pas été vérifiés (critère 13.3)."""
TECHNOLOGIES = """HTML, CSS et SVG. Les pages publiques n’ont aucun JavaScript ; celles de l’équipe en ont.

PDF balisé (PDF/UA-1) pour le programme, la convocation et l’attestation."""
ENVIRONMENT = """Chromium 156 sous Debian, au clavier seul, agrandi à 200 %, à 320 pixels de large, avec l’espacement \
de texte du critère 10.12, en clair, en sombre et en couleurs forcées ; sans JavaScript ; w3m, sans feuille de style.

L’arbre d’accessibilité de chaque page a été lu. Aucun lecteur d’écran n’a été employé."""
TOOLS = "axe-core 4.12, Playwright, w3m, calcul des contrastes, contrôle du HTML."
PAGES = """Accueil, programme, séance, atelier, intervenants

Inscription : vierge, avec erreurs, avec les questions de l’organisation, de plusieurs collègues

Adresse à vérifier, « Demande enregistrée »

« Mon inscription », modifier, annuler, besoins particuliers, « Mes collègues »

« Céder ma place » et la place proposée

Retrouver mon inscription, accessibilité, plan du site

Les messages en HTML"""


def proposed(today: date) -> dict[str, str | date]:
    """Of each setting of the declaration that the audit can fill in: the text that is proposed."""
    return {
        "conformity": SiteSettings.Conformity.PARTIAL.value,
        "audit_results": RESULTS,
        "non_conformities": NON_CONFORMITIES,
        "declaration_made_on": today,
        "technologies": TECHNOLOGIES,
        "test_environment": ENVIRONMENT,
        "test_tools": TOOLS,
        "tested_pages": PAGES,
    }

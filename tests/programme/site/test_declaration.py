"""The text that is proposed says what the audit of docs/accessibilite.md found, criterion by criterion."""

import re
from collections import Counter
from datetime import date

from django.conf import settings

from programme.site import declaration

AUDIT = (settings.BASE_DIR / "docs" / "accessibilite.md").read_text()
CRITERIA = re.findall(r"^\| (\d+\.\d+) \| [^|]+ \| \**([^|*]+)\** \| [^|]+ \|$", AUDIT, re.MULTILINE)
STATES = Counter(state for _, state in CRITERIA)
# How many criteria each theme of the RGAA 4.1.2 has.
THEMES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}


def test_the_audit_has_the_106_criteria_each_once_in_their_order():
    wanted = [f"{theme}.{number}" for theme, most in THEMES.items() for number in range(1, most + 1)]

    assert [criterion for criterion, _ in CRITERIA] == wanted
    assert set(STATES) == {"conforme", "non conforme", "sans objet"}
    assert len(wanted) == 106


def test_its_figures_are_those_of_its_table_and_of_the_text():
    applicable = STATES["conforme"] + STATES["non conforme"]

    assert (STATES["conforme"], applicable) == (declaration.CONFORMING, declaration.APPLICABLE)
    assert f"{applicable} critères s’appliquent ; {STATES['conforme']} sont conformes" in AUDIT.replace("\u202f", " ")


def test_the_text_names_what_does_not_conform_and_who_looked():
    said = declaration.proposed(date(2026, 12, 1))

    missing = [
        one for one, state in CRITERIA if state == "non conforme" and f"Critère {one}" not in said["non_conformities"]
    ]
    assert missing == []
    assert said["conformity"] == "partial"
    assert "non par un tiers" in said["audit_results"]
    assert "Aucun lecteur d’écran" in said["test_environment"]

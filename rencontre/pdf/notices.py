"""What to look at before a paper is printed: words that were lost, signs that no font of this machine draws."""

import unicodedata
from collections.abc import Iterable, Mapping

from rencontre.french.words import plural
from rencontre.pdf.fitting import Fitted
from rencontre.pdf.glyphs import is_drawn, undrawn

MOST_SIGNS = 5  # said of one person
CIRCLE = "\N{DOTTED CIRCLE}"  # bears a mark that stands on letters
A_NAME, A_TEXT = "écrivez le nom en lettres latines", "écrivez-le autrement"
Said = tuple[str, str]  # whose it is, and what is printed of it


def shortened(whose: str, texts: Mapping[str, Fitted]) -> list[str]:
    """« Alice DURAND : structure abrégée faute de place. », where words of `texts` (by feminine name) are cut."""
    cut = [name for name, fitted in texts.items() if fitted.cut]
    if not cut:
        return []
    return [f"{whose} : {' et '.join(cut)} abrégée{plural(len(cut))} faute de place."]


def undrawn_signs(*, people: Iterable[Said] = (), texts: Iterable[Said] = ()) -> list[str]:
    """A sentence for each of the `people`, then of the `texts`, that has signs which would be printed as boxes.

    Who stands there twice is told once. Where all is drawn, which is nearly always, the whole is looked at at once.
    """
    found = [(whose, text, A_NAME) for whose, text in people] + [(whose, text, A_TEXT) for whose, text in texts]
    missing = {sign for sign in set().union(*(text for _, text, _ in found)) if not is_drawn(sign)}
    signs = ((whose, undrawn(text), advice) for whose, text, advice in found if not missing.isdisjoint(text))
    return list(dict.fromkeys(_sentence(whose, found, advice) for whose, found, advice in signs if found))


def _sentence(whose: str, signs: list[str], advice: str) -> str:
    shown = ", ".join(f"« {CIRCLE if unicodedata.combining(sign) else ''}{sign} »" for sign in signs[:MOST_SIGNS])
    more = ", et d’autres" if len(signs) > MOST_SIGNS else ""
    return f"{whose} : aucun caractère pour {shown}{more} : demandez une police à qui tient le site, ou {advice}."

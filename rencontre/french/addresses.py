"""E-mail addresses as people type and paste them: cleaned on the way in, and the address that was likely meant."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from rencontre.french.names import APOSTROPHES, DASHES, LETTERS, cleaned_line

AT_SIGNS = str.maketrans("\uff20\ufe6b", "@@")
PAIRS = {"<": ">", "(": ")", "[": "]", '"': '"', "'": "'", "«": "»", "“": "”", "‘": "’", "„": "“", "`": "`"}
NAMED = re.compile(r"[^<>@]*<([^<>]*)>")  # « Alice Durand <alice@exemple.fr> »
COMMENT = re.compile(r"(?<=\S)\s*\([^()@]*\)$")  # « alice@exemple.fr (Alice Durand) »
LINK = re.compile(r"(?:mailto|courriel|e-?mail)\s*:\s*", re.IGNORECASE)
SPACES = re.compile(r"\s*([@.])\s*")  # no address has any there
APOSTROPHE, DASH = re.compile(f"[{APOSTROPHES}]"), re.compile(f"[{DASHES}]")
ENDS = " \t\u00a0\u202f.,;:"


def cleaned_address(text: str) -> str:
    """The address alone, of what was typed or pasted: « Alice <mailto:alice@exemple.fr>, » → « alice@exemple.fr ».

    Takes off « mailto: », a name before « <…> » or after in brackets, quotes around, spaces around « @ » and dots, a
    last dot or comma; a full-width « ＠ » is an « @ ». What may be meant, such as a space inside, stays for the
    validators to refuse. Cleaning twice cleans no more.
    """
    text = cleaned_line(text)
    while True:
        once, text = text, _less(text)
        if text == once:
            return text


def _less(text: str) -> str:
    text = text.translate(AT_SIGNS).strip().rstrip(ENDS)
    if text.count("@") != 1:
        return text
    if found := NAMED.fullmatch(text):
        text = found[1]
    elif len(text) > 1 and PAIRS.get(text[0]) == text[-1]:
        text = text[1:-1]
    text = COMMENT.sub("", text.lstrip("'’`"))
    if found := LINK.match(text):
        text = text[found.end() :].partition("?")[0]
    return SPACES.sub(r"\1", text).strip()


# --- What is likely meant ----------------------------------------------------------------------------------------

# Where people in France have their own addresses (docs/pratique-francaise.md §10).
COMMON = [
    "aliceadsl.fr", "aol.com", "bbox.fr", "club-internet.fr", "cegetel.net", "dartybox.com", "free.fr", "gmail.com",
    "gmx.fr", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "live.com", "live.fr", "msn.com", "neuf.fr",
    "noos.fr", "numericable.fr", "orange.fr", "outlook.com", "outlook.fr", "proton.me", "protonmail.com", "sfr.fr",
    "wanadoo.fr", "yahoo.com", "yahoo.fr", "ymail.com",
]  # fmt: skip
# Domains that people have too, or words that differ from a common one by a letter: nobody is asked about them.
KNOWN = {
    *COMMON, "email.com", "email.fr", "fastmail.com", "gmail.de", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "grange.fr", "hotmail.be", "hotmail.ca", "hotmail.ch", "hotmail.co.uk", "hotmail.de",
    "hotmail.es", "hotmail.it", "lacoste.net", "laposte.fr", "live.be", "live.ca", "live.ch", "live.co.uk", "mac.com",
    "mail.com", "mail.fr", "mange.fr", "me.com", "orage.fr", "orange.com", "orange.be", "oranger.fr", "oranges.fr",
    "outlook.be", "outlook.de", "outlook.es", "outlook.it", "pm.me", "protonmail.ch", "rocketmail.com", "sfr.com",
    "yahoo.be", "yahoo.ca", "yahoo.ch", "yahoo.co.uk", "yahoo.de", "yahoo.es", "yahoo.it",
}  # fmt: skip
MEANT = {"gmail.fr": "gmail.com", "icloud.fr": "icloud.com"}
# Endings that no registry has (IANA, root zone): whatever stands before them, they are slips of « .com » and « .fr ».
SLIPS = {
    **dict.fromkeys(["con", "cmo", "ocm", "comm", "coom", "ccom", "vom", "xom", "clm", "cpm", "conm", "como"], "com"),
    **dict.fromkeys(["f", "frr", "ffr", "rf", "fr1"], "fr"),
}
# « .gouv.fr », that of the State, and its slips, which nobody else has.
GOUV = re.compile(r"\.(?:(?:gov|guv|gou|gouve|gouvv|gouuv|guov|govu|goub|gouf|goux|goiv|gpuv|houv)\.fr|gouv|gouvfr)$")
SHORT = 4  # letters: « fred.fr » is no slip of « free.fr »
LONG = 11  # signs: such a domain is recognised with two slips


def likely_address(email: str, *, others: Collection[str] = ()) -> str:
    """The address that was likely meant: « alice@gmial.com » → « alice@gmail.com »; "" when there is nothing to ask.

    It suggests, and never refuses: « Vouliez-vous écrire alice@gmail.com ? » Common domains of France are recognised
    with one slip (a letter too many, missing, changed, two exchanged), long ones with two, when only one is that near.
    Short names (free.fr) are recognised by their ending alone, and the domain of an organisation is left alone.
    Accents before the @, double dots, commas for dots, and endings that do not exist (« .con », « .frr ») are mended.
    `others` are domains that are known here, in small letters: recognised with one slip, and never asked about.
    """
    typed = cleaned_address(email)
    if typed.count("@") != 1:
        return ""
    local, domain = typed.split("@")
    likely = f"{_mended(without_accents(local))}@{_among(others, _mended(domain.lower()))}"
    is_whole = all(part for part in likely.split("@"))
    return likely if is_whole and likely.casefold() != typed.casefold() else ""


def without_accents(text: str) -> str:
    """`text` with each sign as a keyboard of ASCII writes it; what has no such sign stays."""
    return "".join(map(_bare, text))


def _bare(sign: str) -> str:
    if sign.isascii():
        return sign
    if APOSTROPHE.match(sign):
        return "'"
    if DASH.match(sign):
        return "-"
    parts = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    bare = parts if parts.isascii() else parts.lower().translate(LETTERS)
    if not (bare.isascii() and bare.isalnum()):
        return sign
    return bare.upper() if sign.isupper() else bare


def _mended(part: str) -> str:
    """One dot for several or for a comma; none at the ends."""
    return re.sub(r"[.,]+", ".", part).strip(".")


def _among(others: Collection[str], domain: str) -> str:
    if domain in others:
        return domain
    likely = _likely_domain(domain)
    if likely != domain or domain in KNOWN:
        return likely
    near = [known for known in others if _may_slip(known, 1) and _slips(domain, known, 1) == 1]
    return near[0] if len(near) == 1 else domain


@lru_cache(maxsize=1024)  # the people of a list share a few
def _likely_domain(domain: str) -> str:
    domain = re.sub(r"(\.[a-z]+)\1$", r"\1", domain)  # « orange.fr.fr »
    domain = GOUV.sub(".gouv.fr", domain)
    label, _, ending = domain.rpartition(".")
    if not label:  # « gmailcom », « gmail »
        near = [known for known in COMMON if domain in (known.replace(".", ""), known.partition(".")[0])]
        return near[0] if len(near) == 1 else domain
    if ending in SLIPS:
        near = [known for known in COMMON if known.partition(".")[0] == label]
        domain = near[0] if len(near) == 1 else f"{label}.{SLIPS[ending]}"
    return MEANT.get(domain) or (domain if domain in KNOWN else _nearest(domain))


def _nearest(domain: str) -> str:
    for most in (1, 2):
        near = [known for known in COMMON if _may_slip(known, most) and _slips(domain, known, most) == most]
        if near:
            return near[0] if len(near) == 1 else domain
    return domain


def _may_slip(known: str, slips: int) -> bool:
    return len(known.partition(".")[0]) > SHORT and (slips == 1 or len(known) >= LONG)


def _slips(typed: str, meant: str, most: int) -> int:
    """How many letters were added, left out, changed, or exchanged with the next; `most` + 1 for more."""
    if abs(len(typed) - len(meant)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, sign in enumerate(typed, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(meant, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != other))
            if i > 1 and j > 1 and (sign, typed[i - 2]) == (meant[j - 2], other):
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]

"""What may be typed: texts go into mails, spreadsheets and PDFs, where a control character or half a sign does harm."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.encoding import punycode

from rencontre.french.addresses import likely_address
from rencontre.french.phones import may_be_phone

# Halves of a character, the replacement character, and code points that are no character.
UNREADABLE = re.compile(
    "[\ud800-\udfff\ufffd\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
LETTERS = {"Lu", "Ll", "Lt", "Lo"}
ADDRESS = re.compile(
    r"""//\S | \b(?i:https?|ftp|mailto|javascript|data|tel|sms|file): | \b(?i:www)\d?\.\S | \w:\d{2,5}\b
    | \d+\.\d+\.\d+\.\d+
    | [\w-]{2}\.(?:[a-z]{2,}|[A-Z]{2,})[/?\#]      # exemple.fr/page, bit.ly/x
    | [\w-]\.(?:[a-z]{2,3}|[A-Z]{2,3})[/?\#]       # t.co/x; not M.MARTIN/Anne
    | (?<![\w.-])[\w-]{2,}(?:\.[\w-]+)*\.(?i:com|net|org|info|biz|xyz|fr|eu)(?![\w-])  # exemple.fr; not M.Martin
    # casino.ru, x.co, in small letters as addresses are typed; not m.martin, m.li, Tran.Ly
    | (?<![\w.-])[a-z0-9]\.(?:com|net|org|fr|eu|co|io)(?![\w-])
    | (?<![\w.-])(?:[a-zà-ÿ0-9-]{2,}\.)+(?:ac|ai|app|at|be|blog|ca|cat|cc|ch|click|cloud|club|cn|co|cz|de
      |dev|dk|es|fi|gg|gl|gy|icu|ie|il|in|io|is|it|jp|kr|la|li|life|link|live|lu|ly|me|mobi|nl|no|nu|online|page|pl|pro
      |pt|re|ro|ru|se|shop|site|sk|space|store|su|tech|tel|tk|to|top|tv|ua|uk|us|vip|website|wiki|win|ws|zone)(?![\w-])
    | (?<![\w.-])[\w-]+\.(?:рф|укр|中国|公司|みんな)(?![\w-])""",
    re.VERBOSE,
)
NO_LETTER = "Écrivez au moins une lettre."
NO_ADDRESS = "Écrivez un nom seul, sans adresse de site."
NO_EMAIL = "Écrivez un nom seul, sans adresse e-mail."
NO_TAG = "Écrivez un nom seul, sans les signes < et >."

NOT_READABLE = "Ce texte contient un signe illisible : retapez-le."

readable = RegexValidator(UNREADABLE, NOT_READABLE, inverse_match=True)
one_line = RegexValidator(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "Écrivez sur une seule ligne, sans caractère invisible.", inverse_match=True
)
plain_text = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    "Ce texte contient un caractère invisible : retapez-le.",
    inverse_match=True,
)


def person_name(name: str) -> None:
    """Refuse what cannot be a name: no letter, a site, an e-mail address, a tag."""
    plain = unicodedata.normalize("NFKC", name).replace("\u3002", ".")  # browsers read it as a full stop
    kinds = {unicodedata.category(char) for char in plain}
    for sentence, is_there in (
        (NO_LETTER, not kinds & LETTERS),
        (NOT_READABLE, "Co" in kinds),  # a character of one font only: no other font draws it
        (NO_EMAIL, "@" in plain),
        (NO_TAG, "<" in plain or ">" in plain),
        (NO_ADDRESS, ADDRESS.search(plain)),
    ):
        if is_there:
            raise ValidationError(sentence)


# --- Addresses ---------------------------------------------------------------------------------------------------

NO_AT_SIGN = "Il manque le signe @ : écrivez l’adresse entière, par exemple nom@exemple.fr."
NO_ENDING = "Il manque la fin de l’adresse, après « %(domain)s » : par exemple %(likely)s."
ONE_ADDRESS = re.compile(r"[^\s,;/|<>@]+@[^\s,;/|<>@]+")
SEVERAL = "Une seule adresse par champ : gardez celle où écrire à cette personne."
A_SPACE = "L’adresse contient une espace : écrivez-la sans espace, par exemple nom@exemple.fr."
AN_ACCENT = "L’adresse contient « %(sign)s » : écrivez-la sans accent, par exemple %(likely)s."
A_SIGN = "L’adresse contient « %(sign)s » : remplacez ce signe, par exemple %(likely)s."
EXAMPLE = "nom@exemple.fr"


def email_address(text: str) -> None:
    """Refuse what is not one address that letters reach, and say what is wrong with it; `text` is cleaned.

    Before the @, only ASCII goes through every server (RFC 5321); a domain may have accents (RFC 5890).
    """
    local, _, domain = text.rpartition("@")
    if len(ONE_ADDRESS.findall(text)) > 1:
        raise ValidationError(SEVERAL, code="several_addresses")
    if local and re.search(r"\s", text):
        raise ValidationError(A_SPACE, code="space_in_address")
    if odd := next((sign for sign in local if not sign.isascii()), ""):
        likely = likely_address(text)
        said = {"sign": odd, "likely": likely if likely.isascii() and likely else EXAMPLE}
        raise ValidationError(AN_ACCENT if odd.isalpha() else A_SIGN, code="accent_in_address", params=said)
    if text and "@" not in text:
        raise ValidationError(NO_AT_SIGN, code="no_at_sign")
    if local and domain and "." not in domain and domain != "localhost":
        said = {"domain": domain, "likely": likely_address(text) or EXAMPLE}
        raise ValidationError(NO_ENDING, code="no_ending", params=said)
    validate_email(text)
    try:
        punycode(domain)
    except UnicodeError as error:  # a domain that no server can be asked for
        raise ValidationError(validate_email.message, code="invalid") from error


# --- Phones ------------------------------------------------------------------------------------------------------

NO_PHONE = "Écrivez un seul numéro, par exemple 06 39 98 12 34, ou +32 470 12 34 56 hors de France."


def phone_number(text: str, *, kept: str = "") -> None:
    """Refuse what nobody can dial; what was already `kept` may stay."""
    if text and text != kept and not may_be_phone(text):
        raise ValidationError(NO_PHONE, code="no_phone")

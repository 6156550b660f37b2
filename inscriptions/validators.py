"""What may be typed: people's texts go into mails, spreadsheets and PDFs, where a control character does harm."""

from django.core.validators import RegexValidator

one_line = RegexValidator(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "Écrivez sur une seule ligne, sans caractère invisible.", inverse_match=True
)
plain_text = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]",
    "Ce texte contient un caractère invisible : retapez-le.",
    inverse_match=True,
)

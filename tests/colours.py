"""The colours of the style sheet, and how well one is read on another."""

import re

from django.conf import settings

SHEET = (settings.BASE_DIR / "static/css/site.css").read_text()
TOKENS, MORE = SHEET.split("@layer tokens {", 1)[1].split("@layer base", 1)[0].split("@media (prefers-contrast: more)")
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")


def colours(scheme: str, accent: str) -> dict[str, str]:
    """The custom properties of one scheme, then of one accent; « bleu » is the root's."""
    rules = dict(re.findall(r"(:root|\[data-accent=\"\w+\"\]) \{(.*?)\}", scheme, re.DOTALL))
    text = rules[":root"] + rules.get(f'[data-accent="{accent}"]', "")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", text))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)

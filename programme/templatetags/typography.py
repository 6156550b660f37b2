"""The French typography of screen texts; every filter escapes what it is given."""

import re
from datetime import date, datetime, time

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rencontre.french.phones import shown_phone
from rencontre.french.typography import NBSP, french_date, french_hour, french_instant, french_size, typographic
from rencontre.french.words import a_new

register = template.Library()
register.filter("typo", stringfilter(typographic))
register.filter("plain_day", french_date)
register.filter("plain_hour", french_hour)
register.filter("plain_instant", french_instant, expects_localtime=True)
register.filter("phone", stringfilter(shown_phone))
register.filter("weight", french_size)
register.filter("with_article", stringfilter(a_new))


@register.filter
def paragraphs(text: str) -> SafeString:
    """One `<p>` for each block of lines: an empty line separates two blocks."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return format_html_join("\n", "<p>{}</p>", ((typographic(block.strip()),) for block in blocks if block.strip()))


@register.filter
def hour(moment: time) -> SafeString:
    """« 9 h 15 » in its `<time>`."""
    return format_html('<time datetime="{}">{}</time>', f"{moment:%H:%M}", french_hour(moment))


@register.filter
def hour_range(start: time, end: time) -> SafeString:
    """« 9 h 15 – 9 h 45 », each hour in its `<time>`."""
    return format_html("{}{}– {}", hour(start), NBSP, hour(end))


@register.filter(expects_localtime=True)
def day(moment: date) -> SafeString:
    """« jeudi 31 mai 2018 » in its `<time>`; of an aware datetime, the day in the zone of the site."""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), french_date(moment))


@register.filter(expects_localtime=True)
def instant(moment: datetime) -> SafeString:
    """« jeudi 31 mai 2018 à 9 h 15 » in its `<time>`, in the zone of the site."""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), french_instant(moment))

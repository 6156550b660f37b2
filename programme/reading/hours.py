"""Hours in a text, in all the forms that French programmes give them: « 9h », « 9 h 15 », « 9.15 », « de 9h à 10h »."""

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import islice
from operator import itemgetter

from programme.reading.draft import TextSpan

DASH = r"\-\u2010-\u2015\u2212"
# « 9h », « 9 h 15 », « 9H15 », « 9 heures 15 », « 9h15min », « 9hOO » (a letter for a figure)
MINUTES = r"(?:[ \u00a0\u202f]?[0-5oO][\doO](?![\dh])(?:[ \u00a0\u202f]?(?:mn|min|minutes)\b)?)?"
WITH_H = rf"(?:heures?|hrs?|h)\.?{MINUTES}(?-i:(?![a-zà-öø-ÿ\d_]))"
COLON = r"[ \u00a0\u202f]?:[ \u00a0\u202f]?[0-5]\d(?::[0-5]\d)?(?![\d:])"
POINT = r"\.[0-5]\d(?!\d|[.,]\d)"
FIGURES = re.compile(
    rf"(?<![\d€])(?<!\d[.,:])(?P<hours>[01]?\d|2[0-4])(?:[ \u00a0\u202f]?(?P<h>{WITH_H})|(?P<colon>{COLON})"
    rf"|(?P<point>{POINT}))"
    r"(?P<half>[ \u00a0\u202f]+et[ \u00a0\u202f]+(?:demie?|quart)\b)?(?P<pm>[ \u00a0\u202f]?(?:[ap]\.?m\b\.?))?",
    re.IGNORECASE,
)
MAY_SAY = re.compile(r"\d|mi(?:di|nuit)", re.IGNORECASE)
# Not « après-midi », « Midi-Pyrénées » nor « Grand Midi ».
NAMED = re.compile(rf"(?<![\w{DASH}])(?P<named>midi|minuit)(?![\w]|[{DASH}]\w)(?P<half> et demie?\b)?", re.IGNORECASE)
SPACE = r"[ \t\u00a0\u202f]*"
# « 9 – 10h30 », « 9/10h », « de 9 à 10h »: a bare number before the hour that says what it is
BARE_BEFORE = re.compile(rf"(?<![\d.,:/h])(?P<bare>\d{{1,2}}){SPACE}(?:[{DASH}/]|à|et|a){SPACE}\Z", re.IGNORECASE)
# « 9h30-11 »: a bare number after it, before a sign or the end
BARE_AFTER = re.compile(
    rf"{SPACE}(?:[{DASH}/]|à){SPACE}(?P<bare>\d{{1,2}})(?={SPACE}(?:[:|»\])–—]|$))", re.IGNORECASE | re.MULTILINE
)
BETWEEN = re.compile(
    rf"{SPACE}(?:{SPACE}(?:[{DASH}/→➜>~·.|\t]|[=-]>|à|a|et|au|jusqu['’]?(?:à|a|au)|jusque))+{SPACE}\Z", re.IGNORECASE
)
BEFORE = re.compile(
    rf"(?:\b(?:(?:à|a){SPACE}partir{SPACE}de|d[eèé]s|vers|entre|de|à|a|from|environ){SPACE})+\Z", re.IGNORECASE
)
UNTIL = re.compile(rf"\b(?:jusqu['’]?(?:à|a|au)|fin(?:{SPACE}(?:prévue|à|vers))*){SPACE}:?{SPACE}\Z", re.IGNORECASE)
# « durée : 1h30 », « (2h) »: how long, not when
LENGTH = re.compile(rf"\b(?:dur[ée]e{SPACE}(?:de|:)?|pendant|en|sous|toutes les|de plus de){SPACE}\Z", re.IGNORECASE)
# How what brings an hour ends: « de », « dès », « vers », « entre », « environ », « from », « fin », « durée »…
LAST_LETTERS = {"de", "es", "ès", "és", "rs", "re", "om", "on", "in", "ue", "ée", "ee", "nt", "en", "us", "au"}
LAST_SIGNS = {"à", "a", ":"}
JOINS = frozenset("-/àat\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
LONGEST_LENGTH = 6  # hours: « (2h) » says how long, « (9h) » when
MOST_HOURS = 400  # of one line: no programme has as many
LOOK = 24  # characters beside an hour that may tell what it is


@dataclass(frozen=True)
class HourRange:
    """Hours that a text says together: « de 9h à 10h », or one alone, whose other end is None.

    `span` covers the words that bring them (« à partir de »), in the text that was given.
    """

    start: time | None
    end: time | None
    span: TextSpan


@dataclass(frozen=True)
class _Hour:
    at: time
    span: TextSpan


def hours_in(text: str) -> list[HourRange]:
    """Every hour and every range of hours of `text`, in order; what says how long is left out."""
    found = list(islice(_single_hours(text), MOST_HOURS))
    ranges: list[HourRange] = []
    place = 0
    while place < len(found):
        first = found[place]
        second = found[place + 1] if place + 1 < len(found) else None
        if second and _are_a_range(text, first, second):
            ranges.append(_range(text, first.at, second.at, TextSpan(first.span.start, second.span.end)))
            place += 2
        else:
            ranges.append(_alone(text, first))
            place += 1
    return ranges


def _are_a_range(text: str, first: _Hour, second: _Hour) -> bool:
    between = text[first.span.end : second.span.start]
    return len(between) <= LOOK and BETWEEN.fullmatch(between) is not None


def whole_hours(text: str) -> HourRange | None:
    """The hours of `text` when it says nothing else: a cell « 9h15 – 10h », « de 9h à 10h », « à partir de 9h »."""
    found = hours_in(text)
    rest = text[: found[0].span.start] + text[found[0].span.end :] if len(found) == 1 else text
    return found[0] if len(found) == 1 and not any(sign.isalnum() for sign in rest) else None


def _single_hours(text: str) -> Iterator[_Hour]:
    if not MAY_SAY.search(text):
        return
    pairs = heapq.merge(
        ((found.start(), found, True) for found in FIGURES.finditer(text)),
        ((found.start(), found, False) for found in NAMED.finditer(text)),
        key=itemgetter(0),
    )
    last = -1
    for _, found, in_figures in pairs:
        hour = (_in_figures(found) if in_figures else _named(found)) if found.start() >= last else None
        if hour is None or _is_a_length(text, found, hour):
            continue
        last = found.end()
        yield _Hour(hour, TextSpan(found.start(), found.end()))


def _in_figures(found: re.Match[str]) -> time | None:
    digits = re.findall(r"[\doO]{2}", found["h"] or found["colon"] or found["point"])
    minutes = int(digits[0].lower().replace("o", "0")) if digits else 0
    minutes += {"d": 30, "q": 15}.get((found["half"] or "").split()[-1][:1].lower(), 0) if found["half"] else 0
    hours = int(found["hours"])
    if found["pm"] and found["pm"].strip().lower().startswith("p") and hours < 12:
        hours += 12
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def _named(found: re.Match[str]) -> time:
    hour = 12 if found["named"].lower() == "midi" else 0
    return time(hour, 30 if found["half"] else 0)


def _is_a_length(text: str, found: re.Match[str], hour: time) -> bool:
    before = _before(text, found.start())
    in_brackets = before[-1:] in {"(", "["} and text[found.end() : found.end() + 1] in {")", "]"}
    return (in_brackets and hour.hour <= LONGEST_LENGTH) or (_may_tell(before) and LENGTH.search(before) is not None)


def _before(text: str, place: int) -> str:
    """The little that stands before `place`."""
    return text[max(0, place - LOOK) : place]


def _may_tell(before: str) -> bool:
    """Whether a word or a sign that brings an hour stands last: most hours have none, and need no search."""
    last = before.rstrip()[-2:].lower()
    return last in LAST_LETTERS or last[-1:] in LAST_SIGNS


def _range(text: str, start: time, end: time, span: TextSpan) -> HourRange:
    return HourRange(start, end, _widened(text, span))


def _alone(text: str, hour: _Hour) -> HourRange:
    """An hour without another: a bare number beside it may be the other end."""
    before = _before(text, hour.span.start)
    bare = BARE_BEFORE.search(before) if before.rstrip()[-1:].lower() in JOINS else None
    if bare and int(bare["bare"]) <= hour.at.hour and int(bare["bare"]) < 24:
        start = hour.span.start - len(before) + bare.start()
        return _range(text, time(int(bare["bare"])), hour.at, TextSpan(start, hour.span.end))
    bare = BARE_AFTER.match(text, hour.span.end)
    if bare and hour.at.hour < int(bare["bare"]) < 24:
        return _range(text, hour.at, time(int(bare["bare"])), TextSpan(hour.span.start, bare.end("bare")))
    until = UNTIL.search(before) if _may_tell(before) else None
    if until:
        return HourRange(None, hour.at, TextSpan(hour.span.start - len(before) + until.start(), hour.span.end))
    return HourRange(hour.at, None, _widened(text, hour.span))


def _widened(text: str, span: TextSpan) -> TextSpan:
    """`span` with the words that bring the hours."""
    before = _before(text, span.start)
    words = BEFORE.search(before) if _may_tell(before) else None
    return TextSpan(span.start - len(words[0]), span.end) if words else span

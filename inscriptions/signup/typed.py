"""What was typed a moment ago, in a signed cookie of that day’s pages of sign-up, for « envoyée » and « corriger ».

It says nothing of who is registered. It holds a mark: of the row, if this POST made one, else a random one, and they
are alike (docs/decisions/forms-without-a-cookie.md). The needs are never in it.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from inscriptions.models import Registration
from inscriptions.models.registrations import presence_text
from inscriptions.people.answer import Kind, Value
from inscriptions.people.answers import SignUp
from inscriptions.people.asked import QuestionRow, questions_of
from inscriptions.people.rows import Row
from inscriptions.seats.places import workshop_text
from inscriptions.signup.form import ANY, ordinal
from inscriptions.signup.public_form import CORRECTED
from inscriptions.signup.rules import key_of, known_people
from programme.models import Event
from programme.queries import Slot, slots_with_workshops
from rencontre.french.typography import french_hour_range, typographic

COOKIE = "inscription"
LIFE = 30 * 60  # seconds
SALT = "inscriptions.typed"
LONGEST = 3500  # signs: a browser keeps 4,096 with the name and the path
MARK_BYTES = 16
# What leaves first when texts are too long for a cookie: those that one corrects least.
LEAVE_FIRST = ("territory", "job_title", "organisation", "phone")


@dataclass(frozen=True)
class Typed:
    """What somebody typed: `answers` by name, none of them a need; `wishes`, slot → workshops, best first.

    `own`: question → value of what they answered to the organiser's, but the sensitive ones; None when it was too long.
    `mark` is that of the row which the POST made, if it made one: `row_of` finds it.
    """

    answers: Mapping[str, Value]
    wishes: Mapping[int, list[int]]
    mark: str
    own: Mapping[int, str] | None

    @property
    def sign_up(self) -> SignUp:
        said: dict[str, Any] = dict(self.answers)
        wishes = {slot: list(wished) for slot, wished in self.wishes.items()}
        return SignUp(**said, wishes=wishes, answers=dict(self.own or {}))

    def fields(self, event: Event, **changes: str) -> list[tuple[str, str]]:
        """The same as a browser sends it in a form of sign-up, with these `changes`."""
        said = {**self.answers, **changes}
        fields = [(name, "on" if value is True else str(value)) for name, value in said.items() if value]
        for slot, wished in self.wishes.items():
            ranks = enumerate([*wished, ANY], start=1)
            fields += [(f"wish_{slot}_{rank}", str(workshop)) for rank, workshop in ranks]
        for row in _told_questions(event) if self.own else []:
            value = (self.own or {}).get(row.question.pk, "")
            fields += [(row.name, one) for one in (value.split("\n") if row.kind is Kind.SEVERAL_OF else [value])]
        return fields


def remember(
    response: HttpResponse, event: Event, sign_up: SignUp, person: Registration | None, *, asked: Iterable[str]
) -> None:
    """Give the browser what was typed, of the answers `asked` by name; `person`, if this POST made or changed them."""
    mark = mark_of(person) if person else secrets.token_urlsafe(MARK_BYTES)
    names = [answer.name for answer in CORRECTED if answer.name in set(asked)]
    said = {name: getattr(sign_up, name) for name in names}
    wishes = [[slot, *wished] for slot, wished in sign_up.wishes.items()]
    told = {row.question.pk for row in _told_questions(event)}
    own: list[list[Any]] | None = [[pk, value] for pk, value in sign_up.answers.items() if pk in told]
    text = _signed(event, said, wishes, mark, own)
    for name in ("", *LEAVE_FIRST):
        if len(text) > LONGEST:
            said.pop(name, None)
            own = None
            text = _signed(event, said, wishes, mark, own)
    response.set_cookie(
        COOKIE, text, max_age=LIFE, path=_path(event), secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip


def typed_of(request: HttpRequest, event: Event) -> Typed | None:
    """What was typed for `event` in this browser in the last half hour; None without it."""
    try:
        whose, said, wishes, own, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError):
        return None
    if whose != event.pk or not {"first_name", "last_name", "email"} <= said.keys():
        return None
    return Typed(said, {slot: wished for slot, *wished in wishes}, mark, own if own is None else dict(own))


def row_of(event: Event, typed: Typed) -> Registration | None:
    """The live registration that the POST made; None if it made none: whoever is registered besides is not found."""
    key = key_of(typed.sign_up)
    person = known_people(event, [key]).get(key) if key else None
    return person if person and constant_time_compare(mark_of(person), typed.mark) else None


def mark_of(person: Registration) -> str:
    """What nobody else makes of a row, and nobody reads a row in."""
    digest = salted_hmac(SALT, f"{person.pk}.{person.badge_code}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:MARK_BYTES]).decode().rstrip("=")


def rows_of(event: Event, typed: Typed) -> list[Row]:
    """What is shown back of it: the name, the address, the half-days, and the workshops where one comes."""
    said = typed.sign_up
    attended = {moment for moment in ("morning", "lunch", "afternoon") if getattr(said, f"attends_{moment}")}
    rows = [
        Row("Prénom et nom", [typographic(f"{said.first_name} {said.last_name}")]),
        Row("Adresse e-mail", [said.email]),
        Row("Présence", [presence_text(event, attended)]),
    ]
    return rows + [
        _slot_row(slot, typed.wishes[slot.pk]) for slot in slots_with_workshops(event) if slot.pk in typed.wishes
    ]


def _slot_row(slot: Slot, wished: list[int]) -> Row:
    offered = {workshop.pk: workshop for workshop in slot.offered}
    texts = [workshop_text(offered[workshop], "") for workshop in wished if workshop in offered]
    ranked = [f"{ordinal(rank)} : {text}" for rank, text in enumerate(texts, start=1)]
    hours = french_hour_range(slot.session.effective_starts_at, slot.session.effective_ends_at)
    shown = ranked if len(ranked) > 1 else texts or ["sans préférence"]
    return Row(f"Atelier, {hours}", shown, is_list=len(shown) > 1)


def _told_questions(event: Event) -> list[QuestionRow]:
    """The organiser's own, but the sensitive ones."""
    return [row for row in questions_of(event) if not row.is_sensitive]


def _signed(
    event: Event, said: Mapping[str, Value], wishes: list[list[int]], mark: str, own: list[list[Any]] | None
) -> str:
    return signing.dumps([event.pk, said, wishes, own, mark], salt=SALT, compress=True)


def _path(event: Event) -> str:
    return reverse("inscriptions:sign_up", args=[event.slug])

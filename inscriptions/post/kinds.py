"""The kinds of letters, each declared once: its name, its subject, its template, and what becomes of it.

An application of its own declares a kind in its `ready()`: `declare(LetterKind(…))`, with a template of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from inscriptions.models import OutgoingMail, Registration
from programme.models import Event

LONGEST_SLUG = OutgoingMail._meta.get_field("kind").max_length or 0


def own_address(person: Registration, to: str) -> str:
    """What holds the personal link goes to nobody but the address of today: an older one must not read the new link."""
    return person.email


def address_to_prove(person: Registration, to: str) -> str:
    return person.pending_email


def older_address(person: Registration, to: str) -> str:
    """What tells an address that it is replaced goes to it whatever follows, unless the person is erased."""
    return to if person.first_name or person.last_name else ""


def always(person: Registration) -> bool:
    return True


def wants_letters(person: Registration) -> bool:
    """Whoever unsubscribed meanwhile gets none. An address that refuses is the sender's matter, whatever the kind."""
    return not person.no_campaigns


def while_it_is(status: str) -> Callable[[Registration], bool]:
    """Of a reminder: while the person is of this `status`, as it says, until the day begins."""

    def stands(person: Registration) -> bool:
        is_to_come = person.event.status == Event.Status.PUBLISHED and timezone.now() < person.event.starts
        return person.status == status and is_to_come and wants_letters(person)

    return stands


def is_still_written_to(person: Registration) -> bool:
    """Of a message of the team: who has neither cancelled nor unsubscribed since."""
    return wants_letters(person) and person.is_live


def of_a_cancelled_day(person: Registration, to: str) -> str:
    """Nobody reads that a day is cancelled once it takes place again."""
    return person.email if person.event.status == Event.Status.CANCELLED else ""


def of_an_open_offer(person: Registration, to: str) -> str:
    """Nobody reads that a place is offered once it is not."""
    is_held = person.status == Registration.Status.CONFIRMED
    return to if is_held and person.handovers.open(timezone.now()).filter(to=to).exists() else ""


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: `slug` stands in the rows, `name` is what the team reads, `subject` may say {title}.

    `latest_only`: a later letter of the kind to the same person replaces it while it is not sent. `says_the_day`: it
    says where the person sits. `address`: where the letter that was queued to an address (the second argument) goes,
    asked when it is sent; "" when nobody should read it any more. `still_stands`: whether what it says to the person
    makes sense when it leaves. `template` is `inscriptions/letters/<slug>.html` unless it says another. `by_anyone`: a
    stranger who types an address may cause it, so that an address gets few of them in an hour. `names_the_person`: it
    greets by the name that was typed, once the address is proved. `awaited`: whoever asked waits for it before their
    screen, so that it leaves before all others. `unkept`: why its row never keeps what it says, in a sentence that the
    ledger shows instead; it is composed at each attempt. `is_optional`: who wants neither campaigns nor reminders gets
    none of them, and each says in one click how to have no more. `says_changes`: it says what the act changed of the
    person, before and after.
    """

    slug: str
    name: str
    subject: str
    template: str = ""
    has_calendar: bool = False
    says_the_day: bool = False
    latest_only: bool = True
    address: Callable[[Registration, str], str] = own_address
    still_stands: Callable[[Registration], bool] = always
    by_anyone: bool = False
    names_the_person: bool = True
    awaited: bool = False
    unkept: str = ""
    is_optional: bool = False
    says_changes: bool = False

    @property
    def template_name(self) -> str:
        return self.template or f"inscriptions/letters/{self.slug}.html"


KINDS: dict[str, LetterKind] = {}


def declare(kind: LetterKind) -> LetterKind:
    """Write `kind` in the registry; ValueError for a slug that is too long for the rows, or is another kind's."""
    if len(kind.slug) > LONGEST_SLUG or KINDS.setdefault(kind.slug, kind) != kind:
        raise ValueError(f"{kind.slug}: another kind of letter has this slug, or it is longer than {LONGEST_SLUG}")
    return kind


def name_of(slug: str) -> str:
    """The French name of a kind; the slug of one that is declared no more."""
    return KINDS[slug].name if slug in KINDS else slug


def why_unkept(slug: str) -> str:
    """Why nobody may read what a letter of this kind says, but who receives it; empty where the ledger shows it."""
    return KINDS[slug].unkept if slug in KINDS else ""


CONFIRMATION = declare(
    LetterKind(
        "confirmation",
        "confirmation d’inscription",
        "Votre inscription\u00a0: {title}",
        has_calendar=True,
        awaited=True,
    )
)
CHANGED = declare(
    LetterKind(
        "changed",
        "inscription modifiée",
        "Votre inscription a changé\u00a0: {title}",
        has_calendar=True,
        says_the_day=True,
        says_changes=True,
    )
)
CANCELLED = declare(
    LetterKind("cancelled", "inscription annulée", "Votre inscription est annulée\u00a0: {title}", has_calendar=True)
)
ALREADY = declare(
    LetterKind("already", "déjà inscrit", "Vous êtes déjà inscrit·e\u00a0: {title}", by_anyone=True, awaited=True)
)
ADDRESS_NEW = declare(
    LetterKind(
        "address_new",
        "nouvelle adresse à confirmer",
        "Confirmez votre nouvelle adresse\u00a0: {title}",
        address=address_to_prove,
        by_anyone=True,
        names_the_person=False,
        awaited=True,
    )
)
ADDRESS_OLD = declare(
    LetterKind(
        "address_old",
        "changement d’adresse demandé",
        "Changement d’adresse demandé\u00a0: {title}",
        latest_only=False,  # each names another address
        address=older_address,
    )
)
ADDRESS_REPLACED = declare(
    LetterKind(
        "address_replaced",
        "adresse changée par l’équipe",
        "Votre inscription change d’adresse\u00a0: {title}",
        latest_only=False,  # as above
        address=older_address,
    )
)
RENEWED = declare(LetterKind("renewed", "lien renouvelé", "Votre nouveau lien personnel\u00a0: {title}", awaited=True))
CONFIRM = declare(
    LetterKind("confirm", "adresse à confirmer", "Confirmez votre adresse\u00a0: {title}", by_anyone=True, awaited=True)
)
EXPIRED = declare(
    LetterKind(
        "expired",
        "adresse non confirmée",
        "Votre inscription n’a pas été confirmée\u00a0: {title}",
        has_calendar=True,
        by_anyone=True,
    )
)
WAITING = declare(LetterKind("waiting", "liste d’attente", "Vous êtes en liste d’attente\u00a0: {title}", awaited=True))
PROMOTED = declare(
    LetterKind("promoted", "place obtenue", "Vous avez une place\u00a0: {title}", has_calendar=True, says_the_day=True)
)
SEATED = declare(
    LetterKind(
        "seated",
        "atelier obtenu",
        "Vous avez une place en atelier\u00a0: {title}",
        has_calendar=True,
        says_the_day=True,
        says_changes=True,
    )
)
ALLOCATED = declare(
    LetterKind(
        "allocated",
        "répartition annoncée",
        "Votre atelier\u00a0: {title}",
        has_calendar=True,
        says_the_day=True,
        latest_only=False,  # each is about another slot
    )
)
SESSION = declare(
    LetterKind(
        "session",
        "séance modifiée",
        "Changement au programme\u00a0: {title}",
        has_calendar=True,
        says_the_day=True,
        latest_only=False,  # each is about another session
    )
)
# To whoever a place is offered to. Its link is theirs alone: neither the giver nor the team reads it.
OFFERED = declare(
    LetterKind(
        "offered",
        "place proposée",
        "Une place vous est proposée\u00a0: {title}",
        address=of_an_open_offer,
        by_anyone=True,
        names_the_person=False,
        awaited=True,
        unkept="Ce message porte un lien qui n’est qu’à son destinataire\u00a0: son texte n’est pas gardé.",
    )
)
HANDED_OVER = declare(
    LetterKind("handed_over", "place cédée", "Votre place est cédée\u00a0: {title}", has_calendar=True)
)
DECLINED = declare(LetterKind("declined", "place déclinée", "Votre place n’a pas été prise\u00a0: {title}"))
# What a team writes to an audience of its day: its subject and its text are the campaign's, read when it leaves.
CAMPAIGN = declare(
    LetterKind(
        "campaign",
        "message de l’équipe",
        "Message de l’équipe\u00a0: {title}",
        latest_only=False,
        still_stands=is_still_written_to,
        is_optional=True,
    )
)
# The same to whoever writes it, as somebody would read it: about no registration.
CAMPAIGN_TRIAL = declare(
    LetterKind(
        "campaign_trial",
        "essai d’un message de l’équipe",
        "Essai\u00a0: {title}",
        "inscriptions/letters/campaign.html",
        latest_only=False,
        awaited=True,
        unkept="Cet essai dit ce que quelqu’un a répondu\u00a0: son texte n’est pas gardé.",
    )
)
# Not « says_the_day »: it says where one sits, but not that it changed, which is still to be told.
REMINDER = declare(
    LetterKind(
        "reminder",
        "rappel",
        "Rappel\u00a0: {title}",
        still_stands=while_it_is(Registration.Status.CONFIRMED),
        is_optional=True,
    )
)
REMINDER_SPEAKER = declare(
    LetterKind(
        "reminder_speaker",
        "rappel à qui intervient",
        "Votre intervention\u00a0: {title}",
        still_stands=while_it_is(Registration.Status.CONFIRMED),
        is_optional=True,
    )
)
REMINDER_WAITING = declare(
    LetterKind(
        "reminder_waiting",
        "rappel à qui attend",
        "Votre place en liste d’attente\u00a0: {title}",
        still_stands=while_it_is(Registration.Status.WAITING),
        is_optional=True,
    )
)
THANKS = declare(
    LetterKind(
        "thanks",
        "remerciements",
        "Merci\u00a0: {title}",
        still_stands=wants_letters,
        is_optional=True,
    )
)
MISSED = declare(
    LetterKind(
        "missed",
        "documents à qui n’a pu venir",
        "Ce qu’il reste de la rencontre\u00a0: {title}",
        still_stands=wants_letters,
        is_optional=True,
    )
)
# To the team, about no registration: what they say is read when they leave (`letters/notice_letters.py`).
TEAM_NEWS = declare(
    LetterKind(
        "team_news",
        "nouvelles à l’équipe",
        "À savoir\u00a0: {title}",
        latest_only=False,
        unkept="Ce message nomme des personnes\u00a0: son texte n’est pas gardé, pour partir avec elles.",
    )
)
TEAM_DIGEST = declare(
    LetterKind("team_digest", "point des inscriptions", "Le point des inscriptions\u00a0: {title}", latest_only=False)
)
TEAM_CLOSING = declare(
    LetterKind("team_closing", "la clôture approche", "La clôture approche\u00a0: {title}", latest_only=False)
)
DAY_MOVED = declare(
    LetterKind(
        "day_moved",
        "journée reportée",
        "Nouvelle date\u00a0: {title}",
        template="inscriptions/letters/session.html",
        has_calendar=True,
        says_the_day=True,
        latest_only=False,
    )
)
DAY_CANCELLED = declare(
    LetterKind(
        "day_cancelled",
        "journée annulée",
        "La journée est annulée\u00a0: {title}",
        has_calendar=True,
        address=of_a_cancelled_day,
    )
)
# Of an address, not of a day: it is looked up when the letter is sent.
LINKS = declare(
    LetterKind(
        "links",
        "liens retrouvés",
        "Vos inscriptions",
        latest_only=False,
        by_anyone=True,
        awaited=True,
    )
)
# To an address that several people who were signed up together share: what becomes of each, read when it is sent.
TOGETHER = declare(
    LetterKind(
        "together",
        "inscriptions faites ensemble",
        "Plusieurs inscriptions\u00a0: {title}",
        latest_only=False,
        by_anyone=True,
        awaited=True,
    )
)
# To whoever keeps the site: what it says is what it tells of (`Incident.letter`), when it is sent.
OPERATOR = declare(
    LetterKind(
        "operator",
        "alerte à qui tient le site",
        "Le site signale un incident",
        latest_only=False,
        awaited=True,
    )
)

"""What each model holds of a person who signs up: where, for what, until when, and what stays of it.

In the order in which they are erased: the registration, which leads to the rest, is the last.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import Case, F, Model, Q, Value, When

from inscriptions.models import (
    Answer,
    Attendance,
    BadgePrint,
    CampaignPerson,
    Certificate,
    Handover,
    History,
    OutgoingMail,
    Registration,
    Scan,
    SensitiveAnswer,
    SpecialNeeds,
    WorkshopChoice,
    WorkshopSeat,
)
from inscriptions.models.registrations import address_key
from inscriptions.people.answer import Kept
from inscriptions.people.answers import NEEDS, OF_THE_PERSON
from inscriptions.people.asked import question_row
from inscriptions.people.history import described, workshop_labels
from inscriptions.post.kinds import LINKS, OFFERED, TOGETHER, name_of
from programme.models import Event
from rencontre.holdings import Holding, Rows, declare

People = Sequence[Registration]
A_MONTH = timedelta(days=30)
LISTS = (LINKS.slug, TOGETHER.slug)  # letters to an address, about all those who share it
NO_REASON = "effacé"  # of a seat that the team forced: the database wants one

TEAM = "l’équipe d’organisation"
WITH_DESK = "l’équipe d’organisation et l’accueil"
KEEPER = "qui tient le site"
ASKER_READS = "qui a inscrit la personne lit son nom, ses demi-journées, son atelier et l’état de son inscription"

WITH_THE_PERSON = "le nombre de mois dit plus haut pour chaque rencontre"
WITH_THE_NEEDS = "le nombre de jours dit plus haut pour chaque rencontre ; aussitôt si l’inscription est annulée"
FOR_THE_COUNTS = "sans limite, mais sans le nom, effacé avec les réponses : pour les comptes de la journée"

KEY = "numéro de la ligne"
LEADS = "mène à l’inscription"
TECHNICAL = "repère technique"
DERIVED = "tiré des réponses, pour les retrouver"
STAFF = "compte d’un membre de l’équipe"


def _of(model: type[Model], column: str = "registration") -> Callable[[People], Rows]:
    """The rows of `model` whose `column` leads to one of some people."""
    return lambda people: model._default_manager.filter(**{f"{column}__in": [person.pk for person in people]})


def _with_the_person(event: Event) -> date:
    return event.people_kept_until


def _with_the_needs(event: Event) -> date:
    return event.needs_kept_until


def _letters_of(people: People) -> Rows:
    """Theirs, and the lists of people and the offers sent to their address; one that waits, or whose text is not kept,
    stays for those who share the address."""
    theirs = {address_key(person.email) for person in people} - {""}
    to_an_address = Q(registration=None, kind__in=LISTS) | Q(kind=OFFERED.slug)
    lists = OutgoingMail.objects.filter(to_an_address).values_list("pk", "to", "text")
    found = [(pk, address_key(to), bool(text)) for pk, to, text in lists if address_key(to) in theirs]
    shared = _who_share({key for _, key, is_composed in found if not is_composed}, people)
    keys = [pk for pk, key, is_composed in found if is_composed or key not in shared]
    return OutgoingMail.objects.filter(Q(registration__in=[person.pk for person in people]) | Q(pk__in=keys))


def _offers_of(people: People) -> Rows:
    """Places that they offered or took, and those offered to their address alone, which nobody took."""
    theirs = {address_key(person.email) for person in people} - {""}
    untaken = Handover.objects.filter(accepted_at=None).exclude(to="").values_list("pk", "to")
    found = {pk: address_key(to) for pk, to in untaken if address_key(to) in theirs}
    shared = _who_share(set(found.values()), people)
    keys = [person.pk for person in people]
    to_them = [pk for pk, key in found.items() if key not in shared]
    return Handover.objects.filter(Q(offer__in=keys) | Q(receiver__in=keys) | Q(pk__in=to_them))


def _untaken(offers: Rows) -> Rows:
    """The address is that of somebody who never answered."""
    return offers.filter(accepted_at=None)


def _who_share(addresses: set[str], people: People) -> set[str]:
    """Those of `addresses` (as keys) that somebody else has."""
    if not addresses:
        return set()
    others = Registration.objects.exclude(pk__in=[person.pk for person in people])
    theirs = others.filter(reduce(or_, (Q(identity_key__startswith=f"{key}|") for key in addresses)))
    return {key.partition("|")[0] for key in theirs.values_list("identity_key", flat=True)}


def _logged(people: People) -> Rows:
    """What the log of the administration says of them: a former version, or a library, may have written there."""
    theirs = LogEntry.objects.filter(content_type__app_label="inscriptions", content_type__model="registration")
    return theirs.filter(object_id__in=[str(person.pk) for person in people])


def _with_labels(said: dict[str, Any], event: Event) -> dict[str, Any]:
    """The same, the profile as the day calls it."""
    return said | ({"profile": dict(event.profiles).get(said["profile"], said["profile"])} if "profile" in said else {})


def _acts_in_words(acts: Rows) -> list[Mapping[str, Any]]:
    acts = acts.select_related("event").order_by("when", "pk")
    days = {act.event_id: act.event for act in acts}
    workshops = {pk: workshop_labels(event) for pk, event in days.items()}
    return [
        {
            "quand": act.when,
            "acte": act.act,
            "avant": described(_with_labels(act.before, act.event), workshops[act.event_id]),
            "après": described(_with_labels(act.after, act.event), workshops[act.event_id]),
            "motif": act.reason,
        }
        for act in acts
    ]


def _letters_in_words(mails: Rows) -> list[Mapping[str, Any]]:
    return [
        {
            "nature": name_of(mail.kind),
            "destinataire": mail.to,
            "objet": mail.subject,
            "texte": mail.text,
            "écrit le": mail.queued_at,
            "envoyé le": mail.sent_at,
        }
        for mail in mails.order_by("queued_at", "pk")
    ]


def _answers_in_words(answers: Rows) -> list[Mapping[str, Any]]:
    """Each under its question: « Votre moyen de transport » → « en train »."""
    rows = answers.select_related("question__event", "question__workshop").order_by("question__position", "question")
    asked = [(question_row(answer.question), answer.value) for answer in rows]
    return [{row.title: row.in_words(value)} for row, value in asked]


def _plain_answers_of(people: People) -> Rows:
    return Answer.objects.filter(registration__in=[person.pk for person in people], question__sensitive=False)


def _to_nobody(mails: Rows) -> Rows:
    """About no registration, or to an address that a place was offered to: it may be of somebody who never answered."""
    return mails.filter(Q(registration=None) | Q(kind=OFFERED.slug))


def unshown(why: str, columns: str) -> dict[str, str]:
    return dict.fromkeys(columns.split(), why)


declare(
    Holding(
        model=LogEntry,
        title="Journal de la gestion",
        why="savoir qui de l’équipe a changé quoi dans le programme",
        readers=KEEPER,
        until="ce qu’il dirait de la personne part avec ses réponses ; le reste parle du programme et demeure",
        of=_logged,
        shown=("action_time", "object_repr", "change_message"),
        unshown=unshown(TECHNICAL, "id content_type object_id action_flag") | {"user": STAFF},
    )
)
declare(
    Holding(
        model=SpecialNeeds,
        title="Repas et besoins d’accueil",
        why="servir un repas qui convient et accueillir selon les besoins, à qui le demande",
        consent=True,
        readers="les membres de l’équipe qui s’en occupent ; le traiteur ne reçoit que des nombres",
        until=WITH_THE_NEEDS,
        ends=_with_the_needs,
        of=_of(SpecialNeeds),
        shown=tuple(answer.name for answer in NEEDS),
        unshown={"id": KEY, "registration": LEADS},
    )
)
declare(
    Holding(
        model=SensitiveAnswer,
        title="Réponses aux questions sensibles de l’organisateur",
        why="accueillir selon ce que chaque question dit, à qui veut y répondre",
        consent=True,
        readers="les membres de l’équipe qui s’occupent des repas et des besoins d’accueil",
        until=WITH_THE_NEEDS,
        ends=_with_the_needs,
        of=_of(SensitiveAnswer),
        words=_answers_in_words,
        shown=("question", "value"),
        unshown={"id": KEY, "registration": LEADS},
    )
)
declare(
    Holding(
        model=WorkshopChoice,
        title="Choix d’ateliers",
        why="donner une place dans l’atelier préféré",
        readers=TEAM,
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_of(WorkshopChoice),
        shown=("slot", "workshop", "rank", "queued_at"),
        unshown={"id": KEY, "registration": LEADS, "waits": TECHNICAL},
    )
)
declare(
    Holding(
        model=WorkshopSeat,
        title="Places en atelier",
        why="savoir qui va où, et tenir la feuille d’émargement",
        readers=WITH_DESK,
        until=FOR_THE_COUNTS,
        of=_of(WorkshopSeat),
        shown=("slot", "workshop", "allotted_at", "reason", "over_capacity"),
        unshown={"id": KEY, "registration": LEADS, "by": STAFF},
        kept="les comptes de la journée",
        emptied={"reason": Case(When(over_capacity=True, then=Value(NO_REASON)), default=Value(""))},
        stays=("id", "registration", "slot", "workshop", "allotted_at", "by", "over_capacity"),
    )
)
declare(
    Holding(
        model=Attendance,
        title="Présences",
        why="savoir qui est venu, et délivrer les attestations",
        readers=WITH_DESK,
        until=FOR_THE_COUNTS,
        of=_of(Attendance),
        shown=("moment", "workshop", "at"),
        unshown={"id": KEY, "registration": LEADS, "by": STAFF},
        kept="les comptes de la journée",
        stays=("id", "registration", "moment", "workshop", "at", "by"),
    )
)
declare(
    Holding(
        model=Scan,
        title="Lectures du badge",
        why="accueillir sans faire attendre, et reprendre ce qu’un téléphone a lu sans réseau",
        readers=WITH_DESK,
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_of(Scan),
        shown=("moment", "workshop", "scanned_at", "received_at", "claimed_at", "outcome"),
        unshown={"id": KEY, "registration": LEADS, "uuid": TECHNICAL, "by": STAFF},
    )
)
declare(
    Holding(
        model=BadgePrint,
        title="Impressions du badge",
        why="savoir si le badge est imprimé, et s’il a changé depuis",
        readers=WITH_DESK,
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_of(BadgePrint),
        shown=("at",),
        unshown={"id": KEY, "registration": LEADS, "digest": TECHNICAL, "by": STAFF},
    )
)
declare(
    Holding(
        model=Certificate,
        title="Numéro de l’attestation",
        why="reconnaître une attestation de présence qui serait contestée",
        readers=TEAM,
        until="sans limite : le numéro reste, sans le nom",
        of=_of(Certificate),
        shown=("number", "issued_at"),
        unshown={"id": KEY, "registration": LEADS},
        kept="un numéro n’est donné qu’une fois",
        stays=("id", "registration", "number", "issued_at"),
    )
)
declare(
    Holding(
        model=OutgoingMail,
        title="Messages envoyés",
        why="pouvoir dire ce qui a été écrit, et reprendre un envoi qui échoue",
        readers=TEAM,
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_letters_of,
        words=_letters_in_words,
        shown=("kind", "to", "subject", "text", "queued_at", "sent_at"),
        unshown={"id": KEY, "registration": LEADS, "html": "dit la même chose que le texte", "reply_to": STAFF}
        | unshown(
            TECHNICAL,
            "campaign reminder facts calendar not_before claimed_at attempts stalls last_error gave_up_at dropped_at",
        ),
        dated="queued_at",
        after=A_MONTH,
        aged=_to_nobody,
    )
)
declare(
    Holding(
        model=CampaignPerson,
        title="Messages de l’équipe, pour qui",
        why="n’écrire qu’aux personnes choisies, et dire à qui un message n’a pas été envoyé",
        readers=TEAM,
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_of(CampaignPerson),
        shown=("campaign", "why_not"),
        unshown={"id": KEY, "registration": LEADS},
    )
)
declare(
    Holding(
        model=History,
        title="Actes sur l’inscription",
        why="répondre à qui demande pourquoi une place a changé",
        readers=TEAM,
        until="l’acte et sa date restent ; ce qu’il disait de la personne part avec ses réponses",
        ends=_with_the_person,
        of=_of(History),
        words=_acts_in_words,
        shown=("when", "act", "before", "after", "reason"),
        unshown={
            "id": KEY,
            "registration": LEADS,
            "event": "celle de l’inscription",
            "session": TECHNICAL,
            "who": STAFF,
        },
        kept="le fil de la journée",
        emptied={"before": {}, "after": {}, "reason": ""},
        stays=("id", "event", "registration", "session", "who", "when", "act"),
    )
)
declare(
    Holding(
        model=Answer,
        title="Réponses aux questions de l’organisateur",
        why="organiser la rencontre, pour ce que chaque question dit",
        readers=f"{TEAM} ; celle qu’une journée imprime est lue sur le badge, ou sur la feuille d’émargement",
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_plain_answers_of,
        words=_answers_in_words,
        shown=("question", "value"),
        unshown={"id": KEY, "registration": LEADS},
    )
)
declare(
    Holding(
        model=Handover,
        title="Places proposées, cédées ou reçues",
        why="céder sa place, et savoir à qui elle est allée",
        readers=TEAM,
        until=f"{WITH_THE_PERSON} ; trente jours après sa fin pour une proposition que personne n’a acceptée",
        of=_offers_of,
        shown=("to", "offered_at", "expires_at", "accepted_at", "withdrawn_at"),
        unshown={"id": KEY, "offer": "qui a proposé sa place", "receiver": "qui l’a reçue"},
        kept="le fil de la journée",
        emptied={"to": ""},
        stays=("id", "offer", "receiver", "offered_at", "expires_at", "accepted_at", "withdrawn_at"),
        dated="expires_at",
        after=A_MONTH,
        aged=_untaken,
    )
)
declare(
    Holding(
        model=Registration,
        title="Réponses",
        why="organiser la rencontre : inscriptions, ateliers, repas, badges, accueil, feuilles d’émargement, messages",
        readers=f"{TEAM} ; l’accueil ne lit que nom, structure, fonction et atelier ; {ASKER_READS}",
        until=WITH_THE_PERSON,
        ends=_with_the_person,
        of=_of(Registration, "pk"),
        shown=(
            *(answer.name for answer in OF_THE_PERSON),
            "pending_email", "status", "created_at", "queued_at", "status_changed_at", "proved_at", "hold_expires_at",
            "source", "no_campaigns", "address_refused_at", "address_refused_why", "asked_by",
        ),
        unshown={"id": KEY, "event": "celle de cette page", "speaker": "la fiche du programme, publique"}
        | unshown(TECHNICAL, "link_version calendar_sequence badge_code badge_name erased_at")
        | unshown(DERIVED, "identity_key search_key sort_key"),
        kept="les comptes de la journée",
        emptied={
            **{one.name: one.column.get_default() for one in OF_THE_PERSON if one.kept is Kept.WITH_THE_PERSON},
            **dict.fromkeys(("pending_email", "identity_key", "search_key", "sort_key", "address_refused_why"), ""),
            "address_refused_at": None,
            "speaker": None,
            "asked_by": None,
            "link_version": F("link_version") + 1,
        },
        stays=(
            "id", "event", "status", "created_at", "queued_at", "status_changed_at", "proved_at", "hold_expires_at",
            "source", "calendar_sequence", "badge_code", "badge_name", "erased_at",
            "no_campaigns", *(one.name for one in OF_THE_PERSON if one.kept is Kept.FOR_THE_COUNTS),
        ),
    )
)  # fmt: skip

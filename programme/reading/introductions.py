"""What brings people in a programme: « animé par », « Intervenants : », « allocution de », and the role it gives."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from programme.reading.draft import Role
from programme.reading.functions import listed
from programme.reading.tokens import Token

_FACILITATOR = """
    animation animations anime animee animes animees animateur animatrice animateurs animatrices moderation modere
    moderee moderes moderees moderateur moderatrice moderateurs moderatrices moderator facilitation facilitateur
    facilitatrice facilite facilitee coanimation coanime coanimee coanimateur coanimatrice co-animation co-anime
    co-animee co-animes co-animees co-animateur co-animatrice co-moderation co-moderateur co-moderatrice anime-e
    animateur-trice moderated facilitated hosted host
    facilitator moderateur-trice animateurtrice moderateurtrice coordination-des-debats
"""
_CHAIR = """
    presidence preside presidee presides presidees president-de-seance presidente-de-seance chair chairman
    chairwoman chaired co-presidence copresidence
"""
_SPEAKER = """
    intervenant intervenante intervenants intervenantes intervention interventions orateur oratrice orateurs
    oratrices conferencier conferenciere conferenciers conferencieres invite invitee invites invitees participant
    participante participants participantes contributeur contributrice contributeurs contributrices contribution
    contributions temoin temoins temoignage temoignages panel paneliste panelistes speaker speakers presentation
    presentations presentateur presentatrice presente presentee presentes presentees introduction introduit
    introduite introduits rapporteur rapporteure rapporteurs rapporteuse rapporteuses discutant discutante
    discutants discutantes discussion debatteur debatteurs expert experte experts expertes interlocuteur
    interlocuteurs avec formateur formatrice formateurs formatrices allocution allocutions discours mot keynote
    keynotes conclu conclue cloture cloturee conclut ouvert ouverte assure assuree assures assurees prononce
    prononcee prononces propose proposee proposes mene menee conduit conduite delivre delivree donne donnee
    communication communications communicants communicant expose exposes regard regards eclairage eclairages
    grand-temoin synthese restitution lecture retour parole paroles representant intervenant-e intervenant-es
    intervenant-e-s participant-es participant-e-s invite-es invite-e-s coordination coordonne coordonnee coordonnes
    pilote pilotee pilotes realise realisee redige accueilli accueillie accueillis accueil conclusion conclusions
    ouverture discutee discute illustre illustree eclaire encadre encadree encadres organise organisee organises
    redige dispense dispensee opened closed presented introduced given delivered panelist panelists panellist
    panellists
"""
ROLES = {
    **dict.fromkeys(listed(_SPEAKER), Role.SPEAKER),
    **dict.fromkeys(listed(_FACILITATOR), Role.FACILITATOR),
    **dict.fromkeys(listed(_CHAIR), Role.CHAIR),
}
# Before « par », they bring who made something, not who speaks of it.
MADE = listed("""
    adopte adoptee cree creee crees creees ecrit ecrite ecrits fonde fondee fondes fondees publie publiee invente
    inventee inspire inspiree vote votee signe signee construit construite imagine imaginee finance financee
    financees finances soutenu soutenue soutenus porte portee portes portees lance lancee vecu vecue vecus occupe
    occupee commande commandee dessine dessinee elu elue nomme nommee fait faite induit induits suivi precede defini
    definie touche touches concerne concernes compose composee promulgue edite editee traduit traduite concu concue
""")
# After « de », somebody speaks: « allocution d’ouverture de Mme X », « le regard de X ».
SPEECHES = listed("""
    accueil allocution allocutions animation apport apports bienvenue causerie cloture communication conclusion
    conclusions conference conferences contribution contributions discours eclairage eclairages exposé expose grand
    intervention interventions introduction keynote lecon lecture message moderation mot mots ouverture parole
    paroles participation performance presence presentation presentations presidence prise propos regard regards
    remarques restitution retour retours seminaire speech synthese temoignage temoignages remerciements tribune
    vision voix voeux atelier debut animations exposes projection interview interviews entretien entretiens itw
""")
GIVEN = listed("donne donnee donnes confie confiee confies demande demandee demandes laisse laissee passee cedee")
MADE_OF = listed(
    "film livre roman ouvrage travaux these theorie pensee oeuvre vie loi biographie projection "
    "lecture aune lumiere prisme miroir"
)
# Words between the first of a label and its colon: « Intervenants et témoignages : », « Président de séance : ».
GLUE = listed("""
    et de du des la le les l d a au ou & en par avec notamment seance session table ronde tables rondes debat debats
    matinee journee atelier echanges echange principal principaux principale pressenti pressentis pressenties prevu
    prevus confirmes autres parmi nos generale generaux finale temoins temoin grand grande grands the by with of
    participation presence sous houlette aussi egalement pour plenieres pleniere invites experts mot ouverture
    cloture bienvenue present presents presentes scientifique libre co cette ce ces sont seront sera est lui elle
""")
LABEL_STARTS = frozenset(ROLES) | {
    "president",
    "presidente",
    "presidents",
    "grand",
    "grande",
    "grands",
    "en",
    "sous",
    "with",
}
# Alone, these are rather a moment: « Ouverture : … », « Synthèse : … ».
NOT_LABELS = listed("""
    allocution allocutions discours mot keynote keynotes synthese restitution conclusion conclusions ouverture
    accueil cloture lecture retour communication communications regard regards eclairage eclairages coordination
    discussion parole paroles presentations conclu realise redige representant
""")
MOMENT_TOO = NOT_LABELS | listed(
    "introduction presentation temoignage temoignages intervention interventions animation contribution contributions "
    "table seance"
)
BY = listed("par avec by with notamment")
WHO_DOES = frozenset({"par", "by"})
# « Ouverture par »: the moment is named, then who speaks; « Animation par » names nothing but a role.
NOUNS = MOMENT_TOO - listed("animation conclu realise redige") | listed("table grand debat president presidente")
BETWEEN = listed(
    "echange echanges dialogue dialogues interview lecture face-a-face conversation debat discussion "
    "entretien regards rencontre croise table"
)
LONGEST_LABEL = 11


class Introduction(NamedTuple):
    """Tokens up to `end` bring people with `role`; `is_label` when they may be a list: « Intervenants : »."""

    end: int
    role: Role
    is_label: bool
    is_moment: bool = False  # the words could be the title of the moment: « Introduction : »


@lru_cache(maxsize=8192)
def bare(word: str) -> str:
    """« intervenant(e)s », « intervenant·e·s », « intervenant.e.s » as « intervenants », other words as they are."""
    word = word.partition(" ")[0]
    first, sign, ending = word.partition("(" if "(" in word else "-")
    if sign == "(" or ending in {"e", "es", "e-s", "trice", "trices", "rice"}:
        return first + ("s" if ending.endswith(("s", "s)")) else "")
    return word


def introduction_at(tokens: Sequence[Token], at: int) -> Introduction | None:
    """What brings people from this token on; the caller sees whether somebody comes after it."""
    token = tokens[at]
    if token.kind == "word" or token.kind == "elision":
        word = bare(token.folded)
        if word in WHO_DOES:
            return Introduction(at + 1, Role.SPEAKER, False)
        if word in LABEL_STARTS:
            return _phrase(tokens, at)
    return None


def _phrase(tokens: Sequence[Token], at: int) -> Introduction | None:
    """« Animé par », « Intervenants et témoignages : », « Grand témoin – », « sous la présidence de », « avec »."""
    words, here, sign = [], at, ""
    while here < len(tokens) and here - at < LONGEST_LABEL:
        token = tokens[here]
        word = bare(token.folded)
        if (
            token.kind in {"word", "elision"}
            and (word in GLUE or word in LABEL_STARTS)
            and not _begins_name(tokens, here, at)
        ):
            words.append(word)
        elif token.text in {"&", "/"} and here > at:
            words.append("et")
        else:
            sign = token.text if token.kind == "sign" else ("\n" if token.kind in {"break", "tab"} else "")
            break
        here += 1
    while words and words[-1] in {"le", "la", "l", "les"}:
        words, here, sign = words[:-1], here - 1, ""
    return _judged(words, here, sign)


def _begins_name(tokens: Sequence[Token], here: int, at: int) -> bool:
    """« Le » of « Le Goff » after « Mme »: a particle with a capital is no glue, but at the beginning."""
    return here > at and tokens[here].folded in {"le", "la"} and tokens[here].is_capital


def _judged(words: list[str], end: int, sign: str) -> Introduction | None:
    role = _role(words, sign)
    if role is None:
        return None
    if words[-1] in BY:
        return None if words[0] in NOUNS else Introduction(end + (sign == ":"), role, sign == ":")
    if words[0] in {"avec", "en", "sous", "with"}:
        is_whole = sign == ":" or words[-1] in {"de", "d", "du", "des", "of"}
        return Introduction(end + (sign == ":"), role, sign == ":") if is_whole else None
    is_moment = (
        role is not Role.CHAIR
        and not any(word in ROLES and word not in MOMENT_TOO for word in words)
        and role is not Role.GREAT_WITNESS
    )
    if sign == ":":
        is_other = is_moment and any(word in NOT_LABELS for word in words)
        return None if is_other else Introduction(end + 1, role, True, is_moment)
    if is_moment and role is Role.SPEAKER:
        return None
    is_label = sign in {"-", "–", "—", "\n", "|"}
    if sign and not is_label:
        return None
    return Introduction(end + is_label, role, is_label or words[-1] not in {"de", "d", "du", "des"})


def _role(words: list[str], sign: str) -> Role | None:
    """The role that a label gives; None when it is no label."""
    if not words:
        return None
    if words[0] in {"president", "presidente", "presidents"}:
        is_chair = {"seance", "session", "table"} & set(words) or (len(words) == 1 and sign == ":")
        return Role.CHAIR if is_chair else None
    if {"grand", "grande", "grands"} & set(words) and {"temoin", "temoins"} & set(words):
        return Role.GREAT_WITNESS
    roles = [ROLES[word] for word in words if word in ROLES]
    if not roles and words[0] not in {"en", "sous"}:
        return None
    if words[0] in {"en", "sous"} and not {"presence", "presidence", "houlette", "direction"} & set(words):
        return None
    return next((one for one in roles if one is not Role.SPEAKER), Role.SPEAKER)


def is_talk_between(tokens: Sequence[Token], at: int) -> bool:
    """Whether « entre » at this token follows a talk: « Dialogue entre », « Échange croisé entre »."""
    return any(bare(token.folded) in BETWEEN for token in tokens[max(0, at - 3) : at])


def is_bad_place(tokens: Sequence[Token], begin: int) -> bool:
    """« les témoignages », « d’experts »: in the middle of a sentence a label is a word like another."""
    return begin > 0 and tokens[begin - 1].folded in {"chaque", "leurs", "vos", "nos", "mes"}


def is_given(tokens: Sequence[Token], at: int) -> bool:
    """Whether « à » at this token says to whom a speech goes: « la parole est donnée à », « mots demandés à »."""
    words = {bare(token.folded) for token in tokens[max(0, at - 10) : at]}
    return bool(words & GIVEN) and bool(words & SPEECHES)


def made(tokens: Sequence[Token], at: int) -> bool:
    """Whether « par » at this token says who made something: « une loi portée par »."""
    return at > 0 and bare(tokens[at - 1].folded) in MADE


def role_said_before(tokens: Sequence[Token], at: int) -> tuple[int, Role]:
    """Where « animé » of « animé et modéré par » begins, for the « par » at this token, and the role it gives."""
    here, role = at, Role.SPEAKER
    while here > 0 and at - here < 6:
        word = bare(tokens[here - 1].folded)
        if word in ROLES and (word[-1:] in {"e", "s", "t"} or word in ROLES) and _is_participle(word):
            role = ROLES[word] if role is Role.SPEAKER else role
        elif word not in {"et", "co", "-", "/"}:
            break
        here -= 1
    while here < at and tokens[here].folded in {"et", "-", "/"}:
        here += 1
    return here, role


def _is_participle(word: str) -> bool:
    return word.rstrip("s").endswith(
        ("ed", "e", "ee", "it", "ite", "ert", "erte", "lu", "lue", "li", "lie")
    ) and not word.endswith(("ure", "rice", "ence", "ance", "ote", "ote", "oute", "these"))


def is_speech_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether « de » at this token follows a speech: « Allocution d’ouverture de », « le mot du président, »."""
    for token in reversed(tokens[max(0, at - 7) : at]):
        word = bare(token.folded)
        if token.kind in {"sign", "break", "tab"} and token.text not in {"-", "’", "'"}:
            return False
        if word in MADE_OF:
            return False
        if word in SPEECHES:
            return True
    return False

"""What an import comes to, in words."""

from inscriptions.signup.register import Intake
from rencontre.french.words import counted


def registered_in_words(people: int, waiting: int) -> str:
    """« 3 personnes inscrites, dont 1 en liste d’attente »."""
    return f"{counted(people, 'personne', 'inscrite')}{waiting_in_words(waiting)}"


def waiting_in_words(waiting: int) -> str:
    return f", dont {waiting} en liste d’attente" if waiting else ""


def outcome_in_words(found: Intake, day: str, *, is_past: bool = False) -> str:
    """How many people an import registers to `day`, how many are there already, and how many letters may leave."""
    people, letters = len(found.people), found.letters
    of_changes = ", plus ceux des changements que vous prenez" if found.compared.differences and not is_past else ""
    if is_past:
        letters = 0
    registered = {0: "Personne de nouveau ne sera inscrit", 1: "1 personne sera inscrite"}
    who = registered.get(people, f"{people} personnes seront inscrites")
    leave = {0: "aucun message ne partira", 1: "1 message partira"}
    said = [
        f"{who} à « {day} »{waiting_in_words(found.waiting)}",
        known_in_words(len(found.compared.known)),
        leave.get(letters, f"{letters} messages partiront") + of_changes,
    ]
    past = " La journée est passée\u00a0: personne n’est prévenu." if is_past else ""
    return f"{' ; '.join(filter(None, said))}.{past}"


def known_in_words(known: int) -> str:
    """« 2 déjà inscrites »; empty without anybody."""
    return counted(known, "déjà inscrite") if known else ""


def done_in_words(*, people: int, waiting: int, known: int, amended: int) -> str:
    """What an import did: « 3 personnes inscrites ; 2 déjà inscrites, dont 1 modifiée. »"""
    changed = f", dont {counted(amended, 'modifiée')}" if amended else ""
    there = f"{known_in_words(known)}{changed}"
    if not people:
        return f"Personne de nouveau{f' : {there}' if there else ''}."
    return f"{' ; '.join(filter(None, [registered_in_words(people, waiting), there]))}."

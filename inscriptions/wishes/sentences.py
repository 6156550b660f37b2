"""What a sharing asks and gives, in sentences that need no figures beside them."""

from collections.abc import Mapping

from inscriptions.models import AllocationRun
from inscriptions.wishes.solver import Objective, Problem, Profile
from rencontre.french.words import counted, plural

# By what each does; the field's own names stay in the fold.
METHODS = {
    Objective.GENEROUS: "Le moins de déçus",
    Objective.RANK_MAXIMAL: "Le plus de premiers vœux",
    Objective.SMALLEST_SUM: "Le meilleur vœu en moyenne",
}
MEANINGS = {
    Objective.GENEROUS: "on évite d’abord les derniers vœux",
    Objective.RANK_MAXIMAL: "quitte à ce que d’autres n’aient que leur dernier",
    Objective.SMALLEST_SUM: "entre les deux",
}
AGREE = "Les trois façons de répartir donnent le même résultat\u00a0: il n’y a rien à choisir."
DISAGREE = "Les trois façons de répartir ne donnent pas le même résultat."
STATES = {
    "": "Rien n’est encore proposé.",
    AllocationRun.State.PROPOSED: "Proposée\u00a0: personne n’est placé ni prévenu.",
    AllocationRun.State.APPLIED: "Retenue\u00a0: rien n’est encore annoncé.",
    AllocationRun.State.ANNOUNCED: "Annoncée\u00a0: chacun a reçu son message.",
}
TO_DO_AGAIN = "À refaire\u00a0: des vœux ou des places ont changé depuis cette proposition."
ORDINALS = ("premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième")


def ordinal_word(rank: int) -> str:
    """« premier », « deuxième »; « 10e » beyond the ninth."""
    return ORDINALS[rank - 1] if rank <= len(ORDINALS) else f"{rank}e"


def wishing_in(problem: Problem) -> int:
    """How many wish something and have no seat yet: whom `given` counts."""
    return sum(bool(person.ranking) for person in problem.people if person.fixed is None)


def wishing_in_words(wishing: int) -> str:
    """« 31 personnes ont donné des vœux. »"""
    if not wishing:
        return "Personne n’a donné de vœu."
    return f"{counted(wishing, 'personne')} {'ont' if wishing > 1 else 'a'} donné des vœux."


def asked(problem: Problem) -> list[str]:
    """How many asked for something, and what there is for them."""
    free = [person for person in problem.people if person.fixed is None]
    wishing = wishing_in(problem)
    others = len(free) - wishing
    said = [wishing_in_words(wishing)]
    if others:
        said.append(f"{counted(others, 'personne')} {'viennent' if others > 1 else 'vient'} sans en avoir donné.")
    fixed = len(problem.people) - len(free)
    if fixed:
        kept = "la gardent" if fixed > 1 else "la garde"
        said.append(f"{counted(fixed, 'personne')} {'ont' if fixed > 1 else 'a'} déjà une place, et {kept}.")
    return [*said, _places(problem)]


def _places(problem: Problem) -> str:
    still_open = [workshop for workshop in problem.workshops if not workshop.closed]
    if any(workshop.capacity is None for workshop in still_open):
        return "Les places ne sont pas limitées partout."
    left = sum(problem.rooms(problem.fixed_seats()).values())
    return f"Il y a {counted(left, 'place')} à répartir."


def given(profile: Profile) -> list[str]:
    """« 38 personnes sur 44 ont leur premier vœu, 4 leur deuxième, 2 n’ont aucun de leurs vœux. », then the others."""
    total = sum(profile.ranks) + profile.unseated
    said = [_wishes_met(profile, total)] if total else ["Personne n’a donné de vœu."]
    if profile.placed:
        verb = "sont placées" if profile.placed > 1 else "est placée"
        said.append(f"{counted(profile.placed, 'personne')} sans vœu {verb} là où il reste de la place.")
    if profile.free:
        verb = "restent" if profile.free > 1 else "reste"
        said.append(f"{counted(profile.free, 'personne')} sans vœu {verb} sans atelier.")
    return said


def _wishes_met(profile: Profile, total: int) -> str:
    first, *lesser = profile.ranks
    if first == total:
        return f"Les {total} personnes ont leur premier vœu." if total > 1 else "La seule personne a son premier vœu."
    said = [f"{first} personnes sur {total} ont leur premier vœu" if first > 1 else _one_first(first, total)]
    ranked = [(rank, count) for rank, count in enumerate(lesser, start=2) if count]
    said += [f"{count} {'leur' if count > 1 else 'son'} {ordinal_word(rank)}" for rank, count in ranked]
    if profile.unseated:
        said.append(
            f"{profile.unseated} n’{'ont aucun de leurs vœux' if profile.unseated > 1 else 'a aucun de ses vœux'}"
        )
    return f"{', '.join(said)}."


def _one_first(first: int, total: int) -> str:
    return f"1 personne sur {total} a son premier vœu" if first else f"Personne, sur {total}, n’a son premier vœu"


def in_short(profile: Profile) -> str:
    """« 36 premiers vœux, 8 deuxièmes, 2 sans vœu obtenu »: enough to choose among the methods."""
    first, *lesser = profile.ranks or (0,)
    said = [f"{first} premier{plural(first)} vœu{plural(first, 'x')}"]
    said += [f"{count} {ordinal_word(rank)}{plural(count)}" for rank, count in enumerate(lesser, start=2) if count]
    return ", ".join([*said, f"{profile.unseated or 'personne'} sans vœu obtenu"])


def agree(profiles: Mapping[Objective, Profile]) -> bool:
    """Whether the methods give the same. Equal profiles are equal seats: what each minimises is a function of the
    profile, so that one best profile is best for all, and the same lottery chooses among the seats that give it."""
    return len(set(profiles.values())) == 1

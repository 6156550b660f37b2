"""Who organises a day, who is a partner, who pays for it: grouped by role, with their logos for what is printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from programme.columns.pictures import letter_logo
from programme.models import EventOrganiser, Organiser

ROLES = {
    EventOrganiser.Role.ORGANISER: "Organisé par",
    EventOrganiser.Role.PARTNER: "En partenariat avec",
    EventOrganiser.Role.FUNDER: "Financé par",
}


@dataclass(frozen=True)
class Member:
    """One of them; `asset`: the key of their logo among those of a printed document, empty without one."""

    organiser: Organiser
    asset: str = ""


@dataclass(frozen=True)
class RoleGroup:
    """« Organisé par » and those who do."""

    title: str
    members: list[Member] = field(default_factory=list)

    @property
    def logos(self) -> list[Member]:
        """Those whose logo is printed."""
        return [member for member in self.members if member.asset]


def by_role(organisers: Sequence[EventOrganiser], logos: Mapping[str, bytes] | None = None) -> list[RoleGroup]:
    """The groups that have somebody, each in the order of the day; `logos` comes from `logos_of`."""
    groups = {role: RoleGroup(title) for role, title in ROLES.items()}
    for entry in organisers:
        asset = _key(entry) if _key(entry) in (logos or {}) else ""
        groups[EventOrganiser.Role(entry.role)].members.append(Member(entry.organiser, asset))
    return [group for group in groups.values() if group.members]


def logos_of(organisers: Iterable[EventOrganiser]) -> dict[str, bytes]:
    """The logos that can be read, small PNGs, as the assets of a printed document."""
    drawn = {_key(entry): letter_logo(entry.organiser.logo) for entry in organisers}
    return {key: logo for key, logo in drawn.items() if logo}


def _key(entry: EventOrganiser) -> str:
    return f"logo-{entry.organiser_id}"

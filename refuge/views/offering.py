"""Units as a form offers them: which, what each is tonight, and whether it suits."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from refuge.access.scope import Viewer
from refuge.occupancy.fit import Seeking, reasons_against
from refuge.occupancy.tonight import State, UnitTonight
from refuge.queries.board import units_tonight
from refuge.queries.stays import Placement
from refuge.views import tonight_words as words

if TYPE_CHECKING:
    from refuge.models import Unit


class Offer(NamedTuple):
    """A unit on offer: ``words`` say which it is, ``told`` what it is tonight and whether it suits."""

    unit_id: int
    words: str
    told: str = ""


def called(unit: "Unit") -> str:
    """A unit's name with that of its property: several properties can have a flat 1."""
    return f"{unit.property.name}, {unit.name}"


def units_offered(viewer: Viewer, night: date, own: Collection[int], seeking: Seeking | None = None) -> list[Offer]:
    """Every unit in service that night that they do not have: first what is free and suits, last what is taken.

    What is taken is offered too, for what is recorded after the fact; whoever is in it is not named here.
    """
    return offers((unit for unit in units_tonight(viewer, night) if unit.id not in own), night, seeking)


def offers(units: Iterable[UnitTonight], night: date, seeking: Seeking | None = None) -> list[Offer]:
    """Units of a board, first what is free and suits, last what is taken."""
    in_order = sorted(units, key=lambda unit: _place(unit, seeking))
    return [Offer(unit.id, unit.called, _told(unit, night, seeking)) for unit in in_order]


def own_units(placements: Iterable[Placement], *, now_only: bool = False) -> list[Offer]:
    """The units a stay has or had, each once, as far as the viewer knows them; what they have now comes first."""
    latest: dict[int, Placement] = {}
    for one in placements:
        if one.unit and not (now_only and one.ends_on):
            latest[one.unit_id] = one
    in_order = sorted(latest.values(), key=lambda one: one.ends_on is not None)
    return [Offer(one.unit_id, f"{one.house}, {one.unit}") for one in in_order]


def now(placements: Iterable[Placement]) -> set[int]:
    """The units a stay has now."""
    return {one.unit_id for one in placements if one.ends_on is None}


def _place(unit: UnitTonight, seeking: Seeking | None) -> int:
    against = bool(seeking and reasons_against(seeking, unit.features))
    if _is_taken(unit):
        return 3 + against
    if against:
        return 2
    return 0 if unit.state is State.READY else 1


def _is_taken(unit: UnitTonight) -> bool:
    return unit.held is not None or unit.state not in (State.READY, State.PREPARING)


def _told(unit: UnitTonight, night: date, seeking: Seeking | None) -> str:
    if _is_taken(unit):
        would = seeking and not reasons_against(seeking, unit.features)
        return f"{words.headline(unit, night)}. Would fit" if would else words.headline(unit, night)
    suits = words.fit(seeking, unit.features)[1] if seeking else words.features(unit.features, unit.commissioned)
    return f"{words.headline(unit, night)}. {suits}"

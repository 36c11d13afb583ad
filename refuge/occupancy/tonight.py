"""The board: what every unit is tonight, the counts over it, and what on it needs somebody's attention."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from refuge.occupancy.fit import Features

INTAKE_DAYS = 3
"""Seventy-two hours: by then an intake is finished."""
REVIEW_NIGHTS = 182
"""Over six months, by H7: somebody should be speaking of moving on."""
RECENT_DAYS = 7
"""Nights away that ended longer ago are not asked about any more."""


class State(StrEnum):
    """What a unit is on a night (N5)."""

    OCCUPIED = "occupied"
    PREPARING = "preparing"
    OUT_OF_USE = "out_of_use"
    READY = "ready"


@dataclass(frozen=True)
class Away:
    """Nights on which nobody slept there (N11). ``reason`` is None where nobody has said it, or it is not known."""

    starts_on: date
    ends_on: date | None = None
    reason: str | None = None

    def is_on(self, night: date) -> bool:
        """Whether they are away that night."""
        return self.starts_on <= night and (self.ends_on is None or night < self.ends_on)


@dataclass(frozen=True)
class Guests:
    """The household in a unit and what of it stands on the board: never sex or gender (H3). Ages are in years."""

    stay_id: int
    household_id: int
    household: str
    arrived_on: date
    expected_departure_on: date | None = None
    adults: int = 1
    children: tuple[int | None, ...] = ()
    pets: bool | None = None
    help_to_leave: tuple[str, ...] = ()
    intake_open: bool = False
    away: tuple[Away, ...] = ()

    def away_on(self, night: date) -> Away | None:
        """Where they are that night, if not here."""
        return next((one for one in self.away if one.is_on(night)), None)


@dataclass(frozen=True)
class Held:
    """A unit kept for an accepted referral on its way (N10)."""

    referral: str
    since: date


@dataclass(frozen=True)
class House:
    """A property as staff know it. ``is_one_unit`` says that nothing else in it is in service tonight."""

    id: int
    name: str
    kind: str
    women_only: bool | None
    authority_code: str
    is_one_unit: bool = False


@dataclass(frozen=True)
class UnitTonight:
    """One unit tonight. ``since`` is the first day of what it is now.

    An occupied unit without ``guests`` is one whose household the viewer may not know of (D1). ``second`` says that the
    household took it beside another.
    """

    id: int
    name: str
    house: House
    features: Features
    state: State
    since: date
    reason: str | None = None
    waits_for: str | None = None
    expected_ends_on: date | None = None
    target_days: int | None = None
    commissioned: bool = True
    guests: Guests | None = None
    second: bool = False
    held: Held | None = None

    @property
    def called(self) -> str:
        """Its name beside those of other properties; a property that is one flat lends it its own."""
        lent = self.house.is_one_unit and self.name.casefold() in self.house.name.casefold()
        return self.house.name if lent else f"{self.house.name}, {self.name}"

    @property
    def is_free(self) -> bool:
        """Whether it is ready and kept for nobody."""
        return self.state is State.READY and self.held is None

    def day(self, night: date) -> int:
        """Which day of its state that night is, counted from 1."""
        return (night - self.since).days + 1


@dataclass(frozen=True)
class Counts:
    """How many units are in each state, and how many people are in them.

    ``held`` are of those that are ready, ``held_preparing`` of those that are preparing (N10). ``unknown`` are units of
    households one may not know of, whose people are not counted.
    """

    units: int
    occupied: int
    preparing: int
    out_of_use: int
    ready: int
    held: int
    held_preparing: int
    adults: int
    children: int
    away: int
    unknown: int

    @property
    def people(self) -> int:
        """Adults and children."""
        return self.adults + self.children


def counted(units: Sequence[UnitTonight], night: date) -> Counts:
    """The counts of a board; a household in two units counts once (N9)."""
    households = {unit.guests.stay_id: unit.guests for unit in units if unit.guests}
    return Counts(
        units=len(units),
        **{state.value: sum(unit.state is state for unit in units) for state in State},
        held=sum(unit.held is not None for unit in units if unit.state is State.READY),
        held_preparing=sum(unit.held is not None for unit in units if unit.state is State.PREPARING),
        adults=sum(one.adults for one in households.values()),
        children=sum(len(one.children) for one in households.values()),
        away=sum(one.away_on(night) is not None for one in households.values()),
        unknown=sum(unit.state is State.OCCUPIED and unit.guests is None for unit in units),
    )


@dataclass(frozen=True)
class Gathering:
    """Units under one heading: those of a property with several, or all that are a property each, by their kind."""

    heading: str
    house: House | None
    units: list[UnitTonight]

    def called(self, unit: UnitTonight) -> str:
        """What a unit is called under this heading."""
        return unit.name if self.house else unit.called


def gathered(units: Iterable[UnitTonight]) -> list[Gathering]:
    """A board under its headings, in the order of the units."""
    houses: dict[int, list[UnitTonight]] = {}
    for unit in units:
        houses.setdefault(unit.house.id, []).append(unit)
    found: dict[object, Gathering] = {}
    for some in houses.values():
        house = some[0].house
        if len(some) > 1:
            found[house.id] = Gathering(house.name, house, some)
        else:
            found.setdefault(house.kind, Gathering(house.kind, None, [])).units.extend(some)
    return list(found.values())


class Concern(StrEnum):
    """What needs attention, most urgent first."""

    AWAY_UNEXPLAINED = "away_unexplained"
    STILL_HELD = "still_held"
    DEPARTURE_PASSED = "departure_passed"
    INTAKE_OPEN = "intake_open"
    OVER_TARGET = "over_target"
    BACK_PASSED = "back_passed"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True)
class Attention:
    """One thing that needs attention: a unit, and since when or on which day."""

    concern: Concern
    unit: UnitTonight
    day: date
    guests: Guests | None = None

    def nights(self, night: date) -> int:
        """How many nights ago the day was."""
        return (night - self.day).days


def needing_attention(units: Iterable[UnitTonight], night: date) -> list[Attention]:
    """Everything on the board that needs attention, most urgent first, and then the longest."""
    order = list(Concern)
    found = [one for unit in units for one in (*_of_unit(unit, night), *_of_guests(unit, night))]
    return sorted(found, key=lambda one: (order.index(one.concern), one.day))


def _of_unit(unit: UnitTonight, night: date) -> Iterator[Attention]:
    if unit.held and unit.held.since < night:
        yield Attention(Concern.STILL_HELD, unit, unit.held.since)
    if unit.state is State.PREPARING and unit.target_days is not None and unit.day(night) > unit.target_days:
        yield Attention(Concern.OVER_TARGET, unit, unit.since)
    if unit.state is State.OUT_OF_USE and unit.expected_ends_on and unit.expected_ends_on < night:
        yield Attention(Concern.BACK_PASSED, unit, unit.expected_ends_on)


def _of_guests(unit: UnitTonight, night: date) -> Iterator[Attention]:
    guests = unit.guests
    if guests is None or unit.second:
        return
    if unexplained := _unexplained(guests, night):
        yield Attention(Concern.AWAY_UNEXPLAINED, unit, unexplained.starts_on, guests)
    if guests.expected_departure_on and guests.expected_departure_on < night:
        yield Attention(Concern.DEPARTURE_PASSED, unit, guests.expected_departure_on, guests)
    if guests.intake_open and guests.arrived_on + timedelta(days=INTAKE_DAYS) <= night:
        yield Attention(Concern.INTAKE_OPEN, unit, guests.arrived_on, guests)
    if guests.expected_departure_on is None and (night - guests.arrived_on).days >= REVIEW_NIGHTS:
        yield Attention(Concern.REVIEW_DUE, unit, guests.arrived_on, guests)


def _unexplained(guests: Guests, night: date) -> Away | None:
    recent = night - timedelta(days=RECENT_DAYS)
    return next(
        (one for one in guests.away if one.reason is None and (one.ends_on is None or one.ends_on > recent)), None
    )

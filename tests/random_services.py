"""Services drawn at random, and the same counted slowly: night by night, unit by unit, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from refuge.models import Contract, Property, Provider, Stay, Unit
from tests import services

FIRST, LAST = date(2019, 11, 1), date(2020, 12, 31)
AUTHORITIES = (services.ROTHERHAM, services.SHEFFIELD_BEFORE, services.STOKE, services.STAFFORD, services.LICHFIELD)
ORIGINS = (*AUTHORITIES, services.SHEFFIELD, services.STAFFORDSHIRE, "E07000151", "E06000062", "E10000021")
PLACES = ("North West", "West Midlands", "scotland", "outside_uk", "not_disclosed", None)


@dataclass
class Placed:
    """A unit's diary entry as the slow count knows it; an open end is LAST."""

    kind: str
    starts_on: date
    ends_on: date
    stay: Stay | None = None


@dataclass
class Flat:
    """A unit with all that was ever written of it."""

    unit: Unit
    house: Property
    provider: Provider
    spells: list[tuple[date, date, Contract | None]] = field(default_factory=list)
    entries: list[Placed] = field(default_factory=list)
    holds: list[tuple[date, date]] = field(default_factory=list)

    def contract_on(self, night: date) -> tuple[bool, Contract | None]:
        """Whether it is in service on a night, and under which contract."""
        for starts_on, ends_on, contract in self.spells:
            if starts_on <= night < ends_on:
                return True, contract
        return False, None

    def entry_on(self, night: date) -> Placed | None:
        """What its diary says of a night."""
        return next((entry for entry in self.entries if entry.starts_on <= night < entry.ends_on), None)

    def free(self, starts_on: date, ends_on: date) -> bool:
        """Whether it is in service throughout and nothing is written of any night."""
        nights = [starts_on + timedelta(days=ahead) for ahead in range(max(1, (ends_on - starts_on).days))]
        return all(self.contract_on(night)[0] and self.entry_on(night) is None for night in nights)


@dataclass
class Service:
    """Several providers' flats, with who was away when."""

    flats: list[Flat]
    absences: dict[int, tuple[date, date]]


def draw(chance: Random) -> Service:
    """Draw a service and save it: units re-opened and handed over, moves, two units at once, stays of no night."""
    flats = [flat for number in range(2) for flat in _draw_provider(chance, number)]
    service = Service(flats, {})
    for _ in range(14):
        _draw_stay(chance, service)
    for flat in flats:
        _draw_voids(chance, flat)
        _draw_hold(chance, flat)
    return service


def _draw_provider(chance: Random, number: int) -> Iterator[Flat]:
    provider = services.provider(f"P{number}")
    footprints = [(services.ROTHERHAM,), (services.STAFFORDSHIRE, services.STOKE), (services.SHEFFIELD_BEFORE,)]
    contracts = [
        services.contract(
            provider, f"C{number}{letter}", chance.choice(footprints), minimum_units=chance.choice([None, 2])
        )
        for letter in "ab"
    ]
    for letter in "xy":
        kind = chance.choice(["refuge", "dispersed"])
        house = services.house(provider, f"H{number}{letter}", chance.choice(AUTHORITIES), kind)
        for at in range(chance.randint(1, 2)):
            unit = services.flat(house, f"U{number}{letter}{at}")
            yield Flat(unit, house, provider, list(_draw_spells(chance, unit, contracts)))


def _draw_spells(chance: Random, unit: Unit, contracts: list[Contract]) -> Iterator[tuple[date, date, Contract | None]]:
    day = FIRST + timedelta(days=chance.randint(0, 200))
    for _ in range(chance.randint(1, 3)):
        open_ended = chance.random() < 0.4
        ends_on = LAST if open_ended else min(LAST, day + timedelta(days=chance.randint(20, 300)))
        under = chance.choice([*contracts, None])
        services.serve(unit, day, None if open_ended else ends_on, under)
        yield day, ends_on, under
        day = ends_on + timedelta(days=chance.choice([0, 0, 15]))
        if open_ended or day >= LAST:
            return


def _draw_stay(chance: Random, service: Service) -> None:
    flat = chance.choice(service.flats)
    arrived_on = FIRST + timedelta(days=chance.randint(0, 330))
    moved_on = arrived_on + timedelta(days=chance.choice([0, 1, 3, 20, 90]))
    if not flat.free(arrived_on, moved_on):
        return
    placements = [(flat, arrived_on, moved_on, False)]
    mates = [mate for mate in service.flats if mate.provider is flat.provider and mate is not flat]
    departed_on = _draw_move(chance, mates, placements, moved_on)
    _draw_added(chance, mates, placements, arrived_on, departed_on)
    code, place = chance.choice([(code, None) for code in ORIGINS] + [(None, place) for place in PLACES])
    stay = services.stay(flat.provider, arrived_on, departed_on, origin_code=code, origin_place=place)
    for taken, starts_on, ends_on, added in placements:
        services.place(taken.unit, stay, starts_on, ends_on, added)
        taken.entries.append(Placed("occupied", starts_on, ends_on, stay))
    if moved_on > arrived_on and chance.random() < 0.4:
        absent = (arrived_on, arrived_on + timedelta(days=2))
        services.away(stay, *absent)
        service.absences[stay.id] = absent


def _draw_move(chance: Random, mates: list[Flat], placements: list, moved_on: date) -> date:
    ends_on = moved_on + timedelta(days=chance.choice([1, 10, 40]))
    mate = next((mate for mate in mates if mate.free(moved_on, ends_on)), None)
    if mate is None or chance.random() < 0.5:
        return moved_on
    placements.append((mate, moved_on, ends_on, False))
    return ends_on


def _draw_added(chance: Random, mates: list[Flat], placements: list, arrived_on: date, departed_on: date) -> None:
    if departed_on == arrived_on or chance.random() < 0.5:
        return
    taken = [placement[0] for placement in placements]
    starts_on = arrived_on + timedelta(days=chance.randint(0, (departed_on - arrived_on).days - 1))
    mate = next((mate for mate in mates if mate not in taken and mate.free(starts_on, departed_on)), None)
    if mate is not None:
        placements.append((mate, starts_on, departed_on, True))


def _draw_voids(chance: Random, flat: Flat) -> None:
    for _ in range(4):
        starts_on = FIRST + timedelta(days=chance.randint(0, 360))
        ends_on = starts_on + timedelta(days=chance.randint(1, 40))
        kind = chance.choice(["p", "x"])
        if flat.free(starts_on, ends_on):
            services.drawn(flat.unit, starts_on, kind * (ends_on - starts_on).days)
            flat.entries.append(Placed({"p": "preparing", "x": "out_of_use"}[kind], starts_on, ends_on))


def _draw_hold(chance: Random, flat: Flat) -> None:
    starts_on = FIRST + timedelta(days=chance.randint(0, 330))
    ends_on = starts_on + timedelta(days=chance.randint(1, 30))
    services.hold(flat.unit, starts_on, ends_on)
    flat.holds.append((starts_on, ends_on))


Wanted = Callable[[Flat, Contract | None], bool]
"""Whether a selection wants a flat's night under a contract, or under none."""


def count_slowly(service: Service, night: date, wanted: Wanted) -> Counter[str]:
    """One night's units by state, and what is printed beside them; a second unit is one taken after another (N9)."""
    counted: Counter[str] = Counter()
    taken = defaultdict(list)
    for flat in service.flats:
        in_service, contract = flat.contract_on(night)
        entry = flat.entry_on(night)
        if entry is not None and entry.stay is not None:
            taken[entry.stay.id].append((entry.starts_on, flat.unit.reference, wanted(flat, contract)))
        if in_service and wanted(flat, contract):
            counted += _count_flat(flat, entry, service.absences, night)
    for placements in taken.values():
        counted["second_units"] += sum(is_wanted for _, _, is_wanted in sorted(placements)[1:])
    return counted


def _count_flat(flat: Flat, entry: Placed | None, absences: dict[int, tuple[date, date]], night: date) -> Counter[str]:
    counted = Counter({"commissioned": 1, (entry.kind if entry else "ready"): 1})
    if entry is None or entry.kind == "preparing":
        counted["held"] = int(any(start <= night < end for start, end in flat.holds))
    elif entry.stay is not None:
        start, end = absences.get(entry.stay.id, (night, night))
        counted["away"] = int(start <= night < end)
    return counted

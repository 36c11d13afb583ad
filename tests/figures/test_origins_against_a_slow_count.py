"""Origins of random services agree with judging each stay by itself, on both databases.

Counted all three ways (G4), of whole contracts and of one authority's part (G6).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.figures.origins import Count, OriginRow, origins
from refuge.figures.places import places
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.models import Contract
from refuge.occupancy.origin import Codes, Origin
from refuge.occupancy.period import Kind
from tests.figures.selecting import NARROWED, drawn, examples, grouped_as, wanted_by
from tests.random_services import FIRST, LAST, Flat, Placed, Service, Wanted

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
SEEDS = st.integers(0, 10**9)
DAYS = st.dates(FIRST + timedelta(days=1), LAST)
Spent = tuple[Flat, Contract | None, Placed]


def footprint(flat: Flat, contract: Contract | None, alone: str | None) -> Codes:
    """What an origin is judged against."""
    if contract is None:
        return frozenset({flat.house.authority_code})
    return frozenset({alone} if alone else {member.authority_code for member in contract.footprint})


def judged(spent: Iterable[Spent], alone: str | None) -> Counter[str]:
    """Placements by where their stays came from."""
    gazetteer = places(TODAY).gazetteer
    areas: Counter[str] = Counter()
    for flat, contract, entry in spent:
        origin = Origin(entry.stay.origin_code, entry.stay.origin_place)
        areas[gazetteer.area(origin, footprint(flat, contract, alone), entry.stay.arrived_on, TODAY)] += 1
    return areas


def nights_spent(service: Service, start: date, end: date, wanted: Wanted) -> Iterator[tuple[date, Spent]]:
    """Every occupied night."""
    for night in (start + timedelta(days=ahead) for ahead in range((end - start).days)):
        for flat in service.flats:
            in_service, contract = flat.contract_on(night)
            entry = flat.entry_on(night)
            if in_service and entry is not None and entry.stay is not None and wanted(flat, contract):
                yield night, (flat, contract, entry)


def arrivals(service: Service, start: date, end: date, wanted: Wanted) -> Iterator[Spent]:
    """Every stay that began, in the unit first taken."""
    first: dict[int, tuple[str, Spent]] = {}
    for flat in service.flats:
        for entry in flat.entries:
            if entry.stay is not None and entry.starts_on == entry.stay.arrived_on and start <= entry.starts_on < end:
                taken = flat.unit.reference, (flat, flat.contract_on(entry.starts_on)[1], entry)
                first[entry.stay.id] = min(first.get(entry.stay.id, taken), taken, key=lambda one: one[0])
    return (spent for _, spent in first.values() if wanted(*spent[:2]))


def supported(service: Service, start: date, end: date, wanted: Wanted) -> Iterator[Spent]:
    """The latest placement of every household with a night, or with a stay of no night that began."""
    spent = [last for _, last in nights_spent(service, start, end, wanted)]
    for flat in service.flats:
        for entry in flat.entries:
            stay = entry.stay
            if stay is not None and stay.departed_on == stay.arrived_on and start <= stay.arrived_on < end:
                spent.append((flat, flat.contract_on(entry.starts_on)[1], entry))
    latest = {}
    for flat, contract, entry in sorted(spent, key=lambda one: (one[2].starts_on, one[0].unit.reference)):
        if wanted(flat, contract):
            latest[entry.stay.household_id] = (flat, contract, entry)
    return iter(latest.values())


def slowly(
    service: Service, row: OriginRow, as_at: date, count: Count, wanted: Wanted, alone: str | None
) -> Counter[str]:
    """The row, stay by stay."""
    days = row.period.starts_on, row.period.counted_to(as_at)
    if count is Count.ARRIVALS:
        return judged(arrivals(service, *days, wanted), alone)
    if count is Count.SUPPORTED:
        return judged(supported(service, *days, wanted), alone)
    return judged((spent for _, spent in nights_spent(service, *days, wanted)), alone)


def found(row: OriginRow) -> Counter[str]:
    """The row's counts, to be compared; by region they add up to the same."""
    areas = {area: getattr(row.origins, area) for area in ("in_borough", "out_of_area", "unknown")}
    assert sum(row.origins.by_region.values()) == sum(areas.values())
    return +Counter(areas)


@examples(40)
@given(
    seed=SEEDS,
    kind=st.sampled_from([Kind.YEAR, Kind.MONTH]),
    as_at=DAYS,
    count=st.sampled_from(Count),
    narrowed=st.sampled_from(NARROWED),
)
def test_origins_agree_with_judging_each_stay(
    either_app: Flask, seed: int, kind: Kind, as_at: date, count: Count, narrowed: dict[str, str]
) -> None:
    with drawn(seed) as service:
        for row in origins(LOOKING, Selection(as_at, kind, **narrowed), count, TODAY):
            wanted = wanted_by(narrowed)
            assert found(row) == slowly(service, row, as_at, count, wanted, narrowed.get("authority"))


@examples(30)
@given(seed=SEEDS, as_at=DAYS, count=st.sampled_from(Count), group=st.sampled_from(Grouping))
def test_grouped_origins_agree_with_judging_each_stay(
    either_app: Flask, seed: int, as_at: date, count: Count, group: Grouping
) -> None:
    with drawn(seed) as service:
        for row in origins(LOOKING, Selection(as_at, group=group), count, TODAY):
            of_one = group in (Grouping.AUTHORITY, Grouping.PART)
            alone = (row.group or "").rpartition(SEPARATOR)[2] or None if of_one else None
            assert found(row) == slowly(service, row, as_at, count, grouped_as(group, row.group), alone)

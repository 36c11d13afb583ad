"""Random services agree with counting night by night, for every selection, on both databases."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.nights import UtilisationRow, nightly, utilisation
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract
from refuge.occupancy.period import Kind
from tests.random_services import FIRST, LAST, Flat, Service, Wanted, count_slowly, draw
from tests.services import LICHFIELD, ROTHERHAM, SHEFFIELD_BEFORE, STAFFORD, STAFFORDSHIRE, STOKE

LOOKING = Viewer.command_line()
COUNTED = ("commissioned", "occupied", "preparing", "out_of_use", "ready", "held", "away", "second_units")
STATES = COUNTED[:5]
KINDS = st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.MONTH, Kind.CALENDAR_YEAR, Kind.CONTRACT_YEAR, Kind.RANGE])
SEEDS = st.integers(0, 10**9)
DAYS = st.dates(FIRST + timedelta(days=1), LAST)


def home(flat: Flat, contract: Contract | None) -> str | None:
    """The authority a flat's night belongs to (G6)."""
    stands_in = flat.house.authority_code
    if contract is None:
        return stands_in
    codes = {member.authority_code for member in contract.footprint}
    if len(codes) == 1:
        return codes.pop()
    return stands_in if stands_in in codes else COUNTIES.get(stands_in)


GROUPS = {
    Grouping.CONTRACT: lambda flat, contract: contract and contract.reference,
    Grouping.AUTHORITY: home,
    Grouping.PROVIDER: lambda flat, _: flat.provider.reference,
    Grouping.PROPERTY: lambda flat, _: flat.house.reference,
    Grouping.UNIT: lambda flat, _: flat.unit.reference,
    Grouping.ACCOMMODATION_TYPE: lambda flat, _: str(flat.house.accommodation_type),
}
NARROWED = (
    {},
    {"contract": "C0a"},
    {"provider": "P1"},
    {"property": "H0x"},
    {"unit": "U1y0"},
    {"accommodation_type": "dispersed"},
    {"authority": ROTHERHAM},
    {"authority": STAFFORDSHIRE},
    {"authority": SHEFFIELD_BEFORE},
)
FIELDS = {
    "contract": Grouping.CONTRACT,
    "provider": Grouping.PROVIDER,
    "property": Grouping.PROPERTY,
    "unit": Grouping.UNIT,
    "accommodation_type": Grouping.ACCOMMODATION_TYPE,
}
COUNTIES = {STAFFORD: STAFFORDSHIRE, LICHFIELD: STAFFORDSHIRE}


def wanted_by(narrowed: dict[str, str], commissioned: bool) -> Wanted:
    """The selection as a question put to one flat and night."""

    def wanted(flat: Flat, contract: Contract | None) -> bool:
        matches = (_matches(flat, contract, field, value) for field, value in narrowed.items())
        return (contract is not None) == commissioned and all(matches)

    return wanted


def _matches(flat: Flat, contract: Contract | None, field: str, value: str) -> bool:
    if field != "authority":
        return GROUPS[FIELDS[field]](flat, contract) == value
    own = home(flat, contract)
    return value in {own, COUNTIES.get(own or "")}


def counted(row: UtilisationRow) -> Counter[str]:
    """A row's nights, to be compared."""
    states = {name: getattr(row.nights, name) for name in STATES}
    return +Counter({**states, "held": row.held, "away": row.away, "second_units": row.second_units})


def slowly(service: Service, first: date, last: date, wanted: Wanted) -> Counter[str]:
    """The same nights, one by one."""
    nights = (first + timedelta(days=ahead) for ahead in range((last - first).days))
    return sum((count_slowly(service, night, wanted) for night in nights), Counter())


@contextmanager
def drawn(seed: int) -> Iterator[Service]:
    """A service drawn from a seed, gone again afterwards."""
    try:
        yield draw(Random(seed))
    finally:
        db.session.rollback()


def examples(most: int) -> settings:
    """So many random services; the database is shared between them, each is rolled back."""
    return settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@examples(40)
@given(seed=SEEDS, kind=KINDS, as_at=DAYS, commissioned=st.booleans(), narrowed=st.sampled_from(NARROWED))
def test_a_table_agrees_with_counting_night_by_night(
    either_app: Flask, seed: int, kind: Kind, as_at: date, commissioned: bool, narrowed: dict[str, str]
) -> None:
    with drawn(seed) as service:
        rows = utilisation(LOOKING, Selection(as_at, kind, commissioned=commissioned, **narrowed))
        for row in rows:
            nights = row.period.starts_on, row.period.counted_to(as_at)
            assert counted(row) == slowly(service, *nights, wanted_by(narrowed, commissioned))


@examples(40)
@given(seed=SEEDS, kind=KINDS, as_at=DAYS, commissioned=st.booleans(), group=st.sampled_from(Grouping))
def test_groups_agree_with_counting_night_by_night(
    either_app: Flask, seed: int, kind: Kind, as_at: date, commissioned: bool, group: Grouping
) -> None:
    with drawn(seed) as service:
        rows = utilisation(LOOKING, Selection(as_at, kind, commissioned=commissioned, group=group))
        for row in rows:
            named = GROUPS[group]
            wanted = lambda flat, contract, name=row.group: (  # noqa: E731
                (contract is not None) == commissioned and named(flat, contract) == name
            )
            assert counted(row) == slowly(service, row.period.starts_on, row.period.counted_to(as_at), wanted)
        whole = utilisation(LOOKING, Selection(as_at, kind, commissioned=commissioned))
        assert sum(map(counted, rows), Counter()) == sum(map(counted, whole), Counter())


@examples(8)
@given(seed=SEEDS, as_at=DAYS)
def test_each_night_agrees_with_counting_it(either_app: Flask, seed: int, as_at: date) -> None:
    with drawn(seed) as service:
        for row in nightly(LOOKING, Selection(as_at)):
            slow = count_slowly(service, row.night, lambda _, contract: contract is not None)
            assert {name: getattr(row.units, name) for name in STATES} == {name: slow[name] for name in STATES}

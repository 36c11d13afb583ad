"""Random services agree with counting night by night, for every selection, on both databases."""

from collections import Counter
from datetime import date, timedelta

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.figures.nights import UtilisationRow, nightly, utilisation
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.period import Kind
from tests.figures.selecting import NARROWED, drawn, examples, grouped_as, wanted_by
from tests.random_services import FIRST, LAST, Service, Wanted, count_slowly

LOOKING = Viewer.command_line()
STATES = ("commissioned", "occupied", "preparing", "out_of_use", "ready")
KINDS = st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.MONTH, Kind.CALENDAR_YEAR, Kind.CONTRACT_YEAR, Kind.RANGE])
SEEDS = st.integers(0, 10**9)
DAYS = st.dates(FIRST + timedelta(days=1), LAST)


def counted(row: UtilisationRow) -> Counter[str]:
    """A row's nights, to be compared."""
    states = {name: getattr(row.nights, name) for name in STATES}
    return +Counter({**states, "held": row.held, "away": row.away, "second_units": row.second_units})


def slowly(service: Service, row: UtilisationRow, as_at: date, wanted: Wanted) -> Counter[str]:
    """The same nights, one by one."""
    nights = (row.period.counted_to(as_at) - row.period.starts_on).days
    days = (row.period.starts_on + timedelta(days=ahead) for ahead in range(nights))
    return sum((count_slowly(service, night, wanted) for night in days), Counter())


@examples(40)
@given(seed=SEEDS, kind=KINDS, as_at=DAYS, commissioned=st.booleans(), narrowed=st.sampled_from(NARROWED))
def test_a_table_agrees_with_counting_night_by_night(
    either_app: Flask, seed: int, kind: Kind, as_at: date, commissioned: bool, narrowed: dict[str, str]
) -> None:
    with drawn(seed) as service:
        for row in utilisation(LOOKING, Selection(as_at, kind, commissioned=commissioned, **narrowed)):
            assert counted(row) == slowly(service, row, as_at, wanted_by(narrowed, commissioned))


@examples(40)
@given(seed=SEEDS, kind=KINDS, as_at=DAYS, commissioned=st.booleans(), group=st.sampled_from(Grouping))
def test_groups_agree_with_counting_night_by_night_and_add_up(
    either_app: Flask, seed: int, kind: Kind, as_at: date, commissioned: bool, group: Grouping
) -> None:
    with drawn(seed) as service:
        rows = utilisation(LOOKING, Selection(as_at, kind, commissioned=commissioned, group=group))
        for row in rows:
            assert counted(row) == slowly(service, row, as_at, grouped_as(group, row.group, commissioned))
        whole = utilisation(LOOKING, Selection(as_at, kind, commissioned=commissioned))
        assert sum(map(counted, rows), Counter()) == sum(map(counted, whole), Counter())


@examples(10)
@given(seed=SEEDS, as_at=DAYS, narrowed=st.sampled_from(NARROWED))
def test_years_are_the_sum_of_their_months(either_app: Flask, seed: int, as_at: date, narrowed: dict[str, str]) -> None:
    with drawn(seed):
        years, months = (
            utilisation(LOOKING, Selection(as_at, kind, from_="2019-04-01", **narrowed))
            for kind in (Kind.YEAR, Kind.MONTH)
        )
        assert sum(map(counted, years), Counter()) == sum(map(counted, months), Counter())


@examples(10)
@given(seed=SEEDS, as_at=DAYS)
def test_every_night_in_service_is_in_exactly_one_state(either_app: Flask, seed: int, as_at: date) -> None:
    with drawn(seed) as service:
        for row in nightly(LOOKING, Selection(as_at)):
            slow = count_slowly(service, row.night, wanted_by({}))
            assert {name: getattr(row.units, name) for name in STATES} == {name: slow[name] for name in STATES}

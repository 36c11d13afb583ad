"""Units and bed spaces in service at the end of a period agree with counting them one by one."""

from datetime import date, timedelta
from random import Random

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.figures.selection import Grouping, Selection
from refuge.figures.units import units_in_service
from refuge.occupancy.period import Kind
from tests.figures.selecting import GROUPS, NARROWED, drawn, examples, grouped_as, wanted_by
from tests.random_people import draw_people
from tests.random_services import FIRST, LAST

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
SEEDS = st.integers(0, 10**9)
DAYS = st.dates(FIRST + timedelta(days=1), LAST)
BY = st.sampled_from([Grouping.ACCOMMODATION_TYPE, Grouping.CONTRACT, None])


def agree(seed: int, asked: Selection, narrowed: dict[str, str]) -> None:
    """Compare every row, and that every group with a unit has one."""
    with drawn(seed) as service:
        spaces = draw_people(Random(seed), service).bed_spaces
        found = units_in_service(LOOKING, asked, TODAY)
        told: set[tuple[str, str | None]] = set()
        for row in found:
            night = row.period.counted_to(asked.as_at) - timedelta(days=1)
            wanted = grouped_as(asked.group, row.group) if asked.group else wanted_by(narrowed)
            there = [flat.unit for flat in service.flats if flat.contract_on(night)[0]]
            there = [
                flat.unit for flat in service.flats if flat.unit in there and wanted(flat, flat.contract_on(night)[1])
            ]
            beds = sum(spaces.get(unit.id, unit.bed_spaces) for unit in there)
            assert (row.units, row.bed_spaces) == (len(there), beds)
            told.add((row.period.label, row.group))
        if asked.group:
            assert {group for _, group in told} >= _groups_there(service, asked)


def _groups_there(service: object, asked: Selection) -> set[str | None]:
    """The groups with a unit in service under a contract on the last night counted of all."""
    night, name = asked.as_at - timedelta(days=1), GROUPS[asked.group]  # type: ignore[index]
    on = [(flat, *flat.contract_on(night)) for flat in service.flats]  # type: ignore[attr-defined]
    return {name(flat, contract) for flat, _, contract in on if contract is not None}


@examples(15)
@given(seed=SEEDS, kind=st.sampled_from([Kind.YEAR, Kind.QUARTER]), as_at=DAYS, narrowed=st.sampled_from(NARROWED))
def test_units_agree_with_a_slow_count(
    app: Flask, seed: int, kind: Kind, as_at: date, narrowed: dict[str, str]
) -> None:
    agree(seed, Selection(as_at, kind, **narrowed), narrowed)


@examples(10)
@given(seed=SEEDS, as_at=DAYS, group=BY)
def test_grouped_units_agree_with_a_slow_count(app: Flask, seed: int, as_at: date, group: Grouping | None) -> None:
    agree(seed, Selection(as_at, group=group), {})


@examples(4)
@given(seed=SEEDS, as_at=DAYS, group=BY)
def test_units_agree_with_a_slow_count_on_postgresql(
    on_postgresql: Flask, seed: int, as_at: date, group: Grouping | None
) -> None:
    agree(seed, Selection(as_at, group=group), {})

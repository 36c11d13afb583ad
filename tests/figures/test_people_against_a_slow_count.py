"""The figure of people of random services agrees with asking household by household and night by night (H1–H6, H9, U8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.figures.people import people_counted
from refuge.figures.places import places
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.period import Kind
from tests.figures.selecting import GROUPS, NARROWED, drawn, examples, grouped_as, wanted_by
from tests.figures.slow_people import Slowly
from tests.random_people import draw_people
from tests.random_services import FIRST, LAST

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
SEEDS = st.integers(0, 10**9)
DAYS = st.dates(FIRST + timedelta(days=1), LAST)
KINDS = st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.MONTH])


@contextmanager
def peopled(seed: int) -> Iterator[Slowly]:
    """A service drawn from a seed with the people in it, gone again afterwards."""
    with drawn(seed) as service:
        yield Slowly(service, draw_people(Random(seed), service))


def agree(seed: int, asked: Selection, narrowed: dict[str, str]) -> None:
    """Compare every row with the slow count, and the groups that have somebody with those that have a row."""
    with peopled(seed) as slowly:
        rows = people_counted(LOOKING, asked, places(TODAY))
        for row in rows:
            wanted = grouped_as(asked.group, row.group) if asked.group else wanted_by(narrowed)
            assert row.told == slowly.told(row.period.starts_on, row.period.counted_to(asked.as_at), wanted)
        if asked.group:
            name = GROUPS[asked.group]
            spells = [(flat, spell) for flat in slowly.service.flats for spell in flat.spells]
            before = {name(flat, under) for flat, (start, _, under) in spells if under and start < asked.as_at}
            assert before == {row.group for row in rows}


@examples(20)
@given(seed=SEEDS, kind=KINDS, as_at=DAYS, narrowed=st.sampled_from(NARROWED))
def test_people_agree_with_a_slow_count(
    app: Flask, seed: int, kind: Kind, as_at: date, narrowed: dict[str, str]
) -> None:
    agree(seed, Selection(as_at, kind, **narrowed), narrowed)


@examples(15)
@given(seed=SEEDS, as_at=DAYS, group=st.sampled_from(Grouping))
def test_grouped_people_agree_with_a_slow_count(app: Flask, seed: int, as_at: date, group: Grouping) -> None:
    agree(seed, Selection(as_at, group=group), {})


@examples(6)
@given(seed=SEEDS, kind=KINDS, as_at=DAYS, group=st.sampled_from([None, *Grouping]))
def test_people_agree_with_a_slow_count_on_postgresql(
    on_postgresql: Flask, seed: int, kind: Kind, as_at: date, group: Grouping | None
) -> None:
    agree(seed, Selection(as_at, kind, group=group), {})

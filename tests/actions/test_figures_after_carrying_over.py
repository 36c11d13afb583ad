"""When a house has gone to another provider, every figure of the authority is what it was, and each provider has its part.

Random services, counted night by night and stay by stay as if nobody had changed provider, on both databases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import assume, given
from hypothesis import strategies as st

from refuge.actions.carry_over import carry_over
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.nights import nightly, utilisation
from refuge.figures.origins import Count, origins
from refuge.figures.records import night_record, origin_record, utilisation_record
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, Hold
from refuge.occupancy.period import Kind
from tests import services
from tests.actions.taking_over import LOOKING, cleared_afterwards, house_of, take_over, two_providers
from tests.figures.selecting import examples, wanted_by
from tests.figures.test_nights_against_a_slow_count import counted
from tests.figures.test_nights_against_a_slow_count import slowly as slow_nights
from tests.figures.test_origins_against_a_slow_count import found
from tests.figures.test_origins_against_a_slow_count import slowly as slow_origins
from tests.random_services import LAST, Service, draw

TODAY = date(2026, 11, 21)
AS_AT = LAST
SEEDS = st.integers(0, 10**9)


def whole(**how: object) -> list[object]:
    """Every figure of everything, night by night and by month."""
    selection = Selection(AS_AT, Kind.MONTH, **how)  # type: ignore[arg-type]
    return [
        *(night_record(row) for row in nightly(LOOKING, Selection(AS_AT, **how))),  # type: ignore[arg-type]
        *(utilisation_record(row) for row in utilisation(LOOKING, selection)),
        *(origin_record(row) for count in Count for row in origins(LOOKING, selection, count, TODAY)),
    ]


@contextmanager
def saved(seed: int) -> Iterator[tuple[Service, date]]:
    """A service drawn and committed, without holds, and the first day on which its first contract can go over."""
    with cleared_afterwards():
        service = draw(Random(seed))
        db.session.query(Hold).delete()
        for flat in service.flats:
            flat.holds.clear()
        taker = services.provider("TAKER")
        old = db.session.query(Contract).filter_by(reference="C0a").one()
        old.minimum_units = None  # what a contract fell short of once its units had gone would be its own (U11)
        footprint = tuple(member.authority_code for member in old.footprint)
        services.contract(taker, "NEW", footprint)
        db.session.commit()
        yield service, last_arrival(service) + timedelta(days=1)


def last_arrival(service: Service) -> date:
    """The last day on which anybody arrived in a flat that is ever under the contract, or it came into service."""
    theirs = [flat for flat in service.flats if any(under and under.reference == "C0a" for *_, under in flat.spells)]
    arrivals = [entry.stay.arrived_on for flat in theirs for entry in flat.entries if entry.stay]
    begun = [starts_on for flat in theirs for starts_on, _, under in flat.spells if under and under.reference == "C0a"]
    return max([*arrivals, *begun], default=LAST)


def went_over(on: date) -> bool:
    """Whether it went; where something stands in the way nothing is changed."""
    try:
        carry_over(LOOKING, "C0a", "NEW", on, TODAY)
    except RuleBroken:
        db.session.rollback()
        return False
    return True


def told(service: Service, on: date) -> None:
    """Tell the slow count which nights are under the new contract: it knows nothing of other units and stays."""
    new = db.session.query(Contract).filter_by(reference="NEW").one()
    for flat in service.flats:
        for at, (starts_on, ends_on, under) in enumerate(flat.spells):
            if under and under.reference == "C0a" and starts_on < on < ends_on:
                flat.spells[at : at + 1] = [(starts_on, on, under), (on, ends_on, new)]
                break


@examples(12)
@given(seed=SEEDS, later=st.integers(0, 40))
def test_the_authority_s_figures_run_across_the_day(either_app: Flask, seed: int, later: int) -> None:
    """N5, G4: the same nights in every state on every night, the same arrivals, each household once."""
    with saved(seed) as (_, first):
        on = first + timedelta(days=later)
        assume(on < LAST)
        before = [whole(), whole(authority=services.ROTHERHAM), whole(authority=services.STAFFORDSHIRE)]
        assume(went_over(on))
        assert [whole(), whole(authority=services.ROTHERHAM), whole(authority=services.STAFFORDSHIRE)] == before


@examples(12)
@given(seed=SEEDS, later=st.integers(0, 40), count=st.sampled_from(Count), name=st.sampled_from(["C0a", "NEW"]))
def test_each_contract_has_its_part_as_counted_slowly(
    either_app: Flask, seed: int, later: int, count: Count, name: str
) -> None:
    with saved(seed) as (service, first):
        on = first + timedelta(days=later)
        assume(on < LAST)
        assume(went_over(on))
        told(service, on)
        wanted = wanted_by({"contract": name})
        for row in utilisation(LOOKING, Selection(AS_AT, Kind.MONTH, contract=name)):
            assert counted(row) == slow_nights(service, row, AS_AT, wanted)
        for row in origins(LOOKING, Selection(AS_AT, Kind.MONTH, contract=name), count, TODAY):
            assert found(row) == slow_origins(service, row, AS_AT, count, wanted, None)


@pytest.mark.parametrize("count", [Count.SUPPORTED, Count.ARRIVALS])
def test_a_household_that_had_two_providers_is_one_of_the_authority_and_one_of_each(
    either_app: Flask, count: Count
) -> None:
    """H1, G4: in the year of the change each provider supported it, and it arrived once."""
    before, _ = two_providers()
    flat, second = house_of(before, "A", "B")
    services.occupy(flat, date(2020, 2, 1), origin_code=services.ROTHERHAM)
    services.occupy(second, date(2020, 2, 1), date(2020, 3, 1), origin_code=services.ROTHERHAM)
    take_over()
    year = {"as_at": AS_AT, "by": Kind.CALENDAR_YEAR}
    (row,) = origins(LOOKING, Selection(**year, authority=services.ROTHERHAM), count, TODAY)
    each = origins(LOOKING, Selection(**year, group=Grouping.PROVIDER), count, TODAY)
    assert row.origins.in_borough == 2
    by_provider = {one.group: one.origins.in_borough for one in each}
    assert by_provider == ({"BEFORE": 2, "AFTER": 1} if count is Count.SUPPORTED else {"BEFORE": 2})

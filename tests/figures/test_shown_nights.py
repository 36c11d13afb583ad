"""Every figure of nights can be opened, and what is listed adds up to it (U9)."""

from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.selection import Grouping, Selection
from refuge.figures.shown_nights import ShownEntry, entries_shown, properties_shown, units_shown
from refuge.models import Account, StayViewer
from refuge.occupancy.clashes import Span
from refuge.occupancy.period import Kind, financial_year
from refuge.occupancy.utilisation import Nights
from refuge.vocabulary import Copy, EntryKind, Role
from tests import services
from tests.figures.selecting import NARROWED, drawn, examples
from tests.random_services import FIRST, LAST

LOOKING = Viewer.command_line()
START, LATER = date(2019, 4, 1), date(2020, 4, 1)
YEAR = financial_year(2019)
KINDS = st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.RANGE])
GROUPS = st.sampled_from([None, *Grouping])
STATES = {EntryKind.OCCUPIED: "occupied", EntryKind.PREPARING: "preparing", EntryKind.OUT_OF_USE: "out_of_use"}


def added_up(entries: list[ShownEntry]) -> Nights:
    """What entries make of a unit's nights."""
    states: Counter[str] = Counter()
    for entry in entries:
        states[STATES[entry.kind] if entry.kind else "ready"] += entry.nights
    nights = Nights(states.total(), *(states[state] for state in STATES.values()))
    assert nights.ready == states["ready"]
    return nights


@examples(5)
@given(
    seed=st.integers(0, 10**9),
    kind=KINDS,
    as_at=st.dates(FIRST + timedelta(days=1), LAST),
    commissioned=st.booleans(),
    narrowed=st.sampled_from(NARROWED),
    group=GROUPS,
)
def test_units_add_up_to_the_figure_and_entries_to_each_unit(
    either_app: Flask,
    seed: int,
    kind: Kind,
    as_at: date,
    commissioned: bool,
    narrowed: dict[str, str],
    group: Grouping | None,
) -> None:
    with drawn(seed):
        asked = Selection(as_at, kind, commissioned=commissioned, group=group, **narrowed)
        for row in utilisation(LOOKING, asked)[-2:]:
            units = units_shown(LOOKING, asked, row.period, row.group)
            assert sum((unit.nights for unit in units), Nights()) == row.nights
            for name in ("held", "away", "second_units"):
                assert sum(getattr(unit, name) for unit in units) == getattr(row, name)
            for unit in units:
                entries = entries_shown(LOOKING, asked, row.period, row.group, unit.reference)
                assert added_up(entries) == unit.nights


def test_an_entry_across_a_hand_over_is_shown_whole_with_the_nights_of_the_figure(app: Flask) -> None:
    provider = services.provider()
    unit = services.flat(services.house(provider))
    handed_over = START + timedelta(days=3)
    services.serve(unit, START, handed_over, services.contract(provider, "C1"))
    services.serve(unit, handed_over, START + timedelta(days=12), services.contract(provider, "C2"))
    services.drawn(unit, START, ".HHHHHpp")
    asked = Selection(LATER, contract="C2")
    stay, clean, ready = entries_shown(LOOKING, asked, YEAR, None, "A")
    assert (stay.span, stay.nights) == (Span(START + timedelta(days=1), START + timedelta(days=6)), 3)
    assert (clean.kind, clean.nights, ready.kind, ready.nights) == (EntryKind.PREPARING, 2, None, 4)


def test_a_household_that_the_viewer_may_not_know_of_is_not_named(app: Flask) -> None:
    provider = services.provider()
    unit = services.flat(services.house(provider))
    services.serve(unit, START)
    stay = services.occupy(unit, START)
    manager = Viewer(Role.MANAGER, provider_id=provider.id, account_id=0)
    asked = Selection(LATER, commissioned=False)
    (entry,) = entries_shown(manager, asked, YEAR, None, "A")
    assert (entry.stay_id, entry.household) == (stay.id, stay.household.reference)
    named = Account(email="w@example.org", password_hash="none", role=Role.WORKER, provider_id=provider.id)
    db.session.add(named)
    db.session.flush()
    db.session.add(StayViewer(stay_id=stay.id, account_id=named.id))
    (entry,) = entries_shown(manager, asked, YEAR, None, "A")
    assert (entry.stay_id, entry.household, entry.nights) == (None, None, 366)


def test_single_units_do_not_leave_the_provider(app: Flask) -> None:
    commissioner = Viewer(Role.COMMISSIONER, authority_code=services.ROTHERHAM)
    asked = Selection(LATER)
    with pytest.raises(RuleBroken, match="single units do not leave the provider"):
        units_shown(commissioner, asked, YEAR, None)
    with pytest.raises(RuleBroken, match="single units do not leave the provider"):
        entries_shown(commissioner, asked, YEAR, None, "A")


def test_a_commissioner_opens_a_figure_to_properties_that_add_up_to_it(app: Flask) -> None:
    provider = services.provider()
    contract = services.contract(provider)
    for house, units in (("CORE", 4), ("ROW", 3), ("FLAT", 1)):
        where = services.house(provider, house)
        for number in range(units):
            unit = services.flat(where, f"{house}{number}")
            services.serve(unit, START, None, contract)
            services.occupy(unit, START + timedelta(days=number), LATER)
    asked = Selection(LATER, contract="C1", from_="2019-20", to="2019-20")
    (row,) = utilisation(LOOKING, asked)
    shown = properties_shown(LOOKING, Copy.CONTRACT, asked, YEAR, None, LATER)
    assert sum((one.nights for one in shown), Nights()) == row.nights
    assert len(shown) == 2, "a house of one unit is joined to the next smallest"


def test_rows_by_property_are_not_opened_further_in_a_copy(app: Flask) -> None:
    asked = Selection(LATER, contract="C1", group=Grouping.PROPERTY)
    with pytest.raises(RuleBroken, match="not opened further"):
        properties_shown(LOOKING, Copy.CONTRACT, asked, YEAR, "CORE", LATER)


def test_a_fuller_diary_sends_no_more_statements(app: Flask, statements: list[str]) -> None:
    provider = services.provider()
    contract, house = services.contract(provider), services.house(provider)
    sent = []
    for number, nights in enumerate(("HH", "HKHKHKHKppxxHKHK")):
        unit = services.flat(house, f"A{number}")
        services.serve(unit, START, None, contract)
        services.drawn(unit, START, nights)
        before = len(statements)
        units_shown(LOOKING, Selection(LATER), YEAR, None)
        entries_shown(LOOKING, Selection(LATER), YEAR, None, unit.reference)
        sent.append(len(statements) - before)
    assert sent[0] == sent[1]

"""Departures and lengths of stay of random services agree with counting stay by stay, on both databases (H7, H8)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any
from unittest.mock import patch

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures import departure_counts
from refuge.figures.departures import DEPARTURES
from refuge.figures.selection import Grouping, Selection
from refuge.models import Stay
from refuge.occupancy.lengths import Bands, Lengths
from refuge.occupancy.period import Kind
from tests.figures.selecting import NARROWED, drawn, examples, grouped_as, wanted_by
from tests.random_services import FIRST, LAST, Flat, Placed, Service, Wanted

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
LONG = 20
"""Nights that count as six months here: random stays are short."""

REASONS = {"moved_on": None, "evicted": "eviction", "died": "death", "handed_over": "handover", None: None}
DESTINATIONS = ("council_tenancy", "outcome_pending", None)
NIGHT = timedelta(days=1)
Lived = dict[int, list[tuple[Flat, Placed]]]


def answered(service: Service, seed: int) -> Lived:
    """Draw how every stay ended, and since when some are there; the placements of each stay."""
    chance = Random(seed)
    lived: Lived = defaultdict(list)
    for flat in service.flats:
        for entry in flat.entries:
            if entry.stay:
                lived[entry.stay.id].append((flat, entry))
    for stay_id in sorted(lived):
        stay = lived[stay_id][0][1].stay
        assert stay is not None
        stay.departure_planned = chance.choice([True, False, None])
        stay.departure_reason = chance.choice(list(REASONS))
        stay.destination = chance.choice(DESTINATIONS)
        stay.first_arrived_on = chance.choice([None, None, stay.arrived_on - timedelta(days=9)])
    db.session.flush()
    return lived


def _on(flat: Flat, night: date) -> tuple[Flat, Any]:
    return flat, flat.contract_on(night)[1]


def housed(placements: Iterable[tuple[Flat, Placed]], night: date) -> list[Flat]:
    """The flats a stay had on a night, the one it counts in first."""
    there = [flat for flat, entry in placements if entry.starts_on <= night < entry.ends_on]
    return sorted(there, key=lambda flat: flat.unit.reference)


def last_home(stay: Stay, placements: list[tuple[Flat, Placed]]) -> tuple[Flat, Any]:
    """Where a stay's departure counts: its last night, or the day of its arrival if it had none."""
    if stay.departed_on == stay.arrived_on:
        return _on(min((flat for flat, _ in placements), key=lambda flat: flat.unit.reference), stay.arrived_on)
    last = stay.departed_on - NIGHT
    return _on(housed(placements, last)[0], last)


def spells(stay: Stay, placements: list[tuple[Flat, Placed]]) -> Iterator[tuple[tuple[Flat, Any], date, date]]:
    """Runs of nights in one accommodation type: where each counts when it ends, its first day and its end."""
    if stay.departed_on == stay.arrived_on:
        yield last_home(stay, placements), stay.arrived_on, stay.departed_on
        return
    nights = [stay.arrived_on + timedelta(days=ahead) for ahead in range((stay.departed_on - stay.arrived_on).days)]
    for kind in {flat.house.accommodation_type for flat, _ in placements}:
        of_kind = [(flat, entry) for flat, entry in placements if flat.house.accommodation_type == kind]
        there = [bool(housed(of_kind, night)) for night in nights]
        began = stay.arrived_on
        for at, (before, now) in enumerate(pairwise([False, *there, False])):
            day = stay.arrived_on + timedelta(days=at)
            if now and not before:
                began = day
            if before and not now:
                yield _on(housed(of_kind, day - NIGHT)[0], day - NIGHT), began, day


def slowly(lived: Lived, start: date, end: date, wanted: Wanted, by_type: bool) -> dict[str, Any]:
    """The same, stay by stay."""
    answers, reasons, destinations = Counter(), Counter(), Counter()
    pending, handed_over, moves = 0, 0, 0
    ended, still, of_type, households, over = [], [], [], set(), set()
    for placements in lived.values():
        stay = placements[0][1].stay
        assert stay is not None
        since = stay.first_arrived_on or stay.arrived_on
        is_handed_over = stay.departure_reason == "handed_over"
        if start <= stay.departed_on < end and wanted(*last_home(stay, placements)):
            if is_handed_over:
                handed_over += 1
            else:
                died = stay.departure_reason == "died"
                answer = {True: "planned", False: "unplanned", None: "not_answered"}[stay.departure_planned]
                answers["deaths" if died else answer] += 1
                reasons[stay.departure_reason or "not_recorded"] += 1
                destinations[stay.destination or "not_recorded"] += 1
                pending += stay.destination == "outcome_pending"
                ended.append((stay.departed_on - since).days)
        if stay.arrived_on < end <= stay.departed_on and wanted(*_on(housed(placements, end - NIGHT)[0], end - NIGHT)):
            still.append((end - since).days)
        for home, first, last in spells(stay, placements):
            is_move = last < stay.departed_on
            if start <= last < end and wanted(*home) and (is_move or not is_handed_over):
                of_type.append((last - first).days)
                moves += is_move
        if is_supported(stay, placements, start, end, wanted):
            households.add(stay.household_id)
            if (min(stay.departed_on, end) - since).days >= LONG:
                over.add(stay.household_id)
    moved = Counter({"another_accommodation_type": moves} if by_type else {})
    planned = answers["planned"] + moved.total()
    judged = planned + answers["unplanned"]
    return {
        "departures": answers.total() + moved.total(),
        "planned": planned,
        **{name: answers[name] for name in ("unplanned", "not_answered", "deaths")},
        "handed_over": handed_over,
        "planned_share": Fraction(planned, judged) if judged else None,
        "by_destination": dict(+(destinations + moved)),
        "by_reason": dict(+(reasons + moved)),
        "outcome_pending": pending,
        **lengths("stay", ended),
        "open_stays": len(still),
        "open_stay_bands": Lengths(Counter(still)).by_band(Bands()),
        "over_six_months": len(over),
        "households": len(households),
        "moved_to_another_type": moved.total(),
        "spells": len(of_type),
        "spells_besides_stays": len(of_type) - len(ended),
        **lengths("spell", of_type),
    }


def lengths(of: str, nights: list[int]) -> dict[str, Any]:
    return {
        f"{of}_bands": Lengths(Counter(nights)).by_band(Bands()),
        f"{of}_nights_mean": Fraction(sum(nights), len(nights)) if nights else None,
        f"{of}_nights_median": median(map(Fraction, nights)) if nights else None,
    }


def is_supported(stay: Stay, placements: list[tuple[Flat, Placed]], start: date, end: date, wanted: Wanted) -> bool:
    """Any night in the period, or a stay of no night that began in it (H1)."""
    if stay.departed_on == stay.arrived_on:
        return start <= stay.arrived_on < end and any(wanted(*_on(flat, stay.arrived_on)) for flat, _ in placements)
    nights = [start + timedelta(days=ahead) for ahead in range((end - start).days)]
    return any(wanted(*_on(flat, night)) for night in nights for flat in housed(placements, night))


@examples(5)
@given(
    seed=st.integers(0, 10**9),
    kind=st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.RANGE]),
    as_at=st.dates(FIRST + NIGHT, LAST),
    narrowed=st.sampled_from(NARROWED),
    commissioned=st.booleans(),
)
def test_departures_agree_with_counting_stay_by_stay(
    either_app: Flask, seed: int, kind: Kind, as_at: date, narrowed: dict[str, str], commissioned: bool
) -> None:
    with drawn(seed) as service, patch.object(departure_counts, "SIX_MONTHS", LONG):
        lived = answered(service, seed)
        for row in DEPARTURES.rows(LOOKING, Selection(as_at, kind, commissioned=commissioned, **narrowed), TODAY):
            wanted, bounds = wanted_by(narrowed, commissioned), (row.period.starts_on, row.period.counted_to(as_at))
            assert row.told == slowly(lived, *bounds, wanted, "accommodation_type" in narrowed)


@examples(5)
@given(seed=st.integers(0, 10**9), as_at=st.dates(FIRST + NIGHT, LAST), group=st.sampled_from(Grouping))
def test_grouped_departures_agree_with_counting_stay_by_stay(
    either_app: Flask, seed: int, as_at: date, group: Grouping
) -> None:
    with drawn(seed) as service, patch.object(departure_counts, "SIX_MONTHS", LONG):
        lived = answered(service, seed)
        by_type = group is Grouping.ACCOMMODATION_TYPE
        rows = DEPARTURES.rows(LOOKING, Selection(as_at, group=group), TODAY)
        for row in rows:
            wanted, bounds = grouped_as(group, row.group), (row.period.starts_on, row.period.counted_to(as_at))
            assert row.told == slowly(lived, *bounds, wanted, by_type)
        whole = DEPARTURES.rows(LOOKING, Selection(as_at), TODAY)
        moves = sum(row.told["moved_to_another_type"] for row in rows)
        added_up = [sum(row.told["departures"] for row in some) for some in (rows, whole)]
        assert added_up[0] - moves == added_up[1], "a move to another type is never a departure in the total"

"""Voids and preparation of random services agree with counting them entry by entry, on both databases (V1–V4)."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from statistics import median
from typing import Any

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.selection import Grouping, Selection
from refuge.figures.voids import VOIDS
from refuge.models import Contract, DiaryEntry
from refuge.occupancy.period import Kind
from tests.figures.selecting import NARROWED, drawn, examples, grouped_as, wanted_by
from tests.random_services import FIRST, LAST, Flat, Placed, Service, Wanted

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
REASONS = {"preparing": ("cleaning", "locks", None), "out_of_use": ("damp", "decant", None)}


def reasoned(service: Service, seed: int) -> dict[tuple[int, date], tuple[str | None, str | None]]:
    """Draw targets for contracts and reasons for voids: unit and first day → reason and who is waited for."""
    chance = Random(seed)
    for contract in db.session.query(Contract).order_by(Contract.id):
        contract.preparation_target_days = chance.choice([None, 0, 3, 10])
    reasons = {}
    for row in flats_entries(service):
        unit, entry = row[0].unit, row[1]
        if entry.stay is None:
            told = chance.choice(REASONS[entry.kind]), chance.choice(["landlord", "provider", None])
            reasons[unit.id, entry.starts_on] = told
            pieces = db.session.query(DiaryEntry).filter_by(unit_id=unit.id, began_on=entry.starts_on, kind=entry.kind)
            pieces.update({"reason": told[0], "waits_for": told[1]})
    return reasons


def flats_entries(service: Service) -> list[tuple[Flat, Placed]]:
    return [(flat, entry) for flat in service.flats for entry in flat.entries]


def dates(start: date, end: date) -> list[date]:
    return [start + timedelta(days=ahead) for ahead in range((end - start).days)]


def let_after(flat: Flat, let: Placed) -> int | str:
    """The days a let came after, or why they are not counted."""
    before = [one.ends_on for one in flat.entries if one.stay and one.starts_on < one.ends_on <= let.starts_on]
    if not before or not all(flat.contract_on(night)[0] for night in dates(max(before), let.starts_on)):
        return "first_lets"
    empty = [flat.entry_on(night) for night in dates(max(before), let.starts_on)]
    return "with_works" if any(entry and entry.kind == "out_of_use" for entry in empty) else len(empty)


def slowly(service: Service, reasons: dict, start: date, end: date, wanted: Wanted) -> dict[str, Any]:
    """The same, entry by entry and night by night."""
    after: list[int | str] = []
    prepared: list[int] = []
    over, by_reason, waiting = 0, Counter(), Counter()
    for flat, entry in flats_entries(service):
        last = entry.ends_on - timedelta(days=1)
        has_a_night = entry.starts_on < entry.ends_on
        if entry.stay and has_a_night and start <= entry.starts_on < end and wanted(*_on(flat, entry.starts_on)):
            after.append(let_after(flat, entry))
        if entry.kind == "preparing" and start <= entry.ends_on < end and wanted(*_on(flat, last)):
            prepared.append((entry.ends_on - entry.starts_on).days)
        for night in dates(max(start, entry.starts_on), min(end, entry.ends_on)) if not entry.stay else ():
            if wanted(*_on(flat, night)):
                reason, waits_for = reasons[flat.unit.id, entry.starts_on]
                by_reason[reason or "not_recorded"] += 1
                waiting[waits_for or "not_recorded"] += 1
                contract = flat.contract_on(night)[1]
                target = contract.preparation_target_days if contract and entry.kind == "preparing" else None
                over += target is not None and (night - entry.starts_on).days >= target
    relets = [days for days in after if isinstance(days, int)]
    return {
        "voids": len(relets),
        "relet_days_mean": Fraction(sum(relets), len(relets)) if relets else None,
        "relet_days_median": median(map(Fraction, relets)) if relets else None,
        "relet_days_max": max(relets, default=None),
        "first_lets": after.count("first_lets"),
        "with_works": after.count("with_works"),
        "preparing_days_mean": Fraction(sum(prepared), len(prepared)) if prepared else None,
        "preparing_over_target_nights": over,
        "nights_by_reason": by_reason,
        "nights_waiting_for": waiting,
        "preparations": len(prepared),
    }


def _on(flat: Flat, night: date) -> tuple[Flat, Contract | None]:
    return flat, flat.contract_on(night)[1]


@examples(6)
@given(
    seed=st.integers(0, 10**9),
    kind=st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.RANGE]),
    as_at=st.dates(FIRST + timedelta(days=1), LAST),
    narrowed=st.sampled_from(NARROWED),
    commissioned=st.booleans(),
)
def test_voids_agree_with_counting_entry_by_entry(
    either_app: Flask, seed: int, kind: Kind, as_at: date, narrowed: dict[str, str], commissioned: bool
) -> None:
    with drawn(seed) as service:
        reasons = reasoned(service, seed)
        for row in VOIDS.rows(LOOKING, Selection(as_at, kind, commissioned=commissioned, **narrowed), TODAY):
            wanted = wanted_by(narrowed, commissioned)
            assert row.told == slowly(service, reasons, row.period.starts_on, row.period.counted_to(as_at), wanted)


@examples(6)
@given(seed=st.integers(0, 10**9), as_at=st.dates(FIRST + timedelta(days=1), LAST), group=st.sampled_from(Grouping))
def test_grouped_voids_agree_with_counting_entry_by_entry(
    either_app: Flask, seed: int, as_at: date, group: Grouping
) -> None:
    with drawn(seed) as service:
        reasons = reasoned(service, seed)
        rows = VOIDS.rows(LOOKING, Selection(as_at, group=group), TODAY)
        for row in rows:
            wanted = grouped_as(group, row.group)
            assert row.told == slowly(service, reasons, row.period.starts_on, row.period.counted_to(as_at), wanted)
        whole = VOIDS.rows(LOOKING, Selection(as_at), TODAY)
        assert sum(row.told["voids"] for row in rows) == sum(row.told["voids"] for row in whole)

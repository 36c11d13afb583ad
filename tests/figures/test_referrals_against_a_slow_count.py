"""Referrals of random services agree with counting them one by one, on both databases (F1–F5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.referrals import REFERRALS
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.models import Contract, Provider, Spell
from refuge.occupancy.period import Kind
from tests.figures.selecting import drawn, examples
from tests.figures.slow_referrals import Records, codes, count, groups_of
from tests.random_referrals import Asked, refer
from tests.random_services import FIRST, LAST, Flat
from tests.services import ROTHERHAM, SHEFFIELD_BEFORE, STAFFORDSHIRE

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
SEEDS = st.integers(0, 10**9)
DAYS = st.dates(FIRST + timedelta(days=1), LAST)
GROUPS = (None, Grouping.CONTRACT, Grouping.AUTHORITY, Grouping.PROVIDER, Grouping.PART)
NARROWED: tuple[dict[str, object], ...] = (
    {"contract": "C0a"}, {"provider": "P1"}, {"commissioned": False},
    {"authority": ROTHERHAM}, {"authority": STAFFORDSHIRE}, {"authority": SHEFFIELD_BEFORE},
)  # fmt: skip
WHOLE = {"from_": str(FIRST), "to": str(LAST)}


@contextmanager
def referred(seed: int, as_at: date) -> Iterator[Records]:
    """A service drawn from a seed with its referrals."""
    with drawn(seed) as service:
        asked = refer(Random(seed), service)
        yield Records(service, asked, list(db.session.scalars(select(Contract))), as_at, TODAY)


def bed_spaces_on(flat: Flat, night: date) -> int:
    """What a unit had on a night: the spell's bed spaces, or its own."""
    spells = db.session.scalars(select(Spell).filter_by(unit_id=flat.unit.id))
    here = next(spell for spell in spells if spell.starts_on <= night < spell.ends_on)
    return here.bed_spaces or flat.unit.bed_spaces


def wanted(one: Asked, narrowed: dict[str, object], providers: dict[int, str]) -> bool:
    """Whether a selection wants a referral."""
    if narrowed.get("commissioned", True) != (one.contract is not None):
        return False
    if "contract" in narrowed and one.contract.reference != narrowed["contract"]:
        return False
    if "provider" in narrowed and providers[one.referral.provider_id] != narrowed["provider"]:
        return False
    return "authority" not in narrowed or narrowed["authority"] in codes(one.contract)


def compare(records: Records, selection: Selection, narrowed: dict[str, object]) -> int:
    """Count each row slowly and compare; how many rows there were."""
    providers = dict(db.session.execute(select(Provider.id, Provider.reference)).all())
    group, found = selection.group, REFERRALS.rows(LOOKING, selection, TODAY)
    mine = [one for one in records.asked if wanted(one, narrowed, providers)]
    for row in found:
        start, end = row.period.starts_on, row.period.counted_to(records.as_at)
        received = [
            one
            for one in mine
            if start <= one.referral.received_on < end and row.group in groups_of(one, group, providers)
        ]
        by_authority = group in (Grouping.AUTHORITY, Grouping.PART)
        alone = (row.group or "").rpartition(SEPARATOR)[2] if by_authority else narrowed.get("authority")
        assert row.told == count(received, records, end, alone or None, bed_spaces_on)
    return len(found)


@examples(12)
@given(
    seed=SEEDS, as_at=DAYS, kind=st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.MONTH]), group=st.sampled_from(GROUPS)
)
def test_grouped_referrals_agree_with_counting_each(
    app: Flask, seed: int, as_at: date, kind: Kind, group: Grouping | None
) -> None:
    with referred(seed, as_at) as records:
        compare(records, Selection(as_at, kind, group=group, **WHOLE), {})


@examples(12)
@given(seed=SEEDS, as_at=DAYS, narrowed=st.sampled_from(NARROWED))
def test_narrowed_referrals_agree_with_counting_each(
    app: Flask, seed: int, as_at: date, narrowed: dict[str, object]
) -> None:
    with referred(seed, as_at) as records:
        compare(records, Selection(as_at, **narrowed, **WHOLE), narrowed)


@pytest.mark.parametrize("seed", range(3))
def test_referrals_in_postgresql_agree_with_counting_each(on_postgresql: Flask, seed: int) -> None:
    as_at = date(2020, 12, 1)
    with referred(seed, as_at) as records:
        for group in GROUPS:
            assert compare(records, Selection(as_at, Kind.QUARTER, group=group, **WHOLE), {})

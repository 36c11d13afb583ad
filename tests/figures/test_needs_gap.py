"""The needs gap of random services agrees with counting households and units one by one."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from refuge.extensions import db
from refuge.figures.needs_gap import needs_gap
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, Provider, Spell
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy
from tests.figures.selecting import GROUPS, examples, home
from tests.figures.slow_referrals import Records, accommodated, groups_of, households, outcome
from tests.figures.test_referrals_against_a_slow_count import DAYS, LOOKING, SEEDS, TODAY, WHOLE, referred
from tests.random_referrals import REFUSED, Asked
from tests.random_services import Flat

TOLD_BY = (None, Grouping.CONTRACT, Grouping.PROVIDER, Grouping.AUTHORITY)
SONS = {"son_0_10": (0, 10), "son_11_13": (11, 13), "son_14_15": (14, 15), "son_16_17": (16, 17)}
REFUSED_AS = {"size": "unit_too_small", "son": "older_son", "man": "male_survivor", "pet": "pets", "no": "nrpf",
              "mental": "needs_mental_health"}  # fmt: skip
FEATURES = {"wheelchair": "wheelchair", "limited_mobility": "step_free", "man": "accepts_men", "pet": "accepts_pets",
            "no_recourse": "considers_nrpf"}  # fmt: skip


def needs(one: Asked) -> set[str]:
    """What a referral says the household needs."""
    asks = one.referral
    sons = [age for age, sex in one.children if sex == "male"]
    in_beds = sum(age >= 2 for age, _ in one.children)
    people = None if asks.adults is None else asks.adults + in_beds
    size = "size_not_known" if people is None else f"size_{people}" if people < 6 else "size_6_or_more"
    bands = {band for band, (first, last) in SONS.items() if sons and first <= max(sons) <= last}
    said = {"man": asks.sex == "male", "pet": asks.pets, "no_recourse": asks.nrpf}
    return {*one.needs, size, *bands, *(need for need, has_it in said.items() if has_it)}


def refused_for(one: Asked, need: str, as_at: date) -> bool:
    """Whether it was refused for a need, as the main or another reason."""
    reason = REFUSED_AS.get(need.split("_")[0], "needs_disability")
    return outcome(one, as_at) in REFUSED and reason in (one.referral.reason, *one.other_reasons)


def suits(need: str, flat: Flat, bed_spaces: int) -> bool | None:
    """Whether a unit could take somebody with just that need; nothing where it is not known."""
    unit = flat.unit
    if need.startswith("size"):
        return bed_spaces >= int(need.split("_")[1])
    if need.startswith("son"):
        return None if unit.oldest_son is None else unit.oldest_son >= SONS[need][1]
    return getattr(unit, FEATURES[need])


def most_bed_spaces(
    flat: Flat, records: Records, start: date, end: date, group: Grouping | None, name: str | None
) -> int | None:
    """The most bed spaces it had in service for a group on a night of a period; nothing if it was not."""
    contracts = {contract.id: contract for contract in records.contracts}
    found = []
    for spell in db.session.scalars(select(Spell).filter_by(unit_id=flat.unit.id)):
        under = contracts.get(spell.contract_id)
        if under and spell.starts_on < end and spell.ends_on > start and _named(flat, under, group) == name:
            found.append(spell.bed_spaces or flat.unit.bed_spaces)
    return max(found, default=None)


def _named(flat: Flat, under: Contract, group: Grouping | None) -> str | None:
    if group is None:
        return None
    return home(flat, under) if group is Grouping.AUTHORITY else GROUPS[group](flat, under)


def compare(records: Records, kind: Kind, group: Grouping | None) -> int:
    """Count each need slowly and compare; how many rows there were."""
    providers = dict(db.session.execute(select(Provider.id, Provider.reference)).all())
    rows = needs_gap(LOOKING, Copy.PROVIDER, Selection(records.as_at, kind, group=group, **WHOLE), TODAY, 5)
    for row in rows:
        start, end, need = row.period.starts_on, row.period.counted_to(records.as_at), row.need.code
        received = [
            one
            for one in records.asked
            if one.contract
            and start <= one.referral.received_on < end
            and row.group in groups_of(one, group, providers)
        ]
        asking = [each for each in households(received) if any(need in needs(one) for one in each)]
        spaces = {
            flat.unit.id: most_bed_spaces(flat, records, start, end, group, row.group) for flat in records.service.flats
        }
        has_units = need in FEATURES or (need.startswith(("size", "son")) and need != "size_not_known")
        suiting = [
            suits(need, flat, spaces[flat.unit.id])
            for flat in records.service.flats
            if has_units and spaces[flat.unit.id] is not None
        ]
        assert row.told == {
            "asked": len(asking),
            "accommodated": sum(accommodated(each, records, end) for each in asking),
            "refused_for_it": sum(
                any(need in needs(one) and refused_for(one, need, records.as_at) for one in each) for each in asking
            ),
            "units": suiting.count(True) if has_units else None,
            "units_not_known": suiting.count(None) if has_units else None,
        }
    return len(rows)


@examples(12)
@given(seed=SEEDS, as_at=DAYS, kind=st.sampled_from([Kind.YEAR, Kind.QUARTER]), group=st.sampled_from(TOLD_BY))
def test_the_needs_gap_agrees_with_counting_each(
    app: Flask, seed: int, as_at: date, kind: Kind, group: Grouping | None
) -> None:
    with referred(seed, as_at) as records:
        compare(records, kind, group)


@pytest.mark.parametrize("seed", range(2))
def test_the_needs_gap_in_postgresql_agrees_with_counting_each(on_postgresql: Flask, seed: int) -> None:
    with referred(seed, date(2020, 12, 1)) as records:
        for group in TOLD_BY:
            assert compare(records, Kind.YEAR, group)

"""Cuts an invented world at a day: what happened on it or later is not there, what was still running is open (N6)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from refuge.demonstration.months import following
from refuge.demonstration.world import Hold, Referral, Stay, World


def cut(world: World, at: date) -> World:
    """The world as it was known on the morning of ``at``."""
    spells = _begun(world.spells, at)
    units = tuple(unit for unit in world.units if unit.unit_ref in {spell.unit_ref for spell in spells})
    properties = tuple(one for one in world.properties if one.property_ref in {unit.property_ref for unit in units})
    providers = {one.provider_ref for one in properties}
    stays = tuple(_stay_at(stay, at) for stay in world.stays if stay.arrived_on < at)
    arrived = {stay.stay_ref for stay in stays}
    return World(
        providers=tuple(one for one in world.providers if one.provider_ref in providers),
        contracts=tuple(one for one in world.contracts if one.starts_on < at),
        values=tuple(value for value in world.values if value.starts_on < at),
        properties=properties,
        units=units,
        spells=spells,
        stays=stays,
        voids=_begun(world.voids, at),
        referrals=tuple(_referral_at(one, at, arrived) for one in world.referrals if _received(one, at, providers)),
        holds=tuple(_hold_at(hold, at) for hold in world.holds if hold.starts_on < at),
        demand=tuple(row for row in world.demand if following(row.month) <= at),
        surveys=tuple(row for row in world.surveys if following(row.quarter, 3) <= at),
        typed=tuple(row for row in world.typed if row.entered_on < at),
    )


def _begun(rows: Iterable[Any], at: date) -> tuple[Any, ...]:
    """Those that had begun, still open where they had not ended."""
    return tuple(replace(row, ends_on=_past(row.ends_on, at)) for row in rows if row.starts_on < at)


def _past(day: date | None, at: date) -> date | None:
    return day if day is not None and day < at else None


def _stay_at(stay: Stay, at: date) -> Stay:
    here = _past(stay.departed_on, at) is None
    known = stay.expected_since < at
    return replace(
        stay,
        departed_on=_past(stay.departed_on, at),
        placements=_begun(stay.placements, at),
        absences=_begun(stay.absences, at),
        household=replace(stay.household, people=_people_at(stay, at)),
        expected_departure_on=stay.expected_departure_on if known else None,
        leaving=None if here else stay.leaving,
    )


def _people_at(stay: Stay, at: date) -> tuple[Any, ...]:
    return tuple(
        replace(person, left_on=_past(person.left_on, at))
        for person in stay.household.people
        if person.joined_on is None or person.joined_on < at
    )


def _received(referral: Referral, at: date, providers: set[str]) -> bool:
    return referral.received_on < at and referral.provider_ref in providers


def _referral_at(referral: Referral, at: date, arrived: set[str]) -> Referral:
    """The referral as it stood: undecided, accepted and on their way, or with what came of it."""
    if _past(referral.decided_on, at) is None:
        return replace(_without_answers(referral), outcome="open", decided_on=None)
    if referral.settled_on and _past(referral.settled_on, at) is None:
        return replace(_without_answers(referral), outcome="accepted")
    return replace(referral, stay_ref=referral.stay_ref if referral.stay_ref in arrived else None)


def _without_answers(referral: Referral) -> Referral:
    return replace(
        referral, reason=None, other_reasons=(), reason_note=None, why_no_unit=None, stay_ref=None, placed=None
    )


def _hold_at(hold: Hold, at: date) -> Hold:
    ended = _past(hold.ends_on, at)
    return replace(hold, ends_on=ended, outcome=hold.outcome if ended else None)

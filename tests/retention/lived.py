"""A service with a household about which everything is known, and figures of it to compare."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select, update

from refuge.access.scope import Viewer
from refuge.actions import erase_household, retain
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.nights import nightly, utilisation
from refuge.figures.origins import Count
from refuge.figures.origins_given import origins_given
from refuge.figures.records import night_record, origin_record, utilisation_record
from refuge.figures.selection import Grouping, Selection
from refuge.models import (
    Absence,
    Contract,
    DiaryEntry,
    Household,
    Person,
    Provider,
    Referral,
    ReferralChild,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
)
from refuge.vocabulary import Copy, EntryKind
from tests import services

OPERATOR = Viewer.command_line()
TODAY = date(2024, 4, 1)
NOTE = "Her sister Marigold drove her to Whitby"
OLD, LATER = "OLDSTAY2", "NEWSTAY2"


class Known(NamedTuple):
    """What the tests ask for: the household, its contract and provider."""

    household: Household
    contract: Contract
    provider: Provider


def lived() -> Known:
    """A household with two stays, gone on 10 May 2021 and on 10 May 2022, between two others.

    Of the first everything is known; both were referred.
    """
    provider = services.provider()
    under = services.contract(provider)
    flat = services.flat(services.house(provider), "A")
    services.serve(flat, date(2020, 4, 1), None, under)
    services.occupy(flat, date(2020, 4, 1), date(2020, 6, 1), origin_code=services.STOKE)
    household = Household(reference="ERASEDH2", imported_as="f00d" * 16, provider_id=provider.id)
    db.session.add(household)
    db.session.flush()
    first = services.occupy(flat, date(2021, 3, 1), date(2021, 5, 10), household=household, **everything())
    services.drawn(flat, date(2021, 5, 10), "ppp")
    db.session.execute(update(DiaryEntry).where(DiaryEntry.kind == EntryKind.PREPARING).values(note=NOTE))
    second = services.occupy(flat, date(2022, 4, 10), date(2022, 5, 10), household=household)
    first.reference, second.reference, second.origin_code = OLD, LATER, services.STAFFORD
    services.occupy(flat, date(2024, 2, 1), None, origin_code=services.ROTHERHAM)
    _about(first)
    _referred(household, first)
    note(
        OPERATOR,
        "stay.changed",
        ("stay", OLD),
        provider_id=provider.id,
        household_id=household.id,
        after={"note": NOTE},
    )
    db.session.commit()
    return Known(household, under, provider)


def everything() -> dict[str, Any]:
    """An answer to every question of a stay."""
    return {
        "imported_as": "beef" * 16, "origin_code": services.LICHFIELD, "last_night_place": "friends_or_family",
        "pregnant": True, "pets": True, "nrpf": True, "risk_at_arrival": "high", "risk_at_departure": "medium",
        "referral_source": "police", "expected_departure_on": date(2021, 5, 1), "departure_planned": True,
        "departure_reason": "moved_on", "destination": "friends_or_family", "departure_note": NOTE,
        "intake_open": True,
    }  # fmt: skip


def _about(stay: Stay) -> None:
    child = {"age": 4, "sex": "female"}
    db.session.add_all(
        [
            Person(stay_id=stay.id, number=1, kind="adult", age_band="25-34", sex="female", ethnicity="white_british"),
            Person(stay_id=stay.id, number=2, kind="child", **child),
            StayAccessNeed(stay_id=stay.id, need="hearing"),
            StaySupportNeed(stay_id=stay.id, need="housing"),
            Absence(stay_id=stay.id, starts_on=date(2021, 4, 1), ends_on=date(2021, 4, 3), reason="hospital"),
        ]
    )
    db.session.execute(update(DiaryEntry).where(DiaryEntry.stay_id == stay.id).values(sleepers=2))


def _referred(household: Household, stay: Stay) -> None:
    same = {"provider_id": household.provider_id, "household_id": household.id, "origin_code": services.LICHFIELD}
    declined = {
        "outcome": "declined",
        "reason": "no_space",
        "reason_note": NOTE,
        "decided_on": date(2021, 2, 2),
        "adults": 1,
    }
    accepted = {"outcome": "accepted", "stay_id": stay.id, "decided_on": date(2021, 2, 28)}
    first = Referral(reference="REFERRED-1", received_on=date(2021, 2, 1), **declined, **same)
    db.session.add_all([first, Referral(reference="REFERRED-2", received_on=date(2021, 2, 27), **accepted, **same)])
    db.session.flush()
    db.session.add(ReferralChild(referral_id=first.id, number=1, age=4))


def without_freezing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Erase without freezing first, where no figure is looked at: freezing takes most of the time."""
    for action in (retain, erase_household):
        monkeypatch.setattr(action, "freeze", lambda *_: set())


def stays() -> list[Stay]:
    """Every stay, by arrival."""
    db.session.rollback()
    return list(db.session.scalars(select(Stay).order_by(Stay.arrived_on)))


CUTS: tuple[dict[str, Any], ...] = (
    {},
    *({"group": group} for group in Grouping if group is not Grouping.UNIT),
    *({"contract": "C1", **more} for more in ({}, {"group": Grouping.AUTHORITY}, {"group": Grouping.PROPERTY})),
    {"authority": services.ROTHERHAM},
    {"commissioned": False, "group": Grouping.PROPERTY},
)
"""The cuts in which people are frozen."""


EXACT = (Copy.PROVIDER,)
HIDING = (Copy.CONTRACT, Copy.PUBLICATION)


def people(today: date, cuts: tuple[dict[str, Any], ...] = CUTS, copies: tuple[Copy, ...] = EXACT) -> dict[str, str]:
    """Every people figure by financial year, as JSON: in the copies that have it, by each cut and count."""
    return dict(_people(today, cuts, copies))


def _people(today: date, cuts: tuple[dict[str, Any], ...], copies: tuple[Copy, ...]) -> Iterator[tuple[str, str]]:
    for copy, cut, count in product(copies, cuts, Count):
        asked = Selection(today, **cut)
        try:
            rows = [origin_record(row) for row in origins_given(OPERATOR, copy, asked, count, today, 5)]
        except RuleBroken as broken:
            if "no longer held" in broken.message:
                raise
            continue
        yield f"{copy} {cut} {count}", json.dumps(rows)


def nights(today: date) -> str:
    """Night figures as JSON: by year in every group, and each unit's night by night."""
    told = []
    for group, commissioned in product((None, *Grouping), (True, False)):
        selection = Selection(today, group=group, commissioned=commissioned)
        told += [utilisation_record(row, commissioned) for row in utilisation(OPERATOR, selection)]
    told += [night_record(row) for row in nightly(OPERATOR, Selection(today, group=Grouping.UNIT))]
    return json.dumps(told)

"""What can be chosen from the editable lists, in the order people read them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from refuge.extensions import db
from refuge.models import DemandSource, Ethnicity, LastNightPlace, ReferralReason, ReferralSource, SupportNeed

Choices = dict[str, str]
"""Code → label."""

OF_A_HOUSEHOLD = {
    "support_needs": SupportNeed,
    "ethnicity": Ethnicity,
    "last_night_place": LastNightPlace,
    "referral_source": ReferralSource,
}


def household_lists(today: date, known: Collection[str]) -> dict[str, Choices]:
    """The lists asked about a household, by the name of the question; what is ``known`` of it stays to be chosen, though it
    was retired. One statement a list.
    """
    return {name: _labels(offered(model, today, known)) for name, model in OF_A_HOUSEHOLD.items()}


def referral_reasons(today: date, known: Collection[str] = ()) -> Choices:
    """Why a referral does not end in a place; what is ``known`` of one stays to be chosen, though it was retired."""
    return _labels(offered(ReferralReason, today, known))


def referral_sources(today: date, known: Collection[str] = ()) -> Choices:
    """Who refers; as ``referral_reasons``."""
    return _labels(offered(ReferralSource, today, known))


def support_needs(today: date, known: Collection[str] = ()) -> Choices:
    """Support needs; as ``referral_reasons``."""
    return _labels(offered(SupportNeed, today, known))


def demand_sources(today: date) -> Choices:
    """Who counts the households that come to a council (F4)."""
    return _labels(offered(DemandSource, today))


def offered(model: Any, today: date, known: Collection[str | None] = ()) -> Sequence[Any]:
    """The rows of a list that can be chosen, and those ``known`` before though they were retired, in their order."""
    stands = or_(model.retired_on.is_(None), model.retired_on > today, model.code.in_(known))
    return db.session.scalars(select(model).where(stands).order_by(model.position, model.label)).all()


def _labels(rows: Iterable[Any]) -> Choices:
    return {row.code: row.label for row in rows}

"""What the data check finds of units: their spells in service, their preparation, holds and features."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Hold, Property, Provider, Spell, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.clashes import written
from refuge.occupancy.findings import LONG_HOLD, LONG_PREPARATION, NO_ENTRY, NOT_KNOWN, PAST_CONTRACT, Finding, Kind
from refuge.vocabulary import EntryKind

PREPARATION, UNUSED, HELD = timedelta(days=30), timedelta(days=90), timedelta(days=7)
FEATURES = {
    "step_free": "step-free",
    "wheelchair": "wheelchair",
    "accepts_men": "men",
    "accepts_pets": "pets",
    "oldest_son": "oldest son",
    "considers_nrpf": "no recourse to public funds",
}
"""What a household may need of a unit; one left blank does not fit (F3)."""


def long_preparation(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Preparation still open that began over 30 days ago, however many spells it crossed."""
    open_ = select(DiaryEntry.began_on, *_named()).select_from(DiaryEntry).join(Unit, Unit.id == DiaryEntry.unit_id)
    asked = open_.where(
        DiaryEntry.kind == EntryKind.PREPARING,
        DiaryEntry.ends_on.is_(None),
        DiaryEntry.began_on < today - PREPARATION,
    )
    for row in _rows(viewer, asked):
        nights = (today - row.began_on).days
        yield _of_unit(LONG_PREPARATION, row, f"preparing since {written(row.began_on)}, {nights} days.", nights)


def past_contract(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Spells that run past the latest day their contract can end, with nights since (N12)."""
    latest = func.coalesce(Contract.extendable_to, Contract.ends_on, type_=Day)
    asked = (
        select(latest.label("latest"), Spell.starts_on, Spell.ends_on, Contract.title, *_named())
        .add_columns(Contract.id.label("contract_id"))
        .select_from(Spell)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(Contract, Contract.id == Spell.contract_id)
        .where(latest < Spell.ends_on, latest < today, Spell.starts_on < today)
    )
    for row in _rows(viewer, asked):
        nights = (min(row.ends_on, today) - max(row.latest, row.starts_on)).days
        what = f"in service under {row.title}, whose latest end was {written(row.latest)}."
        yield _of_unit(PAST_CONTRACT, row, what, nights, contract=row.contract_id)


def no_entry(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Units in service for 90 days without an entry of any kind (an entry of no night is one)."""
    since = today - UNUSED
    reaches = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day), type_=Day)
    last = (
        select(DiaryEntry.unit_id, func.max(reaches, type_=Day).label("last")).group_by(DiaryEntry.unit_id).subquery()
    )
    first = (
        select(Spell.unit_id, func.min(Spell.starts_on, type_=Day).label("first")).group_by(Spell.unit_id).subquery()
    )
    empty_since = case((last.c.last.is_(None), first.c.first), else_=last.c.last).label("since")
    asked = (
        select(empty_since, *_named())
        .select_from(Unit)
        .join(first, first.c.unit_id == Unit.id)
        .outerjoin(last, last.c.unit_id == Unit.id)
        .where(_in_service(since), _in_service(today), or_(last.c.last.is_(None), last.c.last <= since))
    )
    for row in _rows(viewer, asked):
        nights = (today - row.since).days
        yield _of_unit(NO_ENTRY, row, f"ready since {written(row.since)}: nobody stayed and nothing was noted.", nights)


def long_hold(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Holds of over a week that nobody ended (N10)."""
    asked = select(Hold.starts_on, *_named()).select_from(Hold).join(Unit, Unit.id == Hold.unit_id)
    for row in _rows(viewer, asked.where(Hold.ends_on.is_(None), Hold.starts_on < today - HELD)):
        nights = (today - row.starts_on).days
        yield _of_unit(LONG_HOLD, row, f"held since {written(row.starts_on)}, and nobody said how it ended.", nights)


def not_known(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Units in service with a feature that is not known, and so fits nobody who needs it (F3)."""
    features = [getattr(Unit, name) for name in FEATURES]
    asked = select(*features, *_named()).select_from(Unit)
    for row in _rows(viewer, asked.where(_in_service(today), or_(*(feature.is_(None) for feature in features)))):
        blank = ", ".join(words for name, words in FEATURES.items() if getattr(row, name) is None)
        yield _of_unit(NOT_KNOWN, row, f"not known: {blank}.", None)


def _in_service(night: date) -> Any:
    return Unit.id.in_(select(Spell.unit_id).where(Spell.starts_on <= night, Spell.ends_on > night))


def _named() -> list[Any]:
    """What names a unit; its property and provider are joined by ``_rows``."""
    return [
        Unit.id.label("unit_id"),
        Unit.name.label("unit"),
        Property.name.label("property"),
        Provider.name.label("provider"),
    ]


def _rows(viewer: Viewer, asked: Select[Any]) -> Any:
    asked = asked.join(Property, Property.id == Unit.property_id).join(Provider, Provider.id == Property.provider_id)
    return db.session.execute(asked.where(properties_seen(viewer)))


def _of_unit(kind: Kind, row: Any, what: str, nights: int | None, **about: int) -> Finding:
    where = f"{row.unit}, {row.property}"
    return Finding(kind, row.provider, where, what, nights, {**about, "unit": row.unit_id})


CHECKS_OF_UNITS = (long_preparation, past_contract, no_entry, long_hold, not_known)

"""Who of those that asked for a place was local: from a footprint of the provider's contracts running that day (F4)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, String, and_, case, func, select, type_coerce

from refuge.extensions import db
from refuge.figures.marks import bucket
from refuge.figures.places import Places
from refuge.figures.referred import REFUSED
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.models import Contract, ContractAuthority, Referral
from refuge.occupancy.origin import Area, Codes, Origin
from refuge.vocabulary import ReferralOutcome


class LocalRow(NamedTuple):
    """Local residents alike: their group and period, whether they came or were refused, where they went else, how many."""

    group: str | None
    at: int
    came: bool
    is_refused: bool
    placed: str | None
    number: int


@dataclass(frozen=True)
class Footprint:
    """What one contract of a provider covers, and when; half-open, to its end as agreed."""

    provider_id: int
    starts_on: date
    ends_on: date
    codes: Codes


def local_residents(referred: CTE, selection: Selection, table: Places) -> Iterator[LocalRow]:
    """The local residents among referrals, each where it stood on ``as_at``. Two statements.

    Seen from one authority, where one is asked for or rows are told apart by authority, only its own residents are local (G6).
    """
    footprints = _footprints()
    days = {day for one in footprints for day in (one.starts_on, one.ends_on)}
    eras = [date.min, *sorted({*table.gazetteer.reorganisations, *days} - {date.min, date.max})]
    judge = _Judge(selection, table, footprints)
    for row in db.session.execute(_alike(referred, eras[1:])):
        if judge.is_local(row.name, row.provider_id, row.origin_code, eras[row.era]):
            yield LocalRow(row.name, row.at, bool(row.came), bool(row.is_refused), row.placed, row.number)


class _Judge:
    """Says who is local. Any day of an era judges as another does: nothing begins or ends within one."""

    def __init__(self, selection: Selection, table: Places, footprints: list[Footprint]) -> None:
        self._selection = selection
        self._table = table
        self._of: dict[int, list[Footprint]] = defaultdict(list)
        for footprint in footprints:
            self._of[footprint.provider_id].append(footprint)

    def is_local(self, group: str | None, provider_id: int, origin_code: str, day: date) -> bool:
        """Whether somebody from there is, seen from a group."""
        running = (one.codes for one in self._of[provider_id] if one.starts_on <= day < one.ends_on)
        seen = (codes & wanted if (wanted := self._wanted(group)) is not None else codes for codes in running)
        origin, today = Origin(origin_code), self._table.today
        area = self._table.gazetteer.area
        return any(codes and area(origin, codes, day, today) is Area.IN_BOROUGH for codes in seen)

    def _wanted(self, group: str | None) -> Codes | None:
        selection, own = self._selection.told_apart(group)
        if selection.group in (Grouping.AUTHORITY, Grouping.PART) and own is not None:
            return frozenset({own.rpartition(SEPARATOR)[2]})
        return None if selection.authority is None else frozenset(self._table.codes_of(selection.authority))


def _alike(referred: CTE, eras: list[date]) -> Any:
    """Referrals with an authority as their origin, counted by all that says whether they are local and where they went.

    Where else somebody was placed is told with the outcome, of those who did not come.
    """
    elsewhere = and_(referred.c.outcome != ReferralOutcome.OPEN.value, referred.c.came == 0)
    key = (
        referred.c.name,
        referred.c.at,
        referred.c.came,
        case((referred.c.outcome.in_([one.value for one in REFUSED]), 1), else_=0).label("is_refused"),
        case((elsewhere, type_coerce(Referral.placed, String))).label("placed"),
        Referral.provider_id,
        Referral.origin_code,
        bucket(Referral.received_on, eras).label("era"),
    )
    rows = select(*key, Referral.id).join(referred, referred.c.id == Referral.id)
    alike = rows.where(Referral.origin_code.is_not(None)).subquery()
    keys = [column for column in alike.c if column.name != "id"]
    return select(*keys, func.count().label("number")).group_by(*keys)


def _footprints() -> list[Footprint]:
    found: dict[int, tuple[Any, set[str]]] = {}
    statement = select(
        Contract.id, Contract.provider_id, Contract.starts_on, Contract.ends_on, ContractAuthority.authority_code
    ).join(ContractAuthority, ContractAuthority.contract_id == Contract.id)
    for row in db.session.execute(statement):
        found.setdefault(row.id, (row, set()))[1].add(row.authority_code)
    return [
        Footprint(row.provider_id, row.starts_on, row.ends_on or date.max, frozenset(codes))
        for row, codes in found.values()
    ]

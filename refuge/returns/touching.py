"""Which days a line of the trail says were changed, and whose: what decides whether a signed-off year is concerned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from refuge.occupancy.period import NotAPeriod, read_day

CHANGES = ("stay", "unit", "property", "contract", "referral", "records.imported", "household.erased")
"""What on the trail can change a figure, by the first part of its verb."""

NOT_A_FIGURE = {"stay.restricted", "referral.read", "contract.noted"}
NO_FIGURES = {"why", "note", "departure_note", "expected_departure_on", "expected_ends_on", "intake_open"}
"""What no figure counts."""

OF_A_DEPARTURE = {"departure_planned", "departure_reason", "destination", "risk_at_departure"}
"""What counts in the year of the departure (H7)."""

ONWARD = (
    *("stay.arrived", "stay.departed", "stay.departure_undone", "stay.outcome_recorded", "stay.moved", "stay.away"),
    *("stay.came_back", "stay.joined", "stay.someone_left", "stay.unit_added", "stay.unit_given_back"),
    *("stay.intake_continued", "stay.intake_finished"),
)
"""What tells of no day before the household's arrival."""

OPENS = ("on", "starts_on", "ends_on", "departed_on")
"""Where nothing stood under one of these names, or stands there now, everything from the day on is another."""

FROM, TO = ("from", "starts_on"), ("to", "ends_on")

Days = tuple[date, date]
"""A run of days, half-open."""


@dataclass(frozen=True)
class Touched:
    """What was changed: runs of days, stays of which more was changed than days, stays of whose departure something was,
    referrals, and the units and contracts named. ``is_told`` is False where the line may be about any day.

    ``placed`` are stays of which days were changed and no unit is named: where they were placed says of which contract.
    """

    days: frozenset[Days] = frozenset()
    wholly: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    referrals: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    contracts: frozenset[str] = frozenset()
    placed: frozenset[str] = frozenset()
    is_told: bool = True

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(
            self.days | other.days,
            self.wholly | other.wholly,
            self.left | other.left,
            self.referrals | other.referrals,
            self.units | other.units,
            self.contracts | other.contracts,
            self.placed | other.placed,
            self.is_told and other.is_told,
        )

    def falls_in(self, starts_on: date, ends_on: date) -> bool:
        """Whether one of the days lies in a period."""
        return any(first < ends_on and last > starts_on for first, last in self.days)


def may_count(what: str) -> bool:
    """Whether a line with this verb can change a figure."""
    return what not in NOT_A_FIGURE and any(what == one or what.startswith(f"{one}.") for one in CHANGES)


def touched_by(about: tuple[str, Any] | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> Touched:
    """What a change touched, by what the trail says of it: only what differs is told, before and after.

    >>> left = touched_by(("stay", "S1"), {"departed_on": None}, {"departed_on": "2020-05-04", "destination": "own_home"})
    >>> left.falls_in(date(2019, 4, 1), date(2020, 4, 1)), left.falls_in(date(2020, 4, 1), date(2021, 4, 1)), left.left
    (False, True, frozenset({'S1'}))
    """
    kind, key = about or ("", "")
    names = before.keys() | after.keys()
    days = frozenset(day for name in names for day in _days(name, before, after))
    units = frozenset(_units(before, after)) | ({str(key)} if kind == "unit" else frozenset())
    if kind == "referral":
        return Touched(referrals=frozenset({str(key)} if names - NO_FIGURES else ()))
    if kind != "stay":
        named = {str(side["contract"]) for side in (before, after) if side.get("contract")}
        contracts = frozenset(named | ({str(key)} if kind == "contract" else set()))
        return Touched(days, units=units, contracts=contracts, is_told=bool(days))
    of_days = {name for name in names if _is_dated(before.get(name)) or _is_dated(after.get(name))}
    more = names - of_days - NO_FIGURES
    return Touched(
        days,
        wholly=frozenset({str(key)} if more - OF_A_DEPARTURE else ()),
        left=frozenset({str(key)} if more & OF_A_DEPARTURE else ()),
        units=units,
        placed=frozenset({str(key)} if days and not units else ()),
    )


def _days(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Days]:
    was, becomes = before.get(name), after.get(name)
    if name in NO_FIGURES:
        return
    if isinstance(was, list) or isinstance(becomes, list):
        yield from _of_rows(_rows(was), _rows(becomes))
        return
    known = sorted(day for day in (_day(was), _day(becomes)) if day)
    if not known:
        return
    is_open = name in OPENS and len(known) == 1 and (name != "departed_on" or (name in before and name in after))
    yield known[0], date.max if is_open else _next(known[-1])


def _of_rows(was: list[Mapping[str, Any]], becomes: list[Mapping[str, Any]]) -> Iterator[Days]:
    """The days of rows that are in one of the two only; of one that only begins or ends otherwise, the days between."""
    gone, come = ([row for row in one if row not in other] for one, other in ((was, becomes), (becomes, was)))
    for row in gone:
        same = next((other for other in come if _but(row, FROM) == _but(other, FROM)), None)
        same = same or next((other for other in come if _but(row, TO) == _but(other, TO)), None)
        if same is None:
            yield from _row(row)
            continue
        come.remove(same)
        (first, last), (begins, ends) = _run(row), _run(same)
        yield (min(first, begins), max(first, begins)) if first != begins else (min(last, ends), max(last, ends))
    for row in come:
        yield from _row(row)


def _row(row: Mapping[str, Any]) -> Iterator[Days]:
    first, last = _run(row)
    if first > date.min:
        yield first, max(last, _next(first))


def _run(row: Mapping[str, Any]) -> Days:
    first = next((day for name in FROM if (day := _day(row.get(name)))), date.min)
    return first, next((day for name in TO if (day := _day(row.get(name)))), date.max)


def _but(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A row without its beginning or its end, and without what no figure counts."""
    return {name: str(value) for name, value in row.items() if name not in (*names, *NO_FIGURES)}


def _rows(told: Any) -> list[Mapping[str, Any]]:
    return [row for row in told if isinstance(row, Mapping)] if isinstance(told, list) else []


def _units(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The units of rows that are in one of the two only."""
    for name in before.keys() | after.keys():
        was, becomes = _rows(before.get(name)), _rows(after.get(name))
        yield from (str(row["unit"]) for row in was if "unit" in row and row not in becomes)
        yield from (str(row["unit"]) for row in becomes if "unit" in row and row not in was)


def _is_dated(value: Any) -> bool:
    """Whether it says days and nothing else: a day, or rows with days."""
    return _day(value) is not None or any(_run(row)[0] > date.min for row in _rows(value))


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return read_day(value) if isinstance(value, str) else None
    except NotAPeriod:
        return None


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)

"""Counts what the rows of interchange files say, one night after another, with nothing of the application's."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

Rows = Mapping[str, list[dict[str, str]]]
Night = tuple[str, date]
"""One night of one unit."""

States = dict[Night, list[str]]
"""What each unit was on each in-service night; a right diary says exactly one thing of each."""


PUBLISHED = {"2016-17": 81, "2017-18": 83, "2018-19": 74, "2019-20": 86, "2020-21": 90}
"""Rotherham's utilisation as reported to its Cabinet on 25 January 2021, in whole per cent."""


def nights(starts_on: date, ends_on: date) -> Iterator[date]:
    """The nights of a half-open time."""
    for number in range((ends_on - starts_on).days):
        yield starts_on + timedelta(days=number)


def day(cell: str, open_until: date) -> date:
    """A day in a cell; a blank is still open."""
    return date.fromisoformat(cell) if cell else open_until


def placements(rows: Rows, as_at: date) -> Iterator[tuple[str, str, date, date]]:
    """Stay, unit, first and last day of every placement."""
    for stay in rows["stays"]:
        if stay["unit_ref"]:
            arrived_on = date.fromisoformat(stay["arrived_on"])
            yield stay["stay_ref"], stay["unit_ref"], arrived_on, day(stay["departed_on"], as_at)
    for row in rows["placements"]:
        yield row["stay_ref"], row["unit_ref"], date.fromisoformat(row["starts_on"]), day(row["ends_on"], as_at)


def in_service(rows: Rows, as_at: date) -> set[Night]:
    """Every night of every unit in service."""
    return {
        (row["unit_ref"], night)
        for row in rows["service"]
        for night in nights(date.fromisoformat(row["starts_on"]), min(day(row["ends_on"], as_at), as_at))
    }


def commissioned(rows: Rows, as_at: date) -> set[Night]:
    """Those of them under a contract."""
    return in_service({"service": [row for row in rows["service"] if row["contract_ref"]]}, as_at)


def entries(rows: Rows, as_at: date) -> States:
    """What the diary says of each unit on each night, as many times as it says it."""
    said: States = defaultdict(list)
    for _, unit_ref, starts_on, ends_on in placements(rows, as_at):
        for night in nights(starts_on, min(ends_on, as_at)):
            said[unit_ref, night].append("occupied")
    for row in rows["diary"]:
        for night in nights(date.fromisoformat(row["starts_on"]), min(day(row["ends_on"], as_at), as_at)):
            said[row["unit_ref"], night].append(row["kind"])
    return said


def year_of(night: date) -> str:
    """The financial year of a night, as its label."""
    first = night.year if night.month >= 4 else night.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def by_year(rows: Rows, as_at: date) -> dict[str, Counter[str]]:
    """Commissioned nights in each state, by financial year."""
    said = entries(rows, as_at)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for unit_ref, night in commissioned(rows, as_at):
        states = said.get((unit_ref, night), ["ready"])
        counted[year_of(night)].update(["commissioned", *states])
    return dict(sorted(counted.items()))


def whole_percent(part: int, whole: int) -> int:
    """A whole percentage, halves up (U7)."""
    return (200 * part + whole) // (2 * whole)


def supported(rows: Rows, year: str, as_at: date) -> list[dict[str, str]]:
    """Stays with any night in the year, or of no night that began in it (H1)."""
    stays = []
    for stay in rows["stays"]:
        arrived_on, departed_on = date.fromisoformat(stay["arrived_on"]), day(stay["departed_on"], as_at)
        spent = {year_of(night) for night in nights(arrived_on, departed_on)} or {year_of(arrived_on)}
        if year in spent:
            stays.append(stay)
    return stays

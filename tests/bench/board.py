"""Tonight for a large provider with a long past, beside a small new one: whole pages, in seconds and statements.

Run by itself or as part of ``make bench``.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import time_machine
from sqlalchemy import event, insert

from refuge.accounts.passwords import passwords
from refuge.extensions import db
from refuge.models import (
    Account,
    Contract,
    DiaryEntry,
    Household,
    Person,
    Property,
    Provider,
    Spell,
    Stay,
    Unit,
)
from refuge.models.columns import END_OF_TIME
from refuge.models.overlap import HELD
from refuge.vocabulary import Role
from tests.conftest import app_on, migrate
from tests.services import ROTHERHAM
from tests.visitor import Visitor

NIGHT = date(2026, 1, 15)
RUNS = 15
PASSWORD = "a phrase of four words"
DAYS_A_LET, LIVED_IN = 18, 14
SMALL, LARGE, A_YEAR = (10, 1), (200, 10), (60, 2)
"""Units, and years of stays."""
PAGES = ("/tonight", "/tonight/house-list", "/diary?by=quarter", "/diary?by=year")


def main() -> None:
    """Measure on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (measured(f"sqlite:///{folder}/{size[0]}.db", *size) for size in (SMALL, LARGE))
        statements, at_once = measured(f"sqlite:///{folder}/year.db", *A_YEAR)["/diary?by=year"]
    print(f"\nTonight and the diary, {LARGE[0]} units and {LARGE[1]} years of stays to {SMALL[0]} units and one year")
    for page in PAGES:
        (few, seconds), (many, longer) = small[page], large[page]
        print(f"  {page:<22}{longer / seconds:6.2f} ×   {1000 * longer:6.0f} ms   statements {few} and {many}")
    print(f"A year of {A_YEAR[0]} units in the diary: {1000 * at_once:.0f} ms, {statements} statements")


def measured(url: str, units: int, years: int) -> dict[str, tuple[int, float]]:
    """For each page how many statements it sends, and the median of its seconds after one run to warm up."""
    migrate(url)
    app = app_on(url)
    with app.app_context(), time_machine.travel(f"{NIGHT}T20:00:00+00:00", tick=True):
        fill(units, years)
        visitor = Visitor(app)
        visitor.post("/sign-in", data={"email": "manager@example.org", "password": PASSWORD})
        took = {page: timed(lambda page=page: visitor.get(page)) for page in PAGES}  # type: ignore[misc]
        db.session.remove()
        db.engine.dispose()
    return took


def timed(ask: Callable[[], Any], runs: int = RUNS) -> tuple[int, float]:
    """Statements and seconds of one request: the median of some runs after two to warm up."""
    assert ask().status_code == 200
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    ask()
    statements, seconds = len(sent), []
    for _ in range(runs):
        began = perf_counter()
        ask()
        seconds.append(perf_counter() - began)
    return statements, median(seconds)


def fill(units: int, years: int) -> None:
    """One provider: a let every eighteen days in each unit, four of five units lived in tonight."""
    for rule in HELD:
        for statement in rule.drop(db.engine.dialect.name):
            db.session.execute(db.text(statement))
    opened = NIGHT - timedelta(days=365 * years)
    lets = [(unit, at, day) for unit in range(1, units + 1) for at, day in enumerate(_arrivals(unit, opened))]
    numbered = [(number, *let) for number, let in enumerate(lets, start=1)]
    house = {"accommodation_type": "refuge", "authority_code": ROTHERHAM, "name": "Bench", "provider_id": 1}
    kept = passwords.hashed(PASSWORD)
    who = {"email": "manager@example.org", "password_hash": kept, "role": Role.MANAGER, "provider_id": 1}
    for model, rows in (
        (Provider, [{"id": 1, "reference": "P", "name": "Bench", "is_demonstration": True}]),
        (Account, [{**who, "is_demonstration": True}]),
        (Contract, [{"id": 1, "reference": "C", "provider_id": 1, "title": "Bench", "starts_on": opened}]),
        (Property, [{"id": at, "reference": f"H{at}", **house} for at in range(1, units // 10 + 1)]),
        (Unit, [_unit(unit) for unit in range(1, units + 1)]),
        (Spell, [_spell(unit, opened) for unit in range(1, units + 1)]),
        (Household, [{"id": let[0], "reference": f"H{let[0]}", "provider_id": 1} for let in numbered]),
        (Stay, [_stay(*let) for let in numbered]),
        (Person, [row for let in numbered for row in _people(let[0])]),
        (DiaryEntry, [row for let in numbered for row in _entries(*let, opened)]),
    ):
        db.session.execute(insert(model.__table__), rows)
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _arrivals(unit: int, opened: date) -> Iterator[date]:
    """Days of arrival; the last household of four units in five is still there."""
    day = NIGHT - timedelta(days=3 if unit % 5 else DAYS_A_LET - 2)
    while day > opened:
        yield day
        day -= timedelta(days=DAYS_A_LET)


def _unit(unit: int) -> dict[str, Any]:
    what = {"name": f"Flat {unit}", "bed_spaces": 3, "cots": 1, "self_contained": True, "oldest_son": 13}
    return {"id": unit, "reference": f"U{unit}", "property_id": (unit - 1) // 10 + 1, **what}


def _spell(unit: int, opened: date) -> dict[str, Any]:
    days = {"starts_on": opened, "ends_on": END_OF_TIME}
    return {"id": unit, "unit_id": unit, "contract_id": 1, "commissioned": True, **days}


def _left(unit: int, at: int, day: date) -> date | None:
    return None if at == 0 and unit % 5 else day + timedelta(days=LIVED_IN)


def _stay(number: int, unit: int, at: int, day: date) -> dict[str, Any]:
    left = _left(unit, at, day)
    where = {"destination": "council_tenancy" if left else None, "departure_planned": True if left else None}
    ids = {"id": number, "reference": f"S{number}", "household_id": number, "provider_id": 1}
    return {**ids, "arrived_on": day, "departed_on": left, **where}


def _people(number: int) -> Iterator[dict[str, Any]]:
    yield {"stay_id": number, "number": 1, "kind": "adult", "age": None}
    yield {"stay_id": number, "number": 2, "kind": "child", "age": number % 15}


def _entries(number: int, unit: int, at: int, day: date, opened: date) -> Iterator[dict[str, Any]]:
    spell = {"spell_starts_on": opened, "spell_ends_on": END_OF_TIME, "commissioned": True, "added": False}
    left = _left(unit, at, day)
    entry = {"unit_id": unit, "spell_id": unit, **spell}
    yield {**entry, "kind": "occupied", "starts_on": day, "began_on": day, "ends_on": left, "stay_id": number}
    if left and left + timedelta(days=2) <= NIGHT:
        days = {"starts_on": left, "began_on": left, "ends_on": left + timedelta(days=2)}
        yield {**entry, **days, "kind": "preparing", "stay_id": None}


if __name__ == "__main__":
    main()

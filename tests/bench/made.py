"""Makes large services for the benchmark: units let one stay after another, with preparation between."""

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Table, insert

from refuge.extensions import db
from refuge.models import Contract, ContractAuthority, DiaryEntry, Household, Property, Provider, Spell, Stay, Unit
from refuge.models.columns import END_OF_TIME
from refuge.models.overlap import HELD
from tests.services import ROTHERHAM, SHEFFIELD

FIRST, STAYS_A_UNIT, UNITS_A_PROVIDER = date(2016, 4, 1), 200, 10
BATCH = 20_000


def make(providers: int) -> None:
    """Fill the empty database: ten units a provider, two hundred stays a unit in ten years.

    What refuses overlaps is taken off while loading: reading is what is measured.
    """
    for rule in HELD:
        _run(rule.drop(db.engine.dialect.name))
    for model, rows in (
        (Provider, _providers),
        (Contract, _contracts),
        (ContractAuthority, _footprints),
        (Property, _properties),
        (Unit, _units),
        (Spell, _spells),
        (Household, _households),
        (Stay, _stays),
        (DiaryEntry, _entries),
    ):
        load(model.__table__, rows(providers))
    settle()


def _providers(providers: int) -> Iterator[dict[str, Any]]:
    for number in range(1, providers + 1):
        yield {"id": number, "reference": f"P{number}", "name": "Bench", "is_demonstration": False}


def _contracts(providers: int) -> Iterator[dict[str, Any]]:
    for number in range(1, providers + 1):
        what = {"title": "Bench", "starts_on": FIRST, "year_starts_month": 4, "minimum_units": UNITS_A_PROVIDER}
        yield {"id": number, "reference": f"C{number}", "provider_id": number, **what}


def _footprints(providers: int) -> Iterator[dict[str, Any]]:
    for number in range(1, providers + 1):
        yield {"contract_id": number, "authority_code": ROTHERHAM}


def _properties(providers: int) -> Iterator[dict[str, Any]]:
    for number in range(1, providers + 1):
        what = {"name": "Bench", "accommodation_type": "refuge", "authority_code": ROTHERHAM}
        yield {"id": number, "reference": f"H{number}", "provider_id": number, **what}


def _units(providers: int) -> Iterator[dict[str, Any]]:
    for number, owner in _numbered(providers):
        yield {"id": number, "reference": f"U{number}", "property_id": owner, "name": "Bench", "bed_spaces": 3}


def _spells(providers: int) -> Iterator[dict[str, Any]]:
    for number, owner in _numbered(providers):
        days = {"starts_on": FIRST, "ends_on": END_OF_TIME}
        yield {"id": number, "unit_id": number, "contract_id": owner, "commissioned": True, **days}


def _households(providers: int) -> Iterator[dict[str, Any]]:
    for number, owner, _, _ in lets(providers):
        yield {"id": number, "reference": f"H{number}", "provider_id": owner}


def _stays(providers: int) -> Iterator[dict[str, Any]]:
    for number, owner, arrived_on, departed_on in lets(providers):
        what = {"household_id": number, "provider_id": owner, "origin_code": SHEFFIELD if number % 4 else ROTHERHAM}
        yield {"id": number, "reference": f"S{number}", "arrived_on": arrived_on, "departed_on": departed_on, **what}


def _entries(providers: int) -> Iterator[dict[str, Any]]:
    for number, _, arrived_on, departed_on in lets(providers):
        unit = (number - 1) // STAYS_A_UNIT + 1
        yield _entry(unit, "occupied", arrived_on, departed_on, number)
        if number % 5 < 3:
            yield _entry(unit, "preparing", departed_on, departed_on + timedelta(days=2), None)


def _entry(unit: int, kind: str, starts_on: date, ends_on: date, stay_id: int | None) -> dict[str, Any]:
    spell = {
        "unit_id": unit,
        "spell_id": unit,
        "commissioned": True,
        "spell_starts_on": FIRST,
        "spell_ends_on": END_OF_TIME,
    }
    days = {"starts_on": starts_on, "ends_on": ends_on, "began_on": starts_on}
    return {**spell, **days, "kind": kind, "stay_id": stay_id, "added": False}


def _numbered(providers: int) -> Iterator[tuple[int, int]]:
    """Every unit with its provider."""
    return ((number, (number - 1) // UNITS_A_PROVIDER + 1) for number in range(1, providers * UNITS_A_PROVIDER + 1))


def lets(providers: int) -> Iterator[tuple[int, int, date, date]]:
    """Every stay: its number, its provider, its days. About eighteen days from one arrival to the next."""
    chance = Random(1)
    number = 0
    for _, owner in _numbered(providers):
        day = FIRST + timedelta(days=chance.randint(0, 17))
        for _ in range(STAYS_A_UNIT):
            number += 1
            nights = chance.randint(10, 20)
            yield number, owner, day, day + timedelta(days=nights)
            day += timedelta(days=nights + chance.randint(2, 4))


def load(table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Put rows in, a batch at a time."""
    put: Callable[[Table, list[dict[str, Any]]], None]
    put = _copy if db.engine.dialect.name == "postgresql" else _insert
    while batch := list(islice(rows, BATCH)):
        put(table, batch)
    db.session.commit()


def _insert(table: Table, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(table), rows)


def _copy(table: Table, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    lines = io.StringIO()
    for row in rows:
        lines.write("\t".join(r"\N" if row[column] is None else str(row[column]) for column in columns) + "\n")
    cursor = db.session.connection().connection.cursor()
    with cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copying:
        copying.write(lines.getvalue())


def _run(statements: list[str]) -> None:
    for statement in statements:
        db.session.execute(db.text(statement))
    db.session.commit()


def settle() -> None:
    """What a database in use has long done by itself."""
    postgres = db.engine.dialect.name == "postgresql"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if postgres else "ANALYZE")

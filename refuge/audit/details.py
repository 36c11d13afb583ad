"""What an entry tells beyond its columns, encrypted under the key of the household it is about, or of its chain."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from refuge.models import HouseholdKey
from refuge.secrecy import Unreadable, decrypted_under, encrypted_under, new_key

KEYS = HouseholdKey.__table__
INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
AT_ONCE = 500

Detail = dict[str, Any]
"""``about`` (kind and key, where a household is concerned), ``before`` and ``after``; what is empty is left out."""


def written(key: str, detail: Detail) -> str | None:
    """The detail as it is stored; nothing where there is nothing to tell."""
    told = {name: value for name, value in detail.items() if value}
    return encrypted_under(key, json.dumps(told, ensure_ascii=False, default=_plain)) if told else None


def read(key: str | None, stored: str | None) -> Detail | None:
    """The detail stored: empty where there was none, and None where its key is gone."""
    if stored is None:
        return {}
    try:
        return dict(json.loads(decrypted_under(key, stored))) if key else None
    except Unreadable:
        return None  # under a key that was destroyed, with another made since


def keys_of(connection: Connection, households: Collection[int]) -> dict[int, str]:
    """The keys of households, made where there was none."""
    found: dict[int, str] = {}
    wanted = sorted(households)  # in order, so that two who make the same keys wait for each other one way round
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        known = _known(connection, some)
        if missing := [{"household_id": household, "key": new_key()} for household in some if household not in known]:
            insert_absent(connection, KEYS, missing)
            known = _known(connection, some)
        found |= known
    return found


def insert_absent(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet, waiting for whoever is just inserting the same."""
    connection.execute(INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), rows)


def _known(connection: Connection, households: list[int]) -> dict[int, str]:
    kept = select(KEYS.c.household_id, KEYS.c.key).where(KEYS.c.household_id.in_(households))
    return {row.household_id: row.key for row in connection.execute(kept)}


def _plain(value: Any) -> Any:
    """Days as people type them, exact numbers exactly, sets in order."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot stand on the trail")

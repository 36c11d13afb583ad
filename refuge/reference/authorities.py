"""The table of authorities that comes with the system (see the README beside it for its sources)."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("local_authorities.csv")


def authority_rows() -> list[dict[str, Any]]:
    """Rows for the table ``authorities``, counties before their districts."""
    rows = [
        {
            "code": row["code"],
            "name": row["name"],
            "tier": row["tier"],
            "country": row["country"],
            "region": row["region"],
            "county_code": row["county_code"] or None,
            "ended": date.fromisoformat(row["ended"]) if row["ended"] else None,
        }
        for row in _read()
    ]
    return sorted(rows, key=lambda row: row["county_code"] is not None)


def successor_rows() -> list[dict[str, str]]:
    """Rows for the table ``authority_successors``."""
    return [
        {"code": row["code"], "successor_code": successor}
        for row in _read()
        for successor in row["successor_codes"].split(";")
        if successor
    ]


def _read() -> list[dict[str, str]]:
    with SOURCE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

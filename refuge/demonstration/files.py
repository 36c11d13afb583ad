"""Writes the invented services, cut at a day, as a folder of interchange files."""

import csv
from collections.abc import Collection
from datetime import date
from pathlib import Path

from refuge.demonstration.cutting import cut
from refuge.demonstration.invented import world
from refuge.demonstration.rows import Row, rows
from refuge.display import written
from refuge.errors import RuleBroken


def write_files(folder: Path, as_at: date, recorded: Collection[tuple[str, date, str]] = ()) -> None:
    """Write every file that has a row.

    ``recorded`` are the months of demand that somebody has recorded already (authority, month, source): they are
    theirs and left out. Raises RuleBroken on ``as_at`` before the first service opened.
    """
    known = cut(world(), as_at)
    if not known.providers:
        opened_on = min(spell.starts_on for spell in world().spells)
        raise RuleBroken("as_at", f"The demonstration opens on {written(opened_on)}; ask for a later day.")
    theirs = {(code, f"{month}", source) for code, month, source in recorded}
    for name, of_file in rows(known).items():
        _write(folder / f"{name}.csv", [row for row in of_file if _demand_key(row) not in theirs])


def invented_demand() -> dict[tuple[str, date, str], tuple[int, ...]]:
    """The counts of every month of demand the demonstration could have loaded, by authority, month and source."""
    return {
        (row.authority_code, row.month, row.source): (
            row.asked,
            row.placed_in_area,
            row.placed_out_of_area,
            row.not_placed,
            row.not_known,
        )
        for row in world().demand
    }


def _demand_key(row: Row) -> tuple[str, str, str]:
    return row.get("authority_code", ""), row.get("month", ""), row.get("source", "")


def _write(path: Path, of_file: list[Row]) -> None:
    if not of_file:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(of_file[0]))
        writer.writeheader()
        writer.writerows(of_file)

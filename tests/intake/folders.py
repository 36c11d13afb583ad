"""Folders of interchange files for tests: the sample, changed a little, and what the database holds after."""

import csv
import shutil
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from refuge.extensions import db
from refuge.intake.importing import import_paths
from refuge.intake.problems import Outcome
from refuge.intake.settings import IntakeSettings

SAMPLE = Path(__file__).parents[1] / "samples" / "three-units"
Row = dict[str, str]


def take(*paths: Path, **how: Any) -> Outcome:
    """Import paths with the settings of the application at work."""
    db.session.rollback()
    return import_paths(list(paths), IntakeSettings.of(current_app.config), **how)


def sample(folder: Path) -> Path:
    """A copy of the sample that can be changed."""
    shutil.copytree(SAMPLE, folder)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    return folder


def rows_of(path: Path) -> list[Row]:
    """The rows of a file, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> None:
    """A file with these rows; every column that any of them has is in its header."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def change(path: Path, row: int, **cells: str) -> None:
    """Change cells of a row; the header is row 1."""
    rows = rows_of(path)
    rows[row - 2].update(cells)
    write(path, rows)


def add(path: Path, *new: Row) -> None:
    """Append rows, to a new file if need be."""
    write(path, [*(rows_of(path) if path.exists() else []), *new])


def everything() -> dict[str, int]:
    """How many rows each table holds; the trail grows with every import, and is left out."""
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
        if not table.name.startswith("trail")
    }

"""How long an import of 100,000 stays takes, and the same import again: run by hand, on SQLite.

What is printed is the processor's time, which others on the machine do not change much, and the time on the wall.
``python tests/bench/importing.py [notes]``: with ``notes`` every stay has a departure note.
"""

import csv
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from flask import current_app

from refuge.intake.importing import import_paths
from refuge.intake.settings import IntakeSettings
from tests.bench.made import FIRST, UNITS_A_PROVIDER, _lets
from tests.conftest import app_on, migrate

PROVIDERS = 50
AS_AT = date(2026, 11, 1)


def main() -> None:
    """Write the files, import them, and import them again."""
    notes = "notes" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        write(files, notes)
        url = f"sqlite:///{folder}/refuge.db"
        migrate(url)
        with app_on(url).app_context():
            for name in ("import", "the same again"):
                timed(name, lambda: taken(files))


def taken(files: Path) -> None:
    """Import the files."""
    outcome = import_paths([files], IntakeSettings.of(current_app.config), today=AS_AT)
    assert not outcome.problems, outcome.problems[:3]
    print(sum(outcome.rows.values()), "rows,", sum(outcome.unchanged.values()), "unchanged")


def timed(name: str, run: Callable[[], None]) -> None:
    """Run, and print how long it took."""
    processor, wall = process_time(), perf_counter()
    run()
    print(f"{name:<20}{process_time() - processor:8.1f} s of the processor{perf_counter() - wall:8.1f} s", flush=True)


def write(folder: Path, notes: bool) -> None:
    """Ten units a provider, two hundred stays a unit in ten years."""
    providers = range(1, PROVIDERS + 1)
    units = range(1, PROVIDERS * UNITS_A_PROVIDER + 1)
    owner = {unit: (unit - 1) // UNITS_A_PROVIDER + 1 for unit in units}
    _file(folder, "providers", ({"provider_ref": f"P{n}", "name": "Bench"} for n in providers))
    _file(
        folder,
        "properties",
        (
            {"property_ref": f"H{n}", "provider_ref": f"P{n}", "name": "Bench", "accommodation_type": "refuge",
             "authority_code": "E08000018"} for n in providers
        ),
    )  # fmt: skip
    _file(
        folder,
        "units",
        ({"unit_ref": f"U{u}", "property_ref": f"H{owner[u]}", "name": "B", "bed_spaces": 3} for u in units),
    )
    _file(folder, "service", ({"unit_ref": f"U{u}", "starts_on": FIRST.isoformat()} for u in units))
    _file(folder, "stays", _stays(notes))


def _stays(notes: bool) -> Iterator[dict[str, object]]:
    for number, _, arrived_on, departed_on in _lets(PROVIDERS):
        row = {
            "stay_ref": f"S{number}",
            "unit_ref": f"U{(number - 1) // 200 + 1}",
            "arrived_on": arrived_on.isoformat(),
        }
        note = {"departure_note": f"Went to a place of her own, number {number}"} if notes else {}
        yield {**row, "departed_on": departed_on.isoformat(), "origin": "E08000018", **note}


def _file(folder: Path, name: str, rows: Iterator[dict[str, object]]) -> None:
    first = next(rows)
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


if __name__ == "__main__":
    main()

"""``make bench``: how long figures take, as ratios to a bare scan of the diary in the same run.

Every line is the median of nine warm runs, interleaved with the scan they are compared with.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.period import Kind
from tests.bench import board, pages
from tests.bench.made import STAYS_A_UNIT, UNITS_A_PROVIDER, make
from tests.conftest import app_on, migrate
from tests.postgres_server import administer, named, postgres

RUNS = 9
SIZES = (10, 50, 500)
"""Providers: 20,000, 100,000 and 1,000,000 stays."""
AS_AT = date(2026, 4, 1)
SCAN = "the bare scan"
BARE = "SELECT count(*), sum(ends_on - starts_on) FROM diary_entries"


def table(**selection: object) -> Callable[[], object]:
    """The figure, whole: every statement and what Python makes of it."""
    return lambda: (utilisation(Viewer.command_line(), Selection(AS_AT, **selection)), db.session.rollback())


QUESTIONS: dict[str, Callable[[], object]] = {
    SCAN: lambda: (db.session.execute(db.text(BARE)).all(), db.session.rollback()),
    "the year table for everything": table(),
    "everything by month": table(by=Kind.MONTH),
    "everything by provider": table(group=Grouping.PROVIDER),
    "one provider": table(provider="P7"),
}


def main() -> None:
    """Measure both databases."""
    with tempfile.TemporaryDirectory() as folder:
        report("SQLite", {size: f"sqlite:///{folder}/{size}.db" for size in SIZES})
    with postgres() as url:
        report("PostgreSQL", {size: created(url, size) for size in SIZES})
    board.main()
    pages.main()


def created(url: str, size: int) -> str:
    """A new database on the server."""
    administer(url, f"DROP DATABASE IF EXISTS bench_{size}")
    administer(url, f"CREATE DATABASE bench_{size}")
    return named(url, f"bench_{size}")


def report(name: str, urls: dict[int, str]) -> None:
    """Make each size, then ask every question of the largest, and of the smaller what growth needs."""
    print(f"\n{name}", flush=True)
    took = {size: measured(url, size) for size, url in urls.items()}
    small, middle, large = (took[size] for size in SIZES)
    for question in list(QUESTIONS)[1:]:
        print(f"  {question:<58}{large[question] / large[SCAN]:7.2f} × {SCAN}")
    ten, five_hundred = small["one provider"], large["one provider"]
    print(f"  {'one provider among 500, to among 10':<58}{five_hundred / ten:7.2f} ×")
    for question in list(QUESTIONS)[1:]:
        print(f"  {question + ', to a tenth of the stays':<58}{large[question] / middle[question]:7.2f} ×")


def measured(url: str, providers: int) -> dict[str, float]:
    """Seconds each question takes: the median of nine runs in turn, after one to warm up."""
    with filled(url, providers):
        taken: dict[str, list[float]] = {question: [] for question in QUESTIONS}
        for run in range(RUNS + 1):
            for question, ask in QUESTIONS.items():
                began = perf_counter()
                ask()
                if run:
                    taken[question].append(perf_counter() - began)
        return {question: median(seconds) for question, seconds in taken.items()}


@contextmanager
def filled(url: str, providers: int) -> Iterator[None]:
    """A database of that many providers, made for the purpose."""
    began = perf_counter()
    migrate(url)
    with app_on(url).app_context():
        make(providers)
        stays = providers * UNITS_A_PROVIDER * STAYS_A_UNIT
        print(f"  {stays:,} stays made in {perf_counter() - began:.0f} s", flush=True)
        yield
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main()

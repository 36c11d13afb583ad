"""Figures as tables for a terminal: words left, numbers right."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from refuge.display import HIDDEN, NO_BREAK, nights, one_decimal, shown, whole_percentage, written_period

Columns = Sequence[tuple[str, str, Callable[[Any], str]]]
"""Heading, the name under which a row may hide it, and how it is written."""


def period_written(row: Any) -> str:
    """The period of a row."""
    return written_period(row.period, row.to_date)


UTILISATION: Columns = (
    ("Period", "period", period_written),
    ("Utilised", "utilisation", lambda row: whole_percentage(row.nights.utilisation)),
    ("Occupied", "occupied", lambda row: nights(row.nights.occupied)),
    ("of", "commissioned", lambda row: nights(row.nights.commissioned)),
    ("Preparing", "preparing", lambda row: nights(row.nights.preparing)),
    ("Out of use", "out_of_use", lambda row: nights(row.nights.out_of_use)),
    ("Ready", "ready", lambda row: nights(row.nights.ready)),
    ("Available", "availability", lambda row: one_decimal(row.nights.availability)),
    ("Used of available", "utilisation_of_available", lambda row: one_decimal(row.nights.utilisation_of_available)),
    ("of ready", "utilisation_of_ready", lambda row: one_decimal(row.nights.utilisation_of_ready)),
    ("Held", "held", lambda row: nights(row.held)),
    ("Away", "away", lambda row: nights(row.away)),
    ("Second units", "second_units", lambda row: nights(row.second_units)),
    ("Shortfall", "shortfall", lambda row: "–" if row.shortfall is None else nights(row.shortfall)),
    ("of minimum", "utilisation_of_contracted_minimum", lambda row: one_decimal(row.utilisation_of_contracted_minimum)),
)
NIGHTLY: Columns = (
    ("Night", "night", lambda row: row.night.isoformat()),
    ("In service", "in_service", lambda row: nights(row.units.commissioned)),
    ("Occupied", "occupied", lambda row: nights(row.units.occupied)),
    ("Preparing", "preparing", lambda row: nights(row.units.preparing)),
    ("Out of use", "out_of_use", lambda row: nights(row.units.out_of_use)),
    ("Ready", "ready", lambda row: nights(row.units.ready)),
)
ORIGIN: Columns = (
    ("Period", "period", period_written),
    ("In borough", "in_borough", lambda row: shown(row.origins.in_borough)),
    ("Out of area", "out_of_area", lambda row: shown(row.origins.out_of_area)),
    ("Unknown", "unknown", lambda row: shown(row.origins.unknown)),
    ("Share out of area", "share_out_of_area", lambda row: one_decimal(row.origins.share_out_of_area)),
)
FOOTNOTES = {
    "utilisation": [
        "Utilisation is nights occupied of nights commissioned (U1). Nights not utilised include time to prepare",
        "a unit for re-letting and time it stood empty. The night of arrival counts, the night of departure does not.",
        "Used of available leaves out nights out of use (U3), of ready those of preparing too (U4). Shortfall is nights",
        "by which contracts ran short of their minimum units; of minimum counts them as commissioned (U11).",
    ],
    "nightly": ["Each unit in service is in one state each night (N5)."],
    "origin": ["The share is of those whose origin is known (G3)."],
}


def _written(row: Any, name: str, write: Callable[[Any], str]) -> str:
    return HIDDEN if name in row.hidden else write(row)


def print_table(columns: Columns, rows: Iterable[Any], notes: Sequence[str]) -> None:
    """Print rows under their columns, with notes below; groups have a first column of their own."""
    rows = list(rows)
    if not rows:
        click.echo("Nothing was in service in the periods asked for.", err=True)
        return
    if any(row.group is not None for row in rows):
        columns = (("Group", "group", lambda row: row.group or "none"), *columns)
    cells = [
        [heading for heading, _, _ in columns],
        *([_written(row, name, write).replace(NO_BREAK, " ") for _, name, write in columns] for row in rows),
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        click.echo(
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
        )
    click.echo("\n" + "\n".join(notes))

"""``flask figures …``: the figures as a table, JSON or CSV."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.noting import note_figures, refuse_an_unnamed_release
from refuge.commands.refusals import plainly
from refuge.commands.tables import FOOTNOTES, NIGHTLY, ORIGIN, UTILISATION, Columns, print_table
from refuge.display import written
from refuge.errors import RuleBroken
from refuge.figures.files import Recorded, write_csv
from refuge.figures.nights import NightRow, UtilisationRow, nightly
from refuge.figures.nights_given import utilisation_given
from refuge.figures.origins import Count, OriginRow
from refuge.figures.origins_given import origins_given
from refuge.figures.records import Record, night_record, origin_record, utilisation_record
from refuge.figures.releasing import About, released
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.origin import Origins
from refuge.occupancy.period import Kind, Period
from refuge.occupancy.utilisation import Nights
from refuge.vocabulary import AccommodationType, Copy

OPTIONS = (
    click.option("--by", type=click.Choice([kind.value for kind in Kind]), default="year", help="Kind of period."),
    click.option("--from", "from_", help="First period or day, included."),
    click.option("--to", help="Last period, included, or day, excluded."),
    click.option("--as-at", help="Count nights before this day; today unless given."),
    click.option("--contract", help="One contract, by its reference."),
    click.option("--not-commissioned", is_flag=True, help="The nights outside any contract instead."),
    click.option("--authority", help="One authority, by its code."),
    click.option("--provider", help="One provider, by its reference."),
    click.option("--property", help="One property, by its reference."),
    click.option("--unit", help="One unit, by its reference."),
    click.option(
        "--accommodation-type", type=click.Choice(AccommodationType.codes()), help="One kind of accommodation."
    ),
    click.option("--group", type=click.Choice(Grouping.offered()), help="Tell rows apart by this."),
    click.option("--for", "copy", type=click.Choice(Copy.codes()), default="provider", help="Whose copy (D2)."),
    click.option("--released-to", metavar="NAME", help="The officer the statutory copy is released to."),
    click.option("--format", "face", type=click.Choice(["table", "json", "csv"]), default="table"),
)

COUNTED = {
    Count.SUPPORTED: "households supported in the period, each once",
    Count.ARRIVALS: "arrivals",
    Count.NIGHTS: "occupied nights",
}
NO_PERIOD = Period(date.min, date.min, "")
NO_NIGHTS = Nights(0, 0, 0, 0)


@dataclass(frozen=True)
class Table:
    """A figure to print: its columns on a terminal, its rows, each row as a record, and a row of nothing."""

    columns: Columns
    rows: Iterable[Any]
    record: Callable[[Any], Record]
    blank: Any


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a selection."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.group()
def figures() -> None:
    """Print figures."""


@figures.command("utilisation")
@selecting
@plainly
def utilisation_command(face: str, copy: str, **given: Any) -> None:
    """Nights occupied of nights commissioned, and the rates (U1–U4, U11)."""
    selection = selection_asked(copy, About.NIGHTS, given)
    rows = utilisation_given(Viewer.command_line(), Copy[copy.upper()], selection, today())
    about = {"figure": "utilisation", "rule": "U1", **asked(selection, copy)}
    blank = UtilisationRow(NO_PERIOD, False, None, NO_NIGHTS, 0, 0, 0, None)
    table = Table(UTILISATION, rows, partial(utilisation_record, commissioned=selection.commissioned), blank)
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES["utilisation"]], given)


@figures.command("nightly")
@selecting
@plainly
def nightly_command(face: str, copy: str, **given: Any) -> None:
    """Units in each state on each night (N5)."""
    selection = selection_asked(copy, About.NIGHTS, given)
    if not Copy[copy.upper()].is_exact:
        raise RuleBroken("for", "No figure by night leaves the provider (D4).")
    rows = nightly(Viewer.command_line(), selection)
    about = {"figure": "nightly", "rule": "N5", **asked(selection, copy)}
    table = Table(
        NIGHTLY, rows, partial(night_record, commissioned=selection.commissioned), NightRow(date.min, None, NO_NIGHTS)
    )
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES["nightly"]], given)


@figures.command("origin")
@click.option(
    "--count", type=click.Choice([count.value for count in Count]), default="supported", help="What to count (G4)."
)
@selecting
@plainly
def origin_command(face: str, copy: str, count: str, **given: Any) -> None:
    """Where households came from (G1–G6)."""
    selection = selection_asked(copy, About.PEOPLE, given)
    threshold = current_app.config["SMALL_NUMBER"]
    rows = origins_given(Viewer.command_line(), Copy[copy.upper()], selection, Count(count), today(), threshold)
    about = {"figure": "origin", "rule": "G2", "count": count, **asked(selection, copy)}
    table = Table(ORIGIN, rows, origin_record, OriginRow(NO_PERIOD, False, None, Origins.of(())))
    notes = [f"Counted: {COUNTED[Count(count)]} (G4). {as_at_said(selection)}", *FOOTNOTES["origin"]]
    print_figure(face, about, table, notes, given)


def selection_asked(copy: str, about: About, given: dict[str, Any]) -> Selection:
    """The selection that was given, as the copy may have it. Raises RuleBroken on what cannot be had."""
    refuse_an_unnamed_release(copy, given["released_to"])
    given_words = {key: "yes" if value is True else value for key, value in _words(given).items()}
    return released(Selection.parse(given_words, today()), Copy[copy.upper()], about, today())


def _words(given: dict[str, Any]) -> dict[str, Any]:
    """What was given, blanks left out, under the names people know it by."""
    return {key.rstrip("_").replace("_", "-"): value for key, value in given.items() if value}


def asked(selection: Selection, copy: str) -> dict[str, Any]:
    """What a figure's record says of what was asked."""
    return {"as_at": selection.as_at.isoformat(), "by": selection.by.value, "copy": copy}


def as_at_said(selection: Selection) -> str:
    """The note below every table."""
    return f"As at {written(selection.as_at)}: only nights before it are counted (N6)."


def print_figure(face: str, about: dict[str, Any], table: Table, notes: list[str], given: dict[str, Any]) -> None:
    """Note the figure once it is known, and print it: what was refused before was never given."""
    table = replace(table, rows=list(table.rows))
    counted = {"count": about["count"]} if "count" in about else {}
    note_figures(about["figure"], about["copy"], {**_words(given), **counted, "as-at": about["as_at"]})
    if face == "table":
        print_table(table.columns, table.rows, notes)
        return
    recorded = Recorded(about, list(map(table.record, table.rows)), table.record(table.blank))
    if face == "json":
        click.echo(json.dumps({**about, "rows": recorded.records}, ensure_ascii=False, indent=1))
    else:
        write_csv(recorded, sys.stdout)

"""``flask check``: what in the records changes a figure and may be wrong, one a line."""

import json
from datetime import date
from typing import Any

import click

from refuge import clock
from refuge.access.scope import Viewer
from refuge.commands.refusals import plainly
from refuge.figures.selection import Selection
from refuge.occupancy.findings import Finding
from refuge.queries.findings import findings


@click.command()
@click.option("--as-at", metavar="DATE", help="The day on which ages are taken; today unless given.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@plainly
def check(as_at: str | None, form: str) -> None:
    """Print what changes a figure and may be wrong, one finding a line, the most harmful first."""
    day = Selection.parse({"as-at": as_at}, clock.today()).as_at
    found = findings(Viewer.command_line(), day)
    if form == "json":
        click.echo(json.dumps(_report(found, day), ensure_ascii=False))
        return
    for finding in found:
        click.echo(f"{finding.provider}: {finding.sentence}")
    if not found:
        click.echo("Nothing was found.", err=True)


def _report(found: list[Finding], day: date) -> dict[str, Any]:
    return {"as_at": day.isoformat(), "findings": [_record(finding) for finding in found]}


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.code,
        "provider": finding.provider,
        "where": finding.where,
        "what": finding.what,
        "changes": finding.kind.changes,
        "at_most": finding.at_most,
        "of": finding.kind.of,
    }

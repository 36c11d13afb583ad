"""``flask retention``: erases whoever left long enough ago; and ``flask household …``: one household's rights (D6)."""

from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.actions.clear_submissions import clear_submissions
from refuge.actions.erase_household import erase_household
from refuge.actions.retain import Erased, retain
from refuge.actions.scrubbing import scrub
from refuge.audit import note_alone
from refuge.clock import now, today
from refuge.commands.refusals import plainly, refuse
from refuge.display import counted, written
from refuge.errors import RuleBroken
from refuge.occupancy.period import financial_year
from refuge.occupancy.retaining import kept_from
from refuge.queries.households import find_household
from refuge.queries.retention import Due, what_is_due, years_to_freeze
from refuge.queries.subject_access import as_json, subject_access

OPERATOR = Viewer.command_line()
LEFT_BEHIND = (
    "Everything is erased, but the database's files could not be written anew while others were using it:"
    " the next nightly run does that."
)


@click.command("retention")
@click.option("--check", is_flag=True, help="Say what would be done, and change nothing.")
@plainly
def retention_command(check: bool) -> None:
    """Freeze the figures of closed years, then erase whoever left in time; to be run every night."""
    years = current_app.config["RETENTION_YEARS"]
    click.echo(f"Due is what ended before {written(kept_from(today(), years))}.")
    if check:
        for due in what_is_due(OPERATOR, today(), years):
            click.echo(_told(due, years_to_freeze(due.provider.id, today(), years), would_be=True))
        return
    done = {erased.due.provider.reference for erased in _erase(years)}
    for due in what_is_due(OPERATOR, today(), years):
        if due.provider.reference not in done:
            click.echo(_told(due, [], would_be=False))
    clear_submissions(now())
    if not scrub():
        click.echo(LEFT_BEHIND, err=True)


@click.group("household")
def household() -> None:
    """What one household has a right to."""


@household.command("export")
@click.argument("reference")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A .json file to write.")
@plainly
def export_household_command(reference: str, out: Path) -> None:
    """Write everything held about a household into a file."""
    record = subject_access(OPERATOR, reference)
    whose = find_household(OPERATOR, reference)
    about = ("household", whose.reference)
    note_alone(OPERATOR, "household.exported", about, provider_id=whose.provider_id, household_id=whose.id)
    try:
        out.write_text(as_json(record), encoding="utf-8")
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror}.")
    click.echo(record["warning"], err=True)
    click.echo(f"{out.name}: {counted(len(record['stays']), 'stay')}, {counted(len(record['referrals']), 'referral')}")


@household.command("erase")
@click.argument("reference")
@click.option("--yes", is_flag=True, help="It cannot be undone.")
@plainly
def erase_household_command(reference: str, yes: bool) -> None:
    """Erase a household that asked for it."""
    if not yes:
        raise click.UsageError("Erasing cannot be undone: add --yes.")
    try:
        erased = erase_household(OPERATOR, reference, today())
    except RuleBroken as broken:
        refuse(broken.message)
    kept = f"; frozen before: {_labels(erased.years)}" if erased.years else ""
    click.echo(f"Erased: {counted(erased.stays, 'stay')}, {counted(erased.referrals, 'referral')}{kept}.")
    if not scrub():
        click.echo(LEFT_BEHIND, err=True)


def _erase(years: int) -> Iterator[Erased]:
    for erased in retain(OPERATOR, today(), years):
        click.echo(_told(erased.due, erased.years, would_be=False))
        yield erased


def _told(due: Due, years: list[int], would_be: bool) -> str:
    notes = counted(due.notes, "note of a void", "notes of voids")
    counts = f"{counted(due.stays, 'stay')}, {counted(due.referrals, 'referral')}, {notes}"
    done = "would be " if would_be else ""
    frozen = f"; {done}frozen: {_labels(years)}" if years else ""
    held = f"; {counted(due.held, 'stay')} under a legal hold" if due.held else ""
    return f"{due.provider.reference}: {counts} {done}erased{frozen}{held}"


def _labels(years: list[int]) -> str:
    return ", ".join(financial_year(year).label for year in years)

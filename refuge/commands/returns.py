"""``flask return …``: making a contract's or an authority's return, listing what was signed off, and what has changed since."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import current_app, render_template

from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.clock import today
from refuge.commands.noting import refuse_an_unnamed_release
from refuge.commands.refusals import plainly, refuse
from refuge.display import written, written_moment
from refuge.errors import NotFound
from refuge.models import Return
from refuge.queries.contracts import contracts_in_view
from refuge.returns.authorities import authority_returns, authority_subject
from refuge.returns.behind import corrections_behind
from refuge.returns.changed import changes_since
from refuge.returns.composing import copy_of
from refuge.returns.due import Year
from refuge.returns.files import FORMS
from refuge.returns.files.pdf_file import as_pdf
from refuge.returns.listing import collections, subject
from refuge.returns.making import Subject
from refuge.returns.printed import Printed
from refuge.returns.signing import prepared
from refuge.returns.stored import Tampered, opened, returns_in_view, state
from refuge.returns.verifying import Wrong, verify_returns
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import PeriodKind

OPTIONS = (
    click.option("--contract", help="The contract, by its reference."),
    click.option("--authority", help="The authority, by its code: its safe-accommodation return."),
    click.option("--year", required=True, help="The year, for example 2019-20, or quarter, for example '2019-20 Q1'."),
    click.option("--by", type=click.Choice(PeriodKind.codes()), help="Financial or contract year, or quarter."),
    click.option("--for", "copy", type=click.Choice(Copy.codes()), default="provider", help="Whose copy (D2)."),
)


def of_one_year(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name one return."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.group("return")
def return_command() -> None:
    """The annual occupancy return of a contract, and the safe-accommodation return of an authority."""


@return_command.command("make")
@of_one_year
@click.option("--released-to", metavar="NAME", help="The officer the statutory copy is released to.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A .xlsx, .ods, .csv, .json or .pdf file.")
@plainly
def make_command(
    contract: str | None,
    authority: str | None,
    year: str,
    by: str | None,
    copy: str,
    released_to: str | None,
    out: Path | None,
) -> None:
    """Make the return from the records as they are now, with its checks; --out writes it to a file.

    Signing off is done on the page: by the provider's manager, or by an officer of the authority.
    """
    refuse_an_unnamed_release(copy, released_to)
    if out is not None and out.suffix[1:] not in {*FORMS, "pdf"}:
        raise click.UsageError(f"{out.name} should end in .{', .'.join(FORMS)} or .pdf.")
    about = _subject(contract, authority, year, by)
    ready = _whole(lambda: prepared(Viewer.command_line(), about, current_app.config["SMALL_NUMBER"]))
    content = copy_of(ready.subject, Copy[copy.upper()], ready.content, ready.before, ready.found, None)
    printed = Printed(content)
    (whose,) = about.of.narrowed.items()
    told = {"copy": copy, **about.of.narrowed, "year": year, "form": out.suffix if out else "table"}
    note_alone(Viewer.command_line(), "return.exported", whose, after={**told, "released_to": released_to})
    for check in ready.found:
        click.echo(f"{'Error' if check.is_error else 'Warning'}: {check.heading}. {check.effect}", err=True)
    if out is None:
        _print(printed)
    else:
        _write(printed, out)


@return_command.command("list")
@click.option("--contract", help="One contract, by its reference.")
@plainly
def list_command(contract: str | None) -> None:
    """What is due, late, signed off or accepted, a line for each year or quarter."""
    shown = [one for one in collections(Viewer.command_line(), today()) if contract in (None, one.contract.reference)]
    if contract and not shown:
        raise NotFound(f"There is no contract {contract}.")
    for one in shown:
        _list(one.contract.reference, one.years)
    for of in () if contract else authority_returns(Viewer.command_line(), today()):
        _list(of.authority.code, of.years)


def _list(whose: str, years: Sequence[Year]) -> None:
    for year in years:
        version = f", version {year.latest.version}" if year.latest else ""
        due = f"due {written(year.due_on)}"
        click.echo(f"{whose}  {year.period.label}  {year.state_on(today())}{version}  {due}")


@return_command.command("diff")
@of_one_year
@plainly
def diff_command(contract: str | None, authority: str | None, year: str, by: str | None, copy: str) -> None:
    """Each figure of the latest version signed off that would now differ, and the corrections behind it."""
    viewer, about = Viewer.command_line(), _subject(contract, authority, year, by)
    one = _latest(viewer, about)
    stored = _whole(lambda: opened(one))
    found = changes_since(stored, Copy[copy.upper()])
    for change in found:
        click.echo(f"{change.section}: {change.measure}, {change.of}: {change.before.text} → {change.after.text}")
    if not found:
        click.echo("Nothing has changed since.")
    if Copy[copy.upper()].is_exact:
        for line in corrections_behind(viewer, [one])[one.id]:
            click.echo(f"  {written_moment(line.at)}  {line.what}  {line.household or ''}  {line.who or ''}".rstrip())


@return_command.command("verify")
@plainly
def verify_command() -> None:
    """Read every stored return: whether each is as it was signed off. Exit status 1 if any is not."""
    whole = wrongs = 0
    for found in verify_returns():
        wrongs += isinstance(found, Wrong)
        whole += isinstance(found, Return)
        click.echo(f"return {found.return_id}: {found.wrong}" if isinstance(found, Wrong) else _whole_line(found))
    if wrongs:
        refuse("Not every return is as it was signed off.")
    click.echo("Every return is as it was signed off." if whole else "No return was signed off yet.")


def _whole_line(one: Return) -> str:
    line = f"return {one.id}: {one.label}, version {one.version}, {state(one).label.lower()}, whole, {one.checksum}"
    return line if one.key else f"{line}; it went with a demonstration, and nobody can read it any more"


def _subject(reference: str | None, authority: str | None, year: str, by: str | None) -> Subject:
    viewer = Viewer.command_line()
    if (reference is None) == (authority is None):
        raise click.UsageError("Give --contract or --authority.")
    if authority is not None:
        if by not in (None, PeriodKind.YEAR):
            raise click.UsageError("The safe-accommodation return is of a financial year.")
        return authority_subject(viewer, authority, year, today())
    contract = next((one for one in contracts_in_view(viewer) if one.reference == reference), None)
    if contract is None:
        raise NotFound(f"There is no contract {reference}.")
    kind = next((one for one in PeriodKind if one == by), None)
    return subject(viewer, contract.id, year, today(), kind)


def _latest(viewer: Viewer, about: Subject) -> Return:
    """The latest version signed off. Raises NotFound."""
    for one in returns_in_view(viewer):
        columns = {name: getattr(one, name) for name in about.of.columns}
        if (columns, one.starts_on) == (about.of.columns, about.period.starts_on):
            return one
    raise NotFound(f"No return of {about.of.reference} for {about.period.label} was signed off.")


def _whole(read: Callable[[], Any]) -> Any:
    """What is read; refused where a stored return is not as it was signed off."""
    try:
        return read()
    except Tampered as broken:
        refuse(f"A stored return is not as it was signed off: {broken}.")


def _print(printed: Printed) -> None:
    """The tables as text."""
    click.echo(f"{printed.title} · {printed.mark}")
    for section, grids in printed.sections:
        click.echo(f"\n{section['title']}")
        if "missing" in section:
            click.echo(f"  {section['missing']}")
        for grid in grids:
            for heading, cells in [(grid.first, [column.heading for column in grid.columns]), *_written(grid.rows)]:
                click.echo("  " + "  ".join([heading, *cells]))


def _written(rows: Any) -> list[tuple[str, list[str]]]:
    return [(heading, [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in cells]) for heading, cells in rows]


def _write(printed: Printed, out: Path) -> None:
    form, page = out.suffix[1:], partial(render_template, "return_files/pdf.html", printed=printed)
    body = FORMS[form][0](printed) if form in FORMS else as_pdf(page())
    try:
        out.write_bytes(body)
    except OSError as error:
        refuse(f"{out} cannot be written: {error.strerror}.")
    click.echo(f"{out.name}: {printed.title}, {printed.mark}")

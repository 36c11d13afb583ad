"""``flask audit …``: whether the trail is whole, and the trail as a file."""

from pathlib import Path

import click

from refuge.access.scope import Viewer
from refuge.audit.files import WRITERS, write_lines
from refuge.audit.noting import note_alone
from refuge.audit.searching import Search, every_line
from refuge.audit.verifying import Break, Verified, verify
from refuge.commands.refusals import plainly, refuse
from refuge.display import counted


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
@plainly
def verify_command() -> None:
    """Read every chain of the trail: a line for each, and one for everything wrong. Exit status 1 if anything is."""
    lines = breaks = 0
    for found in verify():
        click.echo(_break(found) if isinstance(found, Break) else _chain(found))
        lines, breaks = lines + 1, breaks + isinstance(found, Break)
    if not lines:
        click.echo("Nothing is on the trail yet.")
    if breaks:
        refuse(f"The trail is broken: {counted(breaks, 'break')}.")


@audit.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@plainly
def export_command(file: Path) -> None:
    """Write the whole trail, oldest first, into FILE: .csv, or .jsonl for a JSON object a line."""
    if file.suffix not in WRITERS:
        raise click.UsageError(f"The file is named like trail{' or trail'.join(WRITERS)}.")
    viewer = Viewer.command_line()
    note_alone(viewer, "trail.exported", after={"file": file.name})
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            lines = write_lines(file.suffix, every_line(viewer, Search()), out)
    except OSError as error:
        refuse(f"{file} cannot be written: {error.strerror}.")
    click.echo(f"{file.name}: {counted(lines, 'line')}")


def _chain(found: Verified) -> str:
    """The last hash is worth keeping elsewhere: a trail put back to an older copy of itself does not have it."""
    state = "whole" if found.whole else "BROKEN"
    return f"{_named(found.chain)}: {counted(found.entries, 'entry', 'entries')}, {state}, last {found.last_hash}"


def _break(found: Break) -> str:
    return f"{_named(found.chain)}, {f'entry {found.number}' if found.number else 'as a whole'}: {found.wrong}"


def _named(chain: int) -> str:
    return f"provider {chain}" if chain else "no provider"

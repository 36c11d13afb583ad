"""``import`` and ``export``: the interchange files in and out."""

import json
from pathlib import Path

import click
from flask import current_app
from tqdm import tqdm

from refuge.commands.refusals import plainly, refuse
from refuge.display import counted
from refuge.intake.exporting import export_folder
from refuge.intake.importing import import_paths
from refuge.intake.listing import every_code
from refuge.intake.loading import Progress
from refuge.intake.problems import Outcome
from refuge.intake.settings import IntakeSettings


@click.command("import")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Check everything and save nothing.")
@click.option("--update", is_flag=True, help="Change saved rows that differ from the files.")
@click.option("--codes", is_flag=True, help="Print every code of every list, and read nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@plainly
def import_command(paths: tuple[Path, ...], check: bool, update: bool, codes: bool, form: str) -> None:
    """Read folders of interchange files, single files or workbooks; save all or nothing."""
    if codes:
        _print_codes()
        return
    if not paths:
        raise click.UsageError("Give a folder, files or a workbook to import, or --codes.")
    with _Bar() as progress:
        settings = IntakeSettings.of(current_app.config)
        outcome = import_paths(list(paths), settings, check=check, update=update, progress=progress)
    _print_outcome(outcome, check, form)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@plainly
def export_command(folder: Path) -> None:
    """Write the interchange files into FOLDER; importing them into an empty database gives the same figures."""
    try:
        rows = export_folder(folder)
    except OSError as error:
        refuse(f"{folder} cannot be written: {error.strerror}.")
    for name, written in rows.items():
        click.echo(f"{name}.csv: {counted(written, 'row')}")


class _Bar:
    """A progress bar on a terminal; nothing elsewhere."""

    def __enter__(self) -> Progress:
        self._bar = tqdm(unit="B", unit_scale=True, disable=None, leave=False, desc="Reading")
        return self._moved

    def _moved(self, step: str, done: int, size: int) -> None:
        self._bar.total = size
        self._bar.update(done - self._bar.n)
        self._bar.set_description(step)

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def _print_codes() -> None:
    for row in every_code():
        click.echo("\t".join(row).rstrip())


def _print_outcome(outcome: Outcome, check: bool, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
    for problem in outcome.problems:
        if form == "text":
            click.echo(str(problem), err=True)
    if outcome.problems:
        refuse(f"{counted(len(outcome.problems), 'problem')}; nothing was saved.")
    if form == "text":
        click.echo(_summary(outcome, check))


def _summary(outcome: Outcome, check: bool) -> str:
    read = ", ".join(f"{name} {rows:,}" for name, rows in outcome.rows.items()) or "nothing"
    known = sum(outcome.unchanged.values())
    unchanged = (
        f" {counted(known, 'row')} {'was' if known == 1 else 'were'} saved already and unchanged." if known else ""
    )
    return f"{'Checked, nothing saved' if check else 'Saved'}: {read}.{unchanged}"

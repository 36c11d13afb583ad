"""Importing: find, read, stage, check, and then save all or nothing."""

from datetime import date
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from refuge import clock
from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.intake.checking import check_staged
from refuge.intake.codes import saved_codes
from refuge.intake.comparing import differences, matches
from refuge.intake.comparing_notes import add_notes_that_differ
from refuge.intake.counting import unchanged_rows
from refuge.intake.files import FILES
from refuge.intake.incoming import DIFFERENCES
from refuge.intake.indexing import count, index
from refuge.intake.loading import Loading, Progress, tell
from refuge.intake.noting import gather_changes, note_import
from refuge.intake.problems import Outcome, Problem
from refuge.intake.reading import Source, find_sources
from refuge.intake.resolving import resolve
from refuge.intake.saving import save
from refuge.intake.settings import IntakeSettings
from refuge.intake.staging import Stage

CHANGED_MEANWHILE = "the records were changed while the files were read, and nothing was saved; import again"
"""Said where the second look finds no reason; what the database said follows it."""


def import_paths(
    paths: list[Path],
    settings: IntakeSettings,
    *,
    check: bool = False,
    update: bool = False,
    progress: Progress | None = None,
    today: date | None = None,
    viewer: Viewer | None = None,
) -> Outcome:
    """Read folders, files and workbooks, check everything, and save all or nothing.

    With ``check`` nothing is saved; without ``update`` a row that differs from what is saved is refused. Bad input raises
    nothing: the outcome names every problem. The caller has no change of its own waiting to be committed. What is saved is
    noted as done by the ``viewer``, or by the command line.
    """
    sources, problems = find_sources(paths, settings.workbook_bytes)
    outcome = Outcome(problems=problems)
    with db.engine.connect() as connection:
        connection.detach()  # so that it closes afterwards, and the temporary tables go with it
        stage(connection, sources, outcome, settings, today or clock.today(), update, progress)
        connection.commit()
        if outcome.problems or check:
            return outcome
        tell(progress, "Saving", sources)
        refusal = _save(connection, viewer or Viewer.command_line())
    if refusal is None:
        outcome.saved = True
        return outcome
    # Somebody saved something in between. A second look says what; it is the same sentence as if they had been first.
    second = import_paths(paths, settings, check=True, update=update, today=today)
    second.problems = second.problems or [Problem("import", None, "", "", f"{CHANGED_MEANWHILE} ({refusal})")]
    return second


def stage(
    connection: Connection,
    sources: list[Source],
    outcome: Outcome,
    settings: IntakeSettings,
    today: date,
    update: bool,
    progress: Progress | None,
) -> None:
    """Read the sources into temporary tables and check them; what is found goes into ``outcome``."""
    staged = Stage(connection)
    loading = Loading(staged, saved_codes(connection), today)
    if outcome.problems:  # a path could not be read, and anything may have stood there
        loading.unread.update(FILES)
    loading.read(sources, progress)
    tell(progress, "Checking", sources)
    index(connection)
    resolve(staged, settings.reference_key)
    for statement in (*matches(), *differences()):
        connection.execute(statement)
    add_notes_that_differ(connection)
    count(connection, DIFFERENCES)
    outcome.rows = dict(loading.rows)
    outcome.unchanged = unchanged_rows(connection)
    if update:
        gather_changes(staged)
    found = [*loading.problems, *check_staged(connection, sources, update, loading.unread)]
    outcome.problems += _in_order(found, sources)


def _save(connection: Connection, viewer: Viewer) -> str | None:
    """Save what is staged, with its lines on the trail, in one writing transaction.

    What the database said if it refused and kept nothing.
    """
    writing = connection.execution_options(writing=True)
    try:
        save(writing)
        note_import(writing, viewer)
        writing.commit()
    except IntegrityError as refused:
        writing.rollback()
        return str(refused.orig).splitlines()[0]
    return None


def _in_order(problems: list[Problem], sources: list[Source]) -> list[Problem]:
    """By file, row and column, as they are read."""
    labels = [source.label for source in sources]
    columns = {source.label: [column.name for column in FILES[source.file.name].columns] for source in sources}

    def place(problem: Problem) -> tuple[int, int, int]:
        named = columns[problem.file]
        column = named.index(problem.column) if problem.column in named else -1
        return labels.index(problem.file), problem.row or 0, column

    return sorted(problems, key=place)

"""Reading the sources into the temporary tables, one row at a time, whatever is wrong with some of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from refuge.intake.codes import LISTS, Codes
from refuge.intake.parsing import RowReader, Values, header_complaints, header_of
from refuge.intake.problems import Problem
from refuge.intake.reading import Row, Source
from refuge.intake.rules import LEAVING, row_rules
from refuge.intake.spreading import spread
from refuge.intake.staging import BATCH, Stage
from refuge.intake.unreadable import Unreadable

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much has been read, and of how much."""


class Loading:
    """One reading of all sources: what it has found wrong so far, and how many rows each kind of file had.

    ``unread`` are the kinds of files of which not everything could be read: what they lack is not known.
    """

    def __init__(self, stage: Stage, codes: Codes, today: date) -> None:
        self.stage, self.codes, self.today = stage, codes, today
        self.problems: list[Problem] = []
        self.rows: Counter[str] = Counter()
        self.unread: set[str] = set()

    def read(self, sources: list[Source], progress: Progress | None = None) -> None:
        """Stage every row of every source."""
        for number, source in enumerate(sources):
            self.codes.complete = "lists" not in self.unread
            self.rows[source.file.name] += 0
            try:
                for _ in self._rows_of(number, source):
                    if self.rows[source.file.name] % BATCH == 0:
                        tell(progress, "Reading", sources)
            except Unreadable as unreadable:
                self.problems.append(Problem(source.label, unreadable.row, "", "", str(unreadable)))
                self.unread.add(source.file.name)
        self.stage.flush()

    def _rows_of(self, number: int, source: Source) -> Iterator[None]:
        rows = source.rows()
        header = header_of(rows)
        complaints = list(header_complaints(source.file, header))
        self.problems += [Problem(source.label, 1, *complaint) for complaint in complaints]
        if complaints:
            self.unread.add(source.file.name)
            return
        reader = RowReader(source.file, header, self.codes)
        for row in rows:
            if any(row[1]):
                self._row(number, source, reader, row)
                yield

    def _row(self, number: int, source: Source, reader: RowReader, row: Row) -> None:
        name, at = source.file.name, row[0]
        values, complaints = reader.read(row[1])
        unread = {column for column, *_ in complaints}
        for column, wrong in row_rules(name, values, self.codes, self.today):
            if column in LEAVING and "departed_on" in unread:
                continue  # whether they have left is not known
            complaints.append((column, _cell(source, values, column), wrong))
        self.problems += [Problem(source.label, at, *complaint) for complaint in complaints]
        self.rows[name] += 1
        if name == "lists":
            self._learn(values)
        spread(self.stage, name, values, {"source_no": number, "row_no": at, "sound": not complaints})

    def _learn(self, values: Values) -> None:
        """An item the files add is a code from its row on."""
        if values["list"] in LISTS and values["code"]:
            self.codes.items[values["list"]][values["code"]] = values["kind"]


def tell(progress: Progress | None, step: str, sources: list[Source]) -> None:
    """Say what is being done now, and how much of the sources has been read."""
    if progress:
        progress(step, sum(source.done for source in sources), sum(source.size for source in sources))


def _cell(source: Source, values: Values, column: str) -> str:
    value = values.get(column)
    return "" if value is None else source.file.column(column).kind.write(value)

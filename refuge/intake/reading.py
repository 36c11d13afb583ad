"""Finding the interchange files among the paths given, and reading their rows one at a time, as text."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from refuge.intake.columns import File
from refuge.intake.files import FILES
from refuge.intake.opening import opened, size_of, told
from refuge.intake.problems import Problem
from refuge.intake.unreadable import Unreadable
from refuge.intake.workbooks import WORKBOOKS, Sheet, open_workbook

Row = tuple[int, list[str]]
BEYOND_UTF_8 = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass
class Source:
    """One file or sheet to read. ``label`` names it in complaints; ``size`` and ``done`` measure progress."""

    file: File
    label: str
    path: Path
    sheet: Sheet | None = None
    size: int = 0
    done: int = 0

    def rows(self) -> Iterator[Row]:
        """Row numbers, the header being row 1, and cells. Raises Unreadable."""
        return self._sheet_rows(self.sheet) if self.sheet else self._csv_rows()

    def _sheet_rows(self, sheet: Sheet) -> Iterator[Row]:
        for number, cells in enumerate(sheet.rows(), start=1):
            self.done += 1
            yield number, cells

    def _csv_rows(self) -> Iterator[Row]:
        reader = csv.reader(self._lines(), strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, start=1):
                yield number, cells
        except csv.Error as error:
            raise Unreadable(_in_words(error), number + 1) from None
        except _NotUtf8 as error:
            raise Unreadable(str(error), number + 1) from None

    def _lines(self) -> Iterator[str]:
        with opened(self.path) as file:
            for number, line in enumerate(file):
                self.done += len(line)
                yield _decoded(line.removeprefix(codecs.BOM_UTF8) if number == 0 else line)


class _NotUtf8(ValueError):
    """A line that is not UTF-8; its text says what it is."""


def find_sources(paths: list[Path], workbook_bytes: int) -> tuple[list[Source], list[Problem]]:
    """What to read, in the order of ``FILES``, and what is wrong with the paths.

    A path is a folder, a CSV file named like an interchange file, or a workbook of at most ``workbook_bytes``.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            with told():
                sources += _sources(path, workbook_bytes)
        except Unreadable as unreadable:
            problems.append(Problem(path.name or str(path), None, "", "", str(unreadable)))
    _tell_apart(sources)
    order = list(FILES)
    return sorted(sources, key=lambda source: order.index(source.file.name)), problems


def _sources(path: Path, workbook_bytes: int) -> list[Source]:
    if path.is_dir():
        return _folder(path)
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path, workbook_bytes)
    if _is_named_so(path):
        return [_csv(path)]
    size_of(path)
    raise Unreadable("a file is named like stays.csv, or is an .xlsx or .ods workbook with sheets named so")


def _folder(folder: Path) -> list[Source]:
    found = [path for path in sorted(folder.iterdir()) if _is_named_so(path)]
    if not found:
        raise Unreadable("the folder has no interchange file such as stays.csv")
    return [_csv(path) for path in found]


def _is_named_so(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and path.stem.lower() in FILES


def _csv(path: Path) -> Source:
    source = Source(FILES[path.stem.lower()], path.name, path)
    with suppress(Unreadable):  # whoever reads it is told why, so that what refers to it is passed over
        source.size = size_of(path)
    return source


def _workbook(path: Path, workbook_bytes: int) -> list[Source]:
    sheets = [sheet for sheet in open_workbook(path, workbook_bytes) if sheet.name.strip().lower() in FILES]
    if not sheets:
        raise Unreadable("the workbook has no sheet named like an interchange file, such as stays")
    return [
        Source(FILES[sheet.name.strip().lower()], f"{path.name} sheet {sheet.name}", path, sheet, size=sheet.height)
        for sheet in sheets
    ]


def _tell_apart(sources: list[Source]) -> None:
    """Files of the same name are told apart by their folder, or failing that by their whole path."""
    for tell in (lambda path: f"{path.parent.name}/{path.name}", str):
        labels = [source.label for source in sources]
        for source in sources:
            if labels.count(source.label) > 1:
                source.label = source.label.replace(source.path.name, tell(source.path))


def _decoded(line: bytes) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        encoding = BEYOND_UTF_8.get(line[:2], "Windows-1252 or the like")
        raise _NotUtf8(f"this is not UTF-8 but {encoding}; save the file as CSV UTF-8") from None
    if "\0" in text:
        raise _NotUtf8("there is a NUL character in it; save the file again as CSV UTF-8")
    return text


def _in_words(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return f"a cell is longer than {csv.field_size_limit():,} characters; is a quotation mark not closed?"
    if "unexpected end of data" in said:
        return "a quotation mark is not closed"
    if "new-line" in said:
        return "the lines end in an old way; save the file again as CSV UTF-8"
    return 'a quotation mark stands inside a cell; write it twice, and the cell between quotation marks: "she said ""yes"""'

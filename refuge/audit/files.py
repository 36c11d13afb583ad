"""The trail as a file: a row or a JSON object a line, times in UTC."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from io import StringIO
from typing import Any, TextIO

from refuge.audit.searching import Line
from refuge.intake.guarding import guarded

COLUMNS = (
    "chain",
    "provider",
    "number",
    "at",
    "who",
    "role",
    "address",
    "what",
    "about",
    "household",
    "detail",
    "hash",
)


def write_lines(suffix: str, lines: Iterable[Line], out: TextIO) -> int:
    """Write the lines in the form the suffix stands for; how many there were."""
    written = -1 if suffix == ".csv" else 0  # its header is none
    for text in WRITERS[suffix](lines):
        out.write(text)
        written += 1
    return written


def as_csv(lines: Iterable[Line]) -> Iterator[str]:
    """Rows under a header; text that a spreadsheet would run as a formula has an apostrophe before it."""
    yield _row(COLUMNS)
    for line in lines:
        record = _record(line)
        yield _row([_cell(record[column]) for column in COLUMNS])


def as_json_lines(lines: Iterable[Line]) -> Iterator[str]:
    """A JSON object a line."""
    for line in lines:
        yield json.dumps(_record(line), ensure_ascii=False) + "\n"


WRITERS: dict[str, Callable[[Iterable[Line]], Iterator[str]]] = {".csv": as_csv, ".jsonl": as_json_lines}


def _record(line: Line) -> dict[str, Any]:
    """A detail that cannot be read, or not by who asks, is null; a line without any has an empty one."""
    return {
        "chain": line.chain,
        "provider": line.provider,
        "number": line.number,
        "at": line.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "who": line.who,
        "role": line.role,
        "address": line.address,
        "what": line.what,
        "about": " ".join(line.about) if line.about else None,
        "household": line.household,
        "detail": line.detail,
        "hash": line.hash,
    }


def _cell(value: Any) -> str:
    if value is None or value == {}:
        return ""
    return guarded(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value))


def _row(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()

"""A return as one tidy table: a row for each value, with its section, measure, group, period and rule."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from refuge.intake.guarding import guarded
from refuge.returns.grids import every_row
from refuge.returns.printed import Printed

COLUMNS = (
    "section",
    "measure",
    "group",
    "period",
    "value",
    "numerator",
    "denominator",
    "rule",
    "unit",
    "hidden",
    "copy",
)


def as_csv(printed: Printed) -> bytes:
    """UTF-8 with a header row. Text that a spreadsheet would run as a formula has an apostrophe before it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(tidy_rows(printed))
    return out.getvalue().encode("utf-8-sig")


def tidy_rows(printed: Printed) -> Iterator[list[Any]]:
    """The rows; numbers as they are, a hidden one blank and said to be."""
    for row in every_row(printed.content):
        told = {**row, "hidden": "yes" if row.get("hidden") else "", "copy": printed.mark}
        yield [guarded(value) if isinstance(value := told[name], str) else value for name in COLUMNS]

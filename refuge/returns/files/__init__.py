"""The files a return is sent as: every form is written from the same printed return."""

from collections.abc import Callable, Mapping

from refuge.returns.files.csv_file import as_csv
from refuge.returns.files.json_file import as_json
from refuge.returns.files.ods_file import as_ods
from refuge.returns.files.xlsx_file import as_xlsx
from refuge.returns.printed import Printed

FORMS: Mapping[str, tuple[Callable[[Printed], bytes], str]] = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (as_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
"""Form → what writes it, and its media type. PDF is made of the page to print (``refuge.returns.files.pdf_file``)."""

"""Rows of needs and of demand as plain records (JSON and CSV)."""

from refuge.figures.needs_gap import NEEDED, NeedRow
from refuge.figures.records import Record, dated


def need_record(row: NeedRow) -> Record:
    """One need in one period of one group; no units where no feature of a unit says whether it meets the need."""
    told = {name: row.told.get(name) for name in NEEDED}
    return {**dated(row.period, row.to_date, row.group), "kind": row.need.kind.value, "need": row.need.code, **told}

"""Rows of needs and of demand as plain records (JSON and CSV)."""

from refuge.figures.demand import TYPED, DemandRow
from refuge.figures.needs_gap import NeedRow
from refuge.figures.needs_rows import NEEDED
from refuge.figures.records import Record, dated, hidden

DEMANDED = ("asked", "accommodated", *TYPED[1:])
"""What is told of each source."""


def demand_record(row: DemandRow) -> Record:
    """One source in one period; the group is the authority."""
    told = {name: row.told.get(name) for name in DEMANDED}
    months = {"months": row.months, "months_recorded": row.recorded}
    short = {"as_far_as_recorded": "; ".join(row.as_far_as_recorded)}
    record = {**dated(row.period, row.to_date, row.group), "source": row.source, **told, **months, **short}
    return {**record, **hidden(row.hidden)}


def need_record(row: NeedRow) -> Record:
    """One need in one period of one group; no units where no feature of a unit says whether it meets the need."""
    told = {name: row.told.get(name) for name in NEEDED}
    record = {**dated(row.period, row.to_date, row.group), "kind": row.need.kind.value, "need": row.need.code, **told}
    return {**record, **hidden(row.hidden)}

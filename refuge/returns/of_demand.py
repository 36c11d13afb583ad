"""The section of local demand: what councils, hubs and helplines typed, beside what providers recorded (F4)."""

from refuge.errors import RuleBroken
from refuge.figures.demand import demand
from refuge.figures.records import Record
from refuge.figures.referral_records import demand_record
from refuge.returns.declaring import Asking, Measure, Of, Section, Unit

MEASURES = {
    "asked": "Asked",
    "accommodated": "Accommodated",
    "placed_in_area": "Placed in area",
    "placed_out_of_area": "Placed out of area",
    "not_placed": "Not placed",
    "not_known": "Not known",
}


def _records(asking: Asking) -> list[Record]:
    """A record for each source, and each authority where the contract has several.

    What one authority typed is its own: a copy that leaves the provider has none of it where several read the contract.
    """
    table = demand(asking.viewer, asking.copy, asking.year(), asking.as_at, asking.threshold)
    is_of_several = len({row.group for row in table.rows}) > 1
    if is_of_several and not asking.copy.is_exact:
        raise RuleBroken("authority", "What came to each of the contract's authorities is its own to read (F4).")
    return [
        {**demand_record(row), "group": f"{row.group} + {row.source}" if is_of_several else row.source}
        for row in table.rows
    ]


DEMAND = Section(
    code="demand",
    title="Local demand",
    measures=(
        *(Measure(key, label, Unit.COUNT, "F4") for key, label in MEASURES.items()),
        Measure("months_recorded", "Months recorded", Unit.COUNT, "F4", Of.NIGHTS),
    ),
    figure=_records,
    note="As far as recorded by each source; sources are not added up, since a household may have asked several (F4).",
    groups="demand_source",
)

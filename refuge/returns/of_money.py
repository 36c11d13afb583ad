"""The section of money: what the contract pays, by night and by funder (U10)."""

from refuge.figures.cost_given import cost_given
from refuge.figures.cost_records import cost_record
from refuge.figures.records import Record
from refuge.returns.declaring import Asking, Measure, Of, Section, Unit

MEASURES = {
    "value": "Value",
    "per_commissioned_night": "Per commissioned night",
    "per_occupied_night": "Per occupied night",
    "per_unit_year": "Per unit and year",
}


def _records(asking: Asking) -> list[Record]:
    return [cost_record(row) for row in cost_given(asking.viewer, asking.copy, asking.year(), asking.as_at)]


MONEY = Section(
    code="money",
    title="Money",
    measures=(
        *(Measure(key, label, Unit.POUNDS, "U10", Of.NIGHTS) for key, label in MEASURES.items()),
        Measure("by_funder", "By funder", Unit.POUNDS, "U10", Of.NIGHTS, words="funder"),
    ),
    figure=_records,
    note="The contract's values, spread evenly over the nights of each contract year (U10).",
)

"""A row of costs as a plain record."""

from refuge.figures.cost import CostRow
from refuge.figures.records import Record, dated, hidden, number

FUNDER_NOT_RECORDED = "not recorded"


def cost_record(row: CostRow) -> Record:
    """One row: pounds, unrounded; ``by_funder`` is a mapping that adds up to the value."""
    cost = row.cost
    record = {
        **dated(row.period, row.to_date, row.group),
        "value": number(cost.value),
        "per_commissioned_night": number(cost.per_commissioned_night),
        "per_occupied_night": number(cost.per_occupied_night),
        "per_unit_year": number(cost.per_unit_year),
        "commissioned": cost.commissioned,
        "occupied": cost.occupied,
        "nights_without_value": cost.without_value,
        "by_funder": {name or FUNDER_NOT_RECORDED: float(pounds) for name, pounds in cost.by_funder.items()},
    }
    return {**record, **dict.fromkeys(row.hidden), **hidden(row.hidden)}

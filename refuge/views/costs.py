"""The page of cost: what the contracts are worth over the nights, who pays, and what a night costs (U10)."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from refuge.charts.bars import Series, bars_chart
from refuge.charts.chart import Chart, Table
from refuge.charts.cost import Costs, cost_opening
from refuge.charts.style import FIRST, SECOND
from refuge.display import HIDDEN, nights, written_period
from refuge.figures.cost import Cost, CostRow
from refuge.figures.cost_given import cost_given
from refuge.figures.cost_records import FUNDER_NOT_RECORDED, cost_record
from refuge.figures.files import Recorded
from refuge.figures.releasing import About
from refuge.forms.selection import WholeContractsForm
from refuge.occupancy.money import pounds
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import share
from refuge.views.earlier import row_a_year_before
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.utilisation_notes import ABOUT_HIDDEN
from refuge.views.windows import window_of

POUNDS = {
    "value": "Value",
    "per_commissioned_night": "Per commissioned night",
    "per_occupied_night": "Per occupied night",
    "per_unit_year": "Per unit and contract year",
}
MEANING = (
    "The contracts' annual values, spread evenly over the nights of each contract year, divided by the nights commissioned and"
    " by those occupied (U10). Money is of whole contracts: it is not divided between authorities or properties.",
)
WITHOUT = (
    "On {nights} commissioned nights of {period} the contract had no value: they are in what a night is divided by."
)
NOTHING = "Nothing was commissioned in these periods. Choose other periods or another contract under Change."
BLANK = CostRow(Period(date.min, date.min, ""), False, None, Cost())


def show(asked: Asked) -> Shown:
    """The costs of one selection."""
    every = cost_given(asked.viewer, asked.copy, asked.selection, asked.today)
    rows = window_of(every, asked.selection, _says).rows
    has_any = any(map(_says, rows))
    return Shown(
        subject=asked.subject,
        opening=_opening(asked, every, rows),
        sections=_sections(rows) if has_any else [],
        meaning=MEANING,
        rule="U10",
        recorded=Recorded(
            {"figure": "cost", "rule": "U10", **asked.about}, list(map(cost_record, every)), cost_record(BLANK)
        ),
        empty=None if has_any else NOTHING,
    )


PAGE = FigurePage("cost", "Cost", About.NIGHTS, show, WholeContractsForm)


def _sections(rows: Sequence[CostRow]) -> list[Section]:
    periods = [written_period(row.period, row.to_date) for row in rows]
    told = [[said, *(_cell(row, name) for row in rows)] for name, said in POUNDS.items()]
    counted = [["Nights commissioned", *(nights(row.cost.commissioned) for row in rows)]]
    counted += [["Nights occupied", *(_occupied(row) for row in rows)]]
    costs = Table("Value and cost", ["Amount or nights", *periods], told + counted, opens_at_its_end=True)
    funders = list(dict.fromkeys(name for row in rows for name in row.cost.by_funder))
    paid = [[name or f"Funder {FUNDER_NOT_RECORDED}", *(_from(row, name) for row in rows)] for name in funders]
    return [
        Section(costs.caption, costs, _chart(rows, costs), _notes(rows)),
        *([Section("Who pays", Table("Who pays", ["Funder", *periods], paid, opens_at_its_end=True))] if paid else []),
    ]


def _chart(rows: Sequence[CostRow], table: Table) -> Chart | None:
    """A night commissioned and a night occupied, of every period."""
    names = [written_period(row.period, row.to_date) for row in rows]
    series = [
        Series(said, look, [_length(row, name) for row in rows], [_cell(row, name) for row in rows])
        for (name, said), look in zip(list(POUNDS.items())[1:3], (FIRST, SECOND), strict=True)
    ]
    return bars_chart(names, series, "What a night costs, commissioned and occupied.", table, "Pounds", stands=True)


def _notes(rows: Sequence[CostRow]) -> list[str]:
    without = [
        WITHOUT.format(nights=nights(row.cost.without_value), period=written_period(row.period))
        for row in rows
        if row.cost.without_value
    ]
    return without + ([ABOUT_HIDDEN] if any(row.hidden for row in rows) else [])


def _opening(asked: Asked, every: Sequence[CostRow], rows: Sequence[CostRow]) -> list[str]:
    told = [row for row in rows if row.cost.per_commissioned_night is not None]
    over = [row for row in told if not row.to_date] or told
    if not over:
        return []
    before = row_a_year_before(asked, every, over[-1])
    return cost_opening(_costs(over[-1]), _costs(before) if before else None, to_date=over[-1].to_date)


def _costs(row: CostRow) -> Costs:
    cost = row.cost
    used = None if row.hidden else share(cost.occupied, cost.commissioned)
    occupied = None if "per_occupied_night" in row.hidden else cost.per_occupied_night
    return Costs(row.period, cost.value, cost.per_commissioned_night, occupied, used)


def _cell(row: CostRow, name: str) -> str:
    return HIDDEN if name in row.hidden else pounds(getattr(row.cost, name))


def _length(row: CostRow, name: str) -> float | None:
    """As long as its bar is: to the penny, as it is written."""
    amount: Fraction | None = None if name in row.hidden else getattr(row.cost, name)
    return None if amount is None else round(float(amount), 2)


def _occupied(row: CostRow) -> str:
    return HIDDEN if "occupied" in row.hidden else nights(row.cost.occupied)


def _from(row: CostRow, funder: str | None) -> str:
    return pounds(row.cost.by_funder.get(funder))


def _says(row: CostRow) -> bool:
    return bool(row.cost.commissioned) or row.cost.value is not None

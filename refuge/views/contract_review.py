"""The page of a contract's review: one quarter against its targets, the quarter before and the same a year earlier."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from refuge.charts.chart import Table
from refuge.charts.reviews import Reviewed, review_opening
from refuge.display import HIDDEN, nights, whole_percentage, written_moment, written_period
from refuge.figures.counted import CountedRow
from refuge.figures.counted_records import counted_record
from refuge.figures.files import Recorded
from refuge.figures.releasing import About
from refuge.forms.selection import ReviewForm
from refuge.occupancy.money import pounds
from refuge.occupancy.period import Period
from refuge.queries.reviews import Written, notes_of
from refuge.views.counted_tables import cell, is_hidden, notes_on, number
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.reviewed_quarters import ANSWERED, NOTHING, POSITIVE, reviewed
from refuge.vocabulary import Audience, Copy

INDICATORS = {
    "utilisation": "Utilisation (U1)",
    "availability": "Availability (U2)",
    "commissioned": "Nights commissioned",
    "occupied": "Nights occupied",
    "preparing_days_mean": "Days preparing, mean (V3)",
    "households": "Households supported (H1)",
    "throughput": "Households by unit in service (H9)",
    "over_six_months": "Stayed over six months (H7)",
    "departures": "Departures (H8)",
    "planned_share": "Planned share (H8)",
    "received": "Referrals received (F1)",
    "accommodated": "Referrals accommodated (F1)",
    "share_out_of_area": "Share out of area (G3)",
}
MONEY = {
    "value": "Value",
    "per_commissioned_night": "Per commissioned night",
    "per_occupied_night": "Per occupied night",
}
MEANING = (
    "A target is judged on the unrounded number. The quarter stands beside the one before and the same quarter a year earlier."
    " The share out of area is neither good nor bad (G5).",
    "A referral received late in a quarter may be accommodated in the next: it counts in the quarter it was received in, with"
    " what had come of it by the day these figures count up to, so the latest quarter can still rise (F1).",
    "Value is the contract's annual values, spread evenly over the nights of each contract year (U10). Notes are on the quarter"
    " as a whole, never about one household.",
)
CHOOSE = "A review is of one contract: choose it under Change."
NOT_SERVED = "Nothing was in service under this contract in this quarter. Choose another quarter under Change."
BLANK = CountedRow(Period(date.min, date.min, ""), False, None, NOTHING)


def show(asked: Asked) -> Shown:
    """The review of one contract and quarter."""
    rows = _rows(asked)
    is_served = bool(rows and rows[0].told["commissioned"])
    notes = _notes(asked, rows[0]) if is_served else []
    return Shown(
        subject=asked.subject_of(written_period(rows[0].period, rows[0].to_date) if rows else "one quarter"),
        opening=_opening(asked, rows) if is_served else [],
        sections=[*_sections(asked, rows), *_of_notes(notes)] if is_served else [],
        meaning=MEANING,
        rule="U1, U2, U10, V3, H1, H7–H9, F1, G3",
        recorded=Recorded(
            {"figure": "contract-review", "rule": "U1", **asked.about},
            list(map(counted_record, rows)),
            counted_record(BLANK),
        ),
        empty=None if is_served else NOT_SERVED if rows else CHOOSE,
        beside={"quarter": rows[0].period.label if rows else "", "may_note": asked.copy is not Copy.PUBLICATION},
    )


PAGE = FigurePage("contract-review", "Contract review", About.PEOPLE, show, ReviewForm, template="figures/review.html")


def _rows(asked: Asked) -> list[CountedRow]:
    if asked.contract is None:
        return []
    return reviewed(asked.viewer, asked.copy, asked.selection, asked.today, asked.threshold)


def _targets(asked: Asked) -> dict[str, tuple[str, str, Callable[[int | Fraction], bool]]]:
    """The targets that are set, by what they are for: in a sentence, in the table, and whether a number meets it (U7)."""
    found: dict[str, tuple[str, str, Callable[[int | Fraction], bool]]] = {}
    contract = asked.contract
    if contract and contract.target_utilisation is not None:
        share = Fraction(contract.target_utilisation)
        found["utilisation"] = "utilisation", whole_percentage(share), lambda rate: rate >= share
    if contract and contract.preparation_target_days is not None:
        days = contract.preparation_target_days
        found["preparing_days_mean"] = "preparation", nights(days), lambda mean: mean <= days
    return found


def _met(asked: Asked, row: CountedRow) -> dict[str, bool]:
    """Whether each target that can be judged was met."""
    told = {name: number(row, name) for name in INDICATORS}
    return {name: meets(value) for name, (_, _, meets) in _targets(asked).items() if (value := told[name]) is not None}


def _sections(asked: Asked, rows: Sequence[CountedRow]) -> list[Section]:
    periods = [written_period(row.period, row.to_date) for row in rows]
    met, targets = _met(asked, rows[0]), _targets(asked)
    lines = [
        [_named(said, targets.get(name)), *(cell(row, name) for row in rows), _judged(met.get(name))]
        for name, said in INDICATORS.items()
    ]
    indicators = Table("Indicators", ["Indicator", *periods, "Target"], lines)
    return [
        Section("Indicators", indicators, notes=notes_on(rows)),
        Section("Value and cost", Table("Value and cost", ["Amount", *periods], _money(rows))),
        *_surveys(rows, periods),
    ]


def _named(said: str, target: tuple[str, str, Any] | None) -> str:
    return f"{said}, target {target[1]}" if target else said


def _judged(is_met: bool | None) -> str:
    return "" if is_met is None else "met" if is_met else "not met"


def _money(rows: Sequence[CountedRow]) -> list[list[str]]:
    funders = list(dict.fromkeys(name for row in rows for name in _funders(row)))
    named = {**MONEY, **{f"by_funder: {name}": f"From {name}" for name in funders}}
    return [[said, *(_pounds(row, name) for row in rows)] for name, said in named.items()]


def _funders(row: CountedRow) -> dict[str, float]:
    told: Any = row.told["by_funder"]
    return told


def _pounds(row: CountedRow, name: str) -> str:
    told = number(row, name)
    return HIDDEN if is_hidden(row, name) else pounds(None if told is None else Fraction(told))


def _surveys(rows: Sequence[CountedRow], periods: Sequence[str]) -> list[Section]:
    """How many of those who answered a question answered it positively; a question of any of the quarters has a line."""
    told: Any = [row.told[ANSWERED] for row in rows]
    named = list(dict.fromkeys(name for of_row in told for name in of_row))
    lines = [[_question(name), *(_answer(row, name) for row in rows)] for name in named]
    table = Table("Outcome surveys: positive of answered", ["Question", *periods], lines)
    return [Section(table.caption, table)] if lines else []


def _question(name: str) -> str:
    audience, _, question = name.partition(": ")
    return f"{Audience[audience.upper()].label}: {question}"


def _answer(row: CountedRow, name: str) -> str:
    told: Any = row.told[ANSWERED]
    if name not in told:
        return ""
    answered, positive = (cell(row, f"{key}: {name}") for key in (ANSWERED, POSITIVE))
    return HIDDEN if answered == HIDDEN else f"{positive} of {answered}"


def _notes(asked: Asked, row: CountedRow) -> list[Written]:
    """What was written is between the provider and commissioners under an agreement (D2)."""
    if asked.contract is None or asked.copy is Copy.PUBLICATION:
        return []
    return notes_of(asked.viewer, asked.contract.reference, row.period.starts_on)


def _of_notes(notes: Sequence[Written]) -> list[Section]:
    lines = [[written_moment(one.at), one.authority or "The provider", one.text] for one in notes]
    return [Section("Notes", Table("Notes", ["Written", "By", "Note"], lines))] if lines else []


def _opening(asked: Asked, rows: Sequence[CountedRow]) -> list[str]:
    now, _, before = (_reviewed(row) for row in rows)
    named = {name: words for name, (words, _, _) in _targets(asked).items()}
    return review_opening(now, before, [(named[name], is_met) for name, is_met in _met(asked, rows[0]).items()])


def _reviewed(row: CountedRow) -> Reviewed:
    told: Any = [number(row, name) for name in ("utilisation", "households", "received", "accommodated")]
    return Reviewed(row.period, *told)

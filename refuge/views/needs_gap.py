"""The page of the needs gap: households by what they needed, and the units that could ever have taken them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from refuge.charts.chart import Table
from refuge.charts.needs import Needed, needs_opening
from refuge.display import DASH, HIDDEN, nights, written_period
from refuge.figures.files import Recorded
from refuge.figures.needs_gap import NeedRow, needs_gap
from refuge.figures.needs_rows import NEEDED
from refuge.figures.referral_records import need_record
from refuge.figures.releasing import About
from refuge.forms.selection import PeopleForm
from refuge.occupancy.needs import LARGEST, NEEDS, SONS, NeedKind
from refuge.occupancy.period import Period
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.windows import window_of
from refuge.vocabulary import AccessNeed

SAID = {
    **{need.value: need.label for need in AccessNeed},
    **{f"size_{size}": f"{size} who need a bed" for size in range(1, LARGEST)},
    f"size_{LARGEST}_or_more": f"{LARGEST} or more who need a bed",
    "size_not_known": "How many is not known",
    **{f"son_{first}_{last}": f"Oldest son {first} to {last}" for first, last in SONS},
    "man": "A man",
    "pet": "A pet",
    "no_recourse": "No recourse to public funds",
}
COLUMNS = ["Need", "Households asked", "Accommodated", "Refused for it", "Units that could", "Not known of units"]
MEANING = (
    "Households count once where a worker linked their referrals; accommodated by the period's end, refused for the need as a"
    " main or another reason (F5). A household can have several needs.",
    "Units were in service on a night of the period, and could have taken somebody with just that need: the largest household"
    " or the oldest son of a band (F3). Of some it was never entered; for a dash no feature of a unit says so. Children under 2"
    " sleep in cots and are not counted among those who need a bed.",
)
NOTHING = "No household asked in these periods. Choose other periods or another contract under Change."
ABOUT_HIDDEN = (
    "Where it says hidden, so few households are behind a number that somebody could be known by it, or could be by taking it"
    " from a number of referrals or of households supported (D3). Of a year that is not over, and as long as something"
    " received in a year is open, all of it is; choose an earlier year. What units offer is never hidden."
)
BLANK = NeedRow(Period(date.min, date.min, ""), False, None, NEEDS[0], dict.fromkeys(NEEDED))


def show(asked: Asked) -> Shown:
    """The needs of one selection, the latest period first."""
    rows = _rows(asked)
    told = window_of(rows, asked.selection, _says).rows
    found = sorted({row.period for row in told}, key=lambda period: period.starts_on, reverse=True)
    return Shown(
        subject=asked.subject,
        opening=_opening(told),
        sections=[_section([row for row in told if row.period == period]) for period in found],
        meaning=MEANING,
        rule="F3, F5",
        recorded=Recorded(
            {"figure": "needs-gap", "rule": "F3", **asked.about}, list(map(need_record, rows)), need_record(BLANK)
        ),
        empty=None if told else NOTHING,
    )


PAGE = FigurePage("needs-gap", "Needs gap", About.PEOPLE, show, PeopleForm)


def needs_section(asked: Asked, period: Period) -> list[Section]:
    """The needs of one of the periods asked for."""
    one = replace(asked.selection, from_=str(period.starts_on), to=str(period.ends_on))
    rows = [row for row in _rows(replace(asked, selection=one)) if row.period.starts_on == period.starts_on]
    return [_section(rows)] if rows else []


def _opening(rows: Sequence[NeedRow]) -> list[str]:
    """What the latest period that is over tells, else the one that runs. How many somebody is with is no need by itself."""
    over = [row for row in rows if not row.to_date] or rows
    latest = [row for row in over if row.period == max(one.period for one in over)]
    needed = [
        Needed(SAID[row.need.code], row.told["asked"], row.told["refused_for_it"], row.told["units"])
        for row in latest
        if row.need.kind is not NeedKind.SIZE
    ]
    return needs_opening(latest[0].period, needed) if latest else []


def _rows(asked: Asked) -> list[NeedRow]:
    return needs_gap(asked.viewer, asked.copy, asked.selection, asked.today, asked.threshold)


def _section(rows: Sequence[NeedRow]) -> Section:
    heading = f"Needs gap, {written_period(rows[0].period, rows[0].to_date)}"
    notes = [ABOUT_HIDDEN] if any(row.hidden for row in rows) else []
    return Section(heading, Table(heading, COLUMNS, [[SAID[row.need.code], *_cells(row)] for row in rows]), notes=notes)


def _cells(row: NeedRow) -> list[str]:
    return [HIDDEN if name in row.hidden else _written(row.told[name]) for name in NEEDED]


def _written(number: int | None) -> str:
    return DASH if number is None else nights(number)


def _says(row: NeedRow) -> bool:
    return bool(row.hidden or row.told["asked"])

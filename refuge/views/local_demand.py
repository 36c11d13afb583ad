"""The page of demand: what came to the council, a hub or a helpline, beside what providers recorded (F4)."""

from collections.abc import Sequence
from datetime import date

from refuge.charts.chart import Table
from refuge.charts.openings import during
from refuge.display import DASH, HIDDEN, capital, counted, nights, written_period
from refuge.figures.demand import PROVIDERS, DemandRow, demand
from refuge.figures.files import Recorded
from refuge.figures.referral_records import DEMANDED, demand_record
from refuge.figures.releasing import About
from refuge.occupancy.period import Period
from refuge.views.framing import Asked, FigurePage, Section, Shown

COLUMNS = ["Period", "As far as recorded by", "Months", "Asked", "Accommodated here", "Placed in area", "Placed out of area",
           "Not placed", "Not known"]  # fmt: skip
MEANING = (
    "Each source's numbers are as far as it recorded them, month by month; with * some month of the period is blank. Sources are"
    " not added up, since a household may have asked several (F4).",
    "Providers: households from the authority that were referred to a provider whose contract covers it, and where those went"
    " that could not be taken. Those of whom nobody wrote where they went stand under Asked alone.",
)
ABOUT_HIDDEN = "Where it says hidden, so few households are behind a number that somebody could be known by it (D3)."
NOTHING = "Nothing was typed or referred in these periods. Choose other periods under Change."
BLANK = DemandRow(Period(date.min, date.min, ""), False, None, "", "", {})


def show(asked: Asked) -> Shown:
    """The demand of the authorities in view."""
    found = demand(asked.viewer, asked.copy, asked.selection, asked.today, asked.threshold)
    rows = [row for row in found.rows if row.hidden or any(row.told.values())]
    notes = [f"What providers recorded is left out. {found.why_nothing_beside}"] if found.why_nothing_beside else []
    codes = sorted({row.group or "" for row in rows}, key=lambda code: asked.authorities.get(code, code))
    return Shown(
        subject=asked.subject,
        opening=_opening(rows),
        sections=[_section(asked, code, [row for row in rows if row.group == code], notes) for code in codes],
        meaning=MEANING,
        rule="F4",
        recorded=Recorded(
            {"figure": "demand", "rule": "F4", **asked.about},
            list(map(demand_record, found.rows)),
            demand_record(BLANK),
        ),
        empty=None if rows else NOTHING,
    )


PAGE = FigurePage("local-demand", "Local demand", About.NIGHTS, show)


def _section(asked: Asked, code: str, rows: Sequence[DemandRow], notes: Sequence[str]) -> Section:
    heading = f"Who asked for a place: {asked.authorities.get(code, code)}"
    hidden = [ABOUT_HIDDEN] if any(row.hidden for row in rows) else []
    return Section(heading, Table(heading, COLUMNS, [_cells(row) for row in rows]), notes=[*notes, *hidden])


def _cells(row: DemandRow) -> list[str]:
    months = DASH if row.months is None else f"{row.recorded} of {row.months}"
    return [written_period(row.period, row.to_date), row.label, months, *(_cell(row, name) for name in DEMANDED)]


def _cell(row: DemandRow, name: str) -> str:
    if name in row.hidden:
        return HIDDEN
    number = row.told[name]
    if number is None:
        return DASH
    return nights(number) + ("*" if name in row.as_far_as_recorded else "")


def _opening(rows: Sequence[DemandRow]) -> list[str]:
    """What each source recorded of the latest period that is over, or of the one that runs."""
    over = [row for row in rows if not row.to_date] or rows
    latest = [row for row in over if row.period == max(one.period for one in over)]
    typed = [row for row in latest if row.source != PROVIDERS and row.told["asked"] is not None]
    return [f"{_recorded(row)}{_and_before(row, rows)}." for row in typed]


def _recorded(row: DemandRow) -> str:
    return f"{capital(during(row.period))}, {_asked(row)} as far as recorded by {_within(row.label)}"


def _and_before(row: DemandRow, rows: Sequence[DemandRow]) -> str:
    """What the same source recorded of the period before, in as many months (P2)."""
    same = [one for one in rows if (one.group, one.source, one.recorded) == (row.group, row.source, row.recorded)]
    before = next((one for one in same if one.period.ends_on == row.period.starts_on), None)
    if before is None or (asked := before.told["asked"]) is None:
        return ""
    return f"; {during(before.period)} it was {nights(asked)}"


def _within(label: str) -> str:
    """A label within a sentence: *the council*, but *MARAC*."""
    return f"{label[:1].lower()}{label[1:]}" if label[1:2].islower() else label


def _asked(row: DemandRow) -> str:
    return f"{counted(row.told['asked'] or 0, 'household')} asked"

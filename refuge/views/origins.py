"""The page of origin: in borough, out of area, unknown, counted three ways, and by region (G1–G6)."""

from collections.abc import Mapping, Sequence
from datetime import date

from refuge.charts.chart import Table
from refuge.charts.origins import Came, Wording, origins_chart, origins_opening, origins_table
from refuge.display import HIDDEN, heading_of, shown
from refuge.figures.files import Recorded
from refuge.figures.origins import Count, OriginRow
from refuge.figures.origins_given import origins_by_count
from refuge.figures.records import origin_record
from refuge.figures.releasing import About
from refuge.forms.selection import PeopleForm
from refuge.occupancy.origin import NO_LONGER_HELD, NOT_ASKED, NOT_DISCLOSED, OUTSIDE_UK, Origins
from refuge.occupancy.period import Period
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.windows import window_of

COUNTED = {
    Count.SUPPORTED: ("Households supported", "households supported"),
    Count.ARRIVALS: ("Arrivals", "arrivals"),
    Count.NIGHTS: ("Occupied nights", "occupied nights"),
}
"""What is counted (G4): the heading, and in a sentence."""
SAID = {
    NOT_DISCLOSED: "Not disclosed",
    NOT_ASKED: "Not asked",
    NO_LONGER_HELD: "No longer held",
    OUTSIDE_UK: "Outside the United Kingdom",
}
MEANING = (
    "Origin is the authority a household lived in before it fled (G1). Households supported count once in a period, by their"
    " latest stay; arrivals by the day they came; nights one by one (G4).",
    "The share is of those whose origin is known (G3). Neither direction is good or bad: one area asks for places for its own"
    " residents, another that it takes in others' (G5).",
)
ABOUT_HIDDEN = (
    "Where it says hidden, so few households are behind a number that somebody could be known by it, or a hidden number could"
    " be worked back from it (D3)."
)
NOTHING = "Nobody was there in these periods. Choose other periods or another contract under Change."
BLANK = OriginRow(Period(date.min, date.min, ""), False, None, Origins.of(()))
COUNTIES = "E10"
"""What the codes of counties begin with."""

Given = Mapping[Count, Sequence[OriginRow]]


def show(asked: Asked) -> Shown:
    """The origins of one selection."""
    every = origins_by_count(asked.viewer, asked.copy, asked.selection, Count, asked.today, asked.threshold)
    windows = {count: window_of(rows, asked.selection, _says) for count, rows in every.items()}
    given = {count: found.rows for count, found in windows.items()}
    supported = [_came(row) for row in given[Count.SUPPORTED]]
    has_somebody = any(_says(row) for rows in given.values() for row in rows)
    return Shown(
        subject=asked.subject,
        opening=origins_opening(supported, _wording(asked, Count.SUPPORTED)) if has_somebody else [],
        sections=_sections(asked, given) if has_somebody else [],
        meaning=MEANING,
        rule="G2–G4",
        recorded=_recorded(asked, every),
        empty=None if has_somebody else NOTHING,
    )


PAGE = FigurePage("origin", "Origin", About.PEOPLE, show, PeopleForm)


def _sections(asked: Asked, given: Given) -> list[Section]:
    """Households supported first, with their chart and regions; then the other two counts."""
    of_each = [_counted(asked, count, given[count]) for count in COUNTED]
    regions = _regions(given[Count.SUPPORTED])
    return [of_each[0], Section("Households supported by region", regions), *of_each[1:]]


def _counted(asked: Asked, count: Count, rows: Sequence[OriginRow]) -> Section:
    heading, wording = COUNTED[count][0], _wording(asked, count)
    came = [_came(row) for row in rows]
    chart = origins_chart(came, wording, heading) if count is Count.SUPPORTED else None
    table = origins_table(came, wording, heading)
    notes = [ABOUT_HIDDEN] if any(HIDDEN in line for line in table.rows) else []
    return Section(heading, table, chart, notes)


def _regions(rows: Sequence[OriginRow]) -> Table:
    """A row a region, a column a period; where no region of a period is told, all of them are hidden."""
    named = sorted(
        {name for row in rows for name in row.origins.by_region or {}}, key=lambda name: (name in SAID, name)
    )
    columns = ["Region", *(heading_of(row.period, row.to_date) for row in rows)]
    return Table(
        "Households supported by region",
        columns,
        [[SAID.get(name, name), *(_of_region(row, name) for row in rows)] for name in named],
    )


def _of_region(row: OriginRow, name: str) -> str:
    return HIDDEN if row.origins.by_region is None else shown(row.origins.by_region.get(name, 0))


def _wording(asked: Asked, count: Count) -> Wording:
    """A *borough* where the footprint is one, else an *area* (G2)."""
    codes = [asked.selection.authority] if asked.selection.authority else list(asked.authorities)
    is_borough = len(codes) == 1 and not str(codes[0]).startswith(COUNTIES)
    return Wording("borough" if is_borough else "area", COUNTED[count][1])


def _recorded(asked: Asked, every: Given) -> Recorded:
    records = [{"count": count.value, **origin_record(row)} for count, rows in every.items() for row in rows]
    return Recorded({"figure": "origin", "rule": "G2", **asked.about}, records, {"count": "", **origin_record(BLANK)})


def _came(row: OriginRow) -> Came:
    return Came(row.period, row.to_date, row.origins)


def _says(row: OriginRow) -> bool:
    """Whether anybody was counted, or something is hidden."""
    found = row.origins
    return bool(row.hidden or found.in_borough or found.out_of_area or found.unknown)

"""The page of moving on: how households left, how long they had stayed, why they left and where they went (H7, H8)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from refuge.charts.departures import Left, MovedOn, departures_chart, departures_opening
from refuge.figures.counted import CountedRow
from refuge.figures.departures import ANOTHER_TYPE, DEPARTURES
from refuge.figures.length_bands import length_bands
from refuge.figures.releasing import About
from refuge.forms.selection import PeopleForm
from refuge.occupancy.lengths import called
from refuge.queries.reasons import departure_reasons, destinations
from refuge.views.counted_rows import CountedRows
from refuge.views.counted_tables import by_line, is_hidden, number
from refuge.views.framing import Asked, FigurePage, Section, Shown

DEPARTED = {
    "departures": "Departures",
    "planned": "Planned",
    "unplanned": "Unplanned",
    "planned_share": "Planned share",
    "not_answered": "Not answered",
    "deaths": "Deaths",
    "handed_over": "Handed over to a new provider",
    "outcome_pending": "Outcome pending",
}
STAYED = {
    "stay_nights_mean": "Nights stayed, mean",
    "stay_nights_median": "Nights stayed, median",
}
LONG = {
    "households": "Households supported",
    "over_six_months": "Stayed over six months",
    "open_stays": "Still there at the end",
}
SPELLS = {
    "spells": "Spells that ended",
    "spell_nights_mean": "Nights in a spell, mean",
    "spell_nights_median": "Nights in a spell, median",
}
BANDS = ("stay_bands", "open_stay_bands", "spell_bands")
MOVED = {ANOTHER_TYPE: "Another type of accommodation here"}
MEANING = (
    "A departure is planned or unplanned as the provider answered; the planned share is of those two. Not answered, deaths and"
    " hand-overs to a new provider stand beside it and are not in it (H8).",
    "Nights stayed run from arrival to departure. Over six months are 182 nights or more by the end of the period, or by the day"
    " these figures count up to, of all households supported. A spell is nights in a row in one type of accommodation (H7).",
    "A reason or destination that was told in none of these periods is not in the list, nor is one that is hidden in all.",
)
NOTHING = "Nobody left or stayed in these periods. Choose other periods or another contract under Change."


def show(asked: Asked) -> Shown:
    """The departures of one selection."""
    found = CountedRows(asked, DEPARTURES, ["departures", "households"])
    return Shown(
        subject=asked.subject,
        opening=_opening(found),
        sections=_sections(found) if found.has_any else [],
        meaning=MEANING,
        rule="H7, H8",
        recorded=found.recorded("H8"),
        empty=None if found.has_any else NOTHING,
    )


PAGE = FigurePage("moving-on", "Moving on", About.PEOPLE, show, PeopleForm)


def _sections(found: CountedRows) -> list[Section]:
    departed = by_line("How households left", DEPARTED, found.rows)
    chart = departures_chart([_left(row) for row in found.rows if _is_told(row)], departed)
    lengths = found.beside_the_year_before(
        "Stays that ended, by length", "stay_bands", labels(found.rows), "Households"
    )
    return [
        Section(departed.caption, departed, chart, found.notes),
        *found.section_of("Where they went", "by_destination", MOVED | destinations(date.min), "Households"),
        *found.section_of("Why they left", "by_reason", MOVED | departure_reasons(date.min)),
        found.section("How long those who left had stayed", STAYED | _in_bands(found, "stay_bands"), lengths),
        found.section("Who stays", LONG | _in_bands(found, "open_stay_bands", "Still there: {}")),
        found.section("Spells in one type of accommodation", SPELLS | _in_bands(found, "spell_bands")),
    ]


def labels(rows: Sequence[CountedRow]) -> dict[str, str]:
    """The bands in use; behind them those of closed years that were frozen before others were chosen, if any stayed so long."""
    told: list[Any] = [row.told[key] or {} for row in rows for key in BANDS]
    stayed = (name for bands in told for name, number in bands.items() if number != 0)
    return length_bands.in_use.labels | {name: called(name) for name in stayed}


def _in_bands(found: CountedRows, key: str, said: str = "{}") -> dict[str, str]:
    written = labels(found.rows).items()
    return {f"{key}: {band}": said.format(label if said == "{}" else _small(label)) for band, label in written}


def _opening(found: CountedRows) -> list[str]:
    if found.now is None:
        return []
    before = _moved_on(found.before) if found.before else None
    return departures_opening(_moved_on(found.now), before, to_date=found.now.to_date)


def _moved_on(row: CountedRow) -> MovedOn:
    names = ("departures", "planned", "planned_share", "stay_nights_median", "over_six_months", "households")
    told: Sequence[Any] = [number(row, name) for name in (*names, "outcome_pending")]
    return MovedOn(row.period, *told)


def _is_told(row: CountedRow) -> bool:
    return not any(is_hidden(row, name) for name in ("planned", "unplanned"))


def _left(row: CountedRow) -> Left:
    parts: Sequence[Any] = [number(row, name) for name in ("planned", "unplanned")]
    return Left(row.period, row.to_date, *parts)


def _small(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"

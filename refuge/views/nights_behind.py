"""The nights behind a figure (U9): unit by unit and entry by entry for the provider, by property for others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from refuge.charts.chart import Table
from refuge.display import nights, written, written_period
from refuge.errors import RuleBroken
from refuge.figures.files import Recorded
from refuge.figures.records import Record
from refuge.figures.releasing import About
from refuge.figures.selection import Grouping
from refuge.figures.shown_nights import ShownEntry, ShownUnit, entries_shown, properties_shown, units_shown
from refuge.forms.selection import NightsForm
from refuge.occupancy.clashes import Span
from refuge.occupancy.period import NotAPeriod, Period, read_day
from refuge.occupancy.utilisation import Nights
from refuge.views.framing import Asked, FigurePage, Link, Section, Shown
from refuge.views.links_to_nights import ENDPOINT, NAME, bounds
from refuge.views.places import JOINED_NOTE, Names, places_table
from refuge.views.utilisation_notes import ABOUT_HIDDEN, MEANING
from refuge.views.utilisation_records import recorded

STATES = ["Commissioned", "Occupied", "Preparing", "Out of use", "Ready, empty"]
ADDS_UP = "The nights listed add up to those of the figure (U9)."
CHOOSE = "Choose one contract under Change: only within one are properties told apart (D4)."
NOBODY = "No nights lie behind this figure."


@dataclass(frozen=True)
class Row:
    """The row of a figure that is opened: its period, and its group where the figure has groups."""

    period: Period
    group: str | None


def show(asked: Asked) -> Shown:
    """What lies behind one row; for the provider one unit's entries, where one was asked for."""
    row = Row(_period(asked), asked.typed.get("of"))
    if not asked.copy.is_exact:
        return _properties(asked, row)
    units = units_shown(asked.viewer, asked.selection, row.period, row.group)
    unit = next((one for one in units if str(one.id) == asked.typed.get("unit-id")), None)
    if "unit-id" in asked.typed and unit is None:
        raise RuleBroken("contract", "No night of that unit lies behind this figure.")
    return _entries(asked, row, unit) if unit else _units(asked, row, units)


PAGE = FigurePage(NAME, "The nights behind the figure", About.NIGHTS, show, NightsForm, template="figures/nights.html")


def _period(asked: Asked) -> Period:
    """Raises RuleBroken on a period that cannot be read."""
    try:
        first, end = (read_day(asked.typed.get(name, "")) for name in ("starts-on", "ends-on"))
    except NotAPeriod:
        raise RuleBroken("contract", "Open the nights from a figure: the address has to say of which period.") from None
    return Period(first, max(first, end), "")


def _units(asked: Asked, row: Row, units: Sequence[ShownUnit]) -> Shown:
    cells = [[f"{one.house}, {one.name}", *_states(one.nights)] for one in units]
    total = sum((one.nights for one in units), Nights())
    table = Table("Unit by unit", ["Unit", *STATES], [*cells, ["Together", *_states(total)]])
    links = [Link(f"{one.house}, {one.name}", ENDPOINT, {**asked.typed, "unit-id": str(one.id)}) for one in units]
    records = [{"house": one.house, "unit": one.reference, **_record(one.nights)} for one in units]
    blank = {"house": "", "unit": "", **_record(Nights())}
    return _shown(asked, row, Section("Unit by unit", table, notes=[ADDS_UP], links=links), records, blank, bool(units))


def _entries(asked: Asked, row: Row, unit: ShownUnit) -> Shown:
    entries = entries_shown(asked.viewer, asked.selection, row.period, row.group, unit.reference)
    cells = [[_kind(one), *_days(one), one.reason or "", nights(one.nights)] for one in entries]
    last = ["Together", "", "", "", nights(sum(one.nights for one in entries))]
    heading = f"{unit.house}, {unit.name}"
    table = Table(heading, ["State", "From", "Until", "Reason", "Nights counted"], [*cells, last])
    back = [Link("All units", ENDPOINT, {name: one for name, one in asked.typed.items() if name != "unit-id"})]
    records = [_entry_record(unit, one) for one in entries]
    blank = _entry_record(unit, ShownEntry(None, Span(row.period.starts_on), 0))
    return _shown(asked, row, Section(heading, table, notes=[ADDS_UP], links=back), records, blank, bool(entries))


def _properties(asked: Asked, row: Row) -> Shown:
    """Raises RuleBroken on rows that tell places apart already."""
    if asked.contract is None:
        return replace(_shown(asked, row, Section(""), [], {}, False), empty=CHOOSE)
    names, of = Names(asked), Grouping.PROPERTY
    rows = properties_shown(asked.viewer, asked.copy, asked.selection, row.period, row.group, asked.today)
    table = places_table(names.in_order(of, rows), of, names, "By property")
    notes = [ADDS_UP, JOINED_NOTE, *([ABOUT_HIDDEN] if any("occupied" in one.hidden for one in rows) else [])]
    shown = _shown(asked, row, Section("By property", table, notes=notes), [], {}, bool(rows))
    return replace(shown, recorded=recorded(asked, rows))


def _shown(asked: Asked, row: Row, section: Section, records: Sequence[Record], blank: Record, is_some: bool) -> Shown:
    about = {"figure": "nights behind utilisation", "rule": "U9", **asked.about, **bounds(row.period)}
    return Shown(
        subject=asked.subject_of(written_period(row.period)),
        opening=[],
        sections=[section],
        meaning=MEANING,
        rule="U9",
        recorded=Recorded(about, records, blank),
        empty=None if is_some else NOBODY,
    )


def _states(of: Nights) -> list[str]:
    return [nights(count) for count in (of.commissioned, of.occupied, of.preparing, of.out_of_use, of.ready)]


def _record(of: Nights) -> Record:
    return {
        "commissioned": of.commissioned,
        "occupied": of.occupied,
        "preparing": of.preparing,
        "out_of_use": of.out_of_use,
        "ready": of.ready,
    }


def _kind(entry: ShownEntry) -> str:
    return entry.kind.label if entry.kind else "Ready, empty"


def _days(entry: ShownEntry) -> tuple[str, str]:
    return written(entry.span.starts_on), written(entry.span.ends_on) if entry.span.ends_on else "still"


def _entry_record(unit: ShownUnit, entry: ShownEntry) -> Record:
    """The household stays in its record, where reading of it is noted (D5)."""
    return {
        "house": unit.house,
        "unit": unit.reference,
        "state": entry.kind.value if entry.kind else "ready",
        "starts_on": entry.span.starts_on.isoformat(),
        "ends_on": entry.span.ends_on.isoformat() if entry.span.ends_on else None,
        "reason": entry.reason,
        "nights": entry.nights,
    }

"""What has to be said beside a table of utilisation: parts of periods, no rates, minimums, hidden numbers."""

from collections.abc import Iterator, Sequence

from refuge.display import HIDDEN, counted, to_the_end_before, whole_percentage, written, written_period
from refuge.figures.nights import UtilisationRow
from refuge.views.framing import Asked
from refuge.views.windows import Window

MEANING = (
    "Utilisation is nights occupied out of nights commissioned. Nights not utilised include time to prepare a unit for"
    " re-letting and time it stood empty (rule U1). The night of arrival counts, the night of departure does not (N1).",
)
WITHIN = {
    "away": "Away, of occupied",
    "second_units": "Second units, of occupied",
    "held": "Held, of preparing and ready",
}
"""Nights among others, and what their columns are called."""
ABOUT_WITHIN = (
    "A household in two units occupies both (N9). A unit held for somebody on the way keeps its state (N10). A unit nobody"
    " slept in stays occupied until it is given up (N11)."
)
ABOUT_HIDDEN = (
    "Where it says hidden, so few units were in service that their nights could tell when one household came or"
    " went: nights are told of two units or more by financial year, of three or more by anything shorter (D4)."
)


def notes_on_rows(asked: Asked, window: Window[UtilisationRow]) -> list[str]:
    """What has to be said about single rows; of hidden ones once, however many: which they are stands in the table."""
    notes = [note for row in window.rows for note in _on_row(asked, row)]
    if any("occupied" in row.hidden for row in window.rows):
        notes.append(ABOUT_HIDDEN)
    if window.has_ended and window.rows:
        notes.append(f"No nights were commissioned after {written_period(window.rows[-1].period)}.")
    return notes


def notes_within(asked: Asked, rows: Sequence[UtilisationRow]) -> list[str]:
    """What has to be said about nights held, away and in second units."""
    if asked.copy.is_exact or not any(row.hidden for row in rows):
        return [ABOUT_WITHIN]
    few = f"Where it says {HIDDEN}, the nights rest on so few households that they could be known by them (D3)."
    return [ABOUT_WITHIN, few]


def _on_row(asked: Asked, row: UtilisationRow) -> Iterator[str]:
    name = written_period(row.period)
    if row.to_date:
        day = asked.selection.as_at
        until = f"before {written(day)}" if asked.copy.is_exact else to_the_end_before(day)
        yield f"{name} counts the nights {until} (P2)."
    if "occupied" in row.hidden:
        return
    if not row.nights.commissioned:
        yield f"{name} has no rate: no nights were commissioned (U6)."
    if row.shortfall:
        of_minimum = whole_percentage(row.utilisation_of_contracted_minimum)
        short = f"{counted(row.shortfall, 'night')} fewer in service than the contract's minimum"
        yield f"{name}: {short}; utilisation of the minimum is {of_minimum} (U11)."
    if row.nights.commissioned and not asked.tells_preparing(row.period):
        yield f"{name}: preparing and ready not told apart before {written(asked.preparation_recorded_from)} (N7)."

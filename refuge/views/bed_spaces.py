"""Bed spaces beside units: a full refuge can have empty ones (U8)."""

from refuge.charts.chart import Table
from refuge.display import to_the_end_before, written_period
from refuge.errors import RuleBroken
from refuge.figures.counted_given import given
from refuge.figures.people import PEOPLE
from refuge.figures.releasing import About, released
from refuge.views.counted_tables import cell, notes_on
from refuge.views.framing import Asked, Section
from refuge.views.windows import window_of

HEADING = "Bed spaces"
COLUMNS = {
    "bed_space_utilisation": "Used",
    "person_nights": "Nights people slept in them",
    "bed_space_nights": "Nights of bed spaces",
}
ABOUT = (
    "Bed spaces count people, not units: a full refuge can have empty ones. Children under 2 are left out up to the number of"
    " cots; with more people than bed spaces it is over 100 % (U8)."
)


def bed_spaces(asked: Asked) -> list[Section]:
    """The bed spaces of the periods of a selection; why not, where the copy or the periods do not have them (D4, D6)."""
    try:
        people = released(asked.selection, asked.copy, About.PEOPLE, asked.today)
        every = given(asked.viewer, asked.copy, people, PEOPLE, asked.today, asked.threshold)
    except RuleBroken as broken:
        return [Section(HEADING, notes=[f"Not told here: {broken.message}"])]
    rows = window_of(every, asked.selection, lambda row: bool(row.told["bed_space_nights"])).rows
    lines = [[written_period(row.period, row.to_date), *(cell(row, name) for name in COLUMNS)] for row in rows]
    table = Table(HEADING, ["Period", *COLUMNS.values()], lines)
    until = f"People are counted by whole quarters: here {to_the_end_before(people.as_at)}."
    later = [until] if people.as_at != asked.selection.as_at else []
    return [Section(HEADING, table, notes=[ABOUT, *later, *notes_on(rows)])] if lines else []

"""Rows of utilisation as files have them: the same records that the command line gives."""

from collections.abc import Sequence
from datetime import date

from refuge.figures.files import Recorded
from refuge.figures.nights import UtilisationRow
from refuge.figures.records import utilisation_record
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights
from refuge.views.framing import Asked

BLANK = UtilisationRow(Period(date.min, date.min, ""), False, None, Nights(), 0, 0, 0, None)
"""A row of nothing, whose columns a file always has."""


def recorded(asked: Asked, rows: Sequence[UtilisationRow]) -> Recorded:
    """The rows with what they are."""
    about = {"figure": "utilisation", "rule": "U1", **asked.about}
    return Recorded(about, list(map(utilisation_record, rows)), utilisation_record(BLANK))

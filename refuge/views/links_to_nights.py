"""The way from the rows of a figure to the nights behind each (U9)."""

from collections.abc import Sequence

from refuge.figures.nights import UtilisationRow
from refuge.occupancy.period import Period
from refuge.views.framing import Asked, Link

NAME = "nights"
ENDPOINT = f"figures.{NAME}"


def links_to_nights(asked: Asked, rows: Sequence[tuple[str, UtilisationRow]]) -> list[Link]:
    """A link for each row, under its name; none for one without nights, or where a reader outside has to choose first (D4)."""
    if not asked.copy.is_exact and (asked.contract is None or asked.selection.group is not None):
        return []
    return [
        Link(name, ENDPOINT, {**asked.typed, **bounds(row.period), **({"of": row.group} if row.group else {})})
        for name, row in rows
        if row.nights.commissioned
    ]


def bounds(period: Period) -> dict[str, str]:
    """A period in an address."""
    return {"starts-on": str(period.starts_on), "ends-on": str(period.ends_on)}

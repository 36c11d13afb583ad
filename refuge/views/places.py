"""Rows of nights by place: what the places are called, and the table of them."""

from collections.abc import Iterable, Mapping, Sequence

from refuge.charts.chart import Table
from refuge.display import HIDDEN, nights, one_decimal
from refuge.figures.nights import UtilisationRow
from refuge.figures.selection import Grouping
from refuge.occupancy.naming import in_order
from refuge.queries.places import property_names
from refuge.views.framing import Asked
from refuge.vocabulary import AccommodationType

NOUNS = {
    Grouping.PROPERTY: ("property", "properties"),
    Grouping.ACCOMMODATION_TYPE: ("type of accommodation", "types of accommodation"),
    Grouping.AUTHORITY: ("authority", "authorities"),
}
JOINED_NOTE = (
    "Places with so few units that their nights could tell when one household came or went are joined with the next"
    " smallest (D4)."
)
JOINED = " + "
NOWHERE = "Outside every authority of the contract"


class Names:
    """What places are called to one reader: the provider's names, or those for outside, which the figures bear already."""

    def __init__(self, asked: Asked) -> None:
        own = property_names(asked.viewer) if asked.copy.is_exact else {}
        types = {kind.value: kind.label for kind in AccommodationType}
        self._names: Mapping[Grouping, Mapping[str, str]] = {
            Grouping.PROPERTY: own,
            Grouping.ACCOMMODATION_TYPE: types,
            Grouping.AUTHORITY: asked.authorities,
        }

    def of(self, group: Grouping, name: str | None) -> str:
        """The name of one row; joined places have all of theirs (D4)."""
        names = self._names[group]
        return JOINED.join(names.get(one, one) for one in name.split(JOINED)) if name else NOWHERE

    def in_order(self, group: Grouping, rows: Iterable[UtilisationRow]) -> list[UtilisationRow]:
        """Rows by what their places are called; what has none comes last."""
        return sorted(rows, key=lambda row: (row.group is None, in_order(self.of(group, row.group)), row.period))


def places_table(rows: Sequence[UtilisationRow], group: Grouping, names: Names, caption: str) -> Table:
    """One row a place: the rate, and the nights it comes from; nothing is told of what is hidden."""
    columns = [NOUNS[group][0].capitalize(), "Utilised", "Nights occupied", "Nights commissioned"]
    return Table(caption, columns, [[names.of(group, row.group), *told_nights(row)] for row in rows])


def told_nights(row: UtilisationRow) -> list[str]:
    """The rate of a row with one decimal, its nights occupied and commissioned."""
    told = [one_decimal(row.nights.utilisation), nights(row.nights.occupied)]
    return [*([HIDDEN, HIDDEN] if "occupied" in row.hidden else told), nights(row.nights.commissioned)]

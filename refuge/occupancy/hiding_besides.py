"""More that a figure declares of its numbers: how a column divides, and what does not add up over the quarters (D3)."""

from dataclasses import dataclass

from refuge.occupancy.disclosure import hidden_in_column
from refuge.occupancy.hiding import NOTHING, SEPARATOR, Names, Tables, Terms


@dataclass(frozen=True)
class Divided:
    """How each count of a column divides: ``names`` have something, and those of ``others``, in the same order, have it not.

    The others are never told, but follow from the column: so a name is hidden where either is small, and the names hidden
    hide each other in both.

    >>> came = Divided(("came: 1", "came: 2", "came: 3"), ("not: 1", "not: 2", "not: 3"))
    >>> told = {"came: 1": 9, "came: 2": 8, "came: 3": 7, "not: 1": 2, "not: 2": 7, "not: 3": 30}
    >>> sorted(came.hidden({"": told}, NOTHING, Terms(NOTHING, 5)))
    ['came: 1', 'came: 2']
    """

    names: tuple[str, ...]
    others: tuple[str, ...]

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """The small, those whose complement is, and what hides them."""
        both = [
            {name: table.get(one, 0) for name, one in zip(self.names, side, strict=True)}
            for table in tables.values()
            for side in (self.names, self.others)
        ]
        layers = {str(at): layer for at, layer in enumerate(both)}
        return hidden_in_column(layers, terms.threshold, already & Names(self.names)) - terms.exact


@dataclass(frozen=True)
class OfAYearAlone:
    """Numbers of quarters that do not add up to the year's, ``where`` somebody is counted: a few are what makes the difference.

    So they are told of whole years, which no other window is taken from, and of nothing else. ``where`` is never told; under
    it stands that these numbers are told so, whatever is hidden of others for the same reason.

    >>> asked = OfAYearAlone(("asked",), where="asked_again")
    >>> sorted(asked.hidden({"": {"asked": 20, "asked_again": 1}}, NOTHING, Terms(NOTHING, 5))), asked.names
    (['asked_again: asked'], ('asked_again: asked', 'asked'))
    """

    told: tuple[str, ...]
    where: str

    @property
    def names(self) -> tuple[str, ...]:
        """All that is told of a year alone, and that it is."""
        return (f"{self.where}{SEPARATOR}{self.told[0]}", *self.told)

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """Of a year nothing that is told; of any other window all of ``names``, since this one of them is hidden."""
        return Names(self.names[:1]) if any(table.get(self.where) for table in tables.values()) else NOTHING

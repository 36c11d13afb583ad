"""What an authority typed of safe accommodation that is not on the system, as copies give it (D2, D3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from refuge.access.scope import Viewer, own_authority
from refuge.extensions import db
from refuge.models import TypedAccommodation
from refuge.occupancy.hiding import NOTHING, Column, Counts, Declared, Names, Parts, Terms, hidden_of_a_row
from refuge.occupancy.period import Period
from refuge.occupancy.typed_accommodation import ADULTS, NAMES
from refuge.vocabulary import Copy, SafeAccommodation

DECLARED = Declared(
    numbers=(
        Parts(("households",)),
        Column(ADULTS, total="adults", behind="households"),
        Parts(("children",), behind="households"),
    )
)


@dataclass(frozen=True)
class TypedRow:
    """One type of one source; a total nobody knows is nothing."""

    type: SafeAccommodation
    source: str
    told: Mapping[str, int | None]
    hidden: tuple[str, ...] = ()


def typed_accommodation(viewer: Viewer, copy: Copy, authority: str, year: Period, threshold: int) -> list[TypedRow]:
    """The rows of a financial year, by type in the order of SI 2021/991 and by source. One statement.

    They are the authority's own and its officers have them exactly; the publication copy hides what is small, and all that
    belongs to it in the same row.
    """
    typed = TypedAccommodation
    asked = select(typed).where(
        own_authority(viewer, typed), typed.authority_code == authority, typed.year == year.starts_on
    )
    order = SafeAccommodation.codes()
    rows = sorted(db.session.scalars(asked), key=lambda row: (order.index(row.accommodation_type), row.source))
    return [_row(row, copy, threshold) for row in rows]


def _row(row: TypedAccommodation, copy: Copy, threshold: int) -> TypedRow:
    told = {name: getattr(row, name) for name in NAMES}
    hidden = _hidden(told, threshold) if copy is Copy.PUBLICATION else NOTHING
    shown = {name: None if name in hidden else count for name, count in told.items()}
    return TypedRow(row.accommodation_type, row.source, shown, tuple(name for name in NAMES if name in hidden))


def _hidden(told: Mapping[str, int | None], threshold: int) -> Names:
    counts: Counts = {name: count or 0 for name, count in told.items()}
    adults = sum(counts[name] for name in ADULTS)
    return hidden_of_a_row(DECLARED, {**counts, "adults": adults}, NOTHING, Terms(NOTHING, threshold))

"""The codes that cells may hold: authorities, places that are none, and the editable lists."""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, select

from refuge import models
from refuge.models.lists import Listing
from refuge.vocabulary import OriginPlace

LISTS: dict[str, type[Listing]] = {
    table.__tablename__: table
    for table in (
        models.VoidReason,
        models.DepartureReason,
        models.Destination,
        models.ReferralReason,
        models.ReferralSource,
        models.SupportNeed,
        models.Ethnicity,
        models.LastNightPlace,
        models.DemandSource,
    )
}
"""The editable lists by their names, which are those of their tables."""

MENTIONED = 8


@dataclass
class Codes:
    """What is known while a file is read. ``items`` gives for each list its codes with their kind.

    They are not ``complete`` once lists.csv could not be read: any other code may have stood there.
    """

    authorities: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset(OriginPlace.codes())
    items: dict[str, dict[str, str | None]] = field(default_factory=dict)
    complete: bool = True

    @staticmethod
    def not_among(code: str, allowed: Collection[str]) -> str:
        """What to say of a code that is none: the nearest, or all of a short list.

        >>> Codes.not_among("dispersd", ["refuge", "dispersed"])
        'there is no such code; did you mean dispersed?'
        >>> Codes.not_among("tent", ["refuge", "dispersed"])
        'there is no such code; write refuge or dispersed'
        """
        if near := difflib.get_close_matches(code, allowed, n=1, cutoff=0.75):
            return f"there is no such code; did you mean {near[0]}?"
        if len(allowed) > MENTIONED:
            return "there is no such code; 'import --codes' prints them"
        *others, last = allowed
        return f"there is no such code; write {', '.join(others)}{' or ' if others else ''}{last}"


def table_of(listing: type[Listing]) -> Table:
    """The table of an editable list."""
    table: Table = vars(listing)["__table__"]
    return table


def saved_codes(connection: Connection) -> Codes:
    """The codes the database holds."""
    return Codes(
        authorities=frozenset(connection.scalars(select(models.Authority.code))),
        items={name: dict(connection.execute(select(table.code, table.kind)).all()) for name, table in LISTS.items()},
    )


def saved_items(connection: Connection) -> Iterator[tuple[str, str, str, str]]:
    """List, code, label and kind of everything in an editable list, in the order people read them."""
    for name, table in LISTS.items():
        listed = select(table.code, table.label, table.kind).order_by(table.position, table.code)
        for code, label, kind in connection.execute(listed):
            yield name, code, label, kind or ""

"""What was hidden of a contract's closed year, kept when the quarters it was worked out from can no longer be counted (D6)."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import String, cast, literal, select

from refuge.extensions import db
from refuge.figures.frozen_text import rows_of
from refuge.models import Contract, FrozenFigure
from refuge.models.retention import of_contract

CUT = "hidden"
Hidden = Mapping[str, Collection[str]]
"""Column → categories hidden in it."""

Kept = list[list[dict[str, frozenset[str]]]]
"""Of areas and of regions: what is hidden of the whole, and of the authorities' parts."""


def figure_of(threshold: int) -> str:
    """The name that what a threshold hides goes by."""
    return f"origin, hidden below {threshold}"


def told(tables: list[list[Hidden]]) -> list[list[dict[str, list[str]]]]:
    """What is kept of one year's tables."""
    return [[{column: sorted(names) for column, names in one.items()} for one in pair] for pair in tables]


def frozen_patterns(contracts: Collection[str], threshold: int) -> Iterator[tuple[str, int, Kept | None]]:
    """For each of the contracts and each of its frozen years what is hidden; nothing where another threshold was set then.

    Raises RuleBroken where what was kept is of another contract, year or threshold.
    """
    scope = literal(of_contract(0).removesuffix("0")) + cast(Contract.id, String)
    asked = select(Contract.reference, FrozenFigure.scope, FrozenFigure.year, FrozenFigure.figure, FrozenFigure.told)
    rows = db.session.execute(
        asked.join(FrozenFigure, FrozenFigure.scope == scope).where(Contract.reference.in_(contracts))
    )
    wanted = figure_of(threshold)
    found: dict[tuple[str, int], Kept | None] = {}
    for reference, of, year, figure, kept in rows:
        found.setdefault((reference, year), None)
        if figure == wanted:
            found[reference, year] = _read(rows_of(kept, of, figure, CUT, year))
    for (reference, year), here in sorted(found.items(), key=lambda one: one[0]):
        yield reference, year, here


def _read(kept: Any) -> Kept:
    return [[{column: frozenset(names) for column, names in one.items()} for one in pair] for pair in kept]

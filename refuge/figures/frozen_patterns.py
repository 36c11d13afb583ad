"""What was hidden of a contract's closed year, kept when the quarters it was worked out from can no longer be counted (D6)."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import String, cast, literal, select

from refuge.extensions import db
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


def told(tables: list[list[Hidden]]) -> str:
    """What is kept of one year's tables."""
    return json.dumps([[{column: sorted(names) for column, names in one.items()} for one in pair] for pair in tables])


def frozen_patterns(contracts: Collection[str], threshold: int) -> Iterator[tuple[str, int, Kept | None]]:
    """For each of the contracts and each of its frozen years what is hidden; nothing where another threshold was set then."""
    scope = literal(of_contract(0).removesuffix("0")) + cast(Contract.id, String)
    asked = select(Contract.reference, FrozenFigure.year, FrozenFigure.figure, FrozenFigure.told)
    rows = db.session.execute(
        asked.join(FrozenFigure, FrozenFigure.scope == scope).where(Contract.reference.in_(contracts))
    )
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for reference, year, figure, kept in rows:
        found.setdefault((reference, year), {})[figure] = kept
    for (reference, year), by_figure in sorted(found.items()):
        here = by_figure.get(figure_of(threshold))
        yield reference, year, _read(here) if here else None


def _read(kept: str) -> Kept:
    return [[{column: frozenset(names) for column, names in one.items()} for one in pair] for pair in json.loads(kept)]

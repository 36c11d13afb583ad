"""What actions refuse of names and references that people type. Not an action: nothing here commits."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.occupancy.addresses import NO_ADDRESSES, has_postcode


def refuse_postcodes(typed: Mapping[str, Any], *names: str) -> None:
    """Raise RuleBroken on the first of the names that has a postcode in it: addresses are not held."""
    for name in names:
        if has_postcode(typed.get(name) or ""):
            raise RuleBroken(name, NO_ADDRESSES)


def refuse_taken(model: Any, reference: str) -> None:
    """Raise RuleBroken on ``reference`` if something of the kind has it, whoever's it is."""
    if db.session.scalar(select(model.id).where(model.reference == reference)) is not None:
        raise RuleBroken("reference", f"The reference {reference} is taken. Choose another.")


def changed(row: Any, typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put what was typed into a row; what of it was different before, and what it is now."""
    before = {name: getattr(row, name) for name, value in typed.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, typed[name])
    return before, {name: typed[name] for name in before}

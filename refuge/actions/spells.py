"""How actions let units go on in other spells in service, with what their diaries say (N4).

Not an action itself: nothing here commits. However many units are concerned, the number of statements is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert, or_, select

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Spell, Unit
from refuge.occupancy.clashes import written

CONTINUED = (
    "kind",
    "ends_on",
    "began_on",
    "stay_id",
    "added",
    "sleepers",
    "reason",
    "waits_for",
    "expected_ends_on",
    "note",
)
"""What an entry goes on with unchanged."""

Row = dict[str, Any]


def go_on(
    spells: Sequence[Spell],
    on: date,
    contract_id: int | None,
    homes: Mapping[int, int] | None = None,
    stays: Mapping[int, int] | None = None,
) -> None:
    """End spells at a day on which they run, and let each go on under a contract or none, to the day it ran to.

    Entries that run across the day are cut there and go on, later ones go along; all keep the day they began. ``homes``
    gives the units that go on as others, ``stays`` the stays that do, by their ids.
    """
    homes, stays = homes or {}, stays or {}
    following = [_following(spell, homes.get(spell.unit_id, spell.unit_id), on, contract_id) for spell in spells]
    rests = _end(spells, on)
    db.session.execute(insert(Spell), following)
    begun = select(Spell).where(Spell.unit_id.in_([row["unit_id"] for row in following]), Spell.starts_on == on)
    new_spells = {spell.unit_id: spell for spell in db.session.scalars(begun)}
    pieces = [_piece(rest, new_spells[homes.get(rest["unit_id"], rest["unit_id"])], stays) for rest in rests]
    if pieces:
        db.session.execute(insert(DiaryEntry), pieces)


def refuse_contract(units: Sequence[Unit], contract_id: int | None, on: date) -> None:
    """Raise RuleBroken on ``contract`` if it is another provider's, on ``on`` if it begins later (N12)."""
    if contract_id is None:
        return
    contract = db.session.get_one(Contract, contract_id)
    if any(contract.provider_id != unit.property.provider_id for unit in units):
        raise RuleBroken("contract", f"{contract.title} is another provider's contract.")
    if contract.starts_on > on:
        raise RuleBroken(
            "on", f"{contract.title} begins on {written(contract.starts_on)}. Enter that day or a later one."
        )


def _following(spell: Spell, unit_id: int, on: date, contract_id: int | None) -> Row:
    return {
        "unit_id": unit_id,
        "contract_id": contract_id,
        "commissioned": contract_id is not None,
        "starts_on": on,
        "ends_on": spell.ends_on,
        "bed_spaces": spell.bed_spaces,
    }


def _end(spells: Sequence[Spell], on: date) -> list[Row]:
    """End the spells and their entries; what the entries had from the day on is to be written again."""
    past = or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on > on, DiaryEntry.starts_on >= on)
    across = select(DiaryEntry).where(DiaryEntry.spell_id.in_([spell.id for spell in spells]), past)
    entries = db.session.scalars(across.order_by(DiaryEntry.starts_on, DiaryEntry.id)).all()
    rests = [_rest(entry, on) for entry in entries]
    for entry in entries:
        if entry.starts_on < on:
            entry.ends_on = on
        else:
            db.session.delete(entry)
    db.session.flush()
    for spell in spells:
        spell.ends_on = on
    db.session.flush()
    for entry in entries:
        if entry in db.session:
            db.session.expire(entry)  # the bounds it copies came from the database's cascade
    return rests


def _rest(entry: DiaryEntry, on: date) -> Row:
    kept = {column: getattr(entry, column) for column in CONTINUED}
    return {**kept, "unit_id": entry.unit_id, "starts_on": max(entry.starts_on, on)}


def _piece(rest: Row, spell: Spell, stays: Mapping[int, int]) -> Row:
    return {
        **rest,
        "unit_id": spell.unit_id,
        "spell_id": spell.id,
        "commissioned": spell.commissioned,
        "spell_starts_on": spell.starts_on,
        "spell_ends_on": spell.ends_on,
        "stay_id": stays.get(rest["stay_id"], rest["stay_id"]),
    }

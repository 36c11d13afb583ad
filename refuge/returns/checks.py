"""Checks before a return is signed off: what is missing or doubtful, with its effect on the figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, func, literal, select

from refuge.access.scope import Viewer, contracts_seen
from refuge.display import DASH, counted, one_decimal
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Return, Spell
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.findings import NIGHTS, Finding
from refuge.occupancy.utilisation import share
from refuge.queries.findings import findings
from refuge.returns.about import OfContract
from refuge.returns.content import Content
from refuge.returns.making import Subject
from refuge.returns.rows import Row
from refuge.returns.stored import is_kept
from refuge.vocabulary.returns import ReturnKind


@dataclass(frozen=True)
class Check:
    """One thing that is missing or doubtful. An error stops the sign-off, anything else is confirmed with a note.

    ``found`` are the findings of the data check behind it, each of which can be mended.
    """

    heading: str
    effect: str
    is_error: bool = False
    found: tuple[Finding, ...] = ()
    tells_of_nights: bool = False


def checks(viewer: Viewer, subject: Subject, shown: Content) -> list[Check]:
    """Everything found about a return, errors first. The number of statements is fixed.

    An authority's is read by its officers: nothing is said of it that is not in their copy, ``shown``.
    """
    of = subject.of
    found = (
        _of_a_contract(viewer, subject, of.contract, shown)
        if isinstance(of, OfContract)
        else (*_nothing(shown), *_of_several(subject))
    )
    return sorted([*_not_over(subject), *_left_out(shown), *found], key=lambda check: not check.is_error)


def _of_a_contract(viewer: Viewer, subject: Subject, contract: Contract, exact: Content) -> Iterator[Check]:
    yield from _errors(subject, contract, exact)
    yield from _of_records(viewer, subject, contract)
    yield from _origins(exact)


def _nothing(shown: Content) -> Iterator[Check]:
    if not any(row["value"] or row.get("hidden") for section in shown["sections"] for row in section["rows"]):
        why = "Nothing was commissioned for the authority in the year, and nothing was typed."
        yield Check("Nothing was in service", why, is_error=True)


def _of_several(subject: Subject) -> Iterator[Check]:
    """What the providers of an authority's contracts have not signed off of the same year: their word is what it rests on."""
    signed = select(Return.contract_id).where(
        Return.kind == ReturnKind.ANNUAL_OCCUPANCY, Return.contract_id.is_not(None)
    )
    signed = signed.where(Return.starts_on == subject.period.starts_on, Return.by == subject.by, is_kept())
    served = select(Spell.contract_id).where(
        Spell.starts_on < subject.period.ends_on, Spell.ends_on > subject.period.starts_on
    )
    theirs = select(Contract.title).where(contracts_seen(subject.of.viewer), Contract.id.in_(served))
    for title in db.session.scalars(theirs.where(Contract.id.not_in(signed)).order_by(Contract.title)):
        effect = "Its provider has not signed off its own return of the year, and may still correct it."
        yield Check(f"{title} is not signed off", effect, tells_of_nights=True)


def _not_over(subject: Subject) -> Iterator[Check]:
    if subject.period.ends_on > subject.as_at:
        yield Check(
            f"The {subject.by.noun} is not over",
            "A return is signed off once its last night has passed (P2).",
            is_error=True,
        )


def _errors(subject: Subject, contract: Contract, exact: Content) -> Iterator[Check]:
    if not _value(exact, "nights", "commissioned"):
        yield Check("Nothing was in service", "No nights were commissioned, so there is no rate (U6).", is_error=True)
    if other := _overlapping(subject, contract):
        effect = f"This contract's return for {other} was signed off. The two overlap, and subtracting would tell"
        yield Check(
            "A return of this contract overlaps this one", f"{effect} of single households (D3).", is_error=True
        )


def _left_out(exact: Content) -> Iterator[Check]:
    for section in exact["sections"]:
        if "missing" in section:
            yield Check(f"{section['title']} is left out", section["missing"])


def _of_records(viewer: Viewer, subject: Subject, contract: Contract) -> Iterator[Check]:
    """The findings of the data check that concern the year, by kind."""
    found = _concerned(subject, contract, findings(viewer, subject.as_at))
    for kind in dict.fromkeys(one.kind for one in found):
        of_kind = tuple(one for one in found if one.kind is kind)
        effect = f"May change {kind.changes}: {_by(of_kind)}."
        yield Check(kind.heading, effect, found=of_kind, tells_of_nights=kind.harm == NIGHTS)


def _origins(exact: Content) -> Iterator[Check]:
    """By how much the share out of area would move if the unknown were known."""
    known = {key: _value(exact, "origin_supported", key) for key in ("in_borough", "out_of_area", "unknown")}
    unknown, total = known["unknown"], sum(known.values())
    if unknown:
        low, high = share(known["out_of_area"], total), share(known["out_of_area"] + unknown, total)
        without = counted(unknown, "household") + " of unknown origin"
        yield Check(without, f"Share out of area is between {one_decimal(low)} and {one_decimal(high)} (G3).")


def _by(found: tuple[Finding, ...]) -> str:
    """By how much in all."""
    known = [one.at_most for one in found if one.at_most is not None]
    return f"by up to {counted(sum(known), found[0].kind.of)}" if known else DASH


def _value(content: Content, section: str, measure: str) -> int:
    rows: list[Row] = next((one["rows"] for one in content["sections"] if one["code"] == section), [])
    return next((row["value"] or 0 for row in rows if row["measure"] == measure), 0)


def _concerned(subject: Subject, contract: Contract, found: list[Finding]) -> list[Finding]:
    """Those about a stay or a unit that was under the contract within the year, or about the contract itself.

    What is found of a unit is so today, and counts as far as it reaches back.
    """
    ends_on = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day))
    within = (DiaryEntry.starts_on < subject.period.ends_on, ends_on >= subject.period.starts_on)
    here = select(DiaryEntry.stay_id).join(Spell, Spell.id == DiaryEntry.spell_id)
    stays = set(db.session.scalars(here.where(Spell.contract_id == contract.id, *within)))
    served = select(Spell.unit_id).where(Spell.contract_id == contract.id)
    served = served.where(Spell.starts_on < subject.period.ends_on, Spell.ends_on > subject.period.starts_on)
    ids: dict[str, set[Any]] = {
        "stay": stays,
        "unit": set(db.session.scalars(served)),
        "contract": {contract.id},
    }

    def concerns(one: Finding) -> bool:
        kind = next((kind for kind in ("stay", "contract", "unit") if kind in one.about), "")
        reaches_back = kind != "unit" or subject.as_at - timedelta(days=one.at_most or 0) < subject.period.ends_on
        return bool(kind) and one.about[kind] in ids[kind] and reaches_back

    return [one for one in found if concerns(one)]


def _overlapping(subject: Subject, contract: Contract) -> str | None:
    """The label of a return of the contract whose period overlaps this one and is not the same."""
    same = and_(Return.starts_on == subject.period.starts_on, Return.ends_on == subject.period.ends_on)
    theirs = (Return.provider_id == contract.provider_id, Return.contract_id == contract.id)
    signed = select(Return.label).where(*theirs, Return.kind == subject.kind.code, ~same, is_kept())
    overlapping = signed.where(Return.starts_on < subject.period.ends_on, Return.ends_on > subject.period.starts_on)
    return db.session.scalar(overlapping.limit(1))

"""The final save: INSERT … SELECT out of the staged rows, in one transaction, what is referred to before what refers to it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, and_, case, delete, insert, literal, or_, select, update
from sqlalchemy.sql.base import Executable

from refuge import models
from refuge.intake.codes import LISTS, table_of
from refuge.intake.comparing import differing
from refuge.intake.destinations import CARRIED_OVER, DESTINATIONS, MEMBER_LISTS, Destination, MemberList, the
from refuge.intake.incoming import HOUSEHOLDS, INCOMING, began, ever
from refuge.vocabulary import EntryKind

STAYS, PEOPLE, PLACEMENTS, ABSENCES, DIARY, VALUES = (
    INCOMING[name] for name in ("stays", "people", "placements", "absences", "diary", "values")
)
UNIT, SPELL, ENTRY, VALUE, STAY = (
    model.__table__ for model in (models.Unit, models.Spell, models.DiaryEntry, models.ContractValue, models.Stay)
)


def save(connection: Connection) -> None:
    """Write everything staged that is new or differs from what is saved."""
    for statement in statements():
        connection.execute(statement)


def statements() -> Iterator[Executable]:
    """What the save consists of, in order: room is made before it is filled."""
    yield from _lists()
    for file in ("providers", "contracts", "properties", "units"):
        yield from _rows(DESTINATIONS[file])
    yield _carried_over(DESTINATIONS["units"])
    yield from _room_in_the_diary()
    yield from _rows(DESTINATIONS["service"])
    yield from _values()
    yield _households()
    yield from _rows(DESTINATIONS["stays"], imported_as=STAYS.c.imported_as, reference=STAYS.c.reference)
    yield _next_versions(DESTINATIONS["stays"])
    yield _carried_over(DESTINATIONS["stays"])
    yield from _people_and_absences()
    yield _placements()
    yield _voids()
    for file in ("referrals", "holds", "demand", "surveys"):
        yield from _rows(DESTINATIONS[file])
    yield _next_versions(DESTINATIONS["referrals"])
    for members in MEMBER_LISTS:
        yield from _members(members)


def _rows(destination: Destination, **only_when_new: Any) -> Iterator[Executable]:
    staged, table = destination.staged, destination.table
    yield (
        update(table)
        .values(destination.columns)
        .where(staged.c.saved_id == table.c.id, staged.c.id.in_(differing(destination.file)))
    )
    columns = {**destination.columns, **only_when_new}
    yield insert(table).from_select(
        list(columns), select(*columns.values()).select_from(staged).where(staged.c.saved_id.is_(None))
    )


def _carried_over(destination: Destination) -> Executable:
    """New rows that go on from others, which may be new themselves."""
    staged, table = destination.staged, destination.table
    return (
        update(table)
        .values({CARRIED_OVER: destination.columns[CARRIED_OVER]})
        .where(destination.same, staged.c.saved_id.is_(None), staged.c.carried_over_from.is_not(None))
    )


def _lists() -> Iterator[Executable]:
    staged = INCOMING["lists"]
    kept = ("label", "kind", "retired_on")
    for name, model in LISTS.items():
        listed = table_of(model)
        yield (
            update(listed)
            .values({column: staged.c[column] for column in kept})
            .where(staged.c.list == name, staged.c.code == listed.c.code, staged.c.id.in_(differing("lists")))
        )
        new = select(staged.c.code, *(staged.c[column] for column in kept)).where(
            staged.c.list == name, staged.c.saved_id.is_(None)
        )
        yield insert(listed).from_select(["code", *kept], new)


def _values() -> Iterator[Executable]:
    differs = VALUES.alias()
    same = (VALUE.c.contract_id == the(models.Contract, differs.c.contract_ref)) & (
        VALUE.c.starts_on == differs.c.starts_on
    )
    yield delete(VALUE).where(select(differs.c.id).where(differs.c.id.in_(differing("values")), same).exists())
    group = (differs.c.contract_ref == VALUES.c.contract_ref) & (differs.c.starts_on == VALUES.c.starts_on)
    rewritten = select(differs.c.id).where(differs.c.id.in_(differing("values")), group)
    columns = {
        "contract_id": the(models.Contract, VALUES.c.contract_ref),
        **{name: VALUES.c[name] for name in ("starts_on", "annual_value", "funder", "spend_only_in")},
    }
    yield insert(VALUE).from_select(
        list(columns), select(*columns.values()).where(VALUES.c.saved_id.is_(None) | rewritten.exists())
    )


def _households() -> Executable:
    columns = {
        "reference": HOUSEHOLDS.c.reference,
        "imported_as": HOUSEHOLDS.c.imported_as,
        "provider_id": the(models.Provider, HOUSEHOLDS.c.provider_ref),
    }
    new = select(*columns.values()).where(HOUSEHOLDS.c.saved_id.is_(None))
    return insert(models.Household.__table__).from_select(list(columns), new)


def _next_versions(destination: Destination) -> Executable:
    """Who has a stay or a referral open on a page meanwhile is to notice that it was changed."""
    staged, table = destination.staged, destination.table
    differ = select(staged.c.saved_id).where(staged.c.id.in_(differing(destination.file)))
    return update(table).values(version=table.c.version + 1).where(table.c.id.in_(differ))


def to_write(what: str) -> Any:
    """Whether a staged stay is new, or what it brings of this kind differs from what is saved."""
    return or_(STAYS.c.saved_id.is_(None), STAYS.c.id.in_(differing("stays", what)))


def _people_and_absences() -> Iterator[Executable]:
    people = {
        name: PEOPLE.c[name]
        for name in ("kind", "age", "age_band", "sex", "gender_same_as_sex", "ethnicity", "joined_on", "left_on")
    }
    yield from _set_of_stays("people", PEOPLE, models.Person, {"number": PEOPLE.c.person_no, **people})
    absences = {name: ABSENCES.c[name] for name in ("starts_on", "ends_on", "reason")}
    yield from _set_of_stays("absences", ABSENCES, models.Absence, absences)


def _set_of_stays(what: str, staged: Table, model: Any, columns: dict[str, Any]) -> Iterator[Executable]:
    table = model.__table__
    yield delete(table).where(
        table.c.stay_id.in_(select(STAYS.c.saved_id).where(STAYS.c.id.in_(differing("stays", what))))
    )
    yield insert(table).from_select(
        ["stay_id", *columns],
        select(the(models.Stay, STAYS.c.reference), *columns.values())
        .join_from(staged, STAYS, STAYS.c.stay_ref == staged.c.stay_ref)
        .where(to_write(what)),
    )


def _room_in_the_diary() -> Iterator[Executable]:
    replaced = select(STAYS.c.saved_id).where(STAYS.c.id.in_(differing("stays", "placements")))
    yield delete(ENTRY).where(ENTRY.c.stay_id.in_(replaced))
    changed = select(DIARY.c.id).where(
        DIARY.c.id.in_(differing("diary")),
        ENTRY.c.unit_id == the(models.Unit, DIARY.c.unit_ref),
        ENTRY.c.began_on == began(DIARY),
    )
    yield delete(ENTRY).where(ENTRY.c.kind != EntryKind.OCCUPIED.value, changed.exists())


def _placements() -> Executable:
    said = {
        "kind": literal(EntryKind.OCCUPIED.value),
        "stay_id": the(models.Stay, STAYS.c.reference),
        "added": PLACEMENTS.c.added,
        "sleepers": PLACEMENTS.c.people,
    }
    source = PLACEMENTS.join(STAYS, STAYS.c.stay_ref == PLACEMENTS.c.stay_ref)
    return _pieces(PLACEMENTS, source, said, to_write("placements"))


def _voids() -> Executable:
    said = {name: DIARY.c[name] for name in ("kind", "reason", "waits_for", "expected_ends_on", "note")}
    return _pieces(DIARY, DIARY, said, or_(DIARY.c.saved_id.is_(None), DIARY.c.id.in_(differing("diary"))))


def _pieces(entry: Table, source: Any, said: dict[str, Any], written: Any) -> Executable:
    """Write whole entries, split where in-service spells meet (N4)."""
    starts, ends = entry.c.starts_on, ever(entry.c.ends_on)
    columns = {
        "unit_id": SPELL.c.unit_id,
        "spell_id": SPELL.c.id,
        "commissioned": SPELL.c.commissioned,
        "spell_starts_on": SPELL.c.starts_on,
        "spell_ends_on": SPELL.c.ends_on,
        "starts_on": case((starts < SPELL.c.starts_on, SPELL.c.starts_on), else_=starts),
        "ends_on": case((ends > SPELL.c.ends_on, SPELL.c.ends_on), else_=entry.c.ends_on),
        "began_on": began(entry),
        "added": literal(False),
        **said,
    }
    source = source.join(UNIT, UNIT.c.reference == entry.c.unit_ref).join(SPELL, SPELL.c.unit_id == UNIT.c.id)
    shares = and_(starts < SPELL.c.ends_on, or_(SPELL.c.starts_on <= starts, SPELL.c.starts_on < ends))
    return insert(ENTRY).from_select(
        list(columns), select(*columns.values()).select_from(source).where(shares, written)
    )


def _members(members: MemberList) -> Iterator[Executable]:
    """A list is written as a whole: the members it had go, those it has come."""
    parent, table = INCOMING[members.file], members.table
    differ = differing(members.file, members.column)
    yield delete(table).where(table.c[members.parent].in_(select(parent.c.saved_id).where(parent.c.id.in_(differ))))
    own = select(DESTINATIONS[members.file].table.c.id).where(DESTINATIONS[members.file].same).scalar_subquery()
    yield insert(table).from_select(
        [members.parent, *members.columns],
        select(own, *members.columns.values())
        .join_from(members.staged, parent, parent.c.id == members.staged.c.parent)
        .where(or_(parent.c.saved_id.is_(None), parent.c.id.in_(differ))),
    )

"""Which staged rows are saved already, and where they differ from what is saved."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, and_, func, insert, literal, select, text, update
from sqlalchemy.sql.base import Executable

from refuge import models
from refuge.intake.codes import LISTS, table_of
from refuge.intake.destinations import DESTINATIONS, MEMBER_LISTS, NAMED_IN_FILES, Destination, MemberList, the
from refuge.intake.incoming import DIFFERENCES, INCOMING, began, ever
from refuge.secrecy import Secret
from refuge.vocabulary import EntryKind

STAYS, PEOPLE, PLACEMENTS, ABSENCES, DIARY, VALUES = (
    INCOMING[name] for name in ("stays", "people", "placements", "absences", "diary", "values")
)
UNIT, ENTRY, VALUE = (model.__table__ for model in (models.Unit, models.DiaryEntry, models.ContractValue))
COLUMNS = ["file", "row_id", "what"]


def matches() -> Iterator[Executable]:
    """Give each staged row the id of the saved row it is; stays have theirs already."""
    for destination in DESTINATIONS.values():
        if destination.file != "stays":
            yield _match(destination.staged, destination.table, destination.same)
    for name, model in LISTS.items():
        listed, staged = table_of(model), INCOMING["lists"]
        known = select(listed.c.code).where(listed.c.code == staged.c.code)
        yield update(staged).values(saved_id=1).where(staged.c.list == name, known.exists())
    yield _match(VALUES, VALUE, _same_value())
    yield _match(DIARY, ENTRY, _same_void())


def differences() -> Iterator[Executable]:
    """Note where a saved row differs from its staged one."""
    for destination in DESTINATIONS.values():
        yield from _columns_that_differ(destination)
    for members in MEMBER_LISTS:
        yield _members_differ(members)
    for name, model in LISTS.items():
        yield from _items_differ(name, table_of(model))
    yield from _sets_of_stays()
    yield from _values_differ()
    yield from _voids_differ()
    yield text("CREATE INDEX ix_incoming_differences ON incoming_differences (file, what, row_id)")


def differing(file: str, *what: str) -> Select[Any]:
    """The ids of the staged rows of a file that differ from what is saved, in one of these ways or in any."""
    noted = select(DIFFERENCES.c.row_id).where(DIFFERENCES.c.file == file)
    return noted.where(DIFFERENCES.c.what.in_(what)) if what else noted


def _match(staged: Table, table: Table, same: Any) -> Executable:
    return update(staged).values(
        saved_id=select(func.min(table.c.id)).where(same).correlate_except(table).scalar_subquery()
    )


def _same_value() -> Any:
    return and_(
        VALUE.c.contract_id == the(models.Contract, VALUES.c.contract_ref), VALUE.c.starts_on == VALUES.c.starts_on
    )


def _same_void() -> Any:
    return and_(
        ENTRY.c.unit_id == the(models.Unit, DIARY.c.unit_ref),
        ENTRY.c.began_on == began(DIARY),
        ENTRY.c.kind != EntryKind.OCCUPIED.value,
    )


def _noted(query: Select[Any]) -> Executable:
    return insert(DIFFERENCES).from_select(COLUMNS, query)


def _columns_that_differ(destination: Destination) -> Iterator[Executable]:
    staged, table = destination.staged, destination.table
    for name, value in destination.columns.items():
        what = NAMED_IN_FILES.get(name, name)
        yield _noted(
            select(literal(destination.file), staged.c.id, literal(what))
            .select_from(staged.join(table, table.c.id == staged.c.saved_id))
            .where(_differs(table.c[name], value))
        )


def _differs(saved: Any, staged: Any) -> Any:
    """Whether a saved value is not the staged one; of two secrets the database knows only whether both are there.

    Those that are there on both sides are read and compared by ``refuge.intake.comparing_notes``.
    """
    if isinstance(saved.type, Secret):
        return saved.is_(None) != staged.is_(None)
    return saved.is_distinct_from(staged)


def _sets_differ(file: str, what: str, staged: Select[Any], saved: Select[Any]) -> Executable:
    """Note the rows whose set has other members than the saved one; both queries give the row's id first."""
    either = staged.except_(saved).subquery(), saved.except_(staged).subquery()
    ids = select(either[0].c[0]).union(select(either[1].c[0])).subquery()
    return _noted(select(literal(file), ids.c[0], literal(what)))


def _members_differ(members: MemberList) -> Executable:
    parent, table = INCOMING[members.file], members.table
    names = list(members.columns)
    saved = select(parent.c.id, *(table.c[name] for name in names)).join_from(
        parent, table, table.c[members.parent] == parent.c.saved_id
    )
    staged = (
        select(parent.c.id, *(members.columns[name] for name in names))
        .join_from(parent, members.staged, members.staged.c.parent == parent.c.id)
        .where(parent.c.saved_id.is_not(None))
    )
    return _sets_differ(
        members.file, members.column, staged, saved.where(parent.c.given) if "given" in parent.c else saved
    )


def _items_differ(name: str, listed: Table) -> Iterator[Executable]:
    staged = INCOMING["lists"]
    for column in ("label", "kind", "retired_on"):
        yield _noted(
            select(literal("lists"), staged.c.id, literal(column))
            .join_from(staged, listed, listed.c.code == staged.c.code)
            .where(staged.c.list == name, listed.c[column].is_distinct_from(staged.c[column]))
        )


def _sets_of_stays() -> Iterator[Executable]:
    people, absence = models.Person.__table__, models.Absence.__table__
    kept = ["kind", "age", "age_band", "sex", "gender_same_as_sex", "ethnicity", "joined_on", "left_on"]
    yield _sets_differ(
        "stays",
        "people",
        _staged_set(PEOPLE, PEOPLE.c.person_no, *(PEOPLE.c[name] for name in kept)),
        _saved_set(PEOPLE, people, people.c.number, *(people.c[name] for name in kept)),
    )
    yield _sets_differ(
        "stays",
        "absences",
        _staged_set(ABSENCES, ABSENCES.c.starts_on, ABSENCES.c.ends_on, ABSENCES.c.reason),
        _saved_set(ABSENCES, absence, absence.c.starts_on, absence.c.ends_on, absence.c.reason),
    )
    yield _sets_differ("stays", "placements", _staged_placements(), _saved_placements())


def _staged_set(table: Table, *columns: Any) -> Select[Any]:
    return (
        select(STAYS.c.id, *columns)
        .join_from(table, STAYS, STAYS.c.stay_ref == table.c.stay_ref)
        .where(STAYS.c.saved_id.is_not(None))
    )


def _saved_set(given: Table, table: Table, *columns: Any) -> Select[Any]:
    return (
        select(STAYS.c.id, *columns).join_from(STAYS, table, table.c.stay_id == STAYS.c.saved_id).where(_gives(given))
    )


def _gives(table: Table) -> Any:
    """Whether the files give such rows for the stay at all; what they do not give stays as it is."""
    return select(table.c.id).where(table.c.stay_ref == STAYS.c.stay_ref).exists()


def _staged_placements() -> Select[Any]:
    days = PLACEMENTS.c.starts_on, ever(PLACEMENTS.c.ends_on)
    return _staged_set(PLACEMENTS, PLACEMENTS.c.unit_ref, began(PLACEMENTS), *days, PLACEMENTS.c.people)


def _saved_placements() -> Select[Any]:
    days = func.min(ENTRY.c.starts_on), func.max(ever(ENTRY.c.ends_on))
    return (
        select(STAYS.c.id, UNIT.c.reference, ENTRY.c.began_on, *days, func.max(ENTRY.c.sleepers))
        .select_from(STAYS.join(ENTRY, ENTRY.c.stay_id == STAYS.c.saved_id).join(UNIT, UNIT.c.id == ENTRY.c.unit_id))
        .where(_gives(PLACEMENTS))
        .group_by(STAYS.c.id, UNIT.c.reference, ENTRY.c.began_on)
    )


def _values_differ() -> Iterator[Executable]:
    kept = ["annual_value", "funder", "spend_only_in"]
    staged = VALUES.alias()
    first = select(VALUES.c.contract_ref, VALUES.c.starts_on, func.min(VALUES.c.id).label("id")).where(
        VALUES.c.saved_id.is_not(None)
    )
    groups = first.group_by(VALUES.c.contract_ref, VALUES.c.starts_on).subquery()
    brought = select(groups.c.id, *(staged.c[name] for name in kept)).join_from(
        groups, staged, (staged.c.contract_ref == groups.c.contract_ref) & (staged.c.starts_on == groups.c.starts_on)
    )
    saved = select(groups.c.id, *(VALUE.c[name] for name in kept)).join_from(
        groups,
        VALUE,
        (VALUE.c.contract_id == the(models.Contract, groups.c.contract_ref))
        & (VALUE.c.starts_on == groups.c.starts_on),
    )
    yield _sets_differ("values", "annual_value", brought, saved)


def _voids_differ() -> Iterator[Executable]:
    last = (
        select(DIARY.c.id, func.max(ever(ENTRY.c.ends_on)).label("ends_on"))
        .join_from(DIARY, ENTRY, _same_void())
        .group_by(DIARY.c.id)
        .subquery()
    )
    yield _noted(
        select(literal("diary"), DIARY.c.id, literal("ends_on"))
        .join_from(DIARY, last, last.c.id == DIARY.c.id)
        .where(last.c.ends_on != ever(DIARY.c.ends_on))
    )
    for name in ("kind", "reason", "waits_for", "expected_ends_on", "note"):
        yield _noted(
            select(literal("diary"), DIARY.c.id, literal(name))
            .join_from(DIARY, ENTRY, ENTRY.c.id == DIARY.c.saved_id)
            .where(_differs(ENTRY.c[name], DIARY.c[name]))
        )

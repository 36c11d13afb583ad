"""What is saved, as rows of the interchange files: split diary entries are whole again, lists stand in their row."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Boolean, Connection, Select, Table, false, func, literal, select

from refuge import models
from refuge.intake.codes import LISTS
from refuge.intake.destinations import MEMBER_LISTS, MemberList
from refuge.intake.files import FILES
from refuge.intake.incoming import ever
from refuge.intake.parsing import Values
from refuge.models.columns import END_OF_TIME, Day
from refuge.reference.lists import list_rows
from refuge.vocabulary import EntryKind

(
    PROVIDER, CONTRACT, VALUE, PROPERTY, UNIT, SPELL, HOUSEHOLD, STAY, PERSON, ABSENCE, ENTRY, REFERRAL, HOLD, DEMAND, SURVEY,
) = (
    model.__table__
    for model in (
        models.Provider, models.Contract, models.ContractValue, models.Property, models.Unit, models.Spell, models.Household,
        models.Stay, models.Person, models.Absence, models.DiaryEntry, models.Referral, models.Hold, models.Demand, models.Survey,
    )
)  # fmt: skip

LAST_DAY = literal(END_OF_TIME, Day)


def saved_rows(connection: Connection, name: str, batch: int) -> Iterator[Values]:
    """The rows of the file of that name, by column; no more than a batch is held at once."""
    if name == "lists":
        yield from _lists(connection)
        return
    result = connection.execute(QUERIES[name](), execution_options={"stream_results": True})
    for rows in result.mappings().partitions(batch):
        yield from _with_members(connection, name, [dict(row) for row in rows])


def _with_members(connection: Connection, name: str, rows: list[Values]) -> list[Values]:
    """The rows, which are in the order of their ids, with the lists that belong in them."""
    for members in MEMBER_LISTS:
        if members.file == name:
            found = _found(connection, members, rows[0]["id"], rows[-1]["id"])
            for row in rows:
                row[members.column] = found.get(row["id"], [])
    if name in ("stays", "referrals"):
        for row in rows:
            row["origin"] = row["origin_code"], row["origin_place"]
    return rows


def _found(connection: Connection, members: MemberList, first: int, last: int) -> dict[int, list[Any]]:
    """The members under each id from the first to the last."""
    parent, kept = members.table.c[members.parent], [members.table.c[name] for name in members.columns]
    found: dict[int, list[Any]] = defaultdict(list)
    for number, *values in connection.execute(
        select(parent, *kept).where(parent.between(first, last)).order_by(parent, *kept)
    ):
        found[number].append(values[0] if len(values) == 1 else tuple(values[1:]))
    return found


def _lists(connection: Connection) -> Iterator[Values]:
    """What the provider has added to the lists, or changed in them."""
    for name, model in LISTS.items():
        built_in = {(row["code"], row["label"], row["kind"], None) for row in list_rows(name)}
        listed = select(model.code, model.label, model.kind, model.retired_on).order_by(model.position, model.code)
        for item in connection.execute(listed):
            if tuple(item) not in built_in:
                yield {"list": name, **item._mapping}


def _own(table: Table, name: str) -> list[Any]:
    """The columns that the file and the table call the same."""
    return [table.c[column.name] for column in FILES[name].columns if column.name in table.c]


def _origin(table: Table) -> list[Any]:
    return [table.c.id, table.c.origin_code, table.c.origin_place]


def _reference_of(table: Table, name: str) -> Any:
    return table.c.reference.label(name)


def _providers() -> Select[Any]:
    return select(_reference_of(PROVIDER, "provider_ref"), *_own(PROVIDER, "providers")).order_by(PROVIDER.c.id)


def _contracts() -> Select[Any]:
    columns = [CONTRACT.c.id, _reference_of(CONTRACT, "contract_ref"), _reference_of(PROVIDER, "provider_ref")]
    return select(*columns, *_own(CONTRACT, "contracts")).select_from(CONTRACT.join(PROVIDER)).order_by(CONTRACT.c.id)


def _values() -> Select[Any]:
    query = select(_reference_of(CONTRACT, "contract_ref"), *_own(VALUE, "values")).select_from(VALUE.join(CONTRACT))
    return query.order_by(VALUE.c.contract_id, VALUE.c.starts_on, VALUE.c.id)


def _properties() -> Select[Any]:
    columns = [_reference_of(PROPERTY, "property_ref"), _reference_of(PROVIDER, "provider_ref")]
    return select(*columns, *_own(PROPERTY, "properties")).select_from(PROPERTY.join(PROVIDER)).order_by(PROPERTY.c.id)


def _units() -> Select[Any]:
    before = UNIT.alias()
    columns = [_reference_of(UNIT, "unit_ref"), _reference_of(PROPERTY, "property_ref")]
    emergency = func.nullif(UNIT.c.emergency, false(), type_=Boolean).label("emergency")
    columns += [_reference_of(before, "carried_over_from"), emergency]
    source = UNIT.join(PROPERTY).outerjoin(before, before.c.id == UNIT.c.carried_over_from_id)
    own = [column for column in _own(UNIT, "units") if column is not UNIT.c.emergency]
    return select(*columns, *own).select_from(source).order_by(UNIT.c.id)


def _service() -> Select[Any]:
    ends_on = func.nullif(SPELL.c.ends_on, LAST_DAY, type_=Day).label("ends_on")
    columns = [
        _reference_of(UNIT, "unit_ref"),
        _reference_of(CONTRACT, "contract_ref"),
        SPELL.c.starts_on,
        ends_on,
        SPELL.c.bed_spaces,
    ]
    source = SPELL.join(UNIT).outerjoin(CONTRACT, CONTRACT.c.id == SPELL.c.contract_id)
    return select(*columns).select_from(source).order_by(SPELL.c.unit_id, SPELL.c.starts_on)


def _stays() -> Select[Any]:
    before = STAY.alias()
    columns = [_reference_of(STAY, "stay_ref"), _reference_of(HOUSEHOLD, "household_ref"), *_origin(STAY)]
    columns.append(_reference_of(before, "carried_over_from"))
    source = STAY.join(HOUSEHOLD, HOUSEHOLD.c.id == STAY.c.household_id)
    source = source.outerjoin(before, before.c.id == STAY.c.carried_over_from_id)
    return select(*columns, *_own(STAY, "stays")).select_from(source).order_by(STAY.c.id)


def _people() -> Select[Any]:
    columns = [_reference_of(STAY, "stay_ref"), PERSON.c.number.label("person_no"), *_own(PERSON, "people")]
    return select(*columns).select_from(PERSON.join(STAY)).order_by(PERSON.c.stay_id, PERSON.c.number)


def _placements() -> Select[Any]:
    columns = [
        _reference_of(STAY, "stay_ref"),
        _reference_of(UNIT, "unit_ref"),
        *_whole(),
        func.max(ENTRY.c.sleepers).label("people"),
    ]
    source = ENTRY.join(STAY, STAY.c.id == ENTRY.c.stay_id).join(UNIT, UNIT.c.id == ENTRY.c.unit_id)
    whole = [STAY.c.id, STAY.c.reference, UNIT.c.reference, ENTRY.c.began_on]
    return select(*columns).select_from(source).group_by(*whole).order_by(STAY.c.id, ENTRY.c.began_on, UNIT.c.reference)


def _absences() -> Select[Any]:
    query = select(_reference_of(STAY, "stay_ref"), *_own(ABSENCE, "absences")).select_from(ABSENCE.join(STAY))
    return query.order_by(ABSENCE.c.stay_id, ABSENCE.c.starts_on)


def _diary() -> Select[Any]:
    kept = [ENTRY.c[name] for name in ("kind", "expected_ends_on", "reason", "waits_for")]
    note = func.max(ENTRY.c.note).label("note")  # any piece's: they say the same, each encrypted by itself
    columns = [_reference_of(UNIT, "unit_ref"), *_whole(), *kept, note]
    query = select(*columns).select_from(ENTRY.join(UNIT, UNIT.c.id == ENTRY.c.unit_id))
    whole = [ENTRY.c.unit_id, UNIT.c.reference, ENTRY.c.began_on, *kept]
    return query.where(ENTRY.c.kind != EntryKind.OCCUPIED).group_by(*whole).order_by(ENTRY.c.unit_id, ENTRY.c.began_on)


def _whole() -> list[Any]:
    """A whole entry's first and last day in its unit, out of its pieces, no last one while it is open.

    ``began_on`` is told only where it began before that, since another provider had the unit.
    """
    starts_on = func.min(ENTRY.c.starts_on, type_=Day)
    ends_on = func.nullif(func.max(ever(ENTRY.c.ends_on), type_=Day), LAST_DAY, type_=Day)
    began_on = func.nullif(ENTRY.c.began_on, starts_on, type_=Day)
    return [starts_on.label("starts_on"), ends_on.label("ends_on"), began_on.label("began_on")]


def _referrals() -> Select[Any]:
    columns = [
        _reference_of(REFERRAL, "referral_ref"),
        _reference_of(PROVIDER, "provider_ref"),
        _reference_of(CONTRACT, "contract_ref"),
        _reference_of(HOUSEHOLD, "household_ref"),
        _reference_of(STAY, "stay_ref"),
        *_origin(REFERRAL),
    ]
    source = (
        REFERRAL.join(PROVIDER, PROVIDER.c.id == REFERRAL.c.provider_id)
        .outerjoin(CONTRACT, CONTRACT.c.id == REFERRAL.c.contract_id)
        .outerjoin(HOUSEHOLD, HOUSEHOLD.c.id == REFERRAL.c.household_id)
        .outerjoin(STAY, STAY.c.id == REFERRAL.c.stay_id)
    )
    return select(*columns, *_own(REFERRAL, "referrals")).select_from(source).order_by(REFERRAL.c.id)


def _holds() -> Select[Any]:
    columns = [_reference_of(UNIT, "unit_ref"), _reference_of(REFERRAL, "referral_ref"), *_own(HOLD, "holds")]
    return select(*columns).select_from(HOLD.join(UNIT).join(REFERRAL)).order_by(HOLD.c.id)


def _demand() -> Select[Any]:
    return select(*_own(DEMAND, "demand")).order_by(DEMAND.c.id)


def _surveys() -> Select[Any]:
    query = select(_reference_of(CONTRACT, "contract_ref"), *_own(SURVEY, "surveys"))
    return query.select_from(SURVEY.join(CONTRACT)).order_by(SURVEY.c.id)


QUERIES = {
    "providers": _providers,
    "contracts": _contracts,
    "values": _values,
    "properties": _properties,
    "units": _units,
    "service": _service,
    "stays": _stays,
    "people": _people,
    "placements": _placements,
    "absences": _absences,
    "diary": _diary,
    "referrals": _referrals,
    "holds": _holds,
    "demand": _demand,
    "surveys": _surveys,
}
"""File → the query for its rows."""

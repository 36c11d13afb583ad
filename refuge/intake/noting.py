"""What an import puts on the trail: a line for each provider it concerns, and one for each saved row it changes.

Changes are gathered in a temporary table before the save, since afterwards nobody knows what was there, and are noted
last, so that nobody who notes something meanwhile waits for the save.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, String, cast, func, null, select

from refuge import models
from refuge.access.scope import Viewer
from refuge.audit.noting import Line, note_all
from refuge.intake.check_rows import KEYS as UNIQUE
from refuge.intake.comparing import differing
from refuge.intake.counting import SETS_OF_STAYS
from refuge.intake.destinations import DESTINATIONS, NAMED_IN_FILES, Destination
from refuge.intake.files import FILES
from refuge.intake.incoming import BY_ITSELF, CHANGES, DIFFERENCES, INCOMING, KNOWN
from refuge.intake.staging import BATCH, Stage
from refuge.secrecy import Secret

STAYS = INCOMING["stays"]
KEYS = UNIQUE | {"values": ("contract_ref", "starts_on")}
OWNERS = (("property_ref", "properties"), ("unit_ref", "units"), ("contract_ref", "contracts"))
AT_ONCE = 500
ONE_OF = {
    "properties": "property",
    "service": "spell",
    "diary": "diary entry",
    "demand": "month of demand",
    "lists": "list",
}
"""What one row is called, where that is not the file's name without its s."""

Told = dict[str, Any]
Owners = dict[str | None, int]
"""The ids of providers by their references."""


def gather_changes(stage: Stage) -> None:
    """Put aside what each saved row that differs has now, and what it will have."""
    connection = stage.connection
    for name in FILES:
        numbers = list(connection.scalars(select(DIFFERENCES.c.row_id).where(DIFFERENCES.c.file == name).distinct()))
        for start in range(0, len(numbers), AT_ONCE):
            for change in _changes(connection, name, numbers[start : start + AT_ONCE]):
                stage.add(CHANGES, {"id": stage.next_id(CHANGES), "file": name, **change})
    stage.flush()


def note_import(connection: Connection, viewer: Viewer) -> None:
    """Note, in the transaction of the save, what was imported and what that changed."""
    known = connection.execute(select(models.Provider.reference, models.Provider.id))
    owners: Owners = {row.reference: row.id for row in known}
    imported = [
        Line("records.imported", provider_id=owners.get(owner), after=counts) for owner, counts in _counts(connection)
    ]
    note_all(connection, viewer, imported)
    last = 0
    while rows := connection.execute(
        select(CHANGES).where(CHANGES.c.id > last).order_by(CHANGES.c.id).limit(BATCH)
    ).all():
        note_all(connection, viewer, [_line(row, owners) for row in rows])
        last = rows[-1].id


def _line(row: Any, owners: Owners) -> Line:
    kind = ONE_OF.get(row.file) or row.file.removesuffix("s")
    about = (kind, row.known_by)
    what = f"{kind.replace(' ', '_')}.changed_by_import"
    return Line(what, about, owners.get(row.owner), row.household_id, **json.loads(row.told))


def _changes(connection: Connection, name: str, numbers: list[int]) -> Iterator[Told]:
    staged = INCOMING[name]
    what: dict[int, set[str]] = defaultdict(set)
    noted = select(DIFFERENCES.c.row_id, DIFFERENCES.c.what).where(DIFFERENCES.c.file == name)
    for number, column in connection.execute(noted.where(DIFFERENCES.c.row_id.in_(numbers))):
        what[number].add(column)
    columns = [staged.c.id, _owner(name).label("owner"), *(staged.c[key].label(f"key_{key}") for key in KEYS[name])]
    query = select(*columns).where(staged.c.id.in_(numbers))
    destination = DESTINATIONS.get(name)
    for row in connection.execute(_beside(query, destination) if destination else query).mappings():
        yield _change(name, destination, row, what[row["id"]])


def _beside(query: Select[Any], destination: Destination) -> Select[Any]:
    """The saved columns beside the staged ones."""
    table, staged = destination.table, destination.staged
    pairs = [
        column
        for name, value in destination.columns.items()
        for column in (table.c[name].label(f"before_{name}"), value.label(f"after_{name}"))
    ]
    own = [table.c[name].label(f"own_{name}") for name in ("reference", "household_id") if name in table.c]
    return query.add_columns(*pairs, *own).select_from(staged.join(table, table.c.id == staged.c.saved_id))


def _change(name: str, destination: Destination | None, row: Any, what: set[str]) -> Told:
    household = row.get("own_household_id")
    before, after = {}, {}
    for column, value in (destination.columns if destination else {}).items():
        if NAMED_IN_FILES.get(column, column) in what and _is_told(name, column, value, household):
            before[column], after[column] = row[f"before_{column}"], row[f"after_{column}"]
    untold = what - {NAMED_IN_FILES.get(column, column) for column in after}
    told = {"before": before, "after": {**after, **({"changed": sorted(untold)} if untold else {})}}
    return {
        "owner": row["owner"],
        "household_id": household,
        "known_by": _known_by(name, row),
        "told": json.dumps(told, ensure_ascii=False, default=str),
    }


def _is_told(name: str, column: str, value: Any, household: int | None) -> bool:
    """Ids would tell nobody anything. A note, or anything of a referral, is told only where it goes with a household's key."""
    if isinstance(value.type, Secret) or name == "referrals":
        return household is not None
    return not column.endswith("_id") and column != "commissioned"


def _known_by(name: str, row: Any) -> str:
    """Our own reference of a stay: the file's is kept nowhere. Of anything else what its row is known by.

    A referral of no household is not named, and neither is the referral that a unit was held for: the trail would still
    name it when it is erased (D6).
    """
    if name == "referrals" and row["own_household_id"] is None:
        return ""
    named = [key for key in KEYS[name] if (name, key) != ("holds", "referral_ref")]
    keys = [row["own_reference"]] if name == "stays" else [row[f"key_{key}"] for key in named]
    return " ".join(str(key) for key in keys)


def _counts(connection: Connection) -> list[tuple[str | None, Told]]:
    """For each provider, and for what is nobody's, the rows of each file: read, new, and changed."""
    found: dict[str | None, Told] = defaultdict(lambda: {"read": {}, "new": {}, "changed": {}})
    for name in FILES:
        staged = INCOMING[name]
        ours = [staged.c.given == BY_ITSELF] if name in ("people", "placements") else []
        some: dict[str, list[Any]] = {"read": []}
        if name not in SETS_OF_STAYS:
            some |= {"new": [staged.c.saved_id.is_(None)], "changed": [staged.c.id.in_(differing(name))]}
        for kind, conditions in some.items():
            rows = select(_owner(name).label("owner")).select_from(staged).where(*ours, *conditions).subquery()
            for of, count in connection.execute(select(rows.c.owner, func.count()).group_by(rows.c.owner)):
                found[of][kind][name] = count
    told = [(of, {kind: counts for kind, counts in kinds.items() if counts}) for of, kinds in found.items()]
    return sorted(told, key=lambda one: one[0] or "")


def _owner(name: str) -> Any:
    """The reference of the provider a staged row is about; none for lists and what councils typed."""
    staged = INCOMING[name]
    if "provider_ref" in staged.c:
        return staged.c.provider_ref
    for column, known in OWNERS:
        if column in staged.c:
            things = KNOWN[known]
            return select(things.c.provider_ref).where(things.c.reference == staged.c[column]).scalar_subquery()
    if "stay_ref" in staged.c:
        return select(func.min(STAYS.c.provider_ref)).where(STAYS.c.stay_ref == staged.c.stay_ref).scalar_subquery()
    return cast(null(), String)

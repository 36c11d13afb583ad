"""The temporary tables an import is staged in: one for each file, with a column for each of its columns, already read.

They belong to one connection and vanish with it. On SQLite writing them does not take the database's write lock.
"""

from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Integer, MetaData, String, Table, Text, case, func, literal
from sqlalchemy.types import TypeEngine

from refuge.intake.coded import Child, Several
from refuge.intake.columns import File
from refuge.intake.files import FILES
from refuge.models.columns import END_OF_TIME, Day
from refuge.secrecy import Secret

METADATA = MetaData()

EXTRA: dict[str, dict[str, TypeEngine[Any]]] = {
    "stays": {
        "provider_ref": String(40),
        "imported_as": String(64),
        "reference": String(12),
        "household_reference": String(12),
        "given": Boolean(),
    },
    "people": {"given": Integer()},
    "placements": {"given": Integer(), "added": Boolean()},
    "referrals": {"household_reference": String(12)},
}
"""Columns that the import adds for itself, by file. ``given`` is one of the three below."""

ASSUMED, IN_THE_STAY, BY_ITSELF = 0, 1, 2
"""How people and placements were given: not at all (one adult), in columns of stays.csv, or in a file of their own."""


def _staged(file: File) -> Table:
    read = {
        name: stored
        for column in file.columns
        if column.staged
        for name, stored in column.kind.columns(column.name).items()
    }
    return Table(
        f"incoming_{file.name}",
        METADATA,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("source_no", Integer, nullable=False),
        Column("row_no", Integer, nullable=False),
        Column("sound", Boolean, nullable=False),
        *(Column(name, stored) for name, stored in read.items()),
        *(Column(name, stored) for name, stored in EXTRA.get(file.name, {}).items()),
        Column("saved_id", Integer),
        prefixes=["TEMPORARY"],
    )


def _members(file: File, name: str, of_children: bool) -> Table:
    kept = [Column("age", Integer), Column("sex", String(30))] if of_children else [Column("code", String(40))]
    return Table(
        f"incoming_{file.name}_{name}",
        METADATA,
        Column("parent", Integer, primary_key=True, autoincrement=False),
        Column("number", Integer, primary_key=True, autoincrement=False),
        *kept,
        prefixes=["TEMPORARY"],
    )


INCOMING = {file.name: _staged(file) for file in FILES.values()}
"""File → its staged rows."""

MEMBERS = {
    (file.name, column.name): _members(file, column.name, isinstance(column.kind.of, Child))
    for file in FILES.values()
    for column in file.columns
    if column.staged and isinstance(column.kind, Several)
}
"""File and column of a list → its staged members, each under the ``id`` of its row."""

KNOWN = {
    "providers": Table(
        "known_providers", METADATA, Column("reference", String(40), primary_key=True), prefixes=["TEMPORARY"]
    ),
    "contracts": Table(
        "known_contracts",
        METADATA,
        Column("reference", String(40), primary_key=True),
        Column("provider_ref", String(40)),
        Column("starts_on", Day),
        prefixes=["TEMPORARY"],
    ),
    "properties": Table(
        "known_properties",
        METADATA,
        Column("reference", String(40), primary_key=True),
        Column("provider_ref", String(40)),
        prefixes=["TEMPORARY"],
    ),
    "units": Table(
        "known_units",
        METADATA,
        Column("reference", String(40), primary_key=True),
        Column("name", String(80)),
        Column("provider_ref", String(40)),
        prefixes=["TEMPORARY"],
    ),
    "referrals": Table(
        "known_referrals", METADATA, Column("reference", String(40), primary_key=True), prefixes=["TEMPORARY"]
    ),
}
"""What can be referred to once the import is saved: what the database has, and what the files bring."""

SPELLS = Table(
    "known_spells",
    METADATA,
    Column("unit_ref", String(40)),
    Column("starts_on", Day),
    Column("ends_on", Day),
    prefixes=["TEMPORARY"],
)
"""Every spell as it will be, once the import is saved; an open one ends at the end of time."""

ENTRIES = Table(
    "incoming_entries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("file", Text),
    Column("row_id", Integer),
    Column("source_no", Integer),
    Column("row_no", Integer),
    Column("unit_ref", String(40)),
    Column("occupied", Boolean),
    Column("starts_on", Day),
    Column("ends_on", Day),
    Column("stay_ref", String(40)),
    prefixes=["TEMPORARY"],
)
"""Every whole diary entry the files bring, placements of stays among them; an open one ends at the end of time."""

HOUSEHOLDS = Table(
    "incoming_households",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("provider_ref", String(40)),
    Column("household_ref", String(40)),
    Column("imported_as", String(64)),
    Column("reference", String(12)),
    Column("saved_id", Integer),
    prefixes=["TEMPORARY"],
)
"""Every household the files name, with the reference it has or will have."""


KEYS = Table(
    "incoming_keys",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("imported_as", String(64)),
    Column("stay", String(12)),
    Column("household", String(12)),
    prefixes=["TEMPORARY"],
)
"""What is worked out for each staged stay: its hash, and new references for it and a household of its own."""

DIFFERENCES = Table(
    "incoming_differences",
    METADATA,
    Column("file", String(20)),
    Column("row_id", Integer),
    Column("what", String(40)),
    prefixes=["TEMPORARY"],
)
"""Where a staged row that is saved already differs from what is saved."""

CHANGES = Table(
    "incoming_changes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("file", String(20)),
    Column("owner", String(40)),
    Column("household_id", Integer),
    Column("known_by", Text),
    Column("told", Secret),
    prefixes=["TEMPORARY"],
)
"""What the trail will be told of each saved row that the import changes."""


def began(entry: Table) -> ColumnElement[Any]:
    """The first day of a whole entry: earlier than where it starts if another provider had the unit before."""
    return func.coalesce(entry.c.began_on, entry.c.starts_on, type_=Day)


def ever(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day, or the end of time where there is none."""
    return case((day.is_(None), literal(END_OF_TIME, Day)), else_=day)

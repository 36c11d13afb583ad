"""Indexes on staged rows, and their sizes for PostgreSQL."""

from sqlalchemy import Connection, Table, text

from refuge.intake.incoming import (
    INCOMING,
)

LOOKED_UP = {
    "providers": "provider_ref",
    "contracts": "contract_ref",
    "properties": "property_ref",
    "units": "unit_ref",
    "service": "unit_ref",
    "stays": "stay_ref",
    "people": "stay_ref",
    "placements": "stay_ref",
    "absences": "stay_ref",
    "diary": "unit_ref",
    "referrals": "referral_ref",
    "holds": "unit_ref",
}
"""File → the column its staged rows are looked up by."""


def index(connection: Connection) -> None:
    """Make the staged rows quick to look up."""
    for name, sought in LOOKED_UP.items():
        connection.execute(text(f"CREATE INDEX ix_incoming_{name} ON incoming_{name} ({sought})"))
    connection.execute(text("CREATE INDEX ix_incoming_placed ON incoming_placements (unit_ref)"))
    count(connection, *INCOMING.values())


def count(connection: Connection, *tables: Table) -> None:
    """Tell PostgreSQL how large the temporary tables have become; it does not look by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE " + ", ".join(table.name for table in tables)))

"""Emergency spaces, and units and stays that go on with another provider.

Columns are added one by one: SQLite keeps its triggers then, which a table written anew would lose.
"""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CONTINUES = (
    "ALTER TABLE {0} ADD COLUMN carried_over_from_id INTEGER CONSTRAINT fk_{0}_carried_over_from_id REFERENCES {0} (id)"
)
FIRST_ARRIVED = """
    ALTER TABLE stays ADD COLUMN first_arrived_on {day}
    CONSTRAINT ck_stays_first_arrived_no_later CHECK (first_arrived_on <= arrived_on)
    CONSTRAINT ck_stays_carried_over_since CHECK (carried_over_from_id IS NULL OR first_arrived_on IS NOT NULL)"""


def upgrade() -> None:
    op.add_column("units", sa.Column("emergency", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "uq_units_emergency",
        "units",
        ["property_id"],
        unique=True,
        sqlite_where=sa.text("emergency = 1"),
        postgresql_where=sa.text("emergency"),
    )
    for table in ("units", "stays"):
        op.execute(CONTINUES.format(table))
        continued = sa.text("carried_over_from_id IS NOT NULL")
        name = f"uq_{table}_carried_over_from_id"
        op.create_index(
            name, table, ["carried_over_from_id"], unique=True, sqlite_where=continued, postgresql_where=continued
        )
    dialect = op.get_bind().dialect
    op.execute(FIRST_ARRIVED.format(day=Day().load_dialect_impl(dialect).compile(dialect)))


def downgrade() -> None:
    op.drop_column("stays", "first_arrived_on")
    for table in ("stays", "units"):
        op.drop_index(f"uq_{table}_carried_over_from_id", table)
        op.drop_column(table, "carried_over_from_id")
    op.drop_index("uq_units_emergency", "units")
    op.drop_column("units", "emergency")

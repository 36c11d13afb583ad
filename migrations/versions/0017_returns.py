"""Returns as they were signed off, and when they are due."""

import sqlalchemy as sa
from alembic import op

from refuge.models.append_only import AppendOnly
from refuge.models.columns import Day, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS, BY = "kind IN ('annual_occupancy')", "by IN ('year', 'contract-year')"
RETURNS = (
    AppendOnly("returns", (("id",), ("provider_id", "contract_id", "kind", "starts_on", "version"))),
    AppendOnly("return_copies", (("id",), ("return_id", "copy"))),
    AppendOnly("return_steps", (("id",), ("return_id", "number"))),
)
COPIES = "copy IN ('provider', 'contract', 'publication', 'statutory')"
EVENTS = "event IN ('sent', 'released', 'accepted', 'sent_back', 'superseded')"


def upgrade() -> None:
    op.create_table(
        "returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=False),
        sa.Column("as_at", Day(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("prepared_by", sa.String(length=254), nullable=False),
        sa.Column("signed_by", sa.String(length=254), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint(KINDS, name="kind_known"),
        sa.CheckConstraint(BY, name="by_known"),
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        sa.CheckConstraint("version > 0", name="version_from_one"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["returns.id"], name="fk_returns_supersedes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_returns"),
        sa.UniqueConstraint(
            *("provider_id", "contract_id", "kind", "starts_on", "version"),
            name="uq_returns_provider_id_contract_id_kind_starts_on_version",
        ),
    )
    op.create_table(
        "return_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("copy", sa.String(length=30), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.CheckConstraint(COPIES, name="copy_known"),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name="fk_return_copies_return_id"),
        sa.PrimaryKeyConstraint("id", name="pk_return_copies"),
        sa.UniqueConstraint("return_id", "copy", name="uq_return_copies_return_id_copy"),
    )
    op.create_table(
        "return_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=30), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=254), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint(EVENTS, name="event_known"),
        sa.ForeignKeyConstraint(["return_id"], ["returns.id"], name="fk_return_steps_return_id"),
        sa.PrimaryKeyConstraint("id", name="pk_return_steps"),
        sa.UniqueConstraint("return_id", "number", name="uq_return_steps_return_id_number"),
    )
    op.create_table(
        "return_keys",
        sa.Column("return_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("return_id", name="pk_return_keys"),
    )
    op.create_table(
        "collection_windows",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.CheckConstraint(BY, name="by_known"),
        sa.CheckConstraint("working_days BETWEEN 1 AND 250", name="working_days_within_a_year"),
        sa.CheckConstraint("(working_days IS NULL) = (month IS NOT NULL)", name="days_or_a_date"),
        sa.CheckConstraint("(month IS NULL) = (day IS NULL)", name="month_and_day"),
        sa.CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="a_day_of_the_calendar"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_collection_windows_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", name="pk_collection_windows"),
    )
    for table in RETURNS:
        for statement in table.create(op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in RETURNS:
        for statement in table.drop(op.get_bind().dialect.name):
            op.execute(statement)
    for name in ("collection_windows", "return_keys", "return_steps", "return_copies", "returns"):
        op.drop_table(name)

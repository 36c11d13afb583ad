"""A second factor that is being set up belongs to one session; what others did to somebody's account is kept to be told."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("accounts", "totp_waiting")
    op.add_column("sessions", sa.Column("totp_waiting", sa.Text(), nullable=True))
    op.create_table(
        "interventions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('password', 'second_factor', 'role')", name="kind_known"),
        sa.CheckConstraint("role IN ('worker', 'manager', 'commissioner', 'administrator')", name="role_known"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_interventions_account_id"),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name="fk_interventions_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_interventions"),
    )
    op.create_index("ix_interventions_account_id_at", "interventions", ["account_id", "at"])


def downgrade() -> None:
    op.drop_table("interventions")
    op.drop_column("sessions", "totp_waiting")
    _put_back("totp_waiting", sa.Text(), before={"totp_last_step": sa.Integer(), "last_signed_in_at": Moment()})


def _put_back(column: str, kind: sa.types.TypeEngine, before: dict[str, sa.types.TypeEngine]) -> None:
    """Add a column of accounts where it was: SQLite adds at the end, so those after it are added anew and filled."""
    for name in before:
        op.alter_column("accounts", name, new_column_name=f"{name}_kept")
    for name, of in {column: kind, **before}.items():
        op.add_column("accounts", sa.Column(name, of, nullable=True))
    op.execute(f"UPDATE accounts SET {', '.join(f'{name} = {name}_kept' for name in before)}")  # noqa: S608 – our own names
    for name in before:
        op.drop_column("accounts", f"{name}_kept")

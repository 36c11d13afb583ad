"""Notes on the quarters of a contract, by its provider and its commissioners."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day, Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("quarter", Day(), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=True),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(["authority_code"], ["authorities.code"], name="fk_contract_notes_authority_code"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_notes_contract_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contract_notes"),
    )
    op.create_index("ix_contract_notes_contract_id_quarter", "contract_notes", ["contract_id", "quarter"])


def downgrade() -> None:
    op.drop_table("contract_notes")

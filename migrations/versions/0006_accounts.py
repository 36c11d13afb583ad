"""Who may sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("authority_code", sa.String(length=9), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(role IN ('worker', 'manager')) = (provider_id IS NOT NULL) AND (role = 'commissioner') = "
            "(authority_code IS NOT NULL)",
            name="belongs_where_its_role_says",
        ),
        sa.CheckConstraint("role IN ('worker', 'manager', 'commissioner', 'administrator')", name="role_known"),
        sa.CheckConstraint("email = lower(email)", name="email_in_lower_case"),
        sa.ForeignKeyConstraint(["authority_code"], ["authorities.code"], name="fk_accounts_authority_code"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_accounts_provider_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_index("ix_accounts_provider_id", "accounts", ["provider_id"])


def downgrade() -> None:
    op.drop_table("accounts")

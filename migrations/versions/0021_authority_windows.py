"""When an authority's own returns are due."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authority_windows",
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("set_by", sa.String(length=254), nullable=False),
        sa.CheckConstraint("working_days BETWEEN 1 AND 250", name="working_days_within_a_year"),
        sa.CheckConstraint("(working_days IS NULL) = (month IS NOT NULL)", name="days_or_a_date"),
        sa.CheckConstraint("(month IS NULL) = (day IS NULL)", name="month_and_day"),
        sa.CheckConstraint("month BETWEEN 1 AND 12 AND day BETWEEN 1 AND 31", name="a_day_of_the_calendar"),
        sa.ForeignKeyConstraint(["authority_code"], ["authorities.code"], name="fk_authority_windows_authority_code"),
        sa.PrimaryKeyConstraint("authority_code", name="pk_authority_windows"),
    )


def downgrade() -> None:
    """The returns of authorities are due when they usually are."""
    op.drop_table("authority_windows")

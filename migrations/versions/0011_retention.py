"""Frozen figures, legal holds, erasures.

A referral that is erased loses its reasons too, so the CHECK that a refusal has one lets it. SQLite cannot change a CHECK:
there the table is written anew from its own description, which the same replacement the other way round brings back.
"""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = "outcome IN ('open', 'accepted', 'information_only') OR reason IS NOT NULL"
AFTER = f"{BEFORE} OR erased_on IS NOT NULL"
NAME = "ck_referrals_refusal_has_a_reason"


def upgrade() -> None:
    op.add_column("stays", sa.Column("erased_on", Day(), nullable=True))
    op.create_index("ix_stays_erased_on", "stays", ["erased_on"])
    op.add_column("referrals", sa.Column("erased_on", Day(), nullable=True))
    _change_check(BEFORE, AFTER)
    op.create_table(
        "frozen_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("cut", sa.String(length=160), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("frozen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_frozen_figures"),
        sa.UniqueConstraint("scope", "figure", "cut", "year", name="uq_frozen_figures_scope_figure_cut_year"),
    )
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('death_review', 'inquest', 'claim', 'safeguarding')",
            name="kind_known",
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_on_or_after_its_start"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_legal_holds_household_id"),
        sa.ForeignKeyConstraint(["set_by_id"], ["accounts.id"], name="fk_legal_holds_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"),
    )
    op.create_index("ix_legal_holds_household_id", "legal_holds", ["household_id"])
    op.create_index("ix_legal_holds_set_by_id", "legal_holds", ["set_by_id"])


def downgrade() -> None:
    """What was erased stays erased; a refusal without a reason has to have one again, and gets the first of the list."""
    op.drop_table("legal_holds")
    op.drop_table("frozen_figures")
    op.execute(
        f"UPDATE referrals SET reason = (SELECT min(code) FROM referral_reasons) WHERE NOT ({BEFORE})"  # noqa: S608 – our own words
    )
    _change_check(AFTER, BEFORE)
    op.drop_column("referrals", "erased_on")
    op.drop_index("ix_stays_erased_on", "stays")
    op.drop_column("stays", "erased_on")


def _change_check(was: str, becomes: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        _write_anew("referrals", was, becomes)
        return
    op.execute(f"ALTER TABLE referrals DROP CONSTRAINT {NAME}")
    op.execute(f"ALTER TABLE referrals ADD CONSTRAINT {NAME} CHECK ({becomes})")


def _write_anew(table: str, was: str, becomes: str) -> None:
    """Other tables go on pointing at the name: foreign keys are off meanwhile, and checked before anything is kept."""
    connection = op.get_bind()
    described = "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :kind AND sql IS NOT NULL"
    indexes = connection.scalars(sa.text(described), {"table": table, "kind": "index"}).all()
    made = connection.scalar(sa.text(described), {"table": table, "kind": "table"})
    for statement in (
        "PRAGMA legacy_alter_table=ON",
        f"ALTER TABLE {table} RENAME TO {table}_before",
        made.replace(was, becomes),
        f"INSERT INTO {table} SELECT * FROM {table}_before",  # noqa: S608 – our own names
        f"DROP TABLE {table}_before",
        *indexes,
        "PRAGMA legacy_alter_table=OFF",
    ):
        connection.exec_driver_sql(statement)

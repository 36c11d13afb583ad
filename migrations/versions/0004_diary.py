"""The diary of each unit, with N3 and N4 held by the database."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import END_OF_TIME, Day
from refuge.models.overlap import HELD

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NO_OVERLAP = [rule for rule in HELD if rule.table in ("diary_entries",)]


def upgrade() -> None:
    op.create_table(
        "diary_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("spell_id", sa.Integer(), nullable=False),
        sa.Column("commissioned", sa.Boolean(), nullable=False),
        sa.Column("spell_starts_on", Day(), nullable=False),
        sa.Column("spell_ends_on", Day(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("began_on", Day(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("sleepers", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("waits_for", sa.String(30), nullable=True),
        sa.Column("expected_ends_on", Day(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("(kind = 'occupied') = (stay_id IS NOT NULL)", name="occupied_by_a_stay"),
        sa.CheckConstraint("kind <> 'occupied' OR reason IS NULL", name="reason_only_of_a_void"),
        sa.CheckConstraint("kind = 'occupied' OR ends_on IS NULL OR ends_on > starts_on", name="void_covers_a_night"),
        sa.CheckConstraint("kind IN ('occupied', 'preparing', 'out_of_use')", name="kind_known"),
        sa.CheckConstraint("waits_for IN ('provider', 'landlord', 'council', 'other')", name="waits_for_known"),
        sa.CheckConstraint("began_on <= starts_on", name="began_no_later"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_on_or_after_its_start"),
        sa.CheckConstraint("sleepers >= 0", name="sleepers_not_negative"),
        sa.CheckConstraint(
            (sa.column("spell_starts_on") <= sa.column("starts_on"))
            & (sa.column("starts_on") < sa.column("spell_ends_on"))
            & (sa.func.coalesce(sa.column("ends_on"), sa.literal(END_OF_TIME, Day)) <= sa.column("spell_ends_on")),
            name="within_its_spell",
        ),
        sa.ForeignKeyConstraint(
            ["reason", "kind"], ["void_reasons.code", "void_reasons.kind"], name="fk_diary_entries_reason_of_its_kind"
        ),
        sa.ForeignKeyConstraint(
            ["spell_id", "unit_id", "commissioned", "spell_starts_on", "spell_ends_on"],
            ["spells.id", "spells.unit_id", "spells.commissioned", "spells.starts_on", "spells.ends_on"],
            name="fk_diary_entries_spell",
            onupdate="CASCADE",
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_diary_entries_stay_id"),
        sa.PrimaryKeyConstraint("id", name="pk_diary_entries"),
    )
    op.create_index(
        "ix_diary_entries_added",
        "diary_entries",
        ["stay_id"],
        sqlite_where=sa.text("added = 1"),
        postgresql_where=sa.text("added"),
    )
    op.create_index("ix_diary_entries_spell", "diary_entries", ["spell_id", "kind", "starts_on", "ends_on"])
    op.create_index("ix_diary_entries_stay_id", "diary_entries", ["stay_id"])
    op.create_index("ix_diary_entries_unit_id_starts_on", "diary_entries", ["unit_id", "starts_on"])

    for day in ("starts_on", "ends_on"):
        for kind in ("occupied", "preparing", "out_of_use"):
            op.create_index(
                f"ix_diary_entries_{kind}_{day}",
                "diary_entries",
                [day],
                sqlite_where=sa.text(f"commissioned = 1 AND kind = '{kind}'"),
                postgresql_where=sa.text(f"commissioned AND kind = '{kind}'"),
            )
        op.create_index(
            f"ix_diary_entries_not_commissioned_{day}",
            "diary_entries",
            ["kind", day],
            sqlite_where=sa.text("commissioned = 0"),
            postgresql_where=sa.text("NOT commissioned"),
        )

    for rule in NO_OVERLAP:
        for statement in rule.create(op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("diary_entries")

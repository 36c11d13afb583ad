"""The table of authorities and the editable lists, with what they come with."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day
from refuge.reference.authorities import authority_rows, successor_rows
from refuge.reference.lists import LISTS, list_rows

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def listing(kind: sa.Column) -> list[sa.Column]:
    """The columns of an editable list."""
    return [
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        kind,
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", Day()),
    ]


def fill() -> None:
    """What the system comes with."""
    metadata = sa.MetaData()
    authorities = sa.Table("authorities", metadata, sa.Column("ended", Day()), autoload_with=op.get_bind())
    successors = sa.Table("authority_successors", metadata, autoload_with=op.get_bind())
    op.bulk_insert(authorities, authority_rows())
    op.bulk_insert(successors, successor_rows())
    for table in LISTS:
        op.bulk_insert(sa.Table(table, metadata, autoload_with=op.get_bind()), list_rows(table))


def upgrade() -> None:
    op.create_table(
        "authorities",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("tier", sa.String(30), nullable=False),
        sa.Column("country", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=30), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=True),
        sa.Column("ended", Day(), nullable=True),
        sa.CheckConstraint("tier IN ('unitary', 'district', 'county', 'strategic')", name="tier_known"),
        sa.ForeignKeyConstraint(["county_code"], ["authorities.code"], name="fk_authorities_county_code"),
        sa.PrimaryKeyConstraint("code", name="pk_authorities"),
    )
    op.create_table(
        "authority_successors",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("successor_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["authorities.code"], name="fk_authority_successors_code"),
        sa.ForeignKeyConstraint(
            ["successor_code"], ["authorities.code"], name="fk_authority_successors_successor_code"
        ),
        sa.PrimaryKeyConstraint("code", "successor_code", name="pk_authority_successors"),
    )

    for table in LISTS:
        if table == "void_reasons":
            op.create_table(
                table,
                *listing(sa.Column("kind", sa.String(30), nullable=False)),
                sa.UniqueConstraint("code", "kind", name="uq_void_reasons_code_kind"),
                sa.CheckConstraint("kind IN ('occupied', 'preparing', 'out_of_use')", name="kind_known"),
                sa.PrimaryKeyConstraint("code", name="pk_void_reasons"),
            )
        else:
            op.create_table(
                table, *listing(sa.Column("kind", sa.String(30))), sa.PrimaryKeyConstraint("code", name=f"pk_{table}")
            )
    fill()


def downgrade() -> None:
    for table in reversed(LISTS):
        op.drop_table(table)
    op.drop_table("authority_successors")
    op.drop_table("authorities")

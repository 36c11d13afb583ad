"""Returns of an authority beside those of contracts, and what it types of accommodation that is not on the system."""

import sqlalchemy as sa
from alembic import op

from refuge.models.append_only import AppendOnly
from refuge.models.columns import Day, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OF_A_CONTRACT = ("provider_id", "contract_id", "kind", "starts_on", "version")
OF_AN_AUTHORITY = ("authority_code", "kind", "starts_on", "version")
BEFORE = AppendOnly("returns", (("id",), OF_A_CONTRACT))
SINCE = AppendOnly("returns", (("id",), OF_A_CONTRACT, OF_AN_AUTHORITY))
KINDS_BEFORE = "kind IN ('annual_occupancy')"
KINDS_SINCE = "kind IN ('annual_occupancy', 'safe_accommodation')"
ONE_OF_BOTH = "(authority_code IS NULL) = (contract_id IS NOT NULL) AND (provider_id IS NULL) = (contract_id IS NULL)"
TYPES = "'refuge', 'specialist', 'dispersed', 'sanctuary', 'second_stage', 'other_emergency'"
COUNTS = ("units", "bed_spaces", "households", "women", "men", "trans_adults", "adults_sex_not_known", "children")


def upgrade() -> None:
    op.create_table(
        "typed_accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.Column("year", Day(), nullable=False),
        sa.Column("accommodation_type", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in COUNTS),
        sa.Column("entered_by", sa.String(length=254), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"accommodation_type IN ({TYPES})", name="accommodation_type_known"),
        sa.CheckConstraint(" AND ".join(f"{name} >= 0" for name in COUNTS), name="counts_not_negative"),
        sa.ForeignKeyConstraint(["authority_code"], ["authorities.code"], name="fk_typed_accommodation_authority_code"),
        sa.PrimaryKeyConstraint("id", name="pk_typed_accommodation"),
        sa.UniqueConstraint(
            *("authority_code", "year", "accommodation_type", "source"),
            name="uq_typed_accommodation_of_a_year",
        ),
    )
    _between(BEFORE, SINCE, _to_since, of_authorities=True)


def downgrade() -> None:
    """Returns of authorities go; there is no place for them."""
    _between(SINCE, BEFORE, _to_before, of_authorities=False)
    op.drop_table("typed_accommodation")


def _between(was, becomes, altered, of_authorities: bool) -> None:
    """Change the table with its guard off; SQLite cannot alter its columns, so there it is made anew."""
    dialect = op.get_bind().dialect.name
    for statement in was.drop(dialect):
        op.execute(statement)
    altered() if dialect == "postgresql" else _made_anew(of_authorities)
    for statement in becomes.create(dialect):
        op.execute(statement)


def _to_since() -> None:
    op.add_column("returns", sa.Column("authority_code", sa.String(length=9), nullable=True))
    for column in ("provider_id", "contract_id"):
        op.alter_column("returns", column, nullable=True)
    op.drop_constraint(op.f("ck_returns_kind_known"), "returns")
    op.create_check_constraint("kind_known", "returns", KINDS_SINCE)
    op.create_check_constraint("of_a_contract_or_an_authority", "returns", ONE_OF_BOTH)
    op.create_unique_constraint("uq_returns_authority_code_kind_starts_on_version", "returns", OF_AN_AUTHORITY)


def _to_before() -> None:
    _remove_those_of_authorities()
    op.drop_constraint("uq_returns_authority_code_kind_starts_on_version", "returns")
    op.drop_constraint(op.f("ck_returns_of_a_contract_or_an_authority"), "returns")
    op.drop_constraint(op.f("ck_returns_kind_known"), "returns")
    op.create_check_constraint("kind_known", "returns", KINDS_BEFORE)
    for column in ("provider_id", "contract_id"):
        op.alter_column("returns", column, nullable=False)
    op.drop_column("returns", "authority_code")


def _remove_those_of_authorities() -> None:
    dialect = op.get_bind().dialect.name
    theirs = "SELECT id FROM returns WHERE authority_code IS NOT NULL"
    for name in ("return_keys", "return_copies", "return_steps"):
        guard = [AppendOnly(name, GUARDED[name])] if name in GUARDED else []
        _execute([statement for one in guard for statement in one.drop(dialect)])
        op.execute(f"DELETE FROM {name} WHERE return_id IN ({theirs})")  # noqa: S608 – our own names
        _execute([statement for one in guard for statement in one.create(dialect)])
    op.execute("DELETE FROM returns WHERE authority_code IS NOT NULL")


GUARDED = {
    "return_copies": (("id",), ("return_id", "copy")),
    "return_steps": (("id",), ("return_id", "number")),
}


def _execute(statements: list[str]) -> None:
    for statement in statements:
        op.execute(statement)


def _made_anew(of_authorities: bool) -> None:
    if not of_authorities:
        _remove_those_of_authorities()
    op.execute("CREATE TABLE returns_kept AS SELECT * FROM returns")
    op.drop_table("returns")
    columns = _returns(of_authorities)
    kept = ", ".join(f'"{name}"' for name in columns if name != "authority_code")
    op.execute(f"INSERT INTO returns ({kept}) SELECT {kept} FROM returns_kept")  # noqa: S608 – our own names
    op.drop_table("returns_kept")


def _returns(of_authorities: bool) -> list[str]:
    """Create the table as it is from here on, or as it was before; its columns."""
    columns = [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=of_authorities),
        sa.Column("contract_id", sa.Integer(), nullable=of_authorities),
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
    ]
    held = [
        sa.CheckConstraint(KINDS_SINCE if of_authorities else KINDS_BEFORE, name="kind_known"),
        sa.CheckConstraint("by IN ('year', 'contract-year')", name="by_known"),
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        sa.CheckConstraint("version > 0", name="version_from_one"),
        sa.ForeignKeyConstraint(["supersedes_id"], ["returns.id"], name="fk_returns_supersedes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_returns"),
        sa.UniqueConstraint(*OF_A_CONTRACT, name="uq_returns_provider_id_contract_id_kind_starts_on_version"),
    ]
    if of_authorities:
        columns.append(sa.Column("authority_code", sa.String(length=9), nullable=True))
        held.append(sa.CheckConstraint(ONE_OF_BOTH, name="of_a_contract_or_an_authority"))
        held.append(sa.UniqueConstraint(*OF_AN_AUTHORITY, name="uq_returns_authority_code_kind_starts_on_version"))
    op.create_table("returns", *columns, *held)
    return [column.name for column in columns]

"""Invitations, second factors, sessions and the sign-in lock."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED = ("is_demonstration", "totp_secret", "totp_waiting", "totp_last_step", "last_signed_in_at")
PUBLISHED = "commissioner.rotherham@example.org"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("is_demonstration", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("totp_secret", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("totp_waiting", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("totp_last_step", sa.Integer(), nullable=True))
    op.add_column("accounts", sa.Column("last_signed_in_at", Moment(), nullable=True))
    _mark_the_demonstration()
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(30), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.CheckConstraint("purpose IN ('invitation', 'reset')", name="purpose_known"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("token_hash", name="uq_links_token_hash"),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("address", sa.String(45), nullable=True),
        sa.Column("browser", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "known_places",
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_known_places_account_id"),
        sa.PrimaryKeyConstraint("place", name="pk_known_places"),
    )
    op.create_index("ix_known_places_account_id", "known_places", ["account_id"])
    op.create_index("ix_known_places_seen_at", "known_places", ["seen_at"])
    op.create_table(
        "failure_counters",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("refused_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_failure_counters"),
    )
    op.create_index("ix_failure_counters_last_at", "failure_counters", ["last_at"])


def downgrade() -> None:
    for table in ("failure_counters", "known_places", "sessions", "recovery_codes", "links"):
        op.drop_table(table)
    for column in reversed(ADDED):
        op.drop_column("accounts", column)


def _mark_the_demonstration() -> None:
    """A demonstration loaded before this can still be signed in to without a second factor."""
    op.execute(
        sa.text(
            "UPDATE accounts SET is_demonstration = true WHERE email = :published OR provider_id IN"
            " (SELECT id FROM providers WHERE is_demonstration)"
        ).bindparams(published=PUBLISHED)
    )

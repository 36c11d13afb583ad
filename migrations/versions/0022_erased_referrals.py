"""Whether any referral was erased is looked up by every figure of referrals."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_referrals_erased_on"), "referrals", ["erased_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_referrals_erased_on"), table_name="referrals")

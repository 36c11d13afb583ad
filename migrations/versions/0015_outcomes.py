"""Outcomes that are pending are found without reading every stay (H8)."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_stays_provider_id_destination", "stays", ["provider_id", "destination"])


def downgrade() -> None:
    op.drop_index("ix_stays_provider_id_destination", "stays")

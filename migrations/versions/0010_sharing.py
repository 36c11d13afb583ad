"""Agreements to share with a commissioner; where workers work; stays restricted to named staff."""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

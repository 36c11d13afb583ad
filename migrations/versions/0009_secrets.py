"""Notes, encrypted at rest.

On SQLite what stood there before may linger in free pages of the file: run VACUUM once after an upgrade of a database that
held notes.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from refuge.secrecy import keys

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NOTES = (
    ("stays", "departure_note"),
    ("diary_entries", "note"),
    ("referrals", "reason_note"),
    ("referrals", "why_no_unit"),
)
BATCH = 1_000


def upgrade() -> None:
    for table, column in NOTES:
        _rewrite(table, column, keys.encrypted)


def downgrade() -> None:
    for table, column in NOTES:
        _rewrite(table, column, keys.decrypted)


def _rewrite(name: str, column: str, anew: Callable[[str], str]) -> None:
    connection, last = op.get_bind(), 0
    table = sa.table(name, sa.column("id", sa.Integer), sa.column(column, sa.Text))
    note = table.c[column]
    rewritten = sa.update(table).where(table.c.id == sa.bindparam("row")).values({column: sa.bindparam("anew")})
    while True:
        some = sa.select(table.c.id, note).where(note.is_not(None), table.c.id > last).order_by(table.c.id).limit(BATCH)
        rows = connection.execute(some).all()
        if not rows:
            return
        connection.execute(rewritten, [{"row": number, "anew": anew(text)} for number, text in rows])
        last = rows[-1][0]

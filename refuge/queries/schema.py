"""Whether the database is as this program expects it."""

from alembic.script import ScriptDirectory
from sqlalchemy import text

from refuge.extensions import db, migrate

NEWER = "The database was set up by a newer version of this program: run that version."


def schema_trouble() -> str | None:
    """What to do about a database that is older or newer than this program; nothing if it fits.

    Raises the database's own error if it cannot be reached, or was never set up.
    """
    scripts = ScriptDirectory.from_config(migrate.get_config())
    saved = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    db.session.rollback()
    if saved == set(scripts.get_heads()):
        return None
    if saved - {script.revision for script in scripts.walk_revisions()}:
        return NEWER
    return "The database is older than this program: run 'flask --app wsgi db upgrade' first."

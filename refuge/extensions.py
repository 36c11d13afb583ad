"""The extensions, made here and configured in create_app."""

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, ExceptionContext, MetaData, event

from refuge import sqlite  # noqa: F401 – importing it sets how SQLite is opened

NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

db = SQLAlchemy(metadata=MetaData(naming_convention=NAMES))
migrate = Migrate(render_as_batch=True)
login_manager = LoginManager()
login_manager.session_protection = None  # sessions are kept in the database, and phones change their address
csrf = CSRFProtect()


@event.listens_for(Engine, "handle_error")
def keep_rows_out_of_errors(context: ExceptionContext) -> None:
    """PostgreSQL tells the whole row that it refused; what it says of it is written to logs, so it is cut off there."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def begin_writing() -> None:
    """Begin the transaction of a change; on SQLite it waits its turn now rather than fail half-way."""
    db.session.rollback()
    db.session.connection(execution_options={"writing": True})

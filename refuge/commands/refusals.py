"""How a command says no: one plain line on stderr, never a traceback. Exit status 1 refused, 2 misused."""

import functools
from collections.abc import Callable
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DatabaseError

from refuge.errors import NotFound, RuleBroken
from refuge.queries.schema import schema_trouble
from refuge.secrecy import Unreadable


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command with the application, turning what can go wrong into one line."""

    @with_appcontext
    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            if trouble := schema_trouble():
                refuse(trouble)
            return command(*arguments, **options)
        except RuleBroken as broken:
            raise click.UsageError(broken.message) from None
        except (NotFound, Unreadable) as missing:
            refuse(str(missing))
        except DatabaseError as error:
            refuse(database_trouble(error))

    return run


def refuse(message: str) -> NoReturn:
    """Stop with exit status 1; nothing was changed."""
    click.echo(message, err=True)
    raise SystemExit(1)


def database_trouble(error: Exception) -> str:
    """What is wrong with the database, and what to do.

    Any other trouble than those that people can mend themselves is passed on in the database's first line.
    """
    said = str(getattr(error, "orig", error)).strip().splitlines()[0]
    if "no such table" in said or "no such column" in said or "does not exist" in said:
        return "The database is not set up: run 'flask --app wsgi db upgrade' first."
    where = current_app.extensions["sqlalchemy"].engine.url.render_as_string(hide_password=True)
    if "not a database" in said:
        return f"What is at {where} is not a database."
    if any(word in said for word in ("connect", "resolve", "unable to open")):
        return f"The database at {where} cannot be reached: {said}"
    return f"The database refused: {said}"

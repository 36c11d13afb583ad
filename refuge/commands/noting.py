"""Figures that leave by the command line are on the trail: which, in which copy, and who is given the statutory one (D2, D5)."""

from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy.exc import DatabaseError

from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.commands.refusals import database_trouble, refuse
from refuge.errors import RuleBroken
from refuge.secrecy import Unreadable
from refuge.vocabulary import Copy

LONGEST = 254
UNNOTED = "This could not be put on the trail"


def refuse_an_unnamed_release(copy: str, released_to: str | None) -> None:
    """Raise RuleBroken on ``released-to`` unless the statutory copy, and no other, names the officer it is released to."""
    named = (released_to or "").strip()
    if copy == Copy.STATUTORY and not named:
        raise RuleBroken("released-to", "Name the officer the statutory copy is released to: --released-to NAME (D2).")
    if copy != Copy.STATUTORY and released_to is not None:
        raise RuleBroken("released-to", "Only the statutory copy is released to somebody by name (D2).")
    if len(named) > LONGEST:
        raise RuleBroken("released-to", f"Name the officer in at most {LONGEST} characters.")


def note_figures(figure: str, copy: str, asked: Mapping[str, Any]) -> None:
    """Put a figure that is about to be printed on the trail, with everything that was asked for.

    No line, no statutory figures. Another copy is given all the same, as from a database that can only be read: whoever
    runs commands can read it anyway; that it is not on the trail is then said on stderr.
    """
    try:
        note_alone(Viewer.command_line(), "figures.exported", ("figure", figure), after={"copy": copy, **asked})
    except (DatabaseError, Unreadable) as error:
        trouble = str(error) if isinstance(error, Unreadable) else database_trouble(error)
        if copy == Copy.STATUTORY:
            refuse(f"{UNNOTED}, so the statutory copy is not given. {trouble}")
        click.echo(f"{UNNOTED}. {trouble}", err=True)

"""``flask secrets …``: what is encrypted at rest."""

import click

from refuge.access.scope import Viewer
from refuge.actions.rotate_secrets import Rotated, rotate_secrets
from refuge.commands.refusals import plainly, refuse


@click.group()
def secrets() -> None:
    """What is encrypted at rest."""


@secrets.command("rotate")
@plainly
def rotate_command() -> None:
    """Encrypt everything under the first of ENCRYPTION_KEYS. Interrupted, it goes on where it stopped when run again."""
    unreadable = 0
    for rotated in rotate_secrets(Viewer.command_line()):
        click.echo(_written(rotated))
        unreadable += rotated.unreadable
    if unreadable:
        refuse("Some values are under none of the keys: add the key they need to ENCRYPTION_KEYS and run this again.")
    click.echo("Everything is under the first key; the others can be taken out of ENCRYPTION_KEYS.")


def _written(rotated: Rotated) -> str:
    counts = f"{rotated.rewritten} encrypted anew, {rotated.current} under the first key already"
    lost = f", {rotated.unreadable} UNDER NONE OF THE KEYS" if rotated.unreadable else ""
    return f"{rotated.column}: {counts}{lost}"

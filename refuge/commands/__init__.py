"""The command line: one file per group."""

from flask import Flask

from refuge.commands.audit import audit
from refuge.commands.carry_over import carry_over_command
from refuge.commands.check import check
from refuge.commands.demonstration import demo
from refuge.commands.figures import figures
from refuge.commands.people import people
from refuge.commands.records import export_command, import_command
from refuge.commands.retention import household, retention_command
from refuge.commands.returns import return_command
from refuge.commands.secrecy import secrets

COMMANDS = (
    *(audit, carry_over_command, check, demo, figures, people, import_command, export_command, secrets),
    *(retention_command, household, return_command),
)


def register(app: Flask) -> None:
    """Put every command on ``flask --app wsgi``."""
    for command in COMMANDS:
        app.cli.add_command(command)

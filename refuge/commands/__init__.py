"""The command line: one file per group."""

from flask import Flask

from refuge.commands.audit import audit
from refuge.commands.carry_over import carry_over_command
from refuge.commands.check import check
from refuge.commands.cost import cost_command
from refuge.commands.demonstration import demo
from refuge.commands.departures import departures_command
from refuge.commands.figures import figures
from refuge.commands.people import people
from refuge.commands.people_figures import people_command
from refuge.commands.records import export_command, import_command
from refuge.commands.referral_figures import demand_command, needs_gap_command, referrals_command
from refuge.commands.retention import household, retention_command
from refuge.commands.returns import return_command
from refuge.commands.secrecy import secrets
from refuge.commands.voids import voids_command

COMMANDS = (
    *(audit, carry_over_command, check, demo, figures, people, import_command, export_command, secrets),
    *(retention_command, household, return_command),
)
FIGURES = (
    *(cost_command, departures_command, people_command, voids_command),
    *(referrals_command, needs_gap_command, demand_command),
)
"""Those of ``figures`` that have a file of their own."""


def register(app: Flask) -> None:
    """Put every command on ``flask --app wsgi``."""
    for figure in FIGURES:
        figures.add_command(figure)
    for command in COMMANDS:
        app.cli.add_command(command)

"""What is checked across rows, once everything is staged."""

from collections.abc import Iterator

from sqlalchemy import Connection

from refuge.intake.problems import Problem


def check_staged(connection: Connection, labels: list[str], update: bool) -> Iterator[Problem]:
    """Every problem that needs more than one row to see. ``labels`` name the sources."""
    return iter(())

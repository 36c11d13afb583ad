"""What is checked across rows, once everything is staged; each check is a statement over all rows at once."""

from collections.abc import Iterator

from sqlalchemy import Connection

from refuge.intake import check_diary, check_rows, check_stays
from refuge.intake.complaints import Complaint, problem
from refuge.intake.problems import Problem
from refuge.intake.reading import Source

CHECKS = (*check_rows.CHECKS, *check_stays.CHECKS, *check_diary.CHECKS)


def check_staged(connection: Connection, sources: list[Source], update: bool) -> Iterator[Problem]:
    """Every problem that needs more than one row to see."""
    for check in CHECKS:
        yield from (problem(sources, complaint) for complaint in check(connection))
    if not update:
        yield from (problem(sources, complaint) for complaint in check_rows.changed(connection))


__all__ = ["Complaint", "check_staged"]

"""What is checked across rows, once everything is staged; each check is a statement over all rows at once."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection

from refuge.intake import check_diary, check_rows, check_service, check_stays
from refuge.intake.complaints import Complaint, problem
from refuge.intake.problems import Problem
from refuge.intake.reading import Source

CHECKS = (*check_rows.CHECKS, *check_stays.CHECKS, *check_diary.CHECKS, *check_service.CHECKS)


NEEDS = {
    check_stays.given_once: "placements",
    check_stays.a_unit_every_night: "placements",
    check_diary.within_service: "service",
}
"""Checks that find something missing: they say nothing where the file it would stand in could not be read."""


def check_staged(
    connection: Connection, sources: list[Source], update: bool, unread: Collection[str]
) -> Iterator[Problem]:
    """Every problem that needs more than one row to see; none that only comes of a file that could not be read."""
    yield from (problem(sources, complaint) for complaint in check_rows.unknown(connection, unread))
    for check in (check for check in CHECKS if NEEDS.get(check) not in unread):
        yield from (problem(sources, complaint) for complaint in check(connection))
    if not update:
        yield from (problem(sources, complaint) for complaint in check_rows.changed(connection))


__all__ = ["Complaint", "check_staged"]

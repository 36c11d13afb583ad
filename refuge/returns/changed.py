"""What has changed since a return was signed off: each figure that would now differ, from and to."""

from collections.abc import Iterator
from dataclasses import dataclass

from refuge.occupancy.period import Period
from refuge.returns.about import about_of
from refuge.returns.cells import Cell
from refuge.returns.composing import copy_of
from refuge.returns.content import Content
from refuge.returns.declaring import Unit
from refuge.returns.grids import every_row, named
from refuge.returns.kinds import KINDS
from refuge.returns.making import Subject, make
from refuge.returns.stored import Stored, opened, versions_of
from refuge.vocabulary import Copy


@dataclass(frozen=True)
class Change:
    """One figure: in which section, what it measures and of what, as it was sent and as it would be now."""

    section: str
    measure: str
    of: str
    before: Cell
    after: Cell


def subject_of(one: Stored) -> Subject:
    """What a stored return is about: the same contract or authority and year, as at the same day."""
    row = one.row
    period = Period(row.starts_on, row.ends_on, row.label)
    return Subject(KINDS[row.kind], about_of(row), row.by, period, row.as_at)


def changes_since(one: Stored, copy: Copy) -> list[Change]:
    """Every figure of a copy that would differ if the return were made today, as at the same day.

    Outside the provider no more than a revision would tell (``revising``).
    """
    said = one.content(copy)
    subject = subject_of(one)
    exact = make(subject, Copy.PROVIDER, one.row.version + 1, said["threshold"])
    before = [opened(version) for version in versions_of(one.row) if version.version <= one.row.version]
    return list(differences(said, copy_of(subject, copy, exact, before, [], None)))


def differences(then: Content, now: Content) -> Iterator[Change]:
    """The figures that differ, in the order of the return. One that is in one of the two only is a dash in the other."""
    was, becomes = _cells(then), _cells(now)
    order = [*becomes, *(key for key in was if key not in becomes)]
    for key in order:
        before, after = (side.get(key, Cell(None, Unit.COUNT)) for side in (was, becomes))
        if (before.value, before.hidden) != (after.value, after.hidden):
            yield _change(then if key in was else now, key, before, after)


def _cells(content: Content) -> dict[tuple[str, str, str | None, str], Cell]:
    return {
        (row["section"], row["measure"], row["group"], row["period"]): Cell(
            row["value"], Unit(row["unit"]), row.get("hidden", False), row["numerator"], row["denominator"]
        )
        for row in every_row(content)
    }


def _change(content: Content, key: tuple[str, str, str | None, str], before: Cell, after: Cell) -> Change:
    code, of_measure, group, period = key
    section = next(one for one in content["sections"] if one["code"] == code)
    measure = next(one for one in section["measures"] if one["key"] == of_measure)
    return Change(section["title"], measure["label"], named(content, section, measure, group, period), before, after)

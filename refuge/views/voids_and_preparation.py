"""The page of voids and preparation: re-let days, preparation against its target, and the nights lost (V1–V4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from refuge.charts.voids import Voids, voids_opening
from refuge.display import counted
from refuge.figures.counted import CountedRow
from refuge.figures.releasing import About
from refuge.figures.voids import VOIDS
from refuge.forms.selection import PeopleForm
from refuge.queries.reasons import void_reasons
from refuge.views.counted_rows import CountedRows
from refuge.views.counted_tables import number
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.vocabulary import WaitsFor

RELETS = {
    "voids": "Voids that ended in a let",
    "relet_days_mean": "Re-let days, mean",
    "relet_days_median": "Re-let days, median",
    "relet_days_max": "Re-let days, longest",
    "first_lets": "Apart: first lets",
    "with_works": "Apart: voids with nights out of use",
}
PREPARATION = {
    "preparations": "Preparations that ended",
    "preparing_days_mean": "Days preparing, mean",
    "preparing_over_target_nights": "Nights over the target",
}
MEASURED = {"relet_days_mean": "Mean", "relet_days_median": "Median"}
WHOM = {one.value: one.label for one in WaitsFor}
BY_REASON, WAITING_FOR = "nights_by_reason", "nights_waiting_for"
MEANING = (
    "A void runs from one household's leaving to the next one's arrival in the same unit; re-let days are the nights between"
    " (V1). They are counted in the period in which the void ends. First lets, and voids with a night out of use, stand apart"
    " (V2).",
    "Preparations are whole ones that ended in the period; nights over the target are counted night by night, each under its"
    " night's contract (V3). The reason says whether a unit is preparing or out of use (V4).",
)
NOTHING = (
    "No unit was let, prepared or out of use in these periods. Choose other periods or another contract under Change."
)


def show(asked: Asked) -> Shown:
    """The voids of one selection."""
    found = CountedRows(asked, VOIDS, ["voids", "preparations", "first_lets", "with_works", BY_REASON])
    return Shown(
        subject=asked.subject,
        opening=_opening(asked, found),
        sections=_sections(asked, found) if found.has_any else [],
        meaning=MEANING,
        rule="V1–V4",
        recorded=found.recorded("V1"),
        empty=None if found.has_any else NOTHING,
    )


PAGE = FigurePage("voids", "Voids and preparation", About.PEOPLE, show, PeopleForm, menu="Voids")


def _sections(asked: Asked, found: CountedRows) -> list[Section]:
    relets = found.by_period("Days between two households in one unit.", "Days", MEASURED)
    target = _target(asked)
    aim = [f"The contract aims at {counted(target, 'day')} of preparation."] if target is not None else []
    return [
        found.section("How long until units were let again", RELETS, relets, found.notes),
        found.section("Preparation", PREPARATION, notes=aim),
        *found.section_of("Nights lost by reason", BY_REASON, void_reasons(date.min), "Nights"),
        *found.section_of("Nights lost by who was waited for", WAITING_FOR, WHOM),
    ]


def _opening(asked: Asked, found: CountedRows) -> list[str]:
    if found.now is None:
        return []
    before = _voids(found.before) if found.before else None
    return voids_opening(_voids(found.now), before, _target(asked), to_date=found.now.to_date)


def _target(asked: Asked) -> int | None:
    """Days that preparing a unit should take, under the one contract asked for."""
    return asked.contract.preparation_target_days if asked.contract else None


def _voids(row: CountedRow) -> Voids:
    told: Any = {name: number(row, name) for name in (*RELETS, *PREPARATION)}
    reasons = {code: label.rpartition(": ")[2] for code, label in void_reasons(date.min).items()}
    by_reason, waiting_for = _whole(row, BY_REASON), _whole(row, WAITING_FOR)
    return Voids(
        row.period,
        told["voids"],
        told["relet_days_mean"],
        told["preparing_days_mean"],
        told["preparing_over_target_nights"],
        sum(by_reason.values()),
        {label: by_reason.get(code, 0) for code, label in reasons.items()},
        {label: waiting_for.get(code, 0) for code, label in WHOM.items()},
    )


def _whole(row: CountedRow, key: str) -> Mapping[str, int]:
    """A mapping of which everything is told, else an empty one."""
    told: Any = row.told[key] or {}
    return {} if None in told.values() else told

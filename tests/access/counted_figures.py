"""What the check of counted pages knows of each: its figure, the lines of its tables, and what it works out of a row."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from refuge.figures.cost import CostRow
from refuge.figures.cost_given import cost_given
from refuge.figures.cost_records import cost_record
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.departures import DEPARTURES
from refuge.figures.people import PEOPLE
from refuge.figures.voids import VOIDS
from refuge.occupancy.lengths import NAMES
from refuge.views import access_and_inclusion as access
from refuge.views import contract_review, costs, moving_on, voids_and_preparation
from refuge.views import households_and_children as households
from refuge.views.reviewed_quarters import reviewed
from tests.access.counted_pages import Given, Page, check_counted


def figure(one: Figure) -> Given:
    """A figure as a copy gives it."""
    return lambda viewer, copy, wanted, day, threshold: given(viewer, copy, wanted, one, day, threshold)


def _lost(row: CountedRow) -> Iterator[int]:
    """Nights lost in all, said where every reason is told."""
    told: Any = row.told["nights_by_reason"] or {}
    if None not in told.values():
        yield sum(told.values())


def _answered(row: CountedRow) -> Iterator[int]:
    """The departures a bar is made of, and how many nights half of them had stayed, without a decimal."""
    told: Any = row.told
    if None not in (told["planned"], told["unplanned"]):
        yield told["planned"] + told["unplanned"]
    if isinstance(median := told["stay_nights_median"], Fraction):
        yield int(median)


def _small(row: CountedRow) -> Iterator[int]:
    """Children under five, where both bands are told."""
    told: Any = row.told["children_by_band"] or {}
    bands = [told.get(band) for band in ("under_1", "1-4")]
    if None not in bands:
        yield sum(bands)


def _used(row: CostRow) -> Iterator[Fraction]:
    """Why an occupied night costs more: the share of commissioned nights that were occupied."""
    if not row.hidden and row.cost.commissioned:
        yield Fraction(row.cost.occupied, row.cost.commissioned)


def of_mapping(key: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The lines of a mapping."""
    return {f"{key}: {code}": label for code, label in labels.items()}


OF_PAGES = {
    "voids": Page(
        figure(VOIDS),
        lines={
            "How long until units were let again": voids_and_preparation.RELETS,
            "Preparation": voids_and_preparation.PREPARATION,
        },
        derived=_lost,
    ),
    "moving-on": Page(
        figure(DEPARTURES),
        lines={"How households left": moving_on.DEPARTED, "Who stays": moving_on.LONG},
        derived=_answered,
        labels=tuple(NAMES.values()),
    ),
    "households": Page(
        figure(PEOPLE),
        lines={
            "Households, adults and children": households.SUPPORTED,
            "Adults": households.ADULTS,
            "Children by age": of_mapping("children_by_band", households.AGES),
        },
        derived=_small,
        labels=tuple(households.AGES.values()),
    ),
    "access": Page(
        access.given_with_referrals,
        lines={
            "Inclusion: households supported": access.BASIS | of_mapping("inclusion", access.QUESTIONS),
            "Access needs": of_mapping("access_needs", access.ACCESS),
        },
        labels=tuple(access.QUESTIONS.values()),
    ),
    "contract-review": Page(
        lambda viewer, copy, wanted, *rest: reviewed(viewer, copy, wanted, *rest) if wanted.contract else [],
        lines={"Indicators": contract_review.INDICATORS, "Value and cost": contract_review.MONEY},
    ),
    "cost": Page(
        lambda viewer, copy, wanted, day, _: cost_given(viewer, copy, wanted, day),
        cost_record,
        lines={"Value and cost": costs.POUNDS},
        derived=_used,
    ),
}
CHECKED = {name: check_counted(page) for name, page in OF_PAGES.items()}
"""What looks for hidden numbers on each."""

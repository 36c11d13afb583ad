"""The page of households and children: how many were supported, adults and children apart, ages and risk (H1–H3, H5, H9)."""

from typing import Any

from refuge.charts.people import Supported, households_opening
from refuge.figures.counted import CountedRow
from refuge.figures.people import PEOPLE
from refuge.figures.releasing import About
from refuge.forms.selection import PeopleForm
from refuge.views.counted_rows import CountedRows
from refuge.views.counted_tables import number
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.vocabulary import RiskLevel

SUPPORTED = {
    "households": "Households supported",
    "households_with_children": "Households with children",
    "adults": "Adults",
    "children": "Children",
    "children_per_household": "Children per household",
    "lone_16_17": "Of the adults, aged 16 or 17 and alone",
    "throughput": "Households by unit in service (throughput)",
}
ADULTS = {
    "women": "Women",
    "men": "Men",
    "trans_adults": "Trans adults",
    "adults_sex_not_known": "Not known",
    "sex_prefer_not_to_say": "Sex: prefer not to say",
    "sex_not_asked": "Sex: not asked",
}
AGES = {
    "under_1": "Under 1",
    "1-4": "1 to 4",
    "5-10": "5 to 10",
    "11-13": "11 to 13",
    "14-15": "14 to 15",
    "16-17": "16 to 17",
    "not_known": "Age not known",
}
RISKS = {**{risk.value: risk.label for risk in RiskLevel}, "not_known": "Not known"}
MEANING = (
    "A household counts once in a period if it had any night in it, as its latest stay has it (H1). Adults and children are"
    " counted apart: children are victims in their own right. People count from joining to leaving (H2).",
    "Women, men, trans adults and not known add up to the adults; sex and gender are two answers, and not asked is not the same"
    " as prefer not to say (H3). Throughput is households by unit in service (H9).",
)
NOTHING = "Nobody was there in these periods. Choose other periods or another contract under Change."


def show(asked: Asked) -> Shown:
    """The households of one selection."""
    found = CountedRows(asked, PEOPLE, ["households"])
    return Shown(
        subject=asked.subject,
        opening=_opening(found),
        sections=_sections(found) if found.has_any else [],
        meaning=MEANING,
        rule="H1–H3, H5, H9",
        recorded=found.recorded("H1"),
        empty=None if found.has_any else NOTHING,
    )


PAGE = FigurePage("households", "Households and children", About.PEOPLE, show, PeopleForm, menu="Households")


def _sections(found: CountedRows) -> list[Section]:
    both = found.by_period("Adults and children supported.", "People", {"adults": "Adults", "children": "Children"})
    return [
        found.section("Households, adults and children", SUPPORTED, both, found.notes),
        *found.section_of("Children by age", "children_by_band", AGES, "Children"),
        found.section("Adults", ADULTS),
        *found.section_of("Risk at arrival", "by_risk_level", RISKS),
    ]


def _opening(found: CountedRows) -> list[str]:
    if found.now is None:
        return []
    before = _supported(found.before) if found.before else None
    return households_opening(_supported(found.now), before, to_date=found.now.to_date)


def _supported(row: CountedRow) -> Supported:
    told: Any = {name: number(row, name) for name in SUPPORTED}
    small: list[Any] = [number(row, f"children_by_band: {band}") for band in ("under_1", "1-4")]
    return Supported(
        row.period,
        told["households"],
        told["adults"],
        told["children"],
        told["households_with_children"],
        None if None in small else sum(small),
    )

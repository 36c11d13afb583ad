"""Households supported, who was in them and what they needed (H1–H6), throughput (H9) and bed spaces (U8)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from refuge.access.scope import Viewer
from refuge.figures import bed_spaces, counting, people_counts, spans
from refuge.figures.chosen import chosen
from refuge.figures.counted import CountedRow, Figure, Told
from refuge.figures.cutting import cut, marks
from refuge.figures.people_counts import BANDS, NOT_KNOWN
from refuge.figures.places import Places
from refuge.figures.selection import Selection
from refuge.occupancy.hiding import Column, Declared, Parts, Resting
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import share
from refuge.vocabulary import AccessNeed, RiskLevel

SEXES = ("women", "men", "trans_adults", "adults_sex_not_known")
ANSWERS = ("sex_prefer_not_to_say", "sex_not_asked")
INCLUSION = (
    *("male_survivors", "women_with_teenage_sons", "pets", "disabled_member", "trans_survivors"),
    *("minoritised_ethnic_groups", "aged_65_or_over", "multiple_needs"),
)
ANSWERED, TRANS_OF_NO_KNOWN_SEX = "sex_answered", "trans_adults_of_no_known_sex"
"""Never told: they follow from the two answers, and these are judged by them."""

DECLARED = Declared(
    numbers=(
        Parts(("households",)),
        Column(SEXES, total="adults", behind="households"),
        Column(("children_by_band",), total="children", behind="households_with_children"),
        Column(("by_risk_level",), total="households"),
        Parts(("adults",), behind="households"),
        Parts(("children",), behind="households_with_children"),
        Parts(("households_with_children",), of="households", behind="households"),
        Parts(("lone_16_17",), of="adults", behind="households"),
        Parts(("access_needs",), of="households", behind="households"),
        Parts(("support_needs",), of="households", behind="households"),
        Parts(("inclusion",), of="households", behind="households"),
        Resting(("inclusion: male_survivors",), on=("men",)),
        Resting(("inclusion: women_with_teenage_sons",), on=("women",)),
        Resting(("inclusion: trans_survivors",), on=("trans_adults",)),
        Resting(ANSWERS, on=(*SEXES, *ANSWERS, ANSWERED, TRANS_OF_NO_KNOWN_SEX)),
        Resting(("throughput",), on=("households",)),
        Resting(("children_per_household",), on=("children", "households")),
        Resting(("person_nights",), on=("adults", "children")),
        Resting(("bed_space_utilisation",), on=("person_nights",)),
    ),
    exact=frozenset({"households", "throughput"}),
    open=frozenset({"bed_space_nights"}),
    nights=("person_nights", "bed_space_utilisation"),
)
"""A man who survives is a man: what is told of one tells of the other, so they are hidden together."""


def people_counted(viewer: Viewer, selection: Selection, table: Places) -> list[CountedRow]:
    """The table of people, counted from the records: a row a period and group; without groups every period has its row.

    The number of statements is fixed. Raises RuleBroken or NotFound on a selection that cannot be had.
    """
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    if not periods:
        return []
    days = marks(selection, periods)
    found, needs = people_counts.households(of, days), people_counts.needs(of, days)
    beds, slept = bed_spaces.bed_space_nights(of, days), bed_spaces.person_nights(of, days)
    in_service = counting.nights(of, [spans.in_service()], days)
    groups = sorted({*beds, *slept, *(group for group, _ in found)}, key=lambda group: (group is None, group or ""))
    nothing = [0] * len(periods)
    rows = []
    for group in groups if of.is_grouped else [None]:
        commissioned = in_service.get(group, {}).get(spans.IN_SERVICE, nothing)
        for at, period in enumerate(periods):
            counts = {**found.get((group, at), {}), "bed_space_nights": beds.get(group, nothing)[at]}
            counts |= {"person_nights": slept.get(group, nothing)[at], "commissioned": commissioned[at]}
            rows.append(_row(selection, group, period, counts, needs.get((group, at), {})))
    return [row for row in rows if not of.is_grouped or row.told["households"] or row.told["bed_space_nights"]]


def _row(
    selection: Selection,
    group: str | None,
    period: Period,
    counts: Mapping[str, int],
    needs: Mapping[str, Mapping[str, int]],
) -> CountedRow:
    nights = (period.counted_to(selection.as_at) - period.starts_on).days
    told = _told(counts, needs, nights)
    adults, unsure = counts.get("adults", 0), sum(counts.get(name, 0) for name in ANSWERS)
    besides = {
        ANSWERED: adults - unsure,
        TRANS_OF_NO_KNOWN_SEX: unsure - counts.get("adults_sex_not_known", 0),
    }
    return CountedRow(period, period.is_to_date(selection.as_at), group, told, besides=besides)


def _told(counts: Mapping[str, int], needs: Mapping[str, Mapping[str, int]], nights: int) -> Told:
    """The keys of a row, from what was counted; ``nights`` are those of the period."""

    def plainly(*names: str) -> dict[str, int]:
        return {name: counts.get(name, 0) for name in names}

    households = counts.get("households", 0)
    risks = plainly(*(risk.value for risk in RiskLevel))
    told: dict[str, Any] = {
        "households": households,
        "households_with_children": counts.get("with_children", 0),
        **plainly("adults", "children", *SEXES, *ANSWERS),
        "children_by_band": plainly(*BANDS, NOT_KNOWN),
        "access_needs": {**dict.fromkeys(AccessNeed.codes(), 0), **needs.get("access_needs", {})},
        "support_needs": dict(sorted(needs.get("support_needs", {}).items())),
        "by_risk_level": {**risks, NOT_KNOWN: households - sum(risks.values())},
        "inclusion": plainly(*INCLUSION),
        "throughput": _throughput(households, nights, counts.get("commissioned", 0)),
        **plainly("person_nights", "bed_space_nights"),
        "bed_space_utilisation": share(counts.get("person_nights", 0), counts.get("bed_space_nights", 0)),
        **plainly("lone_16_17"),
        "children_per_household": share(counts.get("children", 0), households),
    }
    return told


def _throughput(households: int, nights: int, commissioned: int) -> Fraction | None:
    """H9: households supported / average units in service, which is their nights over those of the period."""
    return share(households * nights, commissioned)


PEOPLE = Figure("people", people_counted, DECLARED, nobody=_told({}, {}, 0))
"""The figure as copies give it, and as it is frozen."""

"""Sections of counts: voids, households, needs, departures, referrals. Their figures declare what a copy hides of them."""

from collections.abc import Callable, Sequence

from refuge.figures.counted import Figure
from refuge.figures.counted_given import given
from refuge.figures.counted_records import counted_record
from refuge.figures.departures import DEPARTURES
from refuge.figures.people import PEOPLE
from refuge.figures.records import Record
from refuge.figures.referrals import referrals_given
from refuge.figures.voids import VOIDS
from refuge.returns.declaring import Asking, Measure, Of, Section, Unit

EXACT = Of.HOUSEHOLDS
"""What the contract copy has exactly (D2)."""


def _of(figure: Figure) -> Callable[[Asking], Sequence[Record]]:
    def records(asking: Asking) -> Sequence[Record]:
        if figure.name not in asking.records:
            rows = given(asking.viewer, asking.copy, asking.year(), figure, asking.as_at, asking.threshold)
            asking.records[figure.name] = [counted_record(row) for row in rows]
        return asking.records[figure.name]

    return records


def _referrals(asking: Asking) -> list[Record]:
    rows = referrals_given(asking.viewer, asking.copy, asking.year(), asking.as_at, asking.threshold)
    return [counted_record(row) for row in rows]


def _count(key: str, label: str, rule: str, of: Of = Of.PEOPLE) -> Measure:
    return Measure(key, label, Unit.COUNT, rule, of)


def _days(key: str, label: str, rule: str) -> Measure:
    return Measure(key, label, Unit.DAYS, rule)


def _by(key: str, label: str, rule: str, words: str, unit: Unit = Unit.COUNT) -> Measure:
    return Measure(key, label, unit, rule, words=words)


VOIDS_AND_PREPARATION = Section(
    code="voids",
    title="Voids and preparation",
    measures=(
        _count("voids", "Voids that ended", "V2", EXACT),
        _days("relet_days_mean", "Re-let days, average", "V2"),
        _days("relet_days_median", "Re-let days, median", "V2"),
        _days("relet_days_max", "Re-let days, longest", "V2"),
        _count("first_lets", "First lets", "V2", EXACT),
        _count("with_works", "Voids with nights out of use", "V2", EXACT),
        _count("preparations", "Preparations that ended", "V3", EXACT),
        _days("preparing_days_mean", "Days of preparation, average", "V3"),
        Measure("preparing_over_target_nights", "Nights over target", Unit.NIGHTS, "V3"),
        _by("nights_by_reason", "Nights by reason", "V4", "void_reason", Unit.NIGHTS),
        _by("nights_waiting_for", "Nights by who was waited for", "V4", "waits_for", Unit.NIGHTS),
    ),
    figure=_of(VOIDS),
    note="First lets, and voids with nights out of use, are left out of re-let days and counted apart (V2).",
)
HOUSEHOLDS = Section(
    code="households",
    title="Households and children",
    measures=(
        _count("households", "Households supported", "H1", EXACT),
        _count("households_with_children", "Households with children", "H2"),
        _count("adults", "Adults", "H2"),
        _count("women", "Women", "H3"),
        _count("men", "Men", "H3"),
        _count("trans_adults", "Trans adults", "H3"),
        _count("adults_sex_not_known", "Adults, sex not known", "H3"),
        _count("children", "Children", "H2"),
        Measure("throughput", "Throughput", Unit.RATIO, "H9", EXACT),
        Measure("person_nights", "Person-nights", Unit.NIGHTS, "U8"),
        Measure("bed_space_nights", "Bed-space nights", Unit.NIGHTS, "U8", Of.NIGHTS),
        Measure(
            "bed_space_utilisation",
            "Bed spaces utilised",
            Unit.SHARE,
            "U8",
            numerator=("person_nights",),
            denominator=("bed_space_nights",),
        ),
        _by("children_by_band", "Children by age", "H2", "children_band"),
        _by("by_risk_level", "Risk at arrival", "H5", "risk_level"),
    ),
    figure=_of(PEOPLE),
    note="Women, men, trans adults and not known add up to the adults (H3).",
)
NEEDS = Section(
    code="needs",
    title="Access and support needs",
    measures=(
        _by("access_needs", "Access needs", "H4", "access_need"),
        _by("support_needs", "Support needs", "H4", "support_need"),
    ),
    figure=_of(PEOPLE),
    note="A household can have several needs, so rows do not add up (H4).",
)
INCLUSION = Section(
    code="inclusion",
    title="Inclusion",
    measures=(_by("inclusion", "Households supported", "H6", "inclusion"),),
    figure=_of(PEOPLE),
    note="A household can be in several rows (H6).",
)
DEPARTED = Section(
    code="departures",
    title="Length of stay and departures",
    measures=(
        _count("departures", "Departures", "H8", EXACT),
        _count("planned", "Planned", "H8", EXACT),
        _count("unplanned", "Unplanned", "H8", EXACT),
        Measure("planned_share", "Planned share", Unit.SHARE, "H8", EXACT, ("planned",), ("planned", "unplanned")),
        _count("not_answered", "Not answered whether planned", "H8"),
        _count("deaths", "Deaths", "H8"),
        _count("handed_over", "Handed over to a new provider", "H8", EXACT),
        _count("outcome_pending", "Outcome pending", "H8"),
        _days("stay_nights_mean", "Nights of stay, average", "H7"),
        _days("stay_nights_median", "Nights of stay, median", "H7"),
        _count("open_stays", "Stays still open", "H7", EXACT),
        _count("over_six_months", "Supported who stayed over six months", "H7"),
        _by("stay_bands", "Length of stay", "H7", "stay_band"),
        _by("open_stay_bands", "Length so far of open stays", "H7", "stay_band"),
        _by("by_destination", "Destination", "H8", "destination"),
        _by("by_reason", "Reason for leaving", "H8", "departure_reason"),
    ),
    figure=_of(DEPARTURES),
)
REFERRED = Section(
    code="referrals",
    title="Referrals and unmet need",
    measures=(
        _count("received", "Referrals received", "F1", EXACT),
        _count("accommodated", "Accommodated", "F1", EXACT),
        _count("accepted", "Accepted", "F1", EXACT),
        _count("declined", "Declined by the provider", "F1"),
        _count("chose_not_to_take", "Survivor chose not to take the place", "F1"),
        _count("withdrawn_by_referrer", "Withdrawn by the referrer", "F1"),
        _count("no_contact", "No contact", "F1"),
        _count("did_not_arrive", "Did not arrive", "F1"),
        _count("information_only", "Information only", "F1"),
        _count("open", "Open", "F1"),
        _count("households_unable_to_be_supported", "Households unable to be supported", "F5"),
        _count(
            "declined_for_space_while_a_unit_looked_suitable",
            "Declined for space while a unit looked suitable",
            "F3",
        ),
        _days("days_to_decision_mean", "Days to a decision, average", "F1"),
        _days("days_to_arrival_mean", "Days to arrival, average", "F1"),
        _by("by_reason", "Main reason", "F2", "referral_reason"),
        _by("households_unable_by_reason", "Unable to be supported, by main reason", "F5", "referral_reason"),
    ),
    figure=_referrals,
    note="Referrals count in the year they were received in, with what has come of them since (F1).",
)

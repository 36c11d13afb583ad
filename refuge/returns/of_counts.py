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


def records_of(figure: Figure) -> Callable[[Asking], Sequence[Record]]:
    """What asks a figure of counts for the year; several sections ask it once."""

    def records(asking: Asking) -> Sequence[Record]:
        if figure.name not in asking.records:
            rows = given(asking.viewer, asking.copy, asking.year(), figure, asking.as_at, asking.threshold)
            asking.records[figure.name] = [counted_record(row) for row in rows]
        return asking.records[figure.name]

    return records


def referral_records(asking: Asking) -> list[Record]:
    """The year's referrals."""
    rows = referrals_given(asking.viewer, asking.copy, asking.year(), asking.as_at, asking.threshold)
    return [counted_record(row) for row in rows]


def count(key: str, label: str, rule: str, of: Of = Of.PEOPLE) -> Measure:
    """A number of households or people."""
    return Measure(key, label, Unit.COUNT, rule, of)


def _days(key: str, label: str, rule: str) -> Measure:
    return Measure(key, label, Unit.DAYS, rule)


def by_list(key: str, label: str, rule: str, words: str, unit: Unit = Unit.COUNT) -> Measure:
    """Numbers told apart by the items of a list."""
    return Measure(key, label, unit, rule, words=words)


VOIDS_AND_PREPARATION = Section(
    code="voids",
    title="Voids and preparation",
    measures=(
        count("voids", "Voids that ended", "V2", EXACT),
        _days("relet_days_mean", "Re-let days, average", "V2"),
        _days("relet_days_median", "Re-let days, median", "V2"),
        _days("relet_days_max", "Re-let days, longest", "V2"),
        count("first_lets", "First lets", "V2", EXACT),
        count("with_works", "Voids with nights out of use", "V2", EXACT),
        count("preparations", "Preparations that ended", "V3", EXACT),
        _days("preparing_days_mean", "Days of preparation, average", "V3"),
        Measure("preparing_over_target_nights", "Nights over target", Unit.NIGHTS, "V3"),
        by_list("nights_by_reason", "Nights by reason", "V4", "void_reason", Unit.NIGHTS),
        by_list("nights_waiting_for", "Nights by who was waited for", "V4", "waits_for", Unit.NIGHTS),
    ),
    figure=records_of(VOIDS),
    note="First lets, and voids with nights out of use, are left out of re-let days and counted apart (V2).",
)
HOUSEHOLDS = Section(
    code="households",
    title="Households and children",
    measures=(
        count("households", "Households supported", "H1", EXACT),
        count("households_with_children", "Households with children", "H2"),
        count("adults", "Adults", "H2"),
        count("women", "Women", "H3"),
        count("men", "Men", "H3"),
        count("trans_adults", "Trans adults", "H3"),
        count("adults_sex_not_known", "Adults, sex not known", "H3"),
        count("children", "Children", "H2"),
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
        by_list("children_by_band", "Children by age", "H2", "children_band"),
        by_list("by_risk_level", "Risk at arrival", "H5", "risk_level"),
    ),
    figure=records_of(PEOPLE),
    note="Women, men, trans adults and not known add up to the adults (H3).",
)
NEEDS = Section(
    code="needs",
    title="Access and support needs",
    measures=(
        by_list("access_needs", "Access needs", "H4", "access_need"),
        by_list("support_needs", "Support needs", "H4", "support_need"),
    ),
    figure=records_of(PEOPLE),
    note="A household can have several needs, so rows do not add up (H4).",
)
INCLUSION = Section(
    code="inclusion",
    title="Inclusion",
    measures=(by_list("inclusion", "Households supported", "H6", "inclusion"),),
    figure=records_of(PEOPLE),
    note="A household can be in several rows (H6).",
)
DEPARTED = Section(
    code="departures",
    title="Length of stay and departures",
    measures=(
        count("departures", "Departures", "H8", EXACT),
        count("planned", "Planned", "H8", EXACT),
        count("unplanned", "Unplanned", "H8", EXACT),
        Measure("planned_share", "Planned share", Unit.SHARE, "H8", EXACT, ("planned",), ("planned", "unplanned")),
        count("not_answered", "Not answered whether planned", "H8"),
        count("deaths", "Deaths", "H8"),
        count("handed_over", "Handed over to a new provider", "H8", EXACT),
        count("outcome_pending", "Outcome pending", "H8"),
        _days("stay_nights_mean", "Nights of stay, average", "H7"),
        _days("stay_nights_median", "Nights of stay, median", "H7"),
        count("open_stays", "Stays still open", "H7", EXACT),
        count("over_six_months", "Supported who stayed over six months", "H7"),
        by_list("stay_bands", "Length of stay", "H7", "stay_band"),
        by_list("open_stay_bands", "Length so far of open stays", "H7", "stay_band"),
        by_list("by_destination", "Destination", "H8", "destination"),
        by_list("by_reason", "Reason for leaving", "H8", "departure_reason"),
    ),
    figure=records_of(DEPARTURES),
)
REFERRED = Section(
    code="referrals",
    title="Referrals and unmet need",
    measures=(
        count("received", "Referrals received", "F1", EXACT),
        count("accommodated", "Accommodated", "F1", EXACT),
        count("accepted", "Accepted", "F1", EXACT),
        count("declined", "Declined by the provider", "F1"),
        count("chose_not_to_take", "Survivor chose not to take the place", "F1"),
        count("withdrawn_by_referrer", "Withdrawn by the referrer", "F1"),
        count("no_contact", "No contact", "F1"),
        count("did_not_arrive", "Did not arrive", "F1"),
        count("information_only", "Information only", "F1"),
        count("open", "Open", "F1"),
        count("households_unable_to_be_supported", "Households unable to be supported", "F5"),
        count(
            "declined_for_space_while_a_unit_looked_suitable",
            "Declined for space while a unit looked suitable",
            "F3",
        ),
        _days("days_to_decision_mean", "Days to a decision, average", "F1"),
        _days("days_to_arrival_mean", "Days to arrival, average", "F1"),
        by_list("by_reason", "Main reason", "F2", "referral_reason"),
        by_list("households_unable_by_reason", "Unable to be supported, by main reason", "F5", "referral_reason"),
    ),
    figure=referral_records,
    note="Referrals count in the year they were received in, with what has come of them since (F1).",
)

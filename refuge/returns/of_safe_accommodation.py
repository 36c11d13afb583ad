"""The sections of an authority's safe-accommodation return, shaped as the department's statistics are (SI 2021/991).

Everything counted is the authority's part (G6): what lies in it of a pooled contract, and all of a contract of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from refuge.figures.by_type_given import by_type_given
from refuge.figures.counted_records import counted_record
from refuge.figures.departures import DEPARTURES
from refuge.figures.people import PEOPLE
from refuge.figures.records import Record, dated, hidden
from refuge.figures.selection import Grouping
from refuge.figures.typed_accommodation import typed_accommodation
from refuge.figures.units import units_in_service
from refuge.occupancy.hiding import Names
from refuge.returns.declaring import Asking, Measure, Of, Section, Unit
from refuge.returns.of_counts import EXACT, by_list, count, records_of, referral_records
from refuge.returns.words_of_years import in_order

SI = "SI 2021/991"
UNITS = (
    Measure("units", "Units", Unit.COUNT, SI, Of.NIGHTS),
    Measure("bed_spaces", "Bed spaces", Unit.COUNT, SI, Of.NIGHTS),
)
INDIVIDUALS = (
    count("women", "Women", "H3"),
    count("men", "Men", "H3"),
    count("trans_adults", "Trans adults", "H3"),
    count("adults_sex_not_known", "Adults, sex not known", "H3"),
    count("children", "Children", "H2"),
)


def _units(group: Grouping) -> Callable[[Asking], list[Record]]:
    def records(asking: Asking) -> list[Record]:
        rows = units_in_service(asking.viewer, asking.year(group), asking.as_at)
        return [
            {**dated(row.period, row.to_date, row.group), "units": row.units, "bed_spaces": row.bed_spaces}
            for row in rows
        ]

    return records


def _by_type(asking: Asking) -> list[Record]:
    already = Names(name for record in records_of(PEOPLE)(asking) for name in record.get("hidden", ()))
    asked = (asking.viewer, asking.copy, asking.year(), PEOPLE, asking.as_at, asking.threshold)
    return [counted_record(row) for row in by_type_given(*asked, already)]


def _typed(asking: Asking) -> list[Record]:
    rows = typed_accommodation(
        asking.viewer, asking.copy, asking.narrowed["authority"], asking.period, asking.threshold
    )
    dates = dated(asking.period, asking.period.is_to_date(asking.as_at), None)
    return [{**dates, "group": f"{row.type} + {row.source}", **row.told, **hidden(row.hidden)} for row in rows]


def _worded(
    figure: Callable[[Asking], Sequence[Record]], measures: Sequence[Measure]
) -> Callable[[Asking], Sequence[Record]]:
    """The figure's records, each list in the order of the year's words."""

    def records(asking: Asking) -> list[Record]:
        year = asking.period.starts_on.year
        return [
            {**record, **{one.key: in_order(one.words, year, record[one.key]) for one in measures if record[one.key]}}
            for record in figure(asking)
        ]

    return records


def _listed(
    code: str, title: str, measures: tuple[Measure, ...], figure: Callable[[Asking], Sequence[Record]], note: str
) -> Section:
    listed = [measure for measure in measures if measure.words]
    return Section(code, title, measures, _worded(figure, listed), note)


SERVICE = (
    Section(
        code="units",
        title="Units and bed spaces",
        measures=UNITS,
        figure=_units(Grouping.ACCOMMODATION_TYPE),
        note="In service on the year's last night. A sanctuary scheme has no units of ours: see what was typed.",
        groups="safe_accommodation",
    ),
    Section(
        code="contracts",
        title="Units and bed spaces by contract",
        measures=UNITS,
        figure=_units(Grouping.CONTRACT),
        note="Of a contract with several authorities this is the authority's own part, and so is all that is counted here: "
        "what lies in it (G6).",
        groups="contract",
    ),
)
SUPPORTED = (
    Section(
        code="supported",
        title="Households and individuals supported",
        measures=(count("households", "Households", "H1", EXACT), count("adults", "Adults", "H2"), *INDIVIDUALS),
        figure=records_of(PEOPLE),
        note="Women, men, trans adults and not known add up to the adults (H3).",
    ),
    Section(
        code="supported_by_type",
        title="Households and individuals supported, by accommodation type",
        measures=(count("households", "Households", "H1"), *INDIVIDUALS),
        figure=_by_type,
        note="A household counts once in each type it used, so types may add up to more than all (H1). Outside the provider "
        "numbers are told apart by type only where none of them is small (D3).",
        groups="safe_accommodation",
    ),
)
UNABLE = _listed(
    "unable",
    "Households unable to be supported",
    (
        count("households_unable_to_be_supported", "Households unable to be supported", "F5"),
        by_list("households_unable_by_reason", "Main reason", "F5", "unable_reason"),
    ),
    referral_records,
    "By the main reason of their last refusal. A referral to a contract with several authorities is to each of them, and "
    "counts whole (F5).",
)
ENDED = (
    _listed(
        "ended",
        "Households whose support ended",
        (
            count("departures", "Households whose support ended", "H8", EXACT),
            by_list("by_reason", "Reason", "H8", "ended_reason"),
            by_list("by_destination", "Destination", "H8", "ended_destination"),
        ),
        records_of(DEPARTURES),
        "Households handed over to a new provider are still supported and not among them (H8).",
    ),
)
CHARACTERISTICS = (
    _listed(
        "characteristics",
        "Individuals by characteristic",
        (by_list("inclusion", "Adult victims", "H6", "characteristic"),),
        records_of(PEOPLE),
        "Adult victims, one a household; one can have several characteristics, so rows do not add up (H6).",
    ),
    Section(
        code="needs",
        title="Individuals by need",
        measures=(
            by_list("access_needs", "Access needs", "H4", "access_need"),
            by_list("support_needs", "Support needs", "H4", "support_need"),
        ),
        figure=records_of(PEOPLE),
        note="Needs of a household are recorded with its adult victim; there can be several, so rows do not add up (H4).",
    ),
)
TYPED = Section(
    code="typed",
    title="Typed by the authority, not counted here",
    measures=(
        *UNITS,
        *(replace(measure, of=EXACT) for measure in (count("households", "Households", "H1"), *INDIVIDUALS)),
    ),
    figure=_typed,
    note="Sanctuary schemes, and providers who are not on the system, as the source named in each row gave them; a dash is "
    "not known. They are in no other number of this return.",
    groups="safe_accommodation",
)

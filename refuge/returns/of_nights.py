"""Sections of nights: utilisation by year, by month and by place."""

from itertools import dropwhile

from refuge.figures.nights_given import utilisation_given
from refuge.figures.records import Record, utilisation_record
from refuge.figures.selection import Grouping, Selection
from refuge.returns.declaring import Asking, Measure, Of, Section, Unit

YEARS_BEFORE = 4
STATES = (
    Measure("occupied", "Nights occupied", Unit.NIGHTS, "N1", Of.NIGHTS),
    Measure("commissioned", "Nights commissioned", Unit.NIGHTS, "N12", Of.NIGHTS),
    Measure("preparing", "Nights preparing", Unit.NIGHTS, "N7", Of.NIGHTS),
    Measure("out_of_use", "Nights out of use", Unit.NIGHTS, "V4", Of.NIGHTS),
    Measure("ready", "Nights ready", Unit.NIGHTS, "N5", Of.NIGHTS),
)


def _utilised(unit: Unit) -> Measure:
    return Measure("utilisation", "Utilised", unit, "U1", Of.NIGHTS, ("occupied",), ("commissioned",))


STEPS = (
    Measure(
        "availability", "Available", Unit.SHARE, "U2", Of.NIGHTS, ("commissioned", "-out_of_use"), ("commissioned",)
    ),
    Measure(
        "utilisation_of_available",
        "Utilised, of available nights",
        Unit.SHARE,
        "U3",
        Of.NIGHTS,
        ("occupied",),
        ("commissioned", "-out_of_use"),
    ),
    Measure(
        "utilisation_of_ready",
        "Utilised, of ready nights",
        Unit.SHARE,
        "U4",
        Of.NIGHTS,
        ("occupied",),
        ("occupied", "ready"),
    ),
    Measure("of_which_held", "Of which held", Unit.NIGHTS, "N10", Of.PEOPLE),
    Measure("of_which_away", "Of which away", Unit.NIGHTS, "N11", Of.PEOPLE),
    Measure("second_units", "Of which in second units", Unit.NIGHTS, "N9", Of.PEOPLE),
    Measure("shortfall", "Nights short of the contracted minimum", Unit.NIGHTS, "U11", Of.NIGHTS),
    Measure(
        "utilisation_of_contracted_minimum",
        "Utilised, of the contracted minimum",
        Unit.SHARE,
        "U11",
        Of.NIGHTS,
        ("occupied",),
        ("commissioned", "shortfall"),
    ),
)


def _records(asking: Asking, selection: Selection) -> list[Record]:
    rows = utilisation_given(asking.viewer, asking.copy, selection, asking.as_at)
    return [utilisation_record(row) for row in rows]


def _years(asking: Asking) -> list[Record]:
    """The year and those before it in which anything was commissioned, as the report prints them."""
    records = _records(asking, asking.years(YEARS_BEFORE))
    return list(dropwhile(lambda record: not record["commissioned"], records))


def _by_place(group: Grouping) -> Section:
    words = {Grouping.PROPERTY: "property", Grouping.ACCOMMODATION_TYPE: "accommodation type"}[group]
    return Section(
        code=f"by_{words.replace(' ', '_')}",
        title=f"Utilisation by {words}",
        measures=(_utilised(Unit.SHARE), *STATES),
        figure=lambda asking: _records(asking, asking.year(group)),
        note="Small ones are joined in the copies that leave the provider (D4).",
        groups=words.replace(" ", "_"),
        fine=True,
    )


UTILISATION = Section(
    code="utilisation",
    title="Utilisation",
    measures=(_utilised(Unit.WHOLE_SHARE), *STATES[:2]),
    figure=_years,
    note="Nights not utilised include time to prepare a unit for re-letting and time it stood empty. The night of arrival"
    " counts, the night of departure does not.",
    chart="utilisation",
)
STATES_OF_THE_YEAR = Section(
    code="nights",
    title="What the nights were used for",
    measures=(*STATES, *STEPS),
    figure=lambda asking: _records(asking, asking.year()),
    note="Each further rate leaves out nights on which a unit could not have been let.",
)
MONTHS = Section(
    code="months",
    title="Month by month",
    measures=(_utilised(Unit.SHARE), *STATES),
    figure=lambda asking: _records(asking, asking.months()),
    chart="utilisation",
    fine=True,
)
BY_PROPERTY, BY_TYPE = _by_place(Grouping.PROPERTY), _by_place(Grouping.ACCOMMODATION_TYPE)

"""Sections of origin: where households came from, counted three ways (G2–G4)."""

from collections.abc import Sequence

from refuge.figures.origins import Count
from refuge.figures.origins_given import origins_by_count
from refuge.figures.records import Record, origin_record
from refuge.returns.declaring import Asking, Measure, Of, Section, Unit

WAYS = {
    Count.SUPPORTED: ("Origin of households supported", Unit.COUNT),
    Count.ARRIVALS: ("Origin of arrivals", Unit.COUNT),
    Count.NIGHTS: ("Origin by occupied nights", Unit.NIGHTS),
}


def _measures(unit: Unit, of: Of) -> tuple[Measure, ...]:
    return (
        Measure("in_borough", "In area", unit, "G2", of),
        Measure("out_of_area", "Out of area", unit, "G2", of),
        Measure("unknown", "Unknown", unit, "G2", of),
        Measure(
            "share_out_of_area",
            "Share out of area",
            Unit.SHARE,
            "G3",
            of,
            ("out_of_area",),
            ("in_borough", "out_of_area"),
        ),
        Measure("by_region", "By region", unit, "G1", words="region"),
    )


def _records(asking: Asking, count: Count) -> Sequence[Record]:
    """One way; what has to be hidden is worked out once for all of them."""
    if count not in asking.records:
        year, day = asking.year(), asking.as_at
        found = origins_by_count(asking.viewer, asking.copy, year, list(Count), day, asking.threshold)
        asking.records.update({way: [origin_record(row) for row in rows] for way, rows in found.items()})
    return asking.records[count]


def _section(count: Count) -> Section:
    title, unit = WAYS[count]
    return Section(
        code=f"origin_{count.value}",
        title=title,
        measures=_measures(unit, Of.PEOPLE if count is Count.NIGHTS else Of.HOUSEHOLDS),
        figure=lambda asking: _records(asking, count),
        note="The share is of those whose origin is known; the unknown stand beside it (G3).",
    )


ORIGIN = tuple(_section(count) for count in WAYS)

"""Rows of figures as plain records, under the names that other programs read (JSON and CSV alike)."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from refuge.figures.nights import NightRow, UtilisationRow
from refuge.figures.origins import OriginRow
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights

Record = dict[str, Any]
RECORDED = {"held": "of_which_held", "away": "of_which_away"}
"""What goes by another name in a record than in a row."""


def utilisation_record(row: UtilisationRow, commissioned: bool = True) -> Record:
    """One row of the table of utilisation. Nights outside any contract go by ``in_service`` (N8)."""
    record = {
        **dated(row.period, row.to_date, row.group),
        **_nights(row.nights, commissioned),
        "utilisation": number(row.nights.utilisation),
        "availability": number(row.nights.availability),
        "utilisation_of_available": number(row.nights.utilisation_of_available),
        "utilisation_of_ready": number(row.nights.utilisation_of_ready),
        "of_which_held": row.held,
        "of_which_away": row.away,
        "second_units": row.second_units,
        "shortfall": row.shortfall,
        "utilisation_of_contracted_minimum": number(row.utilisation_of_contracted_minimum),
    }
    taken = [RECORDED.get(name, name) for name in row.hidden]
    return {**record, **dict.fromkeys(taken), **hidden(taken)}


def night_record(row: NightRow, commissioned: bool = True) -> Record:
    """One night's units in each state."""
    return {"night": row.night.isoformat(), "group": row.group, **_nights(row.units, commissioned)}


def origin_record(row: OriginRow) -> Record:
    """One row of origins; ``by_region`` is a mapping."""
    return {
        **dated(row.period, row.to_date, row.group),
        "in_borough": row.origins.in_borough,
        "out_of_area": row.origins.out_of_area,
        "unknown": row.origins.unknown,
        "share_out_of_area": number(row.origins.share_out_of_area),
        "by_region": None if row.origins.by_region is None else dict(row.origins.by_region),
        **hidden(row.origins.hidden),
    }


def flat(record: Mapping[str, Any]) -> Record:
    """A record for a table of text: a mapping's keys become columns of their own, and yes and no are words.

    >>> flat({"unknown": 1, "by_region": {"London": 2, "Essex": 1}, "to_date": True})
    {'unknown': 1, 'by_region: Essex': 1, 'by_region: London': 2, 'to_date': 'true'}
    """
    columns: Record = {}
    for key, value in record.items():
        if key == "hidden":
            columns[key] = "; ".join(value)
        elif isinstance(value, dict):
            columns.update({f"{key}: {inner}": value[inner] for inner in sorted(value)})
        else:
            columns[key] = str(value).lower() if isinstance(value, bool) else value
    return columns


def dated(period: Period, to_date: bool, group: str | None) -> Record:
    """What every row begins with."""
    days = {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()}
    return {"period": period.label, **days, "to_date": to_date, "group": group}


def _nights(nights: Nights, commissioned: bool) -> Record:
    return {
        "commissioned" if commissioned else "in_service": nights.commissioned,
        "occupied": nights.occupied,
        "preparing": nights.preparing,
        "out_of_use": nights.out_of_use,
        "ready": nights.ready,
    }


def hidden(names: Collection[str]) -> Record:
    """The names of what is hidden, where anything is."""
    return {"hidden": sorted(names)} if names else {}


def number(rate: Fraction | None) -> float | None:
    """A rate or mean, unrounded; nothing where there is none (U6)."""
    return None if rate is None else float(rate)

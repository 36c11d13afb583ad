"""In borough, out of area or unknown: where households lived before they fled (G1–G3, G6)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from refuge.occupancy.utilisation import share

Codes = frozenset[str]


class Area(StrEnum):
    """Where an origin lies, seen from a footprint (G2)."""

    IN_BOROUGH = "in_borough"
    OUT_OF_AREA = "out_of_area"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Place:
    """One authority: its country and region, the county it is a district of, and what followed it on which day.

    ``ended`` is the first day the code no longer stood; with successors and no such day it was replaced before
    anything recorded.
    """

    code: str
    country: str
    region: str
    county: str | None = None
    ended: date | None = None
    successors: Codes = frozenset()


@dataclass(frozen=True)
class Origin:
    """An origin as given: an authority's code, or a place that is none; neither is not asked."""

    code: str | None = None
    place: str | None = None


NATIONS = {"scotland": "Scotland", "wales": "Wales", "northern_ireland": "Northern Ireland"}
OUTSIDE_UK = "outside_uk"
NOT_DISCLOSED = "not_disclosed"
NOT_ASKED = "not_asked"
NO_LONGER_HELD = "no_longer_held"
"""The heading of those who were erased since (D6); where they came from is unknown now."""


class Gazetteer:
    """The table of authorities, able to say what became of a code by a day."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._places: Mapping[str, Place] = {place.code: place for place in places}
        self._began = {
            successor: place.ended
            for place in self._places.values()
            for successor in place.successors
            if place.ended is not None
        }

    @property
    def reorganisations(self) -> list[date]:
        """The days on which any authority gave way to another, in order: between two of them nothing changes."""
        return sorted({place.ended for place in self._places.values() if place.ended is not None})

    @property
    def regions(self) -> list[str]:
        """Every heading an origin that is known can be counted under by region, in order."""
        return sorted({place.region for place in self._places.values()} | set(NATIONS.values()) | {OUTSIDE_UK})

    def place(self, code: str) -> Place:
        """What is known of a code."""
        return self._places[code]

    def followed(self, code: str, day: date) -> Codes:
        """What stood for a code on a day, through every successor that had begun by then.

        >>> old = Place("A", "England", "North", ended=date(2023, 4, 1), successors=frozenset({"B", "C"}))
        >>> table = Gazetteer([old, Place("B", "England", "North"), Place("C", "England", "North")])
        >>> sorted(table.followed("A", date(2023, 3, 31))), sorted(table.followed("A", date(2023, 4, 1)))
        (['A'], ['B', 'C'])
        """
        place = self._places[code]
        if not place.successors or (place.ended is not None and place.ended > day):
            return frozenset({code})
        return frozenset().union(*(self.followed(successor, day) for successor in place.successors))

    def stood_on(self, code: str, day: date) -> bool:
        """Whether a code had begun by a day."""
        began = self._began.get(code)
        return began is None or began <= day

    def area(self, origin: Origin, footprint: Codes, arrived_on: date, today: date) -> Area:
        """Where an origin lies as seen from a footprint, on the day of arrival (G1, G2).

        Both are taken through successors as far as had begun that day, so that a later reorganisation never changes a
        past figure; where a code on either side came later, both are taken to ``today``.
        """
        if origin.code is None:
            return self._area_of_place(origin.place, footprint)
        given = {origin.code, *footprint}
        day = arrived_on if all(self.stood_on(code, arrived_on) for code in given) else max(arrived_on, today)
        stood = frozenset().union(*(self.followed(code, day) for code in footprint))
        return _together([self._area_of_code(code, stood) for code in sorted(self.followed(origin.code, day))])

    def region(self, origin: Origin) -> str:
        """The heading an origin is counted under by region: an English region, a nation, or why none is known."""
        if origin.code is not None:
            return self._places[origin.code].region
        return NATIONS.get(origin.place or "", origin.place or NOT_ASKED)

    def _area_of_code(self, code: str, footprint: Codes) -> Area:
        if code in footprint or self._places[code].county in footprint:
            return Area.IN_BOROUGH
        if any(self._places[stood].county == code for stood in footprint):
            return Area.UNKNOWN  # a county, where the footprint holds only a district of it
        return Area.OUT_OF_AREA

    def _area_of_place(self, place: str | None, footprint: Codes) -> Area:
        if place in (None, NOT_DISCLOSED, NO_LONGER_HELD):
            return Area.UNKNOWN
        inside = {self._places[code].region for code in footprint} | {self._places[code].country for code in footprint}
        return Area.UNKNOWN if NATIONS.get(place, place) in inside else Area.OUT_OF_AREA


def _together(areas: list[Area]) -> Area:
    """One area of several that followed one authority: all in is in, only some is unknown (G1)."""
    return areas[0] if len(set(areas)) == 1 else Area.UNKNOWN


@dataclass(frozen=True)
class Origins:
    """Households, arrivals or nights by where they came from (G3). A count that is hidden is nothing (D3).

    ``in_borough_by_region`` says how many of a region's came from the borough itself.
    """

    in_borough: int | None = 0
    out_of_area: int | None = 0
    unknown: int | None = 0
    by_region: Mapping[str, int | None] | None = field(default_factory=dict)
    in_borough_by_region: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def share_out_of_area(self) -> Fraction | None:
        """Out of area / known; the unknown stand beside it and are never folded in."""
        if self.in_borough is None or self.out_of_area is None:
            return None
        return share(self.out_of_area, self.in_borough + self.out_of_area)

    def hiding(self, areas: Collection[str], regions: Collection[str]) -> "Origins":
        """The same with some counts taken away. A hidden region is named whether or not anybody came from it.

        Where an area is hidden no region is told at all, since both tell of the unknown.

        >>> Origins(7, 12, 0, {"London": 3, "Wales": 16}).hiding([], ["London", "Scotland"]).by_region
        {'London': None, 'Scotland': None, 'Wales': 16}
        """
        told = {**(self.by_region or {}), **dict.fromkeys(regions)}
        return Origins(
            None if Area.IN_BOROUGH in areas else self.in_borough,
            None if Area.OUT_OF_AREA in areas else self.out_of_area,
            None if Area.UNKNOWN in areas else self.unknown,
            None if areas else {region: told[region] for region in sorted(told)},
        )

    @property
    def hidden(self) -> list[str]:
        """The names of what was taken away, a share that rests on it included."""
        names = [area.value for area in Area if getattr(self, area) is None]
        share_hidden = [] if {Area.IN_BOROUGH, Area.OUT_OF_AREA}.isdisjoint(names) else ["share_out_of_area"]
        if self.by_region is None:
            return [*names, *share_hidden, "by_region"]
        return [
            *names,
            *share_hidden,
            *(f"by_region: {name}" for name, count in self.by_region.items() if count is None),
        ]

    @classmethod
    def of(cls, counted: Iterable[tuple[Area, str, int]]) -> "Origins":
        """Added up from (area, region, count)."""
        areas, regions, at_home = Counter[Area](), Counter[str](), Counter[str]()
        for area, region, count in counted:
            areas[area] += count
            regions[region] += count
            if area is Area.IN_BOROUGH:
                at_home[region] += count
        by_region = {region: regions[region] for region in sorted(regions) if regions[region]}
        return cls(areas[Area.IN_BOROUGH], areas[Area.OUT_OF_AREA], areas[Area.UNKNOWN], by_region, at_home)

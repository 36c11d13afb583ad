"""What is hidden of where people came from cannot be worked back from everything one commissioner can download (D3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, partial
from itertools import product
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures import origins_given, patterns
from refuge.figures.origins import Count, OriginRow, origins
from refuge.figures.places import places
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.models import Stay
from refuge.occupancy.origin import Area, Gazetteer, Origin, Origins
from refuge.occupancy.period import Kind, Period, period_of, periods
from refuge.vocabulary import Copy
from tests import services
from tests.figures.attacking import Attack
from tests.figures.crowded_services import FIRST, ORIGINS, PARTS, TODAY, Lived, draw, save

LOOKING = Viewer.command_line()
COUNTS = (Count.ARRIVALS, Count.SUPPORTED)
THRESHOLD = 5
BEFORE, AFTER = -1, 6
"""Six quarters are looked at: a financial year and the half after it. These stand for what came before and after."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What the attacker knows beforehand: the contract, its authorities, and which origins there are – not how many of each."""

    contract: str
    parts: tuple[str, ...]
    origins: tuple[str | None, ...]
    gazetteer: Gazetteer
    first: date
    earliest: int = 0

    @property
    def quarters(self) -> list[date]:
        """The first day of each quarter, and the day after the last."""
        months = [self.first.month - 1 + 3 * at for at in range(AFTER + 1)]
        return [date(self.first.year + month // 12, month % 12 + 1, 1) for month in months]

    @property
    def today(self) -> date:
        """A day after all of them."""
        return self.quarters[-1] + timedelta(days=19)

    @property
    def whole(self) -> frozenset[str]:
        """The footprint."""
        return frozenset(self.parts)

    @cache  # noqa: B019 – a scene lives as long as its test
    def area(self, at: int, footprint: frozenset[str]) -> Area:
        """Where one of the origins lies."""
        return self.gazetteer.area(self._origin(at), footprint, self.first, self.today)

    @cache  # noqa: B019
    def region(self, at: int) -> str:
        """Under which region it is counted."""
        return self.gazetteer.region(self._origin(at))

    @cached_property
    def kinds(self) -> list[int]:
        """One origin of each kind that no figure tells from another."""
        footprints = [self.whole, *(frozenset({part}) for part in self.parts)]
        kinds = {
            (self.region(at), *(self.area(at, footprint) for footprint in footprints)): at
            for at in range(len(self.origins))
        }
        return sorted(kinds.values())

    def _origin(self, at: int) -> Origin:
        named = self.origins[at]
        return Origin(named) if named and named[1:].isdigit() else Origin(None, named)


def downloads(scene: Scene) -> Iterator[Selection]:
    """Every selection of the contract that the copies allow: the whole and by authority."""
    ended = scene.quarters[1:]
    for group in (None, Grouping.AUTHORITY):
        asked = partial(Selection, contract=scene.contract, group=group)
        yield asked(ended[-1], Kind.QUARTER, str(scene.first))
        for as_at, by in product(ended, (Kind.YEAR, Kind.CONTRACT_YEAR, Kind.CALENDAR_YEAR)):
            yield asked(as_at, by, str(scene.first))
        for start in scene.quarters[:3]:
            yield asked(ended[-1], Kind.RANGE, str(start), str(start.replace(year=start.year + 1)))


def periods_asked(asked: Selection) -> list[Period]:
    """The periods of a selection of the contract whose years begin in October."""
    last = date.fromisoformat(asked.to) if asked.to else asked.as_at
    if asked.to is None and asked.by is not Kind.RANGE:
        last = period_of(asked.by, asked.as_at - timedelta(days=1), 10).ends_on
    found = periods(asked.by, date.fromisoformat(asked.from_), last, 10)
    return [period for period in found if period.starts_on < asked.as_at]


def counted_here(lived: list[Lived], scene: Scene) -> Callable[..., list[OriginRow]]:
    """The figure of origins, counted stay by stay: what the database would say of such a service, without asking it."""

    def rows(_viewer: Viewer, asked: Selection, count: Count, _today: date) -> list[OriginRow]:
        found = periods_asked(asked)
        groups = {None: [None], Grouping.CONTRACT: ["POOL"]}.get(asked.group, list(PARTS))
        return [row for group in groups for period in found for row in _row(asked, count, group, period)]

    def _row(asked: Selection, count: Count, group: str | None, period) -> Iterator[OriginRow]:
        start, end = period.starts_on, period.counted_to(asked.as_at)
        footprint = frozenset({group}) if group in scene.whole else scene.whole
        told = [
            (scene.area(one.origin, footprint), scene.region(one.origin), 1)
            for one in lived
            if one.part in footprint and one.arrived < end
            if (one.arrived >= start if count is Count.ARRIVALS else one.departed > start)
        ]
        if told or group is None:
            name = f"POOL{SEPARATOR}{group}" if asked.group is Grouping.PART else group
            yield OriginRow(period, period.is_to_date(asked.as_at), name, Origins.of(told))

    return rows


Atom = tuple[str, int, int, int]
"""Households of one part and origin, by the quarter of their arrival and that of their last night: an unknown number."""


def atoms(scene: Scene, period: Period, group: str | None, count: Count, as_at: date) -> Iterator[Atom]:
    """The unknown numbers a row of a period and group adds up."""
    starts = [date.min, *scene.quarters[:-1], date.max]  # those who came before, and those who were there after
    first, end = period.starts_on, period.counted_to(as_at)
    for arrived, last in product(range(scene.earliest, AFTER), range(AFTER + 1)):
        falls_in = starts[(arrived if count is Count.ARRIVALS else last) + 1] >= first and starts[arrived + 1] < end
        if arrived <= last and falls_in:
            yield from product([group] if group else scene.parts, scene.kinds, [arrived], [last])


@cache
def cells(
    scene: Scene, period: Period, group: str | None, count: Count, as_at: date
) -> list[tuple[str, frozenset[Atom]]]:
    """The cells of a row, each with the unknowns it adds up; regions that nobody came from included."""
    added_up = list(atoms(scene, period, group, count, as_at))
    footprint = frozenset({group}) if group else scene.whole
    areas = [
        (area.value, frozenset(atom for atom in added_up if scene.area(atom[1], footprint) is area)) for area in Area
    ]
    regions = {scene.region(at) for at in scene.kinds}
    by_region = [
        (f"by_region: {region}", frozenset(atom for atom in added_up if scene.region(atom[1]) == region))
        for region in sorted(regions)
    ]
    return areas + by_region


def shown(row: OriginRow, cell: str) -> int | None:
    """What a row says in a cell: nothing where it is hidden, 0 where a region is not listed."""
    if not cell.startswith("by_region: "):
        return getattr(row.origins, cell)
    return None if row.origins.by_region is None else row.origins.by_region.get(cell.removeprefix("by_region: "), 0)


def attack(copy: Copy, scene: Scene, tell: Callable[..., list[OriginRow]]) -> tuple[int, int, list[str]]:
    """How many cells were shown, how many small ones were hidden, and which of those can be worked back."""
    exact = {area.value for area in Area} if copy is Copy.CONTRACT else set()
    known, hidden = [], []
    for selection, count in product(downloads(scene), COUNTS):
        told = {(row.period, row.group): row for row in tell(LOOKING, selection, count, scene.today)}
        for row in origins_given.origins_given(LOOKING, copy, selection, count, scene.today, THRESHOLD):
            for cell, unknowns in cells(scene, row.period, row.group, count, selection.as_at):
                said, true = shown(row, cell), shown(told[row.period, row.group], cell) or 0
                if said is None:
                    hidden += (
                        [(f"{row.period} {row.group} {count} {cell}: {true}", unknowns)] if 0 < true < THRESHOLD else []
                    )
                    continue
                assert said == true
                assert cell in exact or not 0 < said < THRESHOLD
                known.append(unknowns)
    attacker = Attack(known)
    return len(known), len(hidden), [name for name, unknowns in hidden if attacker.knows(unknowns)]


@pytest.fixture
def crowded(app: Flask) -> Scene:
    """The pooled service drawn at random."""
    return Scene("POOL", tuple(PARTS), ORIGINS, places(TODAY).gazetteer, FIRST)


authorities = cache(places)
"""The table of authorities, read once: it is the same in every test."""


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work the patterns of one service out once, not for every download."""
    monkeypatch.setattr(origins_given, "places", authorities)
    monkeypatch.setattr(origins_given, "patterns", cache(patterns.patterns))


@pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])
def test_nothing_hidden_comes_back_on_two_hundred_services(
    copy: Copy, crowded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_at_all = hidden_at_all = 0
    for seed in range(200):
        tell = counted_here(draw(Random(seed)), crowded)
        remember(monkeypatch)
        monkeypatch.setattr(patterns, "origins_counted", tell)
        monkeypatch.setattr(origins_given, "origins", tell)
        seen, hidden, came_back = attack(copy, crowded, tell)
        assert came_back == [], seed
        shown_at_all, hidden_at_all = shown_at_all + seen, hidden_at_all + hidden
    assert shown_at_all > 10_000, "a copy that shows nothing is safe and of no use"
    assert hidden_at_all > 10_000


def test_the_figures_counted_here_are_those_the_database_gives(crowded: Scene) -> None:
    lived = draw(Random(7))
    save(lived)
    tell = counted_here(lived, crowded)
    for selection, count in product(downloads(crowded), COUNTS):
        told = {(row.period, row.group): row.origins for row in tell(LOOKING, selection, count, TODAY)}
        given = {(row.period, row.group): row.origins for row in origins(LOOKING, selection, count, TODAY)}
        assert given == told


@pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])
def test_nothing_hidden_comes_back_from_the_database(
    copy: Copy, crowded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(draw(Random(8)))
    remember(monkeypatch)
    _, hidden, came_back = attack(copy, crowded, origins)
    assert hidden > 0
    assert came_back == []


@pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])
@pytest.mark.parametrize(
    ("contract", "parts"),
    [("ROTHERHAM", (services.ROTHERHAM,)), ("STAFFORDSHIRE-STOKE", (services.STAFFORDSHIRE, services.STOKE))],
)
def test_nothing_hidden_comes_back_from_the_demonstration(
    demonstration: Flask, copy: Copy, contract: str, parts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(monkeypatch)
    named = db.session.execute(select(Stay.origin_code, Stay.origin_place).distinct())
    told = tuple(code or (place and place.value) for code, place in named)
    scene = Scene(contract, parts, told, places(TODAY).gazetteer, date(2024, 4, 1), earliest=BEFORE)
    _, hidden, came_back = attack(copy, scene, origins)
    assert hidden > 0
    assert came_back == []

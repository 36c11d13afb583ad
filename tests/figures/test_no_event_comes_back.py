"""What is hidden of departures, voids and referrals cannot be worked back from everything one commissioner can download (D3)."""

from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.figures import counted_given
from refuge.figures.counted import CountedRow
from refuge.figures.counted_given import given
from refuge.figures.counted_patterns import counted_patterns
from refuge.figures.departures import Deaths
from refuge.figures.places import places
from refuge.figures.referral_rows import REFUSALS
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.period import Period
from refuge.vocabulary import Copy
from tests.figures.attacking import Attack
from tests.figures.crowded_services import FIRST, PARTS, TODAY
from tests.figures.drawn_counts import Drawing, Family, Window
from tests.figures.drawn_departures import OF_DEPARTURES, drawn_departures
from tests.figures.drawn_referrals import OF_REFERRALS, drawn_referrals
from tests.figures.drawn_voids import OF_VOIDS, drawn_voids
from tests.figures.test_no_counted_figure_comes_back import once, shown
from tests.figures.test_nothing_hidden_comes_back import Scene, downloads, periods_asked

LOOKING = Viewer.command_line()
THRESHOLD = 5
SERVICES = 5
"""Drawn for each figure and copy; sixty were, by hand."""

FOLLOWS = {"not_answered"}
"""What follows from what a contract copy has exact: departures neither planned nor unplanned, in a year without a death."""

COPIES = pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])
DRAW = {"departures": drawn_departures, "voids": drawn_voids, "referrals": drawn_referrals}


class Counted:
    """The figure of one drawing, counted without a database."""

    def __init__(self, drawing: Drawing, scene: Scene) -> None:
        self._drawing, self._scene = drawing, scene

    def rows(self, _viewer: Viewer, asked: Selection, _table: object) -> list[CountedRow]:
        """The rows of a selection."""
        groups = {None: [None], Grouping.CONTRACT: ["POOL"]}.get(asked.group, list(PARTS))
        return [self._row(asked, group, period) for group in groups for period in periods_asked(asked)]

    def _row(self, asked: Selection, group: str | None, period: Period) -> CountedRow:
        part = group if group in PARTS else None
        told, besides = self._drawing.row(self._drawing.of(part), window_of(self._scene, period, asked, part))
        name = f"POOL{SEPARATOR}{group}" if asked.group is Grouping.PART else group
        return CountedRow(period, period.is_to_date(asked.as_at), name, told, besides=besides)


def window_of(scene: Scene, period: Period, asked: Selection, part: str | None) -> Window:
    """The quarters of a period; what was before or comes after those looked at is left out."""
    at = {day: number for number, day in enumerate(scene.quarters)}
    first = at.get(max(period.starts_on, scene.first), len(at))
    return Window(first, at.get(period.ends_on, len(at)), at[asked.as_at], part)


@cache
def _unknown(figure: str, family: int) -> list[Any]:
    """Every kind of a family that there could be."""
    drawing = DRAW[figure](Random(0), PARTS)
    return sorted({drawing.families[family].kind(one) for one in drawing.imagined}, key=repr)


@cache
def atoms(figure: str, family: int, name: str, window: Window) -> frozenset[tuple[str, Any]]:
    """The unknown numbers a cell adds up."""
    of = FAMILIES[figure][family]
    falls = of.cells[name]
    parts = [""] if figure == "referrals" else [window.group] if window.group else list(PARTS)
    kinds = [kind for kind in _unknown(figure, family) if falls(kind, window)]
    return frozenset(product(parts, kinds))


FAMILIES: dict[str, tuple[Family, ...]] = {
    "departures": OF_DEPARTURES,
    "voids": OF_VOIDS,
    "referrals": OF_REFERRALS,
}


def attack(copy: Copy, scene: Scene, drawing: Drawing) -> tuple[int, int, list[str]]:
    """How many cells were shown, how many small sums there were, and which of those can be worked back."""
    figure = replace(drawing.figure, counted=Counted(drawing, scene).rows, is_of_people=False)
    exact = figure.declared.exact | FOLLOWS if copy is Copy.CONTRACT else frozenset()
    known: dict[int, set[frozenset[Any]]] = defaultdict(set)
    small: dict[int, dict[frozenset[Any], str]] = defaultdict(dict)
    drawn = [Counter((part, family.kind(one)) for part, one in drawing.drawn) for family in drawing.families]
    seen = 0
    for asked in downloads(scene):
        for row in given(LOOKING, copy, asked, figure, scene.today, THRESHOLD):
            window = window_of(scene, row.period, asked, row.group)
            for at, family in enumerate(drawing.families):
                for name in family.cells:
                    unknowns = atoms(figure.name, at, name, window)
                    true = sum(drawn[at][one] for one in unknowns)
                    said = _said(row, name)
                    if said is not None and not family.nights:
                        assert said == true, f"{name} of {row.period.label}"
                    seen += said is not None
                    if said is not None or (name in family.known and family.known_in(window)):
                        known[at].add(unknowns)
                        known[at] |= {frozenset([one]) for one in unknowns} if said == 0 else set()
                    elif is_small(true, THRESHOLD) and name not in exact:
                        small[at][unknowns] = f"{asked.by} {row.period.label} {row.group} {name}: {true}"
                    if said is not None and is_small(true, THRESHOLD) and name not in exact:
                        small[at][unknowns] = f"{asked.by} {row.period.label} {row.group} {name}: {true} is told"
    came_back = []
    for at, sums in small.items():
        attacker = Attack(known[at])
        came_back += [name for unknowns, name in sums.items() if attacker.knows(unknowns)]
    return seen, sum(map(len, small.values())), came_back


def _said(row: CountedRow, name: str) -> Any:
    return shown(row, name) if name.partition(": ")[0] in row.told else None


@pytest.fixture
def scene(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The pooled contract, of which everything may be told but who people are."""
    table = places(TODAY)
    monkeypatch.setattr(counted_given, "places", lambda _today: table)
    monkeypatch.setattr(counted_given, "told_of", lambda *_: {"POOL": None})
    monkeypatch.setattr(counted_given, "may_be_told", lambda *_: True)
    return Scene("POOL", tuple(PARTS), (), table.gazetteer, FIRST)


@COPIES
@pytest.mark.parametrize("figure", DRAW)
def test_nothing_hidden_comes_back(figure: str, copy: Copy, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    shown_at_all = small_at_all = 0
    for seed in range(SERVICES):
        monkeypatch.setattr(counted_given, "counted_patterns", once(counted_patterns))
        seen, small, came_back = attack(copy, scene, DRAW[figure](Random(seed), PARTS))
        assert came_back == [], seed
        shown_at_all, small_at_all = shown_at_all + seen, small_at_all + small
    assert shown_at_all > 100 * SERVICES, "a copy that shows nothing is safe and of no use"
    assert small_at_all > 10 * SERVICES


def weakened(monkeypatch: pytest.MonkeyPatch, figure: str, without: type | tuple[str, ...]) -> None:
    """A figure without one of its declarations: those of a kind, or that of some names."""
    drawing = DRAW[figure](Random(0), PARTS)
    declared = drawing.figure.declared
    left = tuple(
        one
        for one in declared.numbers
        if not (isinstance(one, without) if isinstance(without, type) else set(one.names) & set(without))
    )
    assert len(left) < len(declared.numbers)
    draw = DRAW[figure]
    weak = replace(drawing.figure, declared=replace(declared, numbers=left))
    monkeypatch.setitem(DRAW, figure, lambda *asked: replace(draw(*asked), figure=weak))


@pytest.mark.parametrize(
    ("figure", "copy", "without", "seed"),
    [
        ("departures", Copy.CONTRACT, Deaths, 4),
        ("departures", Copy.CONTRACT, ("over_six_months",), 2),
        ("voids", Copy.PUBLICATION, ("voids", "first_lets"), 1),
        ("referrals", Copy.PUBLICATION, REFUSALS, 8),
        ("referrals", Copy.CONTRACT, ("open",), 0),
    ],
)
def test_the_attacker_works_back_what_a_weaker_declaration_leaves(
    figure: str, copy: Copy, without: Any, seed: int, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    weakened(monkeypatch, figure, without)
    monkeypatch.setattr(counted_given, "counted_patterns", once(counted_patterns))
    assert attack(copy, scene, DRAW[figure](Random(seed), PARTS))[2]

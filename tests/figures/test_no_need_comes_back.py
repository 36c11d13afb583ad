"""What is hidden of needs cannot be worked back from the needs gap, the referrals and the people of one contract (D3)."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest

from refuge.access.scope import Viewer
from refuge.figures import counted, counted_given
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.counted_patterns import counted_patterns
from refuge.figures.needs_gap import NEEDS_GAP
from refuge.figures.needs_rows import CAME, REFERRALS_CAME, SUPPORTED_IN_ALL
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.hiding import Numbers, Parts
from refuge.occupancy.hiding_besides import Divided, OfAYearAlone
from refuge.vocabulary import Copy
from tests.figures.attacking import Attack
from tests.figures.drawn_counts import Drawing, Window
from tests.figures.drawn_needs import IMAGINED, Household, drawings, drawn_many, drawn_needs
from tests.figures.needs_cells import FAMILIES, OF_PETS, OF_SIZES
from tests.figures.test_no_counted_figure_comes_back import shown
from tests.figures.test_no_event_comes_back import COPIES, LOOKING, THRESHOLD, Counted, scene, window_of
from tests.figures.test_nothing_hidden_comes_back import Scene, downloads

__all__ = ["scene"]
SERVICES = 2
"""Drawn for each copy; sixty were, by hand."""


@cache
def kinds(family: int) -> list[Household]:
    """Every kind of household that a family could tell apart."""
    return list(dict.fromkeys(FAMILIES[family].kind(one) for one in IMAGINED))


@cache
def atoms(family: int, name: str, window: Window, side: int | None = None) -> frozenset[tuple[Household, int]]:
    """The unknown numbers a cell adds up, each as often as it does; of a secret with its few (0) or all (1)."""
    of = FAMILIES[family]
    falls = of.cells[name] if side is None else of.secret[name][side]
    times = ((kind, int(falls(kind, window))) for kind in kinds(family))
    return frozenset((kind, number) for kind, number in times if number)


class Download:
    """What somebody with every answer knows, and what should not follow from it: family by family."""

    def __init__(self, drawn: list[tuple[str, Household]], families: Collection[int]) -> None:
        self._families = [(at, FAMILIES[at]) for at in families]
        self._drawn = [Counter(family.kind(one) for _, one in drawn) for family in FAMILIES]
        self._known: list[set[frozenset[Any]]] = [set() for _ in FAMILIES]
        self.small: list[dict[frozenset[Any], str]] = [{} for _ in FAMILIES]
        self.seen = 0

    def read(self, figure: str, row: CountedRow, window: Window) -> None:
        """Know what a row shows; whatever cell shows nobody has nobody in it."""
        for at, family in self._families:
            for cell in (one for one in family.cells if one.startswith(f"{figure}/")):
                if (said := shown(row, cell.partition("/")[2])) is None:
                    continue
                unknowns = atoms(at, cell, window)
                assert said == self._true(at, unknowns), f"{cell} of {row.period.label}"
                self._known[at] |= {unknowns, *(frozenset([(kind, 1)]) for kind, _ in unknowns if said == 0)}
                self.seen += figure == "needs gap"

    def keep(self, window: Window) -> None:
        """Hold that the few of a window follow from nothing."""
        for at, family in self._families:
            for name in family.secret:
                few, every = (self._true(at, atoms(at, name, window, side)) for side in (0, 1))
                if is_small(few, THRESHOLD) and few != every:
                    self.small[at][atoms(at, name, window, 0)] = f"{name}, {few} in {window}"

    def came_back(self) -> list[str]:
        """What follows all the same."""
        attackers = [Attack(map(dict, known)) for known in self._known]
        return [
            name
            for attacker, sums in zip(attackers, self.small, strict=True)
            for of, name in sums.items()
            if attacker.knows(dict(of))
        ]

    def _true(self, at: int, unknowns: frozenset[tuple[Household, int]]) -> int:
        return sum(self._drawn[at][kind] * times for kind, times in unknowns)


def attack(
    copy: Copy, scene: Scene, drawn: dict[str, Drawing], families: Collection[int] = range(len(FAMILIES))
) -> Download:
    """Download the three figures of one service, and look at some families of cells."""
    found, windows = Download(drawn["people"].drawn, families), set[Window]()
    for name, drawing in drawn.items():
        figure = replace(drawing.figure, counted=Counted(drawing, scene).rows, is_of_people=False)
        for asked in downloads(scene):
            for row in given(LOOKING, copy, asked, figure, scene.today, THRESHOLD):
                window = window_of(scene, row.period, asked, row.group)._replace(group=None)
                if row.group is None or name != "people":
                    found.read(name, row, window)
                windows.add(window)
    for window in windows:
        found.keep(window)
    return found


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Work the patterns of a figure out once for each service, not for every download."""
    found: dict[str, Any] = {}

    def patterns(viewer: Viewer, figure: Figure, *asked: Any) -> Any:
        if figure.name not in found:
            found[figure.name] = counted_patterns(viewer, figure, *asked)
        return found[figure.name]

    monkeypatch.setattr(counted_given, "counted_patterns", patterns)
    monkeypatch.setattr(counted, "places", lambda _today: None)
    return found.clear


@COPIES
def test_no_need_comes_back(copy: Copy, scene: Scene, remembered: Callable[[], None]) -> None:
    seen = few = 0
    for seed in range(SERVICES):
        remembered()
        found = attack(copy, scene, drawings(drawn_needs(Random(seed))))
        assert found.came_back() == [], seed
        seen, few = seen + found.seen, few + sum(map(len, found.small))
    assert seen > 20 * SERVICES, "a copy that shows nothing is safe and of no use"
    assert few > 20 * SERVICES


PETS, OF_EVERY_SIZE = (FAMILIES.index(OF_PETS),), (FAMILIES.index(OF_SIZES),)
AGAIN = Household(0, 1, "declined", "no_space", size="size_1", pet=True)
LATER = Household(0, outcome="accepted", came=1, size="size_1", pet=True)


@pytest.mark.parametrize(
    ("of_one_service", "where"),
    [(drawn_many(AGAIN), "asked_again"), (drawn_many(LATER), "came_later")],
    ids=["again", "later"],
)
def test_one_that_asks_again_or_comes_later_is_what_quarters_would_tell(
    of_one_service: list[tuple[str, Household]], where: str, scene: Scene, remembered: Callable[[], None]
) -> None:
    drawn = drawings(of_one_service)
    assert attack(Copy.CONTRACT, scene, drawn, PETS).came_back() == []
    remembered()
    weak = without(drawn, lambda numbers: isinstance(numbers, OfAYearAlone) and numbers.where == where)
    assert attack(Copy.CONTRACT, scene, weak, PETS).came_back()


FEW = [("", Household(0, outcome="accepted", came=0, size="size_1"))] * 2
ALL_BUT_FEW = [one for one in drawn_many() if one[1].pet or one[1].outcome != "accepted"] + FEW
"""All who came had a pet but two."""
OF_THOSE_WHO_CAME = (CAME, REFERRALS_CAME, SUPPORTED_IN_ALL)


@pytest.mark.parametrize(
    ("families", "drawn", "declared"),
    [
        (OF_EVERY_SIZE, drawn_needs(Random(1)), lambda numbers: isinstance(numbers, Divided)),
        (PETS, ALL_BUT_FEW, lambda numbers: isinstance(numbers, Parts) and numbers.of in OF_THOSE_WHO_CAME),
    ],
    ids=["sizes", "of those who came"],
)
def test_the_attacker_works_back_what_a_weaker_declaration_leaves(
    families: Collection[int],
    drawn: list[tuple[str, Household]],
    declared: Callable[[Numbers], bool],
    scene: Scene,
    remembered: Callable[[], None],
) -> None:
    assert attack(Copy.CONTRACT, scene, drawings(drawn), families).came_back() == []
    remembered()
    assert attack(Copy.CONTRACT, scene, without(drawings(drawn), declared), families).came_back()


def without(drawn: dict[str, Drawing], declared: Callable[[Numbers], bool]) -> dict[str, Drawing]:
    """The same with some of what the needs gap declares taken away."""
    figure = NEEDS_GAP.declared
    left = tuple(numbers for numbers in figure.numbers if not declared(numbers))
    assert len(left) < len(figure.numbers)
    weak = replace(NEEDS_GAP, declared=replace(figure, numbers=left))
    return drawn | {"needs gap": replace(drawn["needs gap"], figure=weak)}

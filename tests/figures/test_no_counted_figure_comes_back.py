"""What is hidden of who people were cannot be worked back from everything one commissioner can download (D3).

The attacker knows every total, also those that are hidden. Unknown are the people or households of one kind, told apart by
part, quarter of arrival and quarter of the last night; each cell that is shown is an equation between them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from random import Random

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.figures import counted_given
from refuge.figures.counted import CountedRow
from refuge.figures.counted_given import given
from refuge.figures.counted_patterns import counted_patterns
from refuge.figures.origins import Count
from refuge.figures.people import ANSWERED, PEOPLE, TRANS_OF_NO_KNOWN_SEX
from refuge.figures.places import places
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.period import Period
from refuge.vocabulary import Copy
from tests.figures.attacking import Attack
from tests.figures.crowded_services import FIRST, ORIGINS, PARTS, TODAY, Lived, draw
from tests.figures.test_nothing_hidden_comes_back import Scene, atoms, downloads, periods_asked

LOOKING = Viewer.command_line()
THRESHOLD = 5
SERVICES = 10
COPIES = pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])
Kind = str
"""A kind of person or household that one family of cells tells apart."""


@dataclass(frozen=True)
class Family:
    """Cells that have to do with each other, each with the kinds it adds up; ``never`` are sums that no row tells."""

    total: str | None
    cells: Mapping[str, frozenset[Kind]]
    never: tuple[frozenset[Kind], ...] = ()


def apart(total: str, names: tuple[str, ...]) -> Family:
    """A family whose cells are its kinds."""
    return Family(total, {name: frozenset({name}) for name in names})


def either(total: str, name: str) -> Family:
    """One cell and all the others."""
    return Family(total, {name: frozenset({name})}, (frozenset({f"no {name}"}),))


ANSWERS = ("asked", "sex_prefer_not_to_say", "sex_not_asked")
"""What was answered to sex; each of a trans adult, the last two also of one not known."""
SEXES = Family(
    "adults",
    {
        "women": frozenset({"women"}),
        "men": frozenset({"men"}),
        "trans_adults": frozenset(f"trans {answer}" for answer in ANSWERS),
        "adults_sex_not_known": frozenset(f"unknown {answer}" for answer in ANSWERS[1:]),
        **{answer: frozenset({f"trans {answer}", f"unknown {answer}"}) for answer in ANSWERS[1:]},
    },
    (frozenset(f"trans {answer}" for answer in ANSWERS[1:]), frozenset({"women", "men", "trans asked"})),
)
BANDS = apart("children", tuple(f"children_by_band: {band}" for band in PEOPLE.nobody["children_by_band"]))
RISKS = apart("households", tuple(f"by_risk_level: {risk}" for risk in PEOPLE.nobody["by_risk_level"]))
NEEDS = ("access_needs: hearing", "access_needs: sight", "support_needs: legal", "inclusion: pets")
SETS = [either("households", name) for name in (*NEEDS, "households_with_children")] + [either("adults", "lone_16_17")]
TOTALS = [Family(None, {name: frozenset({name})}) for name in ("households", "adults", "children")]
FAMILIES = [SEXES, BANDS, RISKS, *SETS, *TOTALS]


@dataclass(frozen=True)
class Home:
    """One household: of each family the kinds of its people, or its own."""

    lived: Lived
    kinds: Mapping[int, Counter[Kind]]


def peopled(seed: int) -> list[Home]:
    """A crowded service with people in it; how common each kind is differs from service to service."""
    chance = Random(seed)
    lived = draw(chance)
    weights = [[chance.choice([1, 3, 30]) for _ in kinds_of(family)] for family in FAMILIES]
    return [Home(one, _household(chance, weights)) for one in lived]


def _household(chance: Random, weights: list[list[int]]) -> dict[int, Counter[Kind]]:
    people = {"adults": chance.choice([1, 1, 1, 2]), "children": chance.choice([0, 1, 2]), "households": 1}
    kinds = {}
    for at, family in enumerate(FAMILIES):
        how_many = people[family.total or min(family.cells)]
        kinds[at] = Counter(chance.choices(kinds_of(family), weights[at], k=how_many))
    has = "households_with_children"
    kinds[FAMILIES.index(either("households", has))] = Counter({has if people["children"] else f"no {has}": 1})
    return kinds


@cache
def _kinds(at: int) -> list[Kind]:
    family = FAMILIES[at]
    return sorted(frozenset().union(*family.cells.values(), *family.never))


def kinds_of(family: Family) -> list[Kind]:
    """Every kind the family tells apart."""
    return _kinds(FAMILIES.index(family))


class Crowd:
    """A service whose people are counted household by household, without a database."""

    def __init__(self, seed: int) -> None:
        self._homes = peopled(seed)
        self._counted: dict[object, list[Counter[Kind]]] = {}

    def kinds(self, start: date, end: date, group: str | None) -> list[Counter[Kind]]:
        """Of each family how many of each kind were there."""
        if (start, end, group) not in self._counted:
            here = [one.kinds for one in self._homes if self._is_there(one.lived, start, end, group)]
            self._counted[start, end, group] = [
                sum((kinds[at] for kinds in here), Counter()) for at in range(len(FAMILIES))
            ]
        return self._counted[start, end, group]

    def rows(self, _viewer: Viewer, asked: Selection, _table: object) -> list[CountedRow]:
        """The figure of people."""
        groups = {None: [None], Grouping.CONTRACT: ["POOL"]}.get(asked.group, list(PARTS))
        rows = [self._row(asked, group, period) for group in groups for period in periods_asked(asked)]
        return [row for row in rows if row.told["households"] or row.group is None]

    def _row(self, asked: Selection, group: str | None, period: Period) -> CountedRow:
        kinds = self.kinds(period.starts_on, period.counted_to(asked.as_at), group if group in PARTS else None)
        cells = {
            name: _how_many(kinds[at], of) for at, family in enumerate(FAMILIES) for name, of in family.cells.items()
        }
        never = (_how_many(kinds[0], of) for of in SEXES.never)
        name = f"POOL{SEPARATOR}{group}" if asked.group is Grouping.PART else group
        besides = dict(zip((TRANS_OF_NO_KNOWN_SEX, ANSWERED), never, strict=True))
        return CountedRow(period, period.is_to_date(asked.as_at), name, _keys(cells), besides=besides)

    @staticmethod
    def _is_there(lived: Lived, start: date, end: date, group: str | None) -> bool:
        return group in (None, lived.part) and lived.arrived < end and lived.departed > start


def _how_many(kinds: Counter[Kind], of: Iterable[Kind]) -> int:
    return sum(kinds[kind] for kind in of)


def _keys(counts: Mapping[str, int]) -> dict[str, object]:
    """The counts under the keys of a row."""
    blank = {key: dict(told) if isinstance(told, dict) else told for key, told in PEOPLE.nobody.items()}
    for name, count in counts.items():
        key, _, category = name.partition(": ")
        if category:
            blank[key][category] = count
        else:
            blank[key] = count
    return blank


def shown(row: CountedRow, name: str) -> int | None:
    """What a row says in a cell: nothing where it is hidden."""
    key, _, category = name.partition(": ")
    told = row.told[key]
    return told.get(category, 0) if category and told is not None else told


def attack(copy: Copy, scene: Scene, crowd: Crowd) -> tuple[int, int, list[str]]:
    """How many cells were shown, how many small sums there were, and which of those can be worked back."""
    figure = replace(PEOPLE, counted=crowd.rows, is_of_people=False)
    exact = figure.declared.exact if copy is Copy.CONTRACT else frozenset()
    known: list[set[frozenset[object]]] = [set() for _ in FAMILIES]
    small: list[dict[frozenset[object], str]] = [{} for _ in FAMILIES]
    seen = 0
    for asked in downloads(scene):
        for row in given(LOOKING, copy, asked, figure, scene.today, THRESHOLD):
            here = list(atoms(scene, row.period, row.group, Count.SUPPORTED, asked.as_at))
            kinds = crowd.kinds(row.period.starts_on, row.period.counted_to(asked.as_at), row.group)
            for at, family in enumerate(FAMILIES):
                if family.total:
                    known[at].add(_sum(here, kinds_of(family)))
                for name, of in [*family.cells.items(), *((None, of) for of in family.never)]:
                    said, true = name and shown(row, name), _how_many(kinds[at], of)
                    if said is not None:
                        assert said == true
                        known[at].add(_sum(here, of))
                        seen += 1
                    if is_small(true, THRESHOLD) and name not in exact:
                        small[at][_sum(here, of)] = f"{asked.by} {row.period.label} {row.group} {name}: {true}"
    came_back = []
    for sums, hidden in zip(known, small, strict=True):
        attacker = Attack(sums)
        came_back += [name for unknowns, name in hidden.items() if attacker.knows(unknowns)]
    return seen, sum(map(len, small)), came_back


def _sum(here: list[tuple[str, int, int, int]], kinds: Iterable[Kind]) -> frozenset[object]:
    """Those of the kinds among the households of a window."""
    return frozenset((part, kind, arrived, last) for part, _, arrived, last in here for kind in kinds)


@pytest.fixture
def scene(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The pooled contract, of which everything may be told but who people are."""
    table = places(TODAY)
    monkeypatch.setattr(counted_given, "places", lambda _today: table)
    monkeypatch.setattr(counted_given, "told_of", lambda *_: {"POOL": None})
    monkeypatch.setattr(counted_given, "may_be_told", lambda *_: True)
    return Scene("POOL", tuple(PARTS), ORIGINS[:1], table.gazetteer, FIRST)


@COPIES
def test_nothing_hidden_comes_back_on_crowded_services(
    copy: Copy, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown_at_all = small_at_all = 0
    for seed in range(SERVICES):
        monkeypatch.setattr(counted_given, "counted_patterns", once(counted_patterns))
        seen, small, came_back = attack(copy, scene, Crowd(seed))
        assert came_back == [], seed
        shown_at_all, small_at_all = shown_at_all + seen, small_at_all + small
    assert shown_at_all > 150 * SERVICES, "a copy that shows nothing is safe and of no use"
    assert small_at_all > 150 * SERVICES


def test_the_attacker_works_back_what_only_small_numbers_hide(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_given, "counted_patterns", lambda *_: {})
    assert attack(Copy.PUBLICATION, scene, Crowd(1))[2]


def once(work_out: Callable[..., object]) -> Callable[..., object]:
    """Work the patterns of one service out once, not for every download."""
    found: list[object] = []

    def remembered(*asked: object) -> object:
        if not found:
            found.append(work_out(*asked))
        return found[0]

    return remembered

"""People by accommodation type: nothing small is told, and nothing hidden follows from the types or from the whole (D3)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.figures.by_type_given import by_type_given, hidden_by_type
from refuge.figures.counted import CountedRow
from refuge.figures.counted_given import given
from refuge.figures.people import PEOPLE
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.hiding import NOTHING, Column, Declared, Parts, Terms, hidden_of_a_year
from refuge.vocabulary import Copy, Role
from tests.returns.pooled import AS_AT, pooled
from tests.services import STOKE

FEW, MOST = 3, 8
DECLARED = Declared((Parts(("households",)), Column(("women", "men"), total="adults", behind="households")))
NAMES = ("households", "women", "men", "adults")
YEAR = Selection(AS_AT, from_="2019-20", to="2019-20", authority=STOKE)
OFFICER = Viewer(Role.COMMISSIONER, authority_code=STOKE)


def table(women: int, men: int) -> Counter[str]:
    """Households of one adult each."""
    return Counter({"households": women + men, "women": women, "men": men, "adults": women + men})


def worlds() -> Iterator[tuple[Counter[str], dict[str, dict[str, int]]]]:
    """Every service of a few women and men, each in one of two types or in both: the whole, and the types."""
    for cells in product(range(MOST + 1), repeat=6):
        if sum(cells) <= MOST:
            refuge, dispersed, both = (table(*cells[at : at + 2]) for at in (0, 2, 4))
            types = {"refuge": dict(refuge + both), "dispersed": dict(dispersed + both)}
            yield refuge + dispersed + both, types


def test_no_small_number_follows_from_types_and_whole_together() -> None:
    """What a reader is told fits several services, in which whatever is small and hidden differs."""
    found = defaultdict(list)
    for whole, types in worlds():
        of_all = hidden_of_a_year(DECLARED, {"": whole}, Terms(NOTHING, FEW))
        hidden = hidden_by_type(DECLARED, types, whole, of_all, FEW)
        tables = {"all": (whole, of_all), **{name: (counts, hidden) for name, counts in types.items()}}
        flat = {
            (of, name): (counts.get(name, 0), name in gone) for of, (counts, gone) in tables.items() for name in NAMES
        }
        told = tuple(None if is_gone else count for count, is_gone in flat.values())
        found[told].append({cell: count for cell, (count, is_gone) in flat.items() if is_gone})
    assert len(found) > 50
    for same in found.values():
        for cell in same[0]:
            values = {world[cell] for world in same}
            assert len(values) > 1 or not is_small(min(values), FEW), (cell, same[0])


def told(copy: Copy) -> dict[str | None, CountedRow]:
    """Accommodation type → its row of Stoke's year."""
    (whole,) = given(OFFICER, copy, YEAR, PEOPLE, AS_AT, 5)
    rows = by_type_given(OFFICER, copy, YEAR, PEOPLE, AS_AT, 5, frozenset(whole.hidden))
    return {row.group: row for row in rows}


def test_an_exact_copy_has_what_the_figure_has_by_type(app: Flask) -> None:
    pooled(men=2)
    by_type = Selection(AS_AT, from_="2019-20", to="2019-20", authority=STOKE, group=Grouping.ACCOMMODATION_TYPE)
    assert list(told(Copy.STATUTORY).values()) == given(OFFICER, Copy.STATUTORY, by_type, PEOPLE, AS_AT, 5)
    assert told(Copy.STATUTORY)["dispersed"].told["men"] == 2


def test_types_are_told_apart_where_nobody_is_few(app: Flask) -> None:
    pooled()
    for copy in (Copy.CONTRACT, Copy.PUBLICATION):
        rows = told(copy)
        assert {kind: (row.told["households"], row.told["women"]) for kind, row in rows.items()} == {
            "refuge": (8, 8),
            "dispersed": (6, 6),
        }


def test_one_small_number_takes_its_column_from_every_type(app: Flask) -> None:
    pooled(men=2)
    for row in told(Copy.PUBLICATION).values():
        assert {row.told[name] for name in ("women", "men", "trans_adults")} == {None}
        assert row.told["households"] is not None
        assert {"women", "men"} <= set(row.hidden)


def test_a_household_in_two_types_is_not_found_by_adding_them_up(app: Flask) -> None:
    pooled(moved=1)
    assert {row.told["households"] for row in told(Copy.CONTRACT).values()} == {None}, "as exact as the whole is there"
    assert told(Copy.PROVIDER)["dispersed"].told["households"] == 7


def test_no_page_tells_people_apart_by_type(app: Flask) -> None:
    pooled()
    by_type = Selection(AS_AT, from_="2019-20", to="2019-20", authority=STOKE, group=Grouping.ACCOMMODATION_TYPE)
    with pytest.raises(RuleBroken):
        given(OFFICER, Copy.PUBLICATION, by_type, PEOPLE, AS_AT, 5)

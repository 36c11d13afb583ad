"""Places with too few units are joined, so that no single unit can be told from any of them (D4)."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.in_service import Stretch
from refuge.occupancy.joining import MONTHS, YEAR, Blocks, Joining, Place

DAY = date(2020, 4, 1)
NAMES = "abcdef"
PLACES = st.fixed_dictionaries(
    {
        name: st.builds(Place, st.just(name), st.sampled_from(["refuge", "flats"]), st.sampled_from("ew"))
        for name in NAMES
    }
)
NIGHTS = st.lists(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5), min_size=1), min_size=1, max_size=4)


def blocks(places: dict[str, Place], *nights: dict[str, int]) -> tuple[Blocks, Blocks]:
    """The blocks of months and of the year."""
    return Joining(places).blocks(Stretch(DAY, DAY, units) for units in nights)


def of_one_kind(names: str) -> dict[str, Place]:
    """Properties of one type and part."""
    return {name: Place(name, "refuge", "w") for name in names}


def properties(found: Blocks) -> list[str]:
    """Each block as a word."""
    return ["".join(sorted(block)) for block in found.properties]


def test_the_smallest_is_joined_with_the_next_smallest() -> None:
    of_months, of_year = blocks(of_one_kind("abc"), {"a": 8, "b": 1, "c": 2})
    assert properties(of_year) == properties(of_months) == ["a", "bc"]


def test_what_would_be_left_alone_takes_a_large_one_with_it() -> None:
    assert properties(blocks(of_one_kind("ab"), {"a": 8, "b": 1})[1]) == ["ab"]


def test_two_units_are_enough_for_a_year_and_three_for_less() -> None:
    of_months, of_year = blocks(of_one_kind("ab"), {"a": 8, "b": 2})
    assert properties(of_year) == ["a", "b"]
    assert properties(of_months) == ["ab"]


def test_one_night_with_too_few_joins_for_the_whole_year() -> None:
    assert properties(blocks(of_one_kind("ab"), {"a": 8, "b": 3}, {"a": 8, "b": 1}, {"a": 8, "b": 3})[1]) == ["ab"]


def test_what_was_joined_earlier_in_the_year_stays_joined() -> None:
    """Otherwise what was told before and what is told now would tell the difference."""
    early, late = {"a": 1, "b": 2, "c": 6}, {"a": 3, "b": 3, "c": 6}
    assert properties(blocks(of_one_kind("abc"), early)[0]) == ["ab", "c"]
    assert properties(blocks(of_one_kind("abc"), early, late)[0]) == ["ab", "c"]


def test_a_part_with_too_few_is_not_told_apart() -> None:
    places = of_one_kind("ab") | {"c": Place("c", "refuge", "e")}
    assert not blocks(places, {"a": 4, "b": 4, "c": 1})[1].by_part
    assert blocks(places, {"a": 4, "b": 4, "c": 2})[1].by_part


def test_a_type_with_too_few_in_one_part_is_joined_although_it_has_many_in_the_other() -> None:
    places = of_one_kind("ab") | {
        "c": Place("c", "flats", "w"),
        "d": Place("d", "flats", "e"),
        "e": Place("e", "refuge", "e"),
    }
    found = blocks(places, {"a": 4, "b": 4, "c": 9, "d": 1, "e": 5})[1]
    assert found.by_part
    assert found.types == [{"refuge", "flats"}]


@given(places=PLACES, nights=NIGHTS)
def test_every_block_has_enough_on_every_night_unless_it_is_all_there_is(places: dict, nights: list) -> None:
    for found, least in zip(blocks(places, *nights), (MONTHS, YEAR), strict=True):
        assert sorted("".join(properties(found))) == list(NAMES)
        for block in found.properties:
            enough = all(sum(units.get(name, 0) for name in block) >= least for units in nights)
            assert enough or len(found.properties) == 1


@given(places=PLACES, nights=NIGHTS)
def test_everything_told_is_made_of_the_same_blocks(places: dict, nights: list) -> None:
    of_months, of_year = blocks(places, *nights)
    for fine, coarse in ((of_year, of_months), (of_months, blocks(places, *nights, {"a": 3})[0])):
        assert all(any(one <= other for other in coarse.properties) for one in fine.properties)
        assert all(any(one <= other for other in coarse.types) for one in fine.types)
        assert fine.by_part or not coarse.by_part
    for found in (of_months, of_year):
        for block in found.properties:
            assert any({places[name].accommodation_type for name in block} <= types for types in found.types)
            assert not found.by_part or len({places[name].part for name in block}) == 1

"""Places with too few units are joined, so that no single unit can be told from any of them (D4)."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.joining import is_enough, joined, parts_of

SIZES = st.dictionaries(
    st.sampled_from("abcdefg"),
    st.dictionaries(st.sampled_from(["east", "west"]), st.integers(1, 5).map(Fraction), min_size=1),
    min_size=1,
)


def units(**sizes: int) -> dict[str, dict[str, Fraction]]:
    """Places of one authority."""
    return {name: {"": Fraction(size)} for name, size in sizes.items()}


def test_the_smallest_is_joined_with_the_next_smallest() -> None:
    assert joined(units(core=8, one=1, two=2), least=2) == [{"core"}, {"one", "two"}]


def test_what_would_be_left_alone_takes_a_large_one_with_it() -> None:
    assert joined(units(core=8, one=1), least=2) == [{"core", "one"}]


def test_a_place_small_in_one_authority_is_joined_although_it_is_large_in_the_other() -> None:
    sizes = {"a": {"east": Fraction(9), "west": Fraction(1)}, "b": {"west": Fraction(4)}, "c": {"east": Fraction(30)}}
    assert joined(sizes, least=2) == [{"a", "b"}, {"c"}]


@given(sizes=SIZES, least=st.sampled_from([2, 3]))
def test_every_place_is_told_once_and_has_enough_unless_it_is_all_there_is(sizes: dict, least: int) -> None:
    found = joined(sizes, least)
    assert sorted(name for place in found for name in place) == sorted(sizes)
    assert len(found) == 1 or all(is_enough(parts_of(sizes, place).values(), least) for place in found)

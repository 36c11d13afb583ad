"""Small numbers are hidden, and nothing that is shown brings them back (D3)."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from refuge.occupancy.disclosure import YEAR, bridges, hidden_in_column, hidden_in_year
from tests.figures.attacking import Attack

CATEGORIES, QUARTERS = ("a", "b", "c", "d"), ("q1", "q2", "q3", "q4")
COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 20])
TABLES = st.fixed_dictionaries(
    {quarter: st.fixed_dictionaries(dict.fromkeys(CATEGORIES, COUNTS)) for quarter in QUARTERS}
)


def column(**counts: int) -> dict[str, dict[str, list[int]]]:
    """One column of one table."""
    return {"": {category: [count] for category, count in counts.items()}}


def test_a_small_number_takes_the_next_smallest_with_it() -> None:
    assert hidden_in_column(column(a=3, b=30, c=8)) == {"a", "c"}


def test_a_true_zero_stays() -> None:
    assert "b" not in hidden_in_column(column(a=3, b=0, c=8))


def test_nothing_small_hides_nothing() -> None:
    assert hidden_in_column(column(a=5, b=0, c=8)) == frozenset()


def test_of_a_few_people_nothing_is_told() -> None:
    assert hidden_in_column(column(a=3, b=0, c=0)) == {"a", "b", "c"}


def test_ones_that_can_only_be_ones_take_another_with_them() -> None:
    assert hidden_in_column(column(a=1, b=1, c=1, d=40)) == {"a", "b", "c", "d"}


def test_what_is_left_without_the_borough_s_own_may_not_be_small_either() -> None:
    assert "a" in hidden_in_column({"": {"a": [9, 3], "b": [9, 9], "c": [9, 9]}})


def test_what_is_hidden_of_the_whole_is_hidden_of_its_parts() -> None:
    assert hidden_in_column(column(a=9, b=9, c=9), at_least={"a", "b"}) == {"a", "b"}


@given(table=TABLES)
@settings(max_examples=300)
def test_nothing_hidden_follows_from_what_is_shown(table: dict[str, dict[str, int]]) -> None:
    quarters = {quarter: column(**counts) for quarter, counts in table.items()}
    total = {category: sum(counts[category] for counts in table.values()) for category in CATEGORIES}
    counts = {**quarters, YEAR: column(**total)}
    hidden = {quarter: hidden_in_column(of) for quarter, of in quarters.items()}
    hidden[YEAR] = hidden_in_year(dict(hidden), counts)
    cells = {(category, quarter): [(category, quarter)] for category, quarter in product(CATEGORIES, QUARTERS)}
    cells |= {(category, YEAR): [(category, quarter) for quarter in QUARTERS] for category in CATEGORIES}
    shown = [unknowns for (category, name), unknowns in cells.items() if category not in hidden[name]]
    totals = [[(category, quarter) for category in CATEGORIES] for quarter in QUARTERS]
    known_zeros = [
        [(category, quarter)]
        for category in CATEGORIES
        if category not in hidden[YEAR] and not total[category]
        for quarter in QUARTERS
    ]
    attacker = Attack([*shown, *totals, *known_zeros])
    values = {
        **{(c, q): n for q, counts in table.items() for c, n in counts.items()},
        **{(c, YEAR): total[c] for c in CATEGORIES},
    }
    for cell, unknowns in cells.items():
        if 0 < values[cell] < 5:
            assert cell[0] in hidden[cell[1]]
            assert not attacker.knows(unknowns)


@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"))))
def test_a_cell_on_no_ring_is_a_bridge(cells: set[tuple[str, str]]) -> None:
    def lines(cell: tuple[str, str]) -> set[tuple[str, str]]:
        return {other for other in cells - {cell} if (other[0] == cell[0]) != (other[1] == cell[1])}

    alone = {cell for cell in cells if not any(other[0] == cell[0] for other in lines(cell))}
    assert alone <= bridges(cells)

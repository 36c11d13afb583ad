"""Small numbers are hidden, and nothing that is shown brings them back (D3)."""

from collections import defaultdict
from itertools import product

from refuge.occupancy.disclosure import hidden_in_column


def column(**counts: int) -> dict[str, dict[str, int]]:
    """One column of one table."""
    return {"": dict(counts)}


def test_a_small_number_takes_another_with_it_whatever_its_size() -> None:
    assert hidden_in_column(column(a=3, b=30, c=8)) == hidden_in_column(column(a=3, b=8, c=30)) == {"a", "b"}


def test_a_true_zero_stays() -> None:
    assert "b" not in hidden_in_column(column(a=3, b=0, c=8))


def test_nothing_small_hides_nothing() -> None:
    assert hidden_in_column(column(a=5, b=0, c=8)) == frozenset()


def test_of_a_few_people_nothing_is_told() -> None:
    assert hidden_in_column(column(a=3, b=0, c=0)) == {"a", "b", "c"}


def test_ones_that_can_only_be_ones_take_another_with_them() -> None:
    assert hidden_in_column(column(a=1, b=1, c=1, d=40)) == {"a", "b", "c", "d"}


def test_what_is_left_without_the_borough_s_own_may_not_be_small_either() -> None:
    own, rest = {"a": 9, "b": 9, "c": 9}, {"a": 3, "b": 9, "c": 9}
    assert "a" in hidden_in_column({"": own, "rest": rest})


def test_a_few_from_elsewhere_are_not_told_beside_the_borough_s_own() -> None:
    """Nine from the borough and one from Wales: not which region the one is from."""
    assert hidden_in_column({"": {"a": 9, "wales": 1}, "rest": {"a": 0, "wales": 1}}) == {"a", "wales"}


def test_what_is_hidden_of_the_whole_is_hidden_of_its_parts() -> None:
    assert hidden_in_column(column(a=9, b=9, c=9), at_least={"a", "b"}) == {"a", "b"}


def test_the_method_itself_gives_no_small_number_away() -> None:
    """Every column of three regions, told by somebody who knows the method, and how many are from the borough, in ``a``."""
    told = defaultdict(list)
    for own, *rest in product(range(10), range(16), range(16), range(16)):
        if sum(rest) > 15:
            continue
        counts = dict(zip("abc", rest, strict=True))
        with_own = counts | {"a": counts["a"] + own}
        hidden = hidden_in_column({"": with_own, "rest": counts})
        shown = tuple(with_own[name] for name in "abc" if name not in hidden)
        told[hidden, own, sum(rest), shown].append(counts)
    assert sum(len(hidden) < 3 for hidden, *_ in told) > 500, "a method that hides everything is safe and of no use"
    for (hidden, *_), possible in told.items():
        for name in hidden:
            values = {counts[name] for counts in possible}
            assert len(values) > 1 or not 0 < min(values) < 5, (hidden, possible)

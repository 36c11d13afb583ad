"""What the copies of a revision tell beside the first, and beside the year before, gives no household away (D3, D4)."""

from copy import deepcopy
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from refuge.occupancy.disclosure import hidden_in_column, is_small
from refuge.returns.content import Content
from refuge.returns.declaring import Of, Unit
from refuge.returns.revising import Version, guarded
from refuge.vocabulary import Copy

THRESHOLD = 5
REGIONS = ("East", "North", "South", "West")


def _measure(key: str, unit: Unit, of: Of, rests_on: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"key": key, "label": "", "unit": unit.value, "rule": "", "of": of.value, "words": "", "rests_on": rests_on}


MEASURES = [
    _measure("households", Unit.COUNT, Of.HOUSEHOLDS),
    _measure("by_region", Unit.COUNT, Of.PEOPLE),
    _measure("nights", Unit.NIGHTS, Of.PEOPLE),
    _measure("share_of_nights", Unit.SHARE, Of.PEOPLE, ("nights",)),
]
OF_NIGHTS = [_measure("occupied", Unit.NIGHTS, Of.NIGHTS)]
Counts = tuple[int, ...]
counts = st.tuples(*(st.integers(0, 12) for _ in REGIONS))


def content(people: Counts, occupied: int, copy: Copy) -> Content:
    """A return of one table of people with its total, nights of the year and nights of a month."""
    by_region = dict(zip(REGIONS, people, strict=True))
    hidden = set() if copy.is_exact else hidden_in_column({"": by_region}, THRESHOLD)
    rows = [_row("households", None, sum(people), not copy.is_exact and is_small(sum(people)))]
    rows += [_row("by_region", region, count, region in hidden) for region, count in by_region.items()]
    rows += [_row("nights", region, 30 * count, region in hidden) for region, count in by_region.items()]
    rows.append(_row("share_of_nights", None, 30 * people[0], REGIONS[0] in hidden))
    told = {"code": "people", "title": "", "groups": "", "fine": False, "measures": MEASURES, "rows": rows}
    year = {"code": "year", "title": "", "groups": "", "fine": False, "measures": OF_NIGHTS}
    month = {**year, "code": "months", "fine": True}
    nights = [{**one, "rows": [_row("occupied", None, occupied, False)]} for one in (year, month)]
    return {"copy": copy.value, "threshold": THRESHOLD, "sections": [told, *nights], "words": {}, "periods": {}}


def _row(measure: str, group: str | None, value: int, hidden: bool) -> dict[str, Any]:
    row = {"measure": measure, "group": group, "period": "2019-20", "numerator": None, "denominator": None}
    return {**row, "value": None, "hidden": True} if hidden else {**row, "value": value}


def versions(histories: list[tuple[Counts, int]], copy: Copy) -> list[Version]:
    """Each version as it is told, one after the other."""
    told: list[Version] = []
    for number, (people, occupied) in enumerate(histories, 1):
        exact = content(people, occupied, Copy.PROVIDER)
        told.append(Version(number, exact, guarded(copy, exact, content(people, occupied, copy), told)))
    return told


def shown(one: Version, section: str) -> dict[tuple[str, str | None], int | None]:
    """Measure and group → what is told; nothing where it is hidden."""
    rows = next(told["rows"] for told in one.told["sections"] if told["code"] == section)
    return {(row["measure"], row["group"]): row["value"] for row in rows}


def hidden_with_their_sum(one: Version) -> tuple[list[str], int | None]:
    """The regions hidden, and what they add up to as far as the total is told."""
    cells = shown(one, "people")
    known = {region: cells["by_region", region] for region in REGIONS}
    total = cells["households", None]
    rest = None if total is None else total - sum(count or 0 for count in known.values())
    return [region for region in REGIONS if known[region] is None], rest


@settings(max_examples=300)
@given(st.lists(st.tuples(counts, st.integers(100, 200)), min_size=2, max_size=4))
def test_no_two_versions_of_the_publication_copy_differ_by_few(histories: list[tuple[Counts, int]]) -> None:
    told = versions(histories, Copy.PUBLICATION)
    for at, first in enumerate(told):
        for later in told[at + 1 :]:
            was, becomes = shown(first, "people"), shown(later, "people")
            for key, value in becomes.items():
                assert was[key] is not None or value is None, "hidden once is hidden ever after"
                if value is not None:
                    differs = abs(value - (was[key] or 0))
                    assert differs == 0 or (key[0] in ("households", "by_region") and differs >= THRESHOLD)
            assert shown(first, "months") == shown(later, "months")
    assert shown(told[-1], "year")["occupied", None] == histories[-1][1]


@settings(max_examples=300)
@example([((0, 1, 1, 3), 100)])
@given(st.lists(st.tuples(counts, st.just(100)), min_size=1, max_size=3))
def test_what_is_hidden_in_any_version_hides_each_other(histories: list[tuple[Counts, int]]) -> None:
    for one in versions(histories, Copy.PUBLICATION):
        hidden, rest = hidden_with_their_sum(one)
        if hidden and rest is not None:
            assert len(hidden) > 1
            nothing_is_told = len(hidden) == len(REGIONS)  # not even where nobody came from
            assert rest == 0 or nothing_is_told or rest - (len(hidden) - 1) >= THRESHOLD - 1, (
                "each could be any small number"
            )


@settings(max_examples=200)
@given(counts, st.integers(0, 3), st.sampled_from([-1, 1]))
def test_one_household_more_or_less_shows_nowhere_in_the_publication_copy(people: Counts, at: int, more: int) -> None:
    corrected = tuple(max(0, count + more * (place == at)) for place, count in enumerate(people))
    first, again = versions([(people, 150), (corrected, 150)], Copy.PUBLICATION)
    assert shown(again, "people") == shown(first, "people")


@settings(max_examples=200)
@given(counts, counts)
def test_the_contract_copy_has_how_many_households_and_not_who_they_were(people: Counts, corrected: Counts) -> None:
    first, again = versions([(people, 150), (corrected, 150)], Copy.CONTRACT)
    was, becomes = shown(first, "people"), shown(again, "people")
    if becomes["households", None] is not None and was["households", None] is not None:
        assert becomes["households", None] == sum(corrected)
    of_few = any(0 < abs(now - then) < THRESHOLD for now, then in zip(corrected, people, strict=True))
    if of_few:
        assert {key: value for key, value in becomes.items() if key[0] == "by_region"} == {
            key: value for key, value in was.items() if key[0] == "by_region"
        }


def test_the_exact_copies_of_a_revision_have_all_of_it() -> None:
    exact = content((1, 2, 3, 4), 150, Copy.PROVIDER)
    before = versions([((9, 9, 9, 9), 150)], Copy.STATUTORY)
    assert guarded(Copy.STATUTORY, exact, deepcopy(exact), before) == exact


def test_a_large_change_is_told_anew_and_says_of_which_version_the_rest_is() -> None:
    told = versions([((8, 9, 7, 12), 150), ((8, 9, 7, 32), 190)], Copy.PUBLICATION)
    assert shown(told[-1], "people")["by_region", "West"] == 32
    assert told[-1].told["told_in"] == {"fine": 1}
    few = versions([((8, 9, 7, 12), 150), ((8, 9, 7, 13), 190)], Copy.PUBLICATION)
    assert few[-1].told["told_in"] == {"fine": 1, "people": 1}

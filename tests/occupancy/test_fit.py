"""Who fits where, and why not (F3)."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.fit import Features, Seeking, reasons_against, spare_bed_spaces

ALL = Features(
    bed_spaces=4, cots=1, self_contained=True, step_free=True, wheelchair=True, accepts_men=True, accepts_pets=True,
    oldest_son=17, considers_nrpf=True, authority_code="E08000018",
)  # fmt: skip
ALONE = Seeking()
AGES = st.lists(st.integers(0, 17), max_size=6).map(tuple)
ANSWERS = st.sampled_from([True, False, None])


def features() -> st.SearchStrategy[Features]:
    """Units of every kind."""
    return st.builds(
        Features, bed_spaces=st.integers(1, 6), cots=st.sampled_from([None, 0, 1, 2]), step_free=ANSWERS, wheelchair=ANSWERS,
        accepts_men=ANSWERS, accepts_pets=ANSWERS, oldest_son=st.none() | st.integers(0, 17), considers_nrpf=ANSWERS,
        authority_code=st.sampled_from(["here", "there"]),
    )  # fmt: skip


def households() -> st.SearchStrategy[Seeking]:
    """Households of every kind."""
    return st.builds(
        Seeking, adults=st.integers(1, 3), children=AGES, oldest_son=st.none() | st.integers(0, 17), is_man=st.booleans(),
        step_free=st.booleans(), wheelchair=st.booleans(), pet=st.booleans(), no_recourse=st.booleans(),
        unsafe_in=st.sampled_from([frozenset(), frozenset({"here"})]),
    )  # fmt: skip


def naively(seeking: Seeking, unit: Features) -> bool:
    """Whether they fit, bed by bed and question by question."""
    beds, cots = unit.bed_spaces, unit.cots or 0
    for age in [*[40] * seeking.adults, *seeking.children]:
        if age < 2 and cots:
            cots -= 1
        else:
            beds -= 1
    answers = [beds >= 0, unit.authority_code not in seeking.unsafe_in]
    if seeking.oldest_son is not None:
        answers.append(unit.oldest_son is not None and seeking.oldest_son <= unit.oldest_son)
    if seeking.wheelchair:
        answers.append(unit.wheelchair is True)
    if seeking.step_free:
        answers.append(unit.step_free is True)
    if seeking.is_man:
        answers.append(unit.accepts_men is True)
    if seeking.pet:
        answers.append(unit.accepts_pets is True)
    if seeking.no_recourse:
        answers.append(unit.considers_nrpf is True)
    return all(answers)


@given(seeking=households(), unit=features())
def test_there_is_a_reason_against_exactly_where_they_do_not_fit(seeking: Seeking, unit: Features) -> None:
    assert (not reasons_against(seeking, unit)) is naively(seeking, unit)


@given(seeking=households(), unit=features())
def test_what_is_said_of_nothing_is_never_yes(seeking: Seeking, unit: Features) -> None:
    """Forgetting a feature never makes a unit fit (F3)."""
    for one in fields(Features):
        if one.name not in ("bed_spaces", "authority_code") and reasons_against(seeking, unit):
            assert reasons_against(seeking, replace(unit, **{one.name: None}))


def test_somebody_alone_fits_wherever_there_is_a_bed() -> None:
    assert reasons_against(ALONE, Features(bed_spaces=1)) == []


def test_children_under_two_sleep_in_cots_as_far_as_there_are_any() -> None:
    baby, twins = Seeking(children=(1, 5, 7, 9)), Seeking(children=(0, 1, 5, 7))
    assert reasons_against(baby, ALL) == []
    assert reasons_against(twins, ALL) == []
    assert reasons_against(replace(twins, adults=2), ALL) == ["Too small: 4 bed spaces and 1 cot for 6 people"]


def test_a_child_of_two_needs_a_bed() -> None:
    assert reasons_against(Seeking(children=(2, 5, 7, 9)), ALL) == ["Too small: 4 bed spaces for 5 people"]


def test_where_nobody_has_said_whether_there_are_cots_that_is_the_reason() -> None:
    unknown = replace(ALL, cots=None)
    assert reasons_against(Seeking(children=(1, 5, 7, 9)), unknown) == [
        "4 bed spaces for 5 people, and cots: not known"
    ]
    assert reasons_against(Seeking(children=(5, 7, 9, 9)), unknown) == ["Too small: 4 bed spaces for 5 people"]


def test_a_son_as_old_as_the_oldest_accepted_fits() -> None:
    flat = replace(ALL, oldest_son=13)
    assert reasons_against(Seeking(children=(13,), oldest_son=13), flat) == []
    assert reasons_against(Seeking(children=(14,), oldest_son=14), flat) == ["Sons up to 13 only"]


@pytest.mark.parametrize(
    ("asked", "feature", "refused", "unknown"),
    [
        ({"wheelchair": True}, "wheelchair", "Not for a wheelchair", "Wheelchair: not known"),
        ({"step_free": True}, "step_free", "Not step-free", "Step-free: not known"),
        ({"is_man": True}, "accepts_men", "No men", "Men: not known"),
        ({"pet": True}, "accepts_pets", "No pets", "Pets: not known"),
        (
            {"no_recourse": True},
            "considers_nrpf",
            "No recourse to public funds: not considered",
            "No recourse to public funds: not known",
        ),
    ],
)
def test_a_feature_fits_only_where_it_is_known_to_be_there(
    asked: dict[str, bool], feature: str, refused: str, unknown: str
) -> None:
    assert reasons_against(Seeking(**asked), ALL) == []
    assert reasons_against(Seeking(**asked), replace(ALL, **{feature: False})) == [refused]
    assert reasons_against(Seeking(**asked), replace(ALL, **{feature: None})) == [unknown]


def test_the_age_of_sons_that_nobody_entered_is_not_known() -> None:
    assert reasons_against(Seeking(oldest_son=3), replace(ALL, oldest_son=None)) == ["Age of sons: not known"]


def test_an_area_that_is_not_safe_is_a_reason_without_a_name() -> None:
    assert reasons_against(Seeking(unsafe_in=frozenset({"E08000018"})), ALL) == ["In an area that is not safe for them"]
    assert reasons_against(Seeking(unsafe_in=frozenset({"E06000021"})), ALL) == []


def test_every_reason_is_said_at_once() -> None:
    asked = Seeking(adults=2, children=(15, 3, 2), oldest_son=15, pet=True)
    assert len(reasons_against(asked, Features(bed_spaces=2))) == 3


def test_bed_spaces_left_over_are_counted() -> None:
    assert spare_bed_spaces(ALONE, ALL) == 3
    assert spare_bed_spaces(Seeking(children=(0,)), ALL) == 3
    assert spare_bed_spaces(Seeking(adults=5), ALL) == -1


def test_sex_and_gender_are_asked_of_nobody() -> None:
    """H3: never used for who fits."""
    assert not {"sex", "gender", "gender_same_as_sex"} & {
        one.name for kind in (Seeking, Features) for one in fields(kind)
    }

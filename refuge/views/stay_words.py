"""What a stay's page says of people and changes, in words."""

from collections.abc import Mapping
from typing import Any

from refuge.display import capital, counted, written
from refuge.vocabulary import PersonKind

__all__ = ["about_person", "changed", "counted", "person", "yes_or_no"]


def yes_or_no(answer: bool | None) -> str | None:
    """An answer in words, or None where it was not asked.

    >>> yes_or_no(True), yes_or_no(False), yes_or_no(None)
    ('Yes', 'No', None)
    """
    return None if answer is None else "Yes" if answer else "No"


def person(one: Any) -> str:
    """Who somebody of a stay is: the survivor is number 1."""
    if one.kind is PersonKind.CHILD:
        return "Child" if one.age is None else f"Child, {one.age or 'under 1'}"
    return "Survivor" if one.number == 1 else "Adult"


def about_person(one: Any) -> str | None:
    """What was asked of somebody of a stay, and from when to when they were in it if that is not the stay's own."""
    gender = one.gender_same_as_sex
    said = [
        one.age_band.label if one.age_band else None,
        f"sex: {one.sex.label.lower()}" if one.sex else None,
        f"gender same as sex: {gender.label.lower()}" if gender else None,
        one.ethnicity,
        f"joined {written(one.joined_on)}" if one.joined_on else None,
        f"left {written(one.left_on)}" if one.left_on else None,
    ]
    return capital(", ".join(filter(None, said))) or None


def changed(detail: Mapping[str, Any] | None) -> list[tuple[str, Any, Any]]:
    """What a line of the trail says was changed: its name, what it was, what it became.

    >>> changed({"before": {"origin": None}, "after": {"origin": "E08000018", "pets": True}})
    [('origin', None, 'E08000018'), ('pets', None, True)]
    """
    before, after = ((detail or {}).get(name) or {} for name in ("before", "after"))
    return [(name, before.get(name), after.get(name)) for name in (before | after)]

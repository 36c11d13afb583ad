"""What must hold of one thing that is recorded, whether it came out of a file or off a page.

A rule gives the field to blame and what is wrong, as a fragment that a file's complaint ends with; pages make a sentence of it.
"""

import re
from collections.abc import Iterator
from datetime import date

from refuge.occupancy.clashes import written

Blame = tuple[str, str]
"""A field and what is wrong with it."""

OTHER_VOIDS = ("other_preparing", "other_out_of_use")
"""Void reasons that say nothing by themselves (V4)."""


def sentence(fragment: str) -> str:
    """What is wrong, as a sentence for people: rule numbers are for those who read files.

    >>> sentence("an adult is 16 or older (H2)")
    'An adult is 16 or older.'
    """
    plain = re.sub(r" \([A-Z][0-9]{1,2}\)$", "", fragment)
    return f"{plain[0].upper()}{plain[1:]}."


def in_the_future(day: date | None, today: date, what: str) -> str | None:
    """What is wrong with a day that is yet to come; nothing if it is not (N1).

    >>> in_the_future(date(2024, 5, 5), date(2024, 5, 4), "an arrival")
    'an arrival in the future is not recorded; today is 4 May 2024 (N1)'
    """
    if day is None or day <= today:
        return None
    return f"{what} in the future is not recorded; today is {written(today)} (N1)"


def wrong_with_person(*, is_child: bool, age: int | None, has_age_band: bool) -> Iterator[Blame]:
    """What is wrong with one person's age (H2)."""
    if not is_child:
        if age is not None and age < 16:
            yield "age", "an adult is 16 or older"
        return
    if age is None:
        yield "age", "a child's age is needed, from 0 to 17"
    elif age > 17:
        yield "age", "a child is 0 to 17; anybody older is an adult"
    if has_age_band:
        yield "age_band", "age bands are for adults; write a child's age"


def needs_a_note(reason: str | None, note: str | None) -> str | None:
    """What is wrong with a void reason that says nothing by itself and has no note; nothing if it has one (V4)."""
    return "another reason needs a note that says which (V4)" if reason in OTHER_VOIDS and not note else None

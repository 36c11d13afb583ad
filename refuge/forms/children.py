"""Children as they are typed, all in one line: an age each, and an ``s`` after a son's. The same wherever it is asked."""

import re
from typing import Any, NamedTuple

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField, ValidationError

MOST_CHILDREN, OLDEST_CHILD = 15, 17
EXAMPLE = "For example 0, 4, 15s. Put an s after a son’s age"
SEXES = {"s": "male", "m": "male", "d": "female", "f": "female", "": None}
"""A letter after a child's age → the sex it says; a son may not fit everywhere."""


class Child(NamedTuple):
    """An age in years, and the sex if it was said."""

    age: int
    sex: str | None = None


class ChildrenField(StringField):
    """A line of children's ages; blank is no children."""

    widget = GovTextInput()

    def __init__(self, description: str = EXAMPLE, **asked: Any) -> None:
        super().__init__("Children’s ages", description=description, render_kw={"autocomplete": "off"}, **asked)

    def pre_validate(self, form: Any) -> None:
        """Whole years, each of a child. Raises ValidationError."""
        children = children_in(self.data or "")
        if children is None or len(children) > MOST_CHILDREN or any(one.age > OLDEST_CHILD for one in children):
            raise ValidationError(f"Enter each child’s age in whole years, from 0 to {OLDEST_CHILD}, like 0, 4, 15s")

    @property
    def who(self) -> list[Child]:
        """The children typed."""
        return children_in(self.data or "") or []

    @property
    def ages(self) -> tuple[int, ...]:
        """Their ages, as typed."""
        return tuple(child.age for child in self.who)

    @property
    def oldest_son(self) -> int | None:
        """The age of the oldest of them that is a son, if one is."""
        return max((child.age for child in self.who if child.sex == "male"), default=None)


def children_in(typed: str) -> list[Child] | None:
    """The children in a line of text, an ``s`` after a son's age, or None if something in it is no age.

    >>> children_in("4 and 15s"), children_in(""), children_in("four"), children_in("-4")
    ([Child(age=4, sex=None), Child(age=15, sex='male')], [], None, None)
    """
    parts = [part for part in re.split(r"[,;\s]+|\band\b", typed.casefold()) if part]
    if not all(re.fullmatch(r"[0-9]{1,2}[smdf]?", part) for part in parts):
        return None
    return [Child(int(part.rstrip("smdf")), SEXES[part.lstrip("0123456789")]) for part in parts]


def typed_children(children: list[Child]) -> str:
    """Children as they are typed.

    >>> typed_children([Child(4), Child(15, "male"), Child(7, "female")])
    '4, 15s, 7d'
    """
    return ", ".join(f"{child.age}{ {'male': 's', 'female': 'd'}.get(child.sex or '', '') }" for child in children)

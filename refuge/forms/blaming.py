"""What every form that changes something can do: take the blame for a broken rule."""

import re
from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField

from refuge.errors import RuleBroken

LOOK_AGAIN = "look_again"
"""Sent with what was typed before signing in again: it is shown, and saved only once it was looked at."""
MOST_FIGURES = 18
"""As many figures as the longest number has that a database holds."""


def number_in(typed: str) -> int | None:
    """The whole number that is typed in figures; None where it is none, or longer than any there is.

    >>> number_in("12"), number_in("-1"), number_in("\N{SUPERSCRIPT TWO}"), number_in("9" * 5000)
    (12, None, None, None)
    """
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_FIGURES else None


def token_field() -> HiddenField:
    """A random token, by which a form that is sent twice makes one thing. What cannot be one is none."""
    return HiddenField(
        default=lambda: token_hex(16),
        filters=[lambda token: token if token and re.fullmatch("[0-9a-f]{16,64}", token) else None],
    )


class BlamingForm(FlaskForm):
    """A form of its own fields, the first of which takes the blame for what is about none of them.

    ``in_the_way`` is the stay that stands in the way of what was asked, for its page to be linked; ``is_overtaken`` says
    that somebody else saved since the form was read. ``signed_off`` are the returns to tell of before it is saved, each with
    its ``id``.
    """

    in_the_way: int | None = None
    is_overtaken = False
    signed_off: Sequence[Any] = ()

    @property
    def told_of(self) -> list[int]:
        """The returns that whoever fills it in was told of, by id."""
        told = {number_in(one) for one in request.form.get("told_of", "").split()} - {None}
        return sorted({*told, *(one.id for one in self.signed_off)})

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it is right, and was sent to be saved."""
        return LOOK_AGAIN not in request.form and bool(super().validate(extra_validators))

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about, and empty the passwords, which are never sent back."""
        field = self._fields.get(broken.field) or next(iter(self._fields.values()))
        field.errors = [*field.errors, broken.message]
        self.in_the_way = broken.stay_id
        for secret in self:
            if isinstance(secret, PasswordField):
                secret.data = None

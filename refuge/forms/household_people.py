"""Somebody joins a household that is here, or leaves one that stays (H2)."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from refuge.forms.provision import day, number
from refuge.forms.telling import TellingRadioField
from refuge.forms.versioned import VersionedForm
from refuge.vocabulary import AgeBand, GenderSameAsSex, Sex

BIRTH, CHILD, ADULT = "birth", "child", "adult"
EXAMPLE = "For example 31 3 2026"
NOT_ASKED = {"": "Not asked"}


def answers(label: str, listed: Iterable[Enum]) -> RadioField:
    """One of the answers of a list, or not asked."""
    choices = {one.value: one.label for one in listed} | NOT_ASKED  # type: ignore[attr-defined]
    return RadioField(label, widget=GovRadioInput(), choices=choices, default="")


class JoiningForm(VersionedForm):
    """Who joins, and from when."""

    who = RadioField(
        "Who joins?",
        widget=GovRadioInput(),
        choices={BIRTH: "A baby, just born", CHILD: "A child", ADULT: "An adult"},
        validators=[InputRequired("Choose who joins")],
    )
    age = number("Age of the child", 0, 17, "In whole years. Leave blank for a baby or an adult")
    age_band = SelectField(
        "Age of the adult",
        widget=GovSelect(),
        choices=NOT_ASKED | {band.value: band.label for band in AgeBand},
        description="Leave it for a child",
    )
    ethnicity = SelectField(
        "Ethnic group of the adult", widget=GovSelect(), description="Leave it for a child", default=""
    )
    joined_on = day("Joined on", f"The first night, or the day of birth. {EXAMPLE}", "Enter the day they joined")
    sex = answers("Sex", Sex)
    gender_same_as_sex = answers("Is their gender the same as their sex?", GenderSameAsSex)
    save = SubmitField("Add them", widget=GovSubmitInput())

    def offer(self, ethnicities: Mapping[str, str]) -> None:
        """What can be chosen: code and label."""
        self.ethnicity.choices = {**NOT_ASKED, **ethnicities}

    def validate(self, extra_validators: Any = None) -> bool:
        """Each answer by itself, and that the age is that of who joins."""
        valid = super().validate(extra_validators)
        if self.age.errors or not (wrong := _wrong_age(self.who.data, self.age.data)):
            return valid
        self.age.errors = [wrong]
        return False


class LeavingForm(VersionedForm):
    """Who leaves, and when."""

    person = TellingRadioField("Who leaves?", coerce=int, validators=[InputRequired("Choose who leaves")])
    left_on = day("Left on", EXAMPLE, "Enter the day they left")
    save = SubmitField("Save", widget=GovSubmitInput())


def _wrong_age(who: str, age: int | None) -> str | None:
    """What is wrong with the age of a child, in words.

    >>> _wrong_age(CHILD, None), _wrong_age(BIRTH, 0)
    ('Enter the child’s age', None)
    """
    if who == CHILD and age is None:
        return "Enter the child’s age"
    if who == ADULT and age is not None:
        return "Leave it blank for an adult"
    return "A baby just born is 0. Choose a child" if who == BIRTH and age else None

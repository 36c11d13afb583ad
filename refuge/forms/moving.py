"""A household's units: another one instead, one more, one given back, one for another household's."""

from collections.abc import Iterable, Sequence

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovSelect, GovSubmitInput
from wtforms import BooleanField, SelectField, SubmitField, ValidationError
from wtforms.validators import InputRequired

from refuge.forms.provision import day, number, words
from refuge.forms.telling import Offered, TellingRadioField
from refuge.forms.versioned import SeveralForm, VersionedForm

EXAMPLE = "For example 31 3 2026"
Pair = tuple[int, int]
"""A stay and a unit that it has."""


def unit(label: str, missing: str) -> TellingRadioField:
    """One of the units on offer."""
    return TellingRadioField(label, coerce=int, validators=[InputRequired(missing)])


class GivingForm(VersionedForm):
    """A form of a household that gives up a unit; of who has only one it is not asked which (``from_unit_id``)."""

    only: int | None = None

    def offer_own(self, own: Sequence[Offered]) -> None:
        """Offer the units they have."""
        self.from_unit_id.offer(own)
        if len(own) == 1:
            self.only = own[0].unit_id
            del self.from_unit_id

    @property
    def given(self) -> int:
        """The unit they give up."""
        return self.only or int(self.from_unit_id.data)


class MoveForm(GivingForm):
    """To another unit."""

    to_unit_id = unit("Which unit do they move to?", "Choose the unit they move to")
    from_unit_id = unit("Out of which unit?", "Choose the unit they move out of")
    moved_on = day("Day of the move", EXAMPLE, "Enter the day they moved")
    is_man = BooleanField("A man is among them", widget=GovCheckboxInput())
    oldest_son = number(
        "Age of their oldest son", 0, 17, "If there is one. Like the box above not kept: it shows what suits them"
    )
    despite = words("Why they should have it, if it does not suit them", 200, "No names, no addresses.")
    save = SubmitField("Move them", widget=GovSubmitInput())


class AnotherUnitForm(VersionedForm):
    """One more unit."""

    unit_id = unit("Which unit do they have too?", "Choose a unit")
    added_on = day("From", EXAMPLE, "Enter the day they got it")
    sleepers = number("How many sleep in it?", 0, 20, "Leave blank for nobody")
    save = SubmitField("Add the unit", widget=GovSubmitInput())


class GivingBackForm(VersionedForm):
    """One unit of several less."""

    unit_id = unit("Which unit do they give back?", "Choose the unit they give back")
    given_back_on = day("Given back on", EXAMPLE, "Enter the day they gave it back")
    save = SubmitField("Give it back", widget=GovSubmitInput())


class SwapForm(SeveralForm, GivingForm):
    """Two households change places."""

    other = SelectField(
        "With which household?",
        widget=GovSelect(),
        validators=[InputRequired("Choose a household")],
        validate_choice=False,
    )
    from_unit_id = unit("Which unit do they give?", "Choose the unit they give")
    swapped_on = day("Day of the swap", EXAMPLE, "Enter the day they swapped")
    save = SubmitField("Swap them", widget=GovSubmitInput())

    def offer(self, others: Iterable[tuple[Pair, str]]) -> None:
        """The other households, each with a unit it has."""
        self.other.choices = [("", "Choose"), *((f"{stay}-{unit}", words) for (stay, unit), words in others)]

    def validate_other(self, field: SelectField) -> None:
        """Only a household that is still where it was."""
        if field.data not in dict(field.choices):
            raise ValidationError("That household is there no more. Choose again")

    @property
    def pair(self) -> Pair:
        """The other's stay and unit."""
        stay, _, unit = self.other.data.partition("-")
        return int(stay), int(unit)

"""An arrival at ten in the evening: six answers, and the rest within seventy-two hours."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSelect, GovSubmitInput, GovTextArea
from wtforms import SelectField, SelectMultipleField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from refuge.display import written
from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm, number_in, token_field
from refuge.forms.children import EXAMPLE, ChildrenField
from refuge.forms.contracts import maybe_day
from refuge.forms.provision import day, number
from refuge.forms.who_fits import MOST_ADULTS

NEEDED = {
    "step_free": "Step-free",
    "wheelchair": "Space for a wheelchair",
    "interpreter": "An interpreter",
    "pet": "Room for a pet",
    "is_man": "A place that accepts a man (not kept)",
    "no_recourse": "No recourse to public funds",
}
NO_NAMES = "No names, no addresses."


class HasReferral(Protocol):
    """A referral, as a form wants to see it."""

    id: int
    reference: str
    received_on: date


def despite_field() -> StringField:
    """Why a household has a unit that does not suit it (F3)."""
    return StringField(
        "Why should they have it all the same?",
        widget=GovTextArea(),
        description=f"It is kept with the arrival. {NO_NAMES}",
        validators=[Length(max=500, message="Enter 500 characters or fewer")],
    )


class UnitAndDateForm(BlamingForm):
    """Where and when they arrive, and the referral they come from if there is one."""

    unit = SelectField("Unit", widget=GovSelect(), validators=[InputRequired("Choose a unit")])
    arrived_on = day("Arrived on", "Before six in the morning, enter the day before", "Enter the day they arrived")
    referral = SelectField("Referral", widget=GovSelect())
    go_on = SubmitField("Continue", widget=GovSubmitInput(), name="go_on")

    def offer(self, units: Mapping[str, str], referrals: Sequence[HasReferral]) -> None:
        """What can be chosen; without a referral on its way nothing is asked about it."""
        self.unit.choices = dict(units)
        named = {str(one.id): f"{one.reference}, received {written(one.received_on)}" for one in referrals}
        self.referral.choices = {"": "None"} | named
        if not referrals:
            del self.referral

    @property
    def unit_id(self) -> int:
        """The unit chosen."""
        return int(self.unit.data)

    @property
    def referral_id(self) -> int | None:
        """The referral chosen; none where what was sent is none."""
        return number_in(self.referral.data or "") if self.referral else None


class ByDayForm(UnitAndDateForm):
    """Where and when they arrive by day, and when they left, where that is only now written down."""

    departed_on = maybe_day("Left on", "The day they gave the unit up. Where they went is asked afterwards")


class FirstNightForm(UnitAndDateForm):
    """Who has come and what they need tonight."""

    adults = number("Adults", 1, MOST_ADULTS, missing="Enter how many adults")
    children = ChildrenField(
        f"{EXAMPLE}: it shows whether the unit suits, and is not kept. Under 2 is taken to sleep in a cot"
    )
    needed = SelectMultipleField("Needed tonight", widget=GovCheckboxesInput(), choices=NEEDED)
    despite = despite_field()
    token = token_field()
    go_on = SubmitField("Record arrival", widget=GovSubmitInput())

    def blame(self, broken: RuleBroken) -> None:
        """A person who cannot be is one of the children."""
        super().blame(RuleBroken("children", broken.message) if broken.field == "people" else broken)

    def needs(self, name: str) -> bool:
        """Whether it is needed tonight."""
        return name in (self.needed.data or ())

"""A unit is kept for a household on its way, and how that ended."""

from collections.abc import Mapping, Sequence

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField, ValidationError
from wtforms.validators import InputRequired

from refuge.display import written
from refuge.forms.blaming import BlamingForm
from refuge.forms.first_night import HasReferral
from refuge.forms.provision import day
from refuge.forms.telling import TellingRadioField
from refuge.vocabulary import HoldOutcome

ENDED = {
    HoldOutcome.RELEASED.value: "Released: the household is still expected, in another unit or later",
    HoldOutcome.DID_NOT_ARRIVE.value: "They did not arrive: the referral is closed",
}


class HoldForm(BlamingForm):
    """For whom, and from when."""

    referral = SelectField("Accepted referral", widget=GovSelect(), validators=[InputRequired("Choose a referral")])
    starts_on = day("Held from", "Today or an earlier day", "Enter the day")
    save = SubmitField("Hold", widget=GovSubmitInput())

    def offer(self, referrals: Sequence[HasReferral]) -> None:
        """Accepted referrals whose household has not arrived."""
        named = {str(one.id): f"{one.reference}, received {written(one.received_on)}" for one in referrals}
        self.referral.choices = {"": "Choose"} | named


class HoldUnitForm(BlamingForm):
    """Which unit, and from when, for a referral that is known."""

    unit = TellingRadioField("Unit", coerce=int, validators=[InputRequired("Choose a unit")])
    starts_on = day("Held from", "Today or an earlier day", "Enter the day")
    save = SubmitField("Hold", widget=GovSubmitInput())


class EndOfHoldForm(BlamingForm):
    """How it ended other than by an arrival, and when."""

    outcome = RadioField(
        "How did it end?", widget=GovRadioInput(), choices=ENDED, validators=[InputRequired("Choose how it ended")]
    )
    ended_on = day("Ended on", "Today or an earlier day", "Enter the day")
    reason = SelectField("Why did they not arrive?", widget=GovSelect())
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, reasons: Mapping[str, str]) -> None:
        """Why a referral does not end in a place."""
        self.reason.choices = {"": "Choose, if they did not", **reasons}

    @property
    def did_not_arrive(self) -> bool:
        """Whether they did not come."""
        return bool(self.outcome.data == HoldOutcome.DID_NOT_ARRIVE.value)

    def validate_reason(self, field: SelectField) -> None:
        """Asked where they did not come."""
        if self.did_not_arrive and not field.data:
            raise ValidationError("Choose why they did not arrive")

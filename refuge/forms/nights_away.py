"""Nights on which a household sleeps elsewhere, and that it is back (N11)."""

from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import InputRequired, Optional

from refuge.forms.days import MaybeDayField
from refuge.forms.provision import day
from refuge.forms.versioned import VersionedForm
from refuge.vocabulary import AbsenceReason

WHERE = {reason.value: reason.label for reason in AbsenceReason}
EXAMPLE = "For example 31 3 2026"


class NightsAwayForm(VersionedForm):
    """They sleep elsewhere, and keep their unit."""

    starts_on = day("First night away", EXAMPLE, "Enter the first night away")
    reason = RadioField(
        "Where are they?", widget=GovRadioInput(), choices=WHERE, validators=[InputRequired("Choose where they are")]
    )
    ends_on = MaybeDayField(
        "Back on", widget=GovDateInput(), format="%d %m %Y", validators=[Optional()],
        description="Leave blank if they are still away",
    )  # fmt: skip
    save = SubmitField("Save", widget=GovSubmitInput())


class ReturnForm(VersionedForm):
    """They sleep here again."""

    back_on = day("Back on", f"The first night they slept here again. {EXAMPLE}", "Enter the day they were back")
    reason = RadioField(
        "Where were they?", widget=GovRadioInput(), choices=WHERE, validators=[InputRequired("Choose where they were")]
    )
    save = SubmitField("They are back", widget=GovSubmitInput())

"""Codes of the second factor."""

from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired, Length

from refuge.forms.blaming import BlamingForm


def code_field(label: str, description: str = "") -> StringField:
    """A field for a code: never kept by the browser, digits first on a phone's keyboard only where there are no letters."""
    return StringField(
        label,
        widget=GovTextInput(),
        description=description,
        validators=[InputRequired("Enter the code"), Length(max=40, message="Enter a shorter code")],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false", "class": "govuk-input--width-10"},
    )


class CodeForm(BlamingForm):
    """A code from the app, or one of the recovery codes."""

    code = code_field("Code", "The 6 digits your authenticator app shows now, or one of your recovery codes")
    go_on = SubmitField("Continue", widget=GovSubmitInput())


class SetUpForm(BlamingForm):
    """The first code, which proves that the app has the key."""

    code = code_field("Code from the app", "6 digits")
    go_on = SubmitField("Continue", widget=GovSubmitInput())

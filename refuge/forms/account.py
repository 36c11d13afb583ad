"""Changing one's own account."""

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput
from wtforms import PasswordField, SubmitField
from wtforms.validators import InputRequired

from refuge.forms.blaming import BlamingForm
from refuge.forms.second_factor import code_field

HINT = "12 characters or more. Three or four words that have nothing to do with each other are good"


def new_password_field(label: str) -> PasswordField:
    """A password to be chosen; whether it is strong enough is judged where it is kept."""
    return PasswordField(
        label,
        widget=GovPasswordInput(),
        description=HINT,
        validators=[InputRequired("Choose a password")],
        render_kw={"autocomplete": "new-password"},
    )


def current_password_field() -> PasswordField:
    """The password one has, asked again before anything that protects the account changes."""
    return PasswordField(
        "Your password now",
        widget=GovPasswordInput(),
        validators=[InputRequired("Enter the password you have now")],
        render_kw={"autocomplete": "current-password"},
    )


class ChoosePasswordForm(BlamingForm):
    """A password for an account that a link was handed over for."""

    password = new_password_field("Password")
    go_on = SubmitField("Continue", widget=GovSubmitInput())


class ChangePasswordForm(BlamingForm):
    """The password now and the new one."""

    current = current_password_field()
    new = new_password_field("New password")
    change = SubmitField("Change password", widget=GovSubmitInput())


class ShowKeyForm(BlamingForm):
    """The password, before the key of a new second factor is shown."""

    current = current_password_field()
    show = SubmitField("Show the key", widget=GovSubmitInput())


class ReplaceSecondFactorForm(BlamingForm):
    """A code that proves that the app has the new key."""

    code = code_field("Code from the app", "6 digits")
    change = SubmitField("Use this app from now on", widget=GovSubmitInput())


class ConfirmForm(BlamingForm):
    """The password, to make new recovery codes."""

    current = current_password_field()
    make = SubmitField("Make new codes", widget=GovSubmitInput())

"""Signing in."""

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import InputRequired, Length

from refuge.forms.blaming import BlamingForm


class SignInForm(BlamingForm):
    """An email address and a password. What is wrong with the pair is never said of one of them."""

    email = EmailField(
        "Email address",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter your email address"),
            Length(max=254, message="Enter a shorter email address"),
        ],
        render_kw={"autocomplete": "username", "spellcheck": "false", "type": "email"},
    )
    password = PasswordField(
        "Password",
        widget=GovPasswordInput(),
        validators=[InputRequired("Enter your password"), Length(max=1024, message="Enter a shorter password")],
        render_kw={"autocomplete": "current-password"},
    )
    sign_in = SubmitField("Sign in", widget=GovSubmitInput())

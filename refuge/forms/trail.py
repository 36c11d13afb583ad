"""What is looked for on the audit trail. It is sent with POST: references and addresses have no place in a web address."""

from datetime import date

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextInput
from wtforms import HiddenField, StringField, SubmitField, ValidationError
from wtforms.validators import Length

from refuge.occupancy.period import NotAPeriod, read_day

SHORT = Length(max=254, message="Enter at most 254 characters")
TEXT = {"autocomplete": "off", "spellcheck": "false"}


class Typed(StringField):
    """A day, typed; blank is any. ``day`` is what was typed, read."""

    widget = GovTextInput()
    day: date | None = None

    def pre_validate(self, _form: object) -> None:
        """Refuse what is no day of the calendar."""
        word = (self.data or "").strip()
        try:
            self.day = read_day(word) if word else None
        except NotAPeriod as wrong:
            raise ValidationError(str(wrong)) from None


class TrailForm(FlaskForm):
    """Two days, both included, somebody, something done, and something it was done to. Blank means anything.

    ``before`` is the line that an older page goes on from.
    """

    from_ = Typed("From", name="from", description="A day, for example 2026-04-01", render_kw=TEXT)
    to = Typed("To", description="This day included", render_kw=TEXT)
    who = StringField(
        "Who", widget=GovTextInput(), description="The email address of an account", validators=[SHORT], render_kw=TEXT
    )
    what = StringField(
        "What", widget=GovTextInput(), description="For example stay.departed, or stay for everything about stays",
        validators=[SHORT], render_kw=TEXT,
    )  # fmt: skip
    about = StringField(
        "About", widget=GovTextInput(), description="The reference of a household, stay, unit or contract",
        validators=[SHORT], render_kw=TEXT,
    )  # fmt: skip
    before = HiddenField()
    search = SubmitField("Search", widget=GovSubmitInput(), name="")

    def validate_to(self, field: Typed) -> None:
        """The last day is not before the first."""
        first = self._fields["from_"].day
        if first and field.day and field.day < first:
            raise ValidationError("Enter a day that is not before the first one")

    def validate_before(self, field: HiddenField) -> None:
        """Somebody else than this page wrote it."""
        if field.data and not (field.data.isdecimal() and len(field.data) < 10):
            raise ValidationError("Search again")

    def asked(self) -> dict[str, str]:
        """What was typed, blanks left out."""
        typed = (self.from_, self.to, self.who, self.what, self.about)
        return {field.name: field.data.strip() for field in typed if field.data and field.data.strip()}

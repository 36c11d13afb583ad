"""The rights of one household: its reference, typed and never in an address, and what is to be done."""

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, DateField, HiddenField, RadioField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from refuge.forms.blaming import BlamingForm
from refuge.vocabulary import LegalHoldKind

QUIET = {"autocomplete": "off", "spellcheck": "false"}
PARTS_OF_A_DAY = 3
NO_REFERENCE = "Enter the reference of a household"


class DayOrBlank(DateField):
    """A day in three parts, all of which may be blank."""

    widget = GovDateInput()

    def process(self, *what: object, **more: object) -> None:
        """The widget wants three parts, whatever was sent."""
        super().process(*what, **more)
        if self.raw_data is not None and len(self.raw_data) != PARTS_OF_A_DAY:
            self.raw_data: list[str] | None = [""] * PARTS_OF_A_DAY

    def process_formdata(self, valuelist: list[str]) -> None:
        """Blank is none."""
        if not any(part.strip() for part in valuelist):
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a day of the calendar, for example 31 3 2027, or leave it blank") from None


class HouseholdForm(BlamingForm):
    """Which household."""

    reference = StringField(
        "Reference of the household",
        widget=GovTextInput(),
        validators=[
            InputRequired(NO_REFERENCE),
            Length(max=12, message="A reference is shorter"),
        ],
        description="Eight letters and digits, for example H7K2M4Q8",
        render_kw=QUIET,
    )
    look = SubmitField("Look it up", widget=GovSubmitInput())


class OneHouseholdForm(BlamingForm):
    """Something done to the household that was looked up."""

    reference = HiddenField(validators=[InputRequired(), Length(max=12)])


class EraseForm(OneHouseholdForm):
    """Erasing cannot be undone."""

    sure = BooleanField(
        "They have asked for this in writing, and I know it cannot be undone",
        widget=GovCheckboxInput(),
        validators=[InputRequired("Confirm that the household is to be erased")],
    )
    erase = SubmitField("Erase this household", widget=GovSubmitInput())


class HoldForm(OneHouseholdForm):
    """Why nothing may be erased, and until when."""

    kind = RadioField(
        "Why",
        widget=GovRadioInput(),
        choices={kind.value: kind.label for kind in LegalHoldKind},
        validators=[InputRequired("Choose why the record has to be kept")],
    )
    until = DayOrBlank(
        "Until",
        format="%d %m %Y",
        description="Leave blank if nobody knows yet: then it runs until somebody ends it",
    )
    why = TextAreaField(
        "Note", widget=GovTextArea(), description="For example a case number. Kept encrypted",
        validators=[Length(max=2000, message="Enter at most 2,000 characters")],
    )  # fmt: skip
    hold = SubmitField("Set the legal hold", widget=GovSubmitInput())

    @property
    def chosen(self) -> LegalHoldKind:
        """The kind chosen."""
        return next(kind for kind in LegalHoldKind if kind == self.kind.data)

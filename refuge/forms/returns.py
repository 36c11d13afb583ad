"""Signing a return off, answering it, and when it is due."""

from calendar import month_name, monthrange

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm
from refuge.forms.provision import WholeNumber
from refuge.vocabulary.returns import PeriodKind, ReturnEvent

AFTER_IT_ENDS = 0
A_LEAP_YEAR = 2024
MONTHS = {f"{at}": month_name[at] for at in range(1, 13)}
NO_NAMES = "No names and nothing about one household"
LONGEST_NOTE = 1000
SHORT = Length(max=120, message="Enter at most 120 characters")


class SignOffForm(BlamingForm):
    """What whoever signs a return off says. ``seen`` is what they looked at."""

    note = TextAreaField(
        "Why it can be sent with these warnings",
        widget=GovTextArea(),
        validators=[Length(max=LONGEST_NOTE, message="Enter at most 1,000 characters")],
        description=NO_NAMES,
    )
    prepared_by = StringField(
        "Prepared by", widget=GovTextInput(), validators=[SHORT], description="Leave blank if you did"
    )
    officer = StringField(
        "Officer the statutory copy is released to",
        widget=GovTextInput(),
        validators=[SHORT],
        description="It has small numbers of people exactly and is not for publication. A commissioner with an account here can "
        "open it if you give their email address. Leave blank to release it to nobody",
    )
    seen = HiddenField()
    sign = SubmitField("Sign off", widget=GovSubmitInput())

    def blame(self, broken: RuleBroken) -> None:
        """What concerns the whole return stands at its first field."""
        known = broken.field if broken.field in ("note", "prepared_by", "officer") else "note"
        super().blame(RuleBroken(known, broken.message))


class AnswerForm(BlamingForm):
    """What a commissioner answers."""

    answer = RadioField(
        "Your answer",
        widget=GovRadioInput(),
        choices={ReturnEvent.ACCEPTED.value: "Accept it", ReturnEvent.SENT_BACK.value: "Send it back"},
        validators=[InputRequired("Choose whether you accept it")],
    )
    comment = TextAreaField(
        "Comment",
        widget=GovTextArea(),
        validators=[Length(max=LONGEST_NOTE, message="Enter at most 1,000 characters")],
        description="What should be looked at again, if you send it back",
    )
    send = SubmitField("Send the answer", widget=GovSubmitInput())

    @property
    def event(self) -> ReturnEvent:
        """What it means."""
        return next(one for one in ReturnEvent if one == self.answer.data)


class WindowForm(BlamingForm):
    """Of which years or quarters a contract's returns are, and when they are due; an authority's are of financial years."""

    by = RadioField(
        "The return is for the", widget=GovRadioInput(), choices={one.value: one.label.lower() for one in PeriodKind}
    )
    when = RadioField(
        "It is due",
        widget=GovRadioInput(),
        choices={"days": "so many working days after it ends", "date": "on a date after it ends"},
        validators=[InputRequired("Choose when it is due")],
    )
    working_days = WholeNumber(
        "Working days after it ends",
        widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 250, "Enter a number from 1 to 250")],
        description="Bank holidays in England are left out. For example 15",
    )
    day = WholeNumber(
        "Day of the month",
        widget=GovTextInput(),
        validators=[Optional(), NumberRange(1, 31, "Enter a day from 1 to 31")],
    )
    month = SelectField(
        "Month",
        widget=GovSelect(),
        choices={f"{AFTER_IT_ENDS}": "The month after it ends", **MONTHS},
        coerce=int,
        description="Of a year a named month, of a quarter the month after it",
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def validate_when(self, field: RadioField) -> None:
        """What it says is wanted; a number that cannot be read has its own message."""
        if field.data == "days" and not _typed(self.working_days):
            raise ValidationError("Enter how many working days after it ends")
        if field.data == "date" and not _typed(self.day):
            raise ValidationError("Enter the day of the month")
        if field.data == "date" and self.is_of_quarters != (self.month.data == AFTER_IT_ENDS):
            wanted = "the month after it ends for a quarter" if self.is_of_quarters else "a named month for a year"
            raise ValidationError(f"Choose {wanted}")

    def validate_day(self, field: WholeNumber) -> None:
        """A day that the month never has; what a year's February lacks is its last day then."""
        month = self.month.data or AFTER_IT_ENDS
        if self.when.data == "date" and month and (field.data or 0) > monthrange(A_LEAP_YEAR, month)[1]:
            raise ValidationError(f"There is no {field.data} {month_name[month]}")

    @property
    def is_of_quarters(self) -> bool:
        """Whether returns are of quarters."""
        return bool(self.by and self.by.data == PeriodKind.QUARTER)

    @property
    def typed(self) -> tuple[PeriodKind, int | None, tuple[int, int] | None]:
        """The kind of period, and either working days or month and day; of a quarter the months are counted from its end."""
        kind = next(one for one in PeriodKind if one == self.by.data)
        return kind, *self.due

    @property
    def due(self) -> tuple[int | None, tuple[int, int] | None]:
        """Either working days, or month and day."""
        if self.when.data == "days":
            return self.working_days.data, None
        return None, (self.month.data or 1, self.day.data or 1)

    def ask_for_years(self) -> None:
        """Leave out what is asked of quarters."""
        del self.by
        self.month.choices = list(MONTHS.items())
        self.month.description = ""


def _typed(field: WholeNumber) -> str:
    """What was typed into a field, read or not."""
    return (field.raw_data or [""])[0].strip()

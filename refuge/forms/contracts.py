"""Contracts, and what they pay."""

from calendar import month_name
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import Field, SelectField, StringField, SubmitField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Optional

from refuge.forms.blaming import BlamingForm
from refuge.forms.days import MaybeDayField
from refuge.forms.people import HasCode
from refuge.forms.provision import ReferenceForm, day, number, words

LARGEST = Decimal("9999999999.99")


def maybe_day(label: str, hint: str) -> MaybeDayField:
    """A day that can be left blank."""
    return MaybeDayField(label, widget=GovDateInput(), format="%d %m %Y", description=hint)


class Amount(StringField):
    """Pounds and pence, as people type them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; pound signs and thousands' commas are left out."""
        typed = valuelist[0].replace(",", "").replace("£", "").replace("%", "").strip() if valuelist else ""
        self.data = None
        try:
            amount = Decimal(typed) if typed else None
        except InvalidOperation:
            raise ValueError("Enter a number, like 220000 or 85.5") from None
        if amount is not None and (not amount.is_finite() or not 0 <= amount <= LARGEST):
            raise ValueError("Enter a number from 0 on, like 220000 or 85.5")
        self.data = amount

    def _value(self) -> str:
        return f"{self.data:f}" if isinstance(self.data, Decimal) else (self.raw_data or [""])[0]


class ContractForm(BlamingForm):
    """What authorities commission."""

    title = words("Title", 120, missing="Enter its title")
    authorities = TextAreaField(
        "Authorities",
        widget=GovTextArea(),
        validators=[InputRequired("Enter at least one authority")],
        description="Those that commission it, each on a line, by name or code: Rotherham, or E08000018",
        render_kw={"rows": 3},
    )
    starts_on = day("Starts on", "For example 1 4 2026", "Enter the day it starts")
    ends_on = maybe_day("Ends on", "The first day after it, for example 1 4 2029. Leave blank if not agreed")
    extendable_to = maybe_day("Can be extended to", "The latest day it can end")
    target = Amount(
        "Target utilisation, in per cent", widget=GovTextInput(), validators=[Optional()], description="For example 85"
    )
    preparation_target_days = number("Preparation target, in days", 0, 365)
    minimum_units = number("Minimum units", 0, 9999, "How many units it asks for at least (U11)")
    year_starts_month = SelectField(
        "First month of its year",
        widget=GovSelect(),
        choices={str(at): month_name[at] for at in range(1, 13)},
        coerce=int,
    )
    preparation_recorded_from = maybe_day(
        "Preparation recorded from", "Before that day preparing and ready are not told apart (N7)"
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def validate_target(self, field: Field) -> None:
        """A share."""
        if field.data is not None and field.data > 100:
            raise ValidationError("Enter a percentage from 0 to 100")

    @property
    def lines(self) -> list[str]:
        """The authorities, as typed."""
        return list(self.authorities.data.splitlines())

    @property
    def typed(self) -> dict[str, Any]:
        """Columns and values; the target as a share."""
        names = ("title", "starts_on", "ends_on", "extendable_to", "preparation_target_days", "minimum_units")
        own = {name: self[name].data for name in (*names, "year_starts_month", "preparation_recorded_from")}
        target = self.target.data
        return {**own, "target_utilisation": None if target is None else (target / 100).quantize(Decimal("0.0001"))}


class NewContractForm(ReferenceForm, ContractForm):
    """A new contract."""


class ValueForm(BlamingForm):
    """What a contract pays in a year, from a day on (U10)."""

    starts_on = day("From", "The day from which it is paid, for example 1 4 2026", "Enter the day")
    annual_value = Amount(
        "Pounds a year",
        widget=GovTextInput(),
        validators=[InputRequired("Enter how much is paid in a year")],
        description="For example 220000",
    )
    funder = words("Funder", 80, "Who pays it, where several do")
    spend_only_in = SelectField("Only to be spent in", widget=GovSelect())
    save = SubmitField("Add", widget=GovSubmitInput())

    def offer(self, authorities: Iterable[HasCode]) -> None:
        """The authorities of the contract, and none in particular."""
        self.spend_only_in.choices = [("", "Anywhere"), *((one.code, one.name) for one in authorities)]

    @property
    def typed(self) -> dict[str, Any]:
        """Columns and values."""
        own = {name: self[name].data for name in ("starts_on", "annual_value", "funder")}
        return {**own, "spend_only_in": self.spend_only_in.data or None}

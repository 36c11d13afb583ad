"""Recording an agreement to share figures with a commissioner."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovSelect, GovSubmitInput
from wtforms import DateField, SelectField, SubmitField, ValidationError
from wtforms.validators import InputRequired

from refuge.forms.blaming import BlamingForm

CHOOSE = "Choose a contract and commissioner from the list"


class DayField(DateField):
    """A day in three boxes, refused in words where the calendar has none like it. Its id is that of the first box."""

    def __init__(self, *args: Any, **what: Any) -> None:
        super().__init__(*args, **what)
        self.id = f"{self.name}-day"

    def __call__(self, **what: Any) -> str:
        """The three boxes, in a group with an id of its own."""
        return super().__call__(**{"id": self.name, **what})

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the boxes; whoever sends fewer or more than three is shown three."""
        self.raw_data = [*valuelist, "", "", ""][:3]
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a day of the calendar, like 31 3 2026") from None


class AgreementForm(BlamingForm):
    """With whom about which contract, and the day it was agreed."""

    who = SelectField(
        "Contract and commissioner", widget=GovSelect(), validators=[InputRequired(CHOOSE)], validate_choice=False
    )
    agreed_on = DayField(
        "Agreed on",
        widget=GovDateInput(),
        format="%d %m %Y",
        validators=[InputRequired("Enter the day it was agreed")],
        description="The date on the signed agreement, for example 31 3 2026",
    )
    record = SubmitField("Record the agreement", widget=GovSubmitInput())

    def offer(self, pairs: Mapping[tuple[int, int], str]) -> None:
        """What can be chosen: contract and account, with words for both."""
        self.who.choices = {"": "Choose"} | {
            f"{contract}-{account}": words for (contract, account), words in pairs.items()
        }

    def validate_who(self, field: SelectField) -> None:
        """Only a pair of the list."""
        if field.data not in field.choices:
            raise ValidationError(CHOOSE)

    @property
    def pair(self) -> tuple[int, int]:
        """The contract and the account chosen."""
        contract, _, account = self.who.data.partition("-")
        return int(contract), int(account)

"""Which staff may see one stay (D1)."""

from collections.abc import Iterable
from typing import Protocol

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput
from wtforms import SelectMultipleField, SubmitField

from refuge.forms.blaming import BlamingForm


class HasEmail(Protocol):
    """An account, as the form wants to see it."""

    id: int
    email: str


class RestrictingForm(BlamingForm):
    """The staff who may see it beside whoever restricts it; nobody ticked opens it to everybody again."""

    account_ids = SelectMultipleField(
        "Who may see this stay, beside you?",
        widget=GovCheckboxesInput(),
        coerce=int,
        description="Tick nobody to open it again to everybody who works in its property",
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, staff: Iterable[HasEmail]) -> None:
        """The staff there are."""
        self.account_ids.choices = [(one.id, one.email) for one in staff]

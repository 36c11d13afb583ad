"""Which staff may see one stay (D1)."""

from collections.abc import Iterable
from typing import Protocol

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSubmitInput
from wtforms import RadioField, SelectMultipleField, SubmitField
from wtforms.validators import InputRequired

from refuge.forms.blaming import BlamingForm


class HasEmail(Protocol):
    """An account, as the form wants to see it."""

    id: int
    email: str


EVERYBODY, NAMED = "everybody", "named"


class RestrictingForm(BlamingForm):
    """Everybody as ever, or whoever restricts it and the staff who are named."""

    seen_by = RadioField(
        "Who may see this stay?",
        widget=GovRadioInput(),
        choices={EVERYBODY: "Managers, and who works in its property", NAMED: "Only you and those ticked below"},
        validators=[InputRequired("Choose who may see it")],
    )
    account_ids = SelectMultipleField("Those who may see it beside you", widget=GovCheckboxesInput(), coerce=int)
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, staff: Iterable[HasEmail]) -> None:
        """The staff there are; where there is nobody else, they are not asked for."""
        self.account_ids.choices = [(one.id, one.email) for one in staff]
        if not self.account_ids.choices:
            del self.account_ids

    def named(self, own_id: int | None) -> set[int]:
        """The accounts to which the stay is restricted, one's own among them; none where everybody may see it."""
        own = {own_id} if own_id is not None else set()
        ticked = self.account_ids.data if self.account_ids else ()
        return {*own, *ticked} if self.seen_by.data == NAMED else set()

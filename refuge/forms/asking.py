"""Who asks for a place; what is left blank is not asked (F1). Nothing asked here identifies anybody."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSelect
from wtforms import SelectField, SelectMultipleField, ValidationError

from refuge.errors import RuleBroken
from refuge.forms.children import ChildrenField
from refuge.forms.household import NOT_ASKED
from refuge.forms.origin import OriginForm
from refuge.forms.provision import day, number
from refuge.forms.who_fits import MOST_ADULTS, NEEDS
from refuge.occupancy.fit import Seeking
from refuge.vocabulary import AccessNeed

SMALL = {"params": {"classes": "govuk-checkboxes--small"}}
FIT_ASKS = {AccessNeed.LIMITED_MOBILITY: "step_free", AccessNeed.WHEELCHAIR: "wheelchair"}
OTHER_NEEDS = {need.value: need.label for need in AccessNeed if need not in FIT_ASKS}
ORIGIN = "A council, “somewhere in the North West”, Scotland, outside the UK, not disclosed. Not last night’s place"
IN_FIELD = {"origin_code": "origin", "origin_place": "origin"}


class AskingForm(OriginForm):
    """Who asks: what everybody is asked in a call, and what is folded away."""

    received_on = day("Received on", "Today or an earlier day", "Enter the day it was received")
    source = SelectField("Who refers them?", widget=GovSelect())
    adults = number("Adults", 1, MOST_ADULTS, missing="Enter how many adults")
    children = ChildrenField()
    needs = SelectMultipleField("Needs", widget=GovCheckboxesInput(), choices=NEEDS, render_kw=SMALL)
    contract = SelectField("Contract", widget=GovSelect())
    access_needs = SelectMultipleField(
        "Other access needs", widget=GovCheckboxesInput(), choices=OTHER_NEEDS, render_kw=SMALL
    )
    support_needs = SelectMultipleField("Support needs", widget=GovCheckboxesInput(), render_kw=SMALL)

    only_contract: int | None = None

    def offer(self, sources: Mapping[str, str], support_needs: Mapping[str, str], contracts: Mapping[int, str]) -> None:
        """What can be chosen. Where one contract runs, it is that one, and where none does, none: nobody is asked."""
        self.origin.description = ORIGIN
        self.source.choices = {**NOT_ASKED, **sources}
        self.support_needs.choices = dict(support_needs)
        self.contract.choices = {"": "Choose", **{str(key): title for key, title in contracts.items()}}
        if len(contracts) < 2:
            self.only_contract = next(iter(contracts), None)
            del self.contract

    def validate_contract(self, field: SelectField) -> None:
        """Asked where several run."""
        if not field.data:
            raise ValidationError("Choose the contract")

    def blame(self, broken: RuleBroken) -> None:
        """Put the message where the answer is typed."""
        field = IN_FIELD.get(broken.field, broken.field).removesuffix("_id")
        seen = field if field in self._fields and field != "version" else "origin"
        super().blame(RuleBroken(seen, broken.message, broken.stay_id))

    @property
    def contract_id(self) -> int | None:
        """The contract chosen, or the only one."""
        return int(self.contract.data) if self.contract and self.contract.data else self.only_contract

    @property
    def has_more(self) -> bool:
        """Whether something is answered or wrong among what is folded away."""
        folded = ("received_on", "access_needs", "support_needs")
        return bool(self.access_needs.data or self.support_needs.data or any(self[name].errors for name in folded))

    def seeking(self) -> Seeking | None:
        """For whom a place is sought, as far as it is typed; None where that cannot be read."""
        if not self.is_submitted():
            return Seeking()
        fields = (self.adults, self.children, self.needs)
        if not all(field.validate(self) for field in fields):
            return None
        needs: dict[str, Any] = {name: name in (self.needs.data or ()) for name in NEEDS}
        children = tuple(sorted(self.children.ages))
        return Seeking(adults=self.adults.data, children=children, oldest_son=self.children.oldest_son, **needs)

"""Who a place is sought for. Sent with POST and kept nowhere: what a caller says of themselves is in no address and no log."""

import re
from collections.abc import Mapping

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovSubmitInput, GovTextInput
from wtforms import SelectMultipleField, StringField, SubmitField, ValidationError

from refuge.forms.children import ChildrenField
from refuge.occupancy.fit import Seeking

MOST_ADULTS = 9
NUMBER = {"autocomplete": "off", "inputmode": "numeric"}
NEEDS = {
    "step_free": "Step-free",
    "wheelchair": "Uses a wheelchair",
    "pet": "A pet",
    "is_man": "A man",
    "no_recourse": "No recourse to public funds",
}


class WhoFitsForm(FlaskForm):
    """Adults, children by age, needs, and authorities they would not be safe in. Blank is none."""

    adults = StringField("Adults", widget=GovTextInput(), default="1", render_kw=NUMBER)
    children = ChildrenField()
    needs = SelectMultipleField("Needs", widget=GovCheckboxesInput(), choices=NEEDS)
    unsafe_in = SelectMultipleField("Not safe in", widget=GovCheckboxesInput())
    show = SubmitField("Show who fits", widget=GovSubmitInput(), name="")

    def offer(self, authorities: Mapping[str, str]) -> None:
        """Offer the authorities in which there are units: in others nobody would be placed."""
        self.unsafe_in.choices = dict(authorities)
        if not authorities:
            del self.unsafe_in

    def validate_adults(self, field: StringField) -> None:
        """At least one."""
        if not 1 <= _number(field.data, "1") <= MOST_ADULTS:
            raise ValidationError(f"Enter how many adults, from 1 to {MOST_ADULTS}")

    def seeking(self) -> Seeking:
        """What was typed."""
        return Seeking(
            adults=_number(self.adults.data, "1"),
            children=tuple(sorted(self.children.ages)),
            oldest_son=self.children.oldest_son,
            unsafe_in=frozenset((self.unsafe_in.data if self.unsafe_in else None) or ()),
            **{name: name in (self.needs.data or ()) for name in NEEDS},
        )


def _number(typed: str | None, blank: str) -> int:
    """A number typed; what is none is less than any."""
    word = (typed or "").strip() or blank
    return int(word) if re.fullmatch(r"[0-9]{1,2}", word) else -1

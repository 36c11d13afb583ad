"""A whole house closes: from when, why, and where each household goes."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovSelect, GovSubmitInput
from wtforms import SelectField, SubmitField
from wtforms.validators import InputRequired, Optional

from refuge.errors import RuleBroken
from refuge.forms.days import MaybeDayField
from refuge.forms.provision import day, words
from refuge.forms.telling import Offered
from refuge.forms.versioned import SeveralForm
from refuge.vocabulary import WaitsFor

LEFT, KEEPS = "left", "keeps"
NO_NAMES = "No names, no addresses."
Choices = Mapping[str, str]


class There(NamedTuple):
    """A household in the house: its stay, its reference, its units there, and whether it has one elsewhere."""

    stay_id: int
    household: str
    units: str
    has_another: bool


class ClosingHouseForm(SeveralForm):
    """From when and why; ``asking`` adds where each household goes."""

    closed_on = day("From", "The first night nobody can sleep there. For example 31 3 2026", "Enter the day")
    reason = SelectField("Why", widget=GovSelect(), validators=[InputRequired("Choose why")])
    waits_for = SelectField(
        "Waits for", widget=GovSelect(), choices={"": "Not known"} | {one.value: one.label for one in WaitsFor}
    )
    expected_ends_on = MaybeDayField(
        "Expected back", widget=GovDateInput(), format="%d %m %Y", validators=[Optional()],
        description="Leave blank if nobody knows yet",
    )  # fmt: skip
    note = words("Note", 500, NO_NAMES)

    def blame(self, broken: RuleBroken) -> None:
        """Put what is about one household on where it goes."""
        of_one = f"going_{broken.stay_id}"
        about_one = broken.field in ("going", "version") and of_one in self._fields
        super().blame(RuleBroken(of_one, broken.message) if about_one else broken)

    def asked_of(self, one: There) -> list[Any]:
        """The questions about one household."""
        return [self[f"{name}_{one.stay_id}"] for name in ("going", "destination", "despite")]


def asking(there: Iterable[There], elsewhere: Iterable[Offered], destinations: Choices) -> type[ClosingHouseForm]:
    """The form for these households, who can go to the units elsewhere or to destinations."""
    units = {str(unit.unit_id): f"To {unit.words}. {unit.told}" for unit in elsewhere}
    fields: dict[str, Any] = {}
    for one in there:
        keeps = {KEEPS: "Into the unit they have elsewhere"} if one.has_another else {}
        fields[f"going_{one.stay_id}"] = SelectField(
            "Where do they go?",
            widget=GovSelect(),
            choices={"": "Choose", LEFT: "They have left"} | keeps | units,
            validators=[InputRequired(f"Say where household {one.household} goes")],
        )
        fields[f"destination_{one.stay_id}"] = SelectField(
            "If they have left, where to?", widget=GovSelect(), choices={"": "Not answered", **destinations}
        )
        fields[f"despite_{one.stay_id}"] = words(
            "Why they should have that unit, if it does not suit them", 200, NO_NAMES
        )
    fields["save"] = SubmitField("Close the house", widget=GovSubmitInput())
    return type("AskingForm", (ClosingHouseForm,), fields)

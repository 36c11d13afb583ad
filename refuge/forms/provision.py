"""Properties, units, and when they are in service."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from refuge.forms.blaming import BlamingForm, number_in
from refuge.forms.people import HasCode
from refuge.forms.sharing import DayField
from refuge.vocabulary import AccommodationType

ANSWERS = {"yes": "Yes", "no": "No", "": "Not known"}
TO_BOOLEAN = {"yes": True, "no": False}
NOT_COMMISSIONED = "none"
FEATURES = {
    "self_contained": "Self-contained",
    "step_free": "Step-free",
    "wheelchair": "Suits somebody who uses a wheelchair",
    "accepts_men": "Accepts men",
    "accepts_pets": "Accepts pets",
    "considers_nrpf": "Considered for households with no recourse to public funds",
}
"""What is yes, no or not known of a unit."""


class HasTitle(Protocol):
    """A contract, as the form wants to see it."""

    id: int
    title: str


def words(label: str, longest: int, hint: str = "", missing: str | None = None) -> StringField:
    """A line of text; ``missing`` is said where it is needed and blank."""
    needed: Any = InputRequired(missing) if missing else Optional()
    return StringField(
        label,
        widget=GovTextInput(),
        filters=[lambda text: text.strip() or None if text else None],
        validators=[needed, Length(max=longest, message=f"Enter {longest} characters or fewer")],
        description=hint,
    )


def number(label: str, least: int, most: int, hint: str = "", missing: str | None = None) -> IntegerField:
    """A whole number."""
    needed: Any = InputRequired(missing) if missing else Optional()
    wanted = f"Enter a whole number from {least} to {most}"
    return WholeNumber(
        label,
        widget=GovTextInput(),
        validators=[needed, NumberRange(least, most, wanted)],
        description=hint,
        render_kw={"inputmode": "numeric"},
    )


class WholeNumber(IntegerField):
    """A whole number, refused in words where it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it; blank is none."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = number_in(typed)
        if typed and self.data is None:
            raise ValueError("Enter a whole number, like 3")


def answer(label: str) -> SelectField:
    """Yes, no, or not known."""
    return SelectField(label, widget=GovSelect(), choices=ANSWERS)


def day(label: str, hint: str, missing: str) -> DayField:
    """A day that is needed."""
    return DayField(
        label, widget=GovDateInput(), format="%d %m %Y", validators=[InputRequired(missing)], description=hint
    )


def spoken(value: bool | None) -> str:
    """Yes, no or not known, as a choice has it.

    >>> spoken(True), spoken(False), spoken(None)
    ('yes', 'no', '')
    """
    return "" if value is None else "yes" if value else "no"


class PropertyForm(BlamingForm):
    """A building; its address is not held."""

    name = words("Name", 80, "What your staff call it. No address: a postcode is refused", "Enter its name")
    public_label = words(
        "Public label", 80, "What people outside read, such as commissioners. Nothing that tells where it is"
    )
    accommodation_type = RadioField(
        "Type of accommodation",
        widget=GovRadioInput(),
        choices={kind.value: kind.label for kind in AccommodationType},
        validators=[InputRequired("Choose its type")],
    )
    authority_code = SelectField(
        "Authority it stands in", widget=GovSelect(), validators=[InputRequired("Choose the authority it stands in")]
    )
    women_only = answer("Women only")
    landlord = words("Landlord", 120)
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, authorities: Iterable[HasCode], own: str | None = None) -> None:
        """The authorities it may stand in: those there are, and the one it was recorded in."""
        choices = [("", "Choose"), *((one.code, one.name) for one in authorities)]
        known = {code for code, _ in choices}
        self.authority_code.choices = [*choices, (own, own)] if own and own not in known else choices

    @property
    def typed(self) -> dict[str, Any]:
        """Columns and values."""
        names = ("name", "public_label", "authority_code", "landlord")
        kind = AccommodationType(self.accommodation_type.data)  # type: ignore[call-arg]
        women_only = TO_BOOLEAN.get(self.women_only.data)
        return {**{name: self[name].data for name in names}, "accommodation_type": kind, "women_only": women_only}


class ReferenceForm(BlamingForm):
    """The reference of something new; before its other fields, as it stands on the page."""

    reference = words("Reference", 40, "Short, your own, and never changed later, for example A3", "Enter a reference")


class NewPropertyForm(ReferenceForm, PropertyForm):
    """A new property."""


class UnitForm(BlamingForm):
    """What one household has to itself, and whom it suits. A feature not known fits nobody who needs it (F3)."""

    name = words("Name", 80, "No address: a postcode is refused", "Enter its name")
    bed_spaces = number("Bed spaces", 1, 99, missing="Enter how many bed spaces it has")
    cots = number("Cots", 0, 99, "Leave blank if not known")
    self_contained = answer(FEATURES["self_contained"])
    step_free = answer(FEATURES["step_free"])
    wheelchair = answer(FEATURES["wheelchair"])
    accepts_men = answer(FEATURES["accepts_men"])
    accepts_pets = answer(FEATURES["accepts_pets"])
    oldest_son = number("Age of the oldest son accepted", 0, 17, "In years. Leave blank if not known")
    considers_nrpf = answer(FEATURES["considers_nrpf"])
    shared_group = words("Shared with", 40, "The same word for units that share a flat, for example Flat 2")
    emergency = BooleanField(
        "This is the property's emergency space",
        widget=GovCheckboxInput(),
        description="Brought into use at once when it is needed, and not commissioned",
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    @property
    def typed(self) -> dict[str, Any]:
        """Columns and values."""
        plain = ("name", "bed_spaces", "cots", "oldest_son", "shared_group", "emergency")
        features = {name: TO_BOOLEAN.get(self[name].data) for name in FEATURES}
        return {**{name: self[name].data for name in plain}, **features}


class NewUnitForm(ReferenceForm, UnitForm):
    """A new unit."""


class ContractChoice(BlamingForm):
    """A contract, or none."""

    contract = SelectField("Contract", widget=GovSelect(), validators=[InputRequired("Choose a contract")])

    def offer(self, contracts: Iterable[HasTitle]) -> None:
        """The provider's contracts, and none."""
        self.contract.choices = [
            ("", "Choose"),
            *((str(one.id), one.title) for one in contracts),
            (NOT_COMMISSIONED, "Not commissioned"),
        ]

    @property
    def contract_id(self) -> int | None:
        """The contract chosen, None for not commissioned."""
        return None if self.contract.data == NOT_COMMISSIONED else int(self.contract.data)


class OpeningForm(ContractChoice):
    """A unit comes into service."""

    on = day("First day in service", "For example 1 4 2026", "Enter the first day in service")
    bed_spaces = number("Bed spaces", 1, 99, "Only if they differ from the unit's own while it is in service this time")
    save = SubmitField("Open", widget=GovSubmitInput())


class ClosingForm(BlamingForm):
    """A unit leaves service."""

    on = day("Closed on", "The first day on which it is no longer in service, for example 1 4 2026", "Enter the day")
    save = SubmitField("Close", widget=GovSubmitInput())


class HandingOverForm(ContractChoice):
    """Units change contract, with whoever is in them."""

    units = SelectMultipleField(
        "Units", widget=GovCheckboxesInput(), coerce=int, validators=[InputRequired("Choose at least one unit")]
    )
    on = day("From", "The first day under the new contract: today or earlier", "Enter the day")
    save = SubmitField("Hand over", widget=GovSubmitInput())

    def until(self, today: date) -> None:
        """Nobody can say of households today who will be there later (N1)."""
        self._today = today

    def validate_on(self, field: DayField) -> None:
        """No day ahead."""
        if field.data and field.data > self._today:
            raise ValidationError("Enter today or an earlier day")

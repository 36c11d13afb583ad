"""One of several, some of which tell more of themselves: the units that a household can have."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput
from wtforms import RadioField, ValidationError


class Offered(Protocol):
    """A unit as a form offers it: ``words`` say which it is, ``told`` what is to be known of it."""

    @property
    def unit_id(self) -> int: ...
    @property
    def words(self) -> str: ...
    @property
    def told(self) -> str: ...


class TellingRadios(GovRadioInput):
    """Radio buttons, some of which have a line beneath them that tells more: ``told`` of the field, by value."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """The component's parameters; without a hint where there is none."""
        for item in kwargs["items"]:
            if more := field.told.get(item["value"]):
                item["hint"] = {"text": more}
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        params["idPrefix"] = field.id
        return params if field.description else {**params, "hint": None}


class TellingRadioField(RadioField):
    """One of several, each with more to be known of it."""

    widget = TellingRadios()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: Mapping[str, str] = {}

    def offer(self, units: Iterable[Offered]) -> None:
        """Offer units."""
        units = list(units)
        self.choices = [(unit.unit_id, unit.words) for unit in units]
        self.told = {str(unit.unit_id): unit.told for unit in units}

    def pre_validate(self, form: Any) -> None:
        """Only what is offered."""
        if self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError("Choose one of these")

"""What the forms that change a stay have in common: what was read, so that nobody overwrites anybody, and units to choose."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput
from wtforms import Field, HiddenField, IntegerField, RadioField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm


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


class ReadForm(BlamingForm):
    """A form about what was read before: whoever saves second is told what the first one saved (``read_again``)."""

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about, if people see it, else on the first one that they see."""
        field = self._fields.get(broken.field)
        seen = field if field and not is_hidden(field) else next(field for field in self if not is_hidden(field))
        super().blame(RuleBroken(seen.short_name, broken.message, broken.stay_id))

    @property
    def stays_read(self) -> list[int]:
        """The stays it is about, where it is about several."""
        return []

    def read_again(self, versions: Mapping[int, int]) -> None:
        """What was typed is kept, for the stays as they are now."""
        raise NotImplementedError


class StayForm(ReadForm):
    """A form about one stay. ``version`` is that of the stay as it was read."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open this page again")])

    def read_again(self, versions: Mapping[int, int]) -> None:
        """What was typed is kept, for the stay as it is now."""
        self.version.raw_data, self.version.data = None, next(iter(versions.values()), None)


class SeveralForm(ReadForm):
    """A form about several stays. ``versions`` has each with its version as it was read: ``12.3 15.1``."""

    versions = HiddenField()

    @property
    def stays_read(self) -> list[int]:
        """The stays it is about."""
        return [*self.read]

    def read_again(self, versions: Mapping[int, int]) -> None:
        """What was typed is kept, for the stays as they are now."""
        self.versions.data = " ".join(f"{stay_id}.{version}" for stay_id, version in versions.items())

    def version_of(self, stay_id: int) -> int:
        """The version of a stay that was read; none that there is, if it was not."""
        return self.read.get(stay_id, 0)

    @property
    def read(self) -> dict[int, int]:
        """The versions that were read, by stay."""
        pairs = re.findall(r"([0-9]{1,9})\.([0-9]{1,9})", self.versions.data or "")
        return {int(stay_id): int(version) for stay_id, version in pairs}


def is_hidden(field: Field) -> bool:
    """Whether people do not see the field."""
    return isinstance(field, HiddenField) or isinstance(field.widget, HiddenInput)

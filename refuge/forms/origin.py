"""Where a household lived before it fled, as people type it (G1)."""

from collections.abc import Sequence
from typing import Any, Protocol

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextInput
from wtforms import RadioField, StringField
from wtforms.validators import Optional

from refuge.forms.blaming import BlamingForm


class Answered(Protocol):
    """Something to choose, with what people read."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...


class OriginForm(BlamingForm):
    """Asks for one answer in a line of text; where that means several, which of them."""

    origin = StringField(
        "Where did they live before they fled?",
        widget=GovTextInput(),
        description="The council’s name or former name or code, “somewhere in the North West”, Scotland, outside the UK, "
        "or not disclosed. Not last night’s place",
        render_kw={"list": "origins", "autocomplete": "off"},
    )
    origin_found = RadioField("Which of these?", widget=GovRadioInput(), validators=[Optional()], validate_choice=False)
    origin_code: str | None = None
    _origin_wrong: str | None = None

    def resolve(self, found: Sequence[Answered]) -> None:
        """Settle where they lived before by what was found for it; of several, the one chosen."""
        chosen = [one for one in found if one.code == self.origin_found.data] if len(found) > 1 else found
        self.origin_found.choices = {} if len(chosen) == 1 else {one.code: one.label for one in found}
        if len(chosen) == 1:
            self.origin_code, self.origin.data = chosen[0].code, chosen[0].label
        elif found:
            self._origin_wrong = f"{len(found)} places are like that. Choose one of them, or type more of its name"
        elif (self.origin.data or "").strip():
            self._origin_wrong = "There is no such place. Enter a council’s name or code, or leave it blank"

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape, and whether the origin is settled."""
        right = bool(super().validate(extra_validators))
        if self._origin_wrong:
            field = self.origin_found if self.origin_found.choices else self.origin
            field.errors = [self._origin_wrong]
        return right and not self._origin_wrong

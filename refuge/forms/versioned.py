"""Forms about a stay: they bring back the version of it that they were read with, so that nobody overwrites anybody."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea
from wtforms import Field, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm

NOT_ANSWERED = {"": "Not answered"}
NO_NAMES = "No names, no addresses."
LONGEST = 2000


def _number(typed: object) -> int:
    """A version; what is none is no version there ever was."""
    text = str(typed)
    return int(text) if text.isascii() and text.isdigit() else 0


class VersionedForm(BlamingForm):
    """What is about no field, such as a change made meanwhile, is blamed on the first that people see."""

    version = HiddenField(filters=[_number])

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about."""
        field: Field = self._fields.get(broken.field, self.version)
        if isinstance(field, HiddenField):
            field = next(one for one in self if not isinstance(one, HiddenField))
        field.errors = [*field.errors, broken.message]


def choice(label: str, hint: str = "", missing: str | None = None) -> SelectField:
    """One of a list; blank is not answered, unless ``missing`` is said where it is."""
    needed: Any = InputRequired(missing) if missing else Optional()
    return SelectField(label, widget=GovSelect(), validators=[needed], description=hint, choices=[])


def free_text(label: str, hint: str = "", missing: str | None = None) -> TextAreaField:
    """Free text, beside which it says what is not to be written in it."""
    needed: Any = DataRequired(missing) if missing else Optional()
    return TextAreaField(
        label,
        widget=GovTextArea(),
        filters=[lambda text: text.strip() or None if text else None],
        validators=[needed, Length(max=LONGEST, message="Enter 2,000 characters or fewer")],
        description=f"{hint} {NO_NAMES}".strip(),
        render_kw={"rows": 3},
    )

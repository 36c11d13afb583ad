"""Forms about what was read before: they bring back its version, so that nobody overwrites anybody."""

import re
from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea
from wtforms import Field, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm, number_in

NOT_ANSWERED = {"": "Not answered"}
NO_NAMES = "No names, no addresses."
LONGEST = 2000


def _number(typed: object) -> int:
    """A version; what is none is no version there ever was."""
    return number_in(str(typed)) or 0


class VersionedForm(BlamingForm):
    """What is about no field, such as a change made meanwhile, is blamed on the first that people see."""

    version = HiddenField(filters=[_number])

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about."""
        field = self._fields.get(broken.field, self.version)
        seen = next(one for one in self if not _is_hidden(one)) if _is_hidden(field) else field
        super().blame(RuleBroken(seen.short_name, broken.message, broken.stay_id))


class SeveralForm(VersionedForm):
    """A form about several stays: its version has that of each as it was read, ``12.3 15.1``."""

    version = HiddenField()

    def version_of(self, stay_id: int) -> int:
        """The version of a stay that was read; none that there is, if it was not."""
        return self.read.get(stay_id, 0)

    @property
    def read(self) -> dict[int, int]:
        """The versions that were read, by stay."""
        pairs = re.findall(r"([0-9]{1,9})\.([0-9]{1,9})", self.version.data or "")
        return {int(stay_id): int(version) for stay_id, version in pairs}


def in_one(versions: Mapping[int, int]) -> str:
    """The versions of several stays as a form brings them back.

    >>> in_one({12: 3, 15: 1})
    '12.3 15.1'
    """
    return " ".join(f"{stay_id}.{version}" for stay_id, version in versions.items())


def _is_hidden(field: Field) -> bool:
    return isinstance(field, HiddenField) or isinstance(field.widget, HiddenInput)


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

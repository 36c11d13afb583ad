"""What was recorded of a stay and is wrong: its days, its units, or all of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import FieldList, Form, FormField, SelectField, SubmitField

from refuge.errors import RuleBroken
from refuge.forms.contracts import maybe_day
from refuge.forms.household import IntakeForm
from refuge.forms.provision import day
from refuge.forms.versioned import VersionedForm, free_text
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import Placed

SAY_WHY = "Say what was wrong"
NO_UNIT = {"": "No unit"}


class WhyForm(VersionedForm):
    """Why it is corrected; the history keeps that beside what it was."""

    why = free_text("What was wrong", missing=SAY_WHY)


class DatesForm(VersionedForm):
    """The days of a stay."""

    arrived_on = day("Arrived on", "The first night they had the unit", "Enter the day they arrived")
    departed_on = day("Left on", "The day they gave the unit up", "Enter the day they left")
    why = free_text("What was wrong", missing=SAY_WHY)
    save = SubmitField("Correct", widget=GovSubmitInput())

    def of(self, departed_on: date | None) -> None:
        """Somebody who is still here has no day of departure to be corrected."""
        if departed_on is None:
            del self.departed_on


class AnswersForm(IntakeForm):
    """What was asked of them. Whoever was entered by mistake is taken out."""

    why = free_text("What was wrong", missing=SAY_WHY)

    @property
    def numbers(self) -> set[str]:
        """The people recorded before who are still among them, by their place after the survivor."""
        return {row.form.number.data for row in (*self.adults, *self.children)}


class NotLeftForm(WhyForm):
    """They are still here."""

    save = SubmitField("They have not left", widget=GovSubmitInput())


class CancelForm(WhyForm):
    """The stay never was."""

    save = SubmitField(
        "Cancel this stay", widget=GovSubmitInput(), render_kw={"params": {"classes": "govuk-button--warning"}}
    )


class TimeInUnit(Form):
    """One of the units they had, from when to when."""

    unit_id = SelectField("Unit", widget=GovSelect())
    starts_on = maybe_day("From", "The first night they had it")
    ends_on = maybe_day("To", "The day they gave it up. Blank while they have it")


class UnitsForm(VersionedForm):
    """The units of a stay, those that the viewer sees, and one more."""

    placements = FieldList(FormField(TimeInUnit), min_entries=1)
    why = free_text("What was wrong", missing=SAY_WHY)
    save = SubmitField("Correct", widget=GovSubmitInput())

    def offer(self, units: Mapping[int, str]) -> None:
        """The units they may have had: id and name."""
        for row in self.placements:
            row.unit_id.choices = {**NO_UNIT, **{str(key): name for key, name in units.items()}}

    def blame(self, broken: RuleBroken) -> None:
        """A list has no box of its own to take the blame: the first of its boxes does."""
        if broken.field != self.placements.name:
            return super().blame(broken)
        first = self.placements[0].unit_id
        first.errors = [*first.errors, broken.message]
        self.placements.errors = [row.errors for row in self.placements]
        return None

    @property
    def typed(self) -> list[tuple[int, Span]]:
        """Each unit they had, from when to when. Raises RuleBroken on ``placements`` for one without a first day."""
        rows = [row.form for row in self.placements if row.unit_id.data]
        if any(row.starts_on.data is None for row in rows):
            raise RuleBroken("placements", "Enter the day from which they had each unit.")
        return [(int(row.unit_id.data), Span(row.starts_on.data, row.ends_on.data)) for row in rows]


def rows_of(placements: Iterable[Placed], seen: Collection[int]) -> list[dict[str, Any]]:
    """What the form shows of the units they had, and a blank row for one that was left out."""
    had = [
        {"unit_id": str(one.unit_id), "starts_on": one.span.starts_on, "ends_on": one.span.ends_on}
        for one in placements
        if one.unit_id in seen
    ]
    return [*had, {}]

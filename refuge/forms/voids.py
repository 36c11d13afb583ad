"""Units that are made ready, cannot be let for a while, or can be used again."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovRadioInput, GovSubmitInput
from wtforms import BooleanField, RadioField, SubmitField
from wtforms.validators import InputRequired

from refuge.forms.contracts import maybe_day
from refuge.forms.provision import day
from refuge.forms.versioned import NOT_ANSWERED, VersionedForm, choice, free_text
from refuge.vocabulary import WaitsFor

SHAPE = "For example 31 3 2026"
WAITS_FOR = {one.value: one.label for one in WaitsFor}
WHY_NOTE = "Needed if the reason is another one."


class ReadyForm(VersionedForm):
    """The day on which preparation was over."""

    ready_on = day("Ready on", "The day it could be let again, also if that was earlier", "Enter the day it was ready")
    save = SubmitField("Mark ready", widget=GovSubmitInput())


class BackForm(VersionedForm):
    """The day on which a unit could be used again, and whether it could be let at once."""

    back_on = day("Back on", "The day the work was over, also if that was earlier", "Enter the day it was back")
    is_ready = RadioField(
        "Is it ready to let?",
        widget=GovRadioInput(),
        choices={"yes": "Yes", "no": "No, it has to be prepared first"},
        validators=[InputRequired("Choose whether it is ready to let")],
    )
    save = SubmitField("Bring back", widget=GovSubmitInput())


class OutOfUseForm(VersionedForm):
    """From when a unit cannot be let, and why; when it is over already, also until when."""

    starts_on = day("From", SHAPE, "Enter the day it began")
    reason = choice("Reason", "The reason says whether the unit counts as preparing or out of use", "Choose a reason")
    waits_for = choice("Waits for")
    expected_ends_on = maybe_day("Expected to end", "If anybody knows. It changes no figure")
    note = free_text("Note", WHY_NOTE)
    ended_on = maybe_day("Ended on", "Only if it is over already")
    was_ready = BooleanField("It was ready to let at once", widget=GovCheckboxInput())
    save = SubmitField("Take out of use", widget=GovSubmitInput())

    def offer(self, reasons: Mapping[str, str]) -> None:
        """What can be chosen: code and label."""
        self.reason.choices = {"": "Choose", **reasons}
        self.waits_for.choices = NOT_ANSWERED | WAITS_FOR

    @property
    def typed(self) -> dict[str, Any]:
        """The void, by the names of its parts."""
        names = ("starts_on", "reason", "expected_ends_on", "note", "ended_on", "was_ready")
        waits_for = WaitsFor(self.waits_for.data) if self.waits_for.data else None  # type: ignore[call-arg]
        return {**{name: self[name].data for name in names}, "waits_for": waits_for}


class EntryForm(VersionedForm):
    """What an entry should have been."""

    starts_on = day("From", SHAPE, "Enter the day it began")
    ends_on = maybe_day("To", "The first day it was something else. Blank if it goes on")
    reason = choice("Reason", "The reason says whether the unit counts as preparing or out of use")
    waits_for = choice("Waits for")
    expected_ends_on = maybe_day("Expected to end", "If anybody knows. It changes no figure")
    note = free_text("Note", WHY_NOTE)
    save = SubmitField("Correct", widget=GovSubmitInput())

    def offer(self, reasons: Mapping[str, str]) -> None:
        """What can be chosen: code and label."""
        self.reason.choices = {**NOT_ANSWERED, **reasons}
        self.waits_for.choices = NOT_ANSWERED | WAITS_FOR

    @property
    def typed(self) -> dict[str, Any]:
        """The entry, by the names of its parts."""
        waits_for = WaitsFor(self.waits_for.data) if self.waits_for.data else None  # type: ignore[call-arg]
        days = {name: self[name].data for name in ("starts_on", "ends_on", "expected_ends_on")}
        return {**days, "reason": self.reason.data or None, "waits_for": waits_for, "note": self.note.data}

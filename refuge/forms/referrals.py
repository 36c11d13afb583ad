"""What came of a referral (F1): said in the call, later, corrected, followed up, linked with an earlier one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovSelect, GovSubmitInput
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, SubmitField, ValidationError
from wtforms.validators import InputRequired

from refuge.forms.asking import SMALL, AskingForm
from refuge.forms.blaming import token_field
from refuge.forms.contracts import maybe_day
from refuge.forms.provision import words
from refuge.forms.versioned import VersionedForm, free_text
from refuge.occupancy.referring import takes_a_reason, went_elsewhere
from refuge.vocabulary import Placed, ReferralOutcome

OUTCOMES = {one.value: one.label for one in ReferralOutcome}
LATER = {"open": "Open: decide later"}
NONE = {"": "None"}
BY_ITSELF = {"no_contact": "no_contact"}
"""Outcomes that are a reason of their own; with them none need be chosen."""


class DecidingForm(VersionedForm):
    """What came of it. Who ended it follows from that, and is not asked."""

    outcome = RadioField("Outcome", widget=GovRadioInput(), validators=[InputRequired("Choose the outcome")])
    decided_on = maybe_day("Decided on", "Today or an earlier day")
    reason = SelectField("Main reason", widget=GovSelect(), description="If it did not end in a place")
    placed = RadioField(
        "A local resident: where did they go instead?",
        widget=GovRadioInput(),
        description="Only in or out of the area, never where",
        choices={one.value: one.label for one in Placed} | {"": "Not said"},
        default="",
    )
    other_reasons = SelectMultipleField("Other reasons", widget=GovCheckboxesInput(), render_kw=SMALL)
    reason_note = free_text("Note")

    def offer_outcomes(self, outcomes: Mapping[str, str], reasons: Mapping[str, str], *, is_local: bool) -> None:
        """What can be chosen; where they went is asked of local residents only (F4)."""
        self.outcome.choices = dict(outcomes)
        self.reason.choices = {"": "None", **reasons}
        self.other_reasons.choices = dict(reasons)
        if not is_local:
            del self.placed

    def validate_reason(self, field: SelectField) -> None:
        """Asked where it did not end in a place; an outcome that says why by itself need not be said twice."""
        _settle_reason(self.outcome.data, field)

    @property
    def decided(self) -> dict[str, Any]:
        """The answers, by their names; what the outcome does not go with is left out."""
        return {
            "reason": _reason_of(self.outcome.data, self.reason),
            "reason_note": self.reason_note.data,
            "other_reasons": frozenset(self.other_reasons.data or () if takes_a_reason(self.outcome.data) else ()),
            "placed": (self.placed.data or None) if self.placed and went_elsewhere(self.outcome.data) else None,
        }

    @property
    def has_details(self) -> bool:
        """Whether something is answered or wrong among what is folded away."""
        return bool(
            self.other_reasons.data or self.reason_note.data or self.other_reasons.errors or self.reason_note.errors
        )


class OutcomeForm(DecidingForm):
    """What came of a referral, once it is known."""

    save = SubmitField("Save", widget=GovSubmitInput())


class LogForm(AskingForm):
    """A referral, logged in a call. ``press`` says which button was pressed: the one that saves, or the one that looks."""

    outcome = SelectField("What came of it?", widget=GovSelect(), choices=OUTCOMES | LATER, default="open")
    reason = SelectField("Main reason", widget=GovSelect(), description="If it did not end in a place")
    token = token_field()
    press = HiddenField()

    def offer_reasons(self, reasons: Mapping[str, str]) -> None:
        """Why it may not end in a place."""
        self.reason.choices = {**NONE, **reasons}

    def validate_reason(self, field: SelectField) -> None:
        """Asked where it did not end in a place."""
        _settle_reason(self.outcome.data, field)

    @property
    def decided_on(self) -> date | None:
        """What is known at once was decided in the call."""
        return None if self.outcome.data == ReferralOutcome.OPEN else self.received_on.data

    @property
    def decided_reason(self) -> str | None:
        """The main reason, where one goes with the outcome."""
        return _reason_of(self.outcome.data, self.reason)


class CorrectReferralForm(AskingForm, DecidingForm):
    """Everything of a referral, to be put right."""

    why = free_text("What was wrong", missing="Say what was wrong")
    save = SubmitField("Correct", widget=GovSubmitInput())


class FollowUpForm(VersionedForm):
    """What is learnt afterwards."""

    why_no_unit = free_text("Why was no unit offered?", "For example: risk in the house, no staff cover, the location.")
    placed = RadioField(
        "Where did they go instead?",
        widget=GovRadioInput(),
        description="Only in or out of the area, never where",
        choices={one.value: one.label for one in Placed} | {"": "Not said"},
        default="",
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def ask(self, *, why_no_unit: bool, placed: bool) -> None:
        """Only what this referral leaves to be asked."""
        if not why_no_unit:
            del self.why_no_unit
        if not placed:
            del self.placed


class LinkForm(VersionedForm):
    """The earlier referral, or the household."""

    reference = words("Reference of the earlier referral, or of the household", 40, missing="Enter a reference")
    save = SubmitField("Link", widget=GovSubmitInput())


def _settle_reason(outcome: str | None, field: SelectField) -> None:
    """Take the reason that the outcome says by itself. Raises ValidationError where one is needed and none is chosen."""
    own = BY_ITSELF.get(outcome or "")
    if own in dict(field.choices) and not field.data:
        field.data = own
    if outcome and takes_a_reason(outcome) and not field.data:
        raise ValidationError("Choose the main reason")


def _reason_of(outcome: str, field: SelectField) -> str | None:
    return (field.data or None) if takes_a_reason(outcome) else None

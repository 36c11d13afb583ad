"""Who asks for a place and what came of it; what is left blank is not asked (F1). Nothing asked here identifies anybody."""

import re
from collections.abc import Mapping
from datetime import date
from secrets import token_hex
from typing import Any, NamedTuple

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, SubmitField, ValidationError
from wtforms.validators import InputRequired

from refuge.errors import RuleBroken
from refuge.forms.contracts import maybe_day
from refuge.forms.household import NOT_ASKED
from refuge.forms.origin import OriginForm
from refuge.forms.provision import day, number, words
from refuge.forms.versioned import VersionedForm, free_text
from refuge.forms.who_fits import MOST_ADULTS, MOST_CHILDREN, NEEDS, OLDEST_CHILD
from refuge.occupancy.fit import Seeking
from refuge.occupancy.referring import takes_a_reason, went_elsewhere
from refuge.vocabulary import AccessNeed, Placed, ReferralOutcome

SMALL = {"params": {"classes": "govuk-checkboxes--small"}}
SEXES = {"s": "male", "m": "male", "d": "female", "f": "female", "": None}
"""A letter after a child's age → the sex it says; a son may not fit everywhere."""
FIT_ASKS = {AccessNeed.LIMITED_MOBILITY: "step_free", AccessNeed.WHEELCHAIR: "wheelchair"}
OTHER_NEEDS = {need.value: need.label for need in AccessNeed if need not in FIT_ASKS}
OUTCOMES = {one.value: one.label for one in ReferralOutcome}
ORIGIN = "A council, “somewhere in the North West”, Scotland, outside the UK, not disclosed. Not last night’s place"
LATER = {"open": "Open: decide later"}
NONE = {"": "None"}
BY_ITSELF = {"no_contact": "no_contact"}
"""Outcomes that are a reason of their own; with them none need be chosen."""
IN_FIELD = {"origin_code": "origin", "origin_place": "origin"}


class Child(NamedTuple):
    """An age in years, and the sex if it was said."""

    age: int
    sex: str | None = None


def children_in(typed: str) -> list[Child] | None:
    """The children in a line of text, an ``s`` after a son's age, or None if something in it is no age.

    >>> children_in("4 and 15s"), children_in(""), children_in("four")
    ([Child(age=4, sex=None), Child(age=15, sex='male')], [], None)
    """
    parts = [part for part in re.split(r"[,;\s]+|\band\b", typed.casefold()) if part]
    if not all(re.fullmatch(r"[0-9]{1,2}[smdf]?", part) for part in parts):
        return None
    return [Child(int(part.rstrip("smdf")), SEXES[part.lstrip("0123456789")]) for part in parts]


def typed_children(children: list[Child]) -> str:
    """Children as they are typed.

    >>> typed_children([Child(4), Child(15, "male"), Child(7, "female")])
    '4, 15s, 7d'
    """
    return ", ".join(f"{child.age}{ {'male': 's', 'female': 'd'}.get(child.sex or '', '') }" for child in children)


class AskingForm(OriginForm):
    """Who asks: what everybody is asked in a call, and what is folded away."""

    received_on = day("Received on", "Today or an earlier day", "Enter the day it was received")
    source = SelectField("Who refers them?", widget=GovSelect())
    adults = number("Adults", 1, MOST_ADULTS, missing="Enter how many adults")
    children = StringField(
        "Children’s ages",
        widget=GovTextInput(),
        description="For example 0, 4, 15s. Put an s after a son’s age",
        render_kw={"autocomplete": "off"},
    )
    needs = SelectMultipleField("Needs", widget=GovCheckboxesInput(), choices=NEEDS, render_kw=SMALL)
    contract = SelectField("Contract", widget=GovSelect())
    access_needs = SelectMultipleField(
        "Other access needs", widget=GovCheckboxesInput(), choices=OTHER_NEEDS, render_kw=SMALL
    )
    support_needs = SelectMultipleField("Support needs", widget=GovCheckboxesInput(), render_kw=SMALL)

    only_contract: int | None = None

    def offer(self, sources: Mapping[str, str], support_needs: Mapping[str, str], contracts: Mapping[int, str]) -> None:
        """What can be chosen. Where one contract runs, it is that one, and where none does, none: nobody is asked."""
        self.origin.description = ORIGIN
        self.source.choices = {**NOT_ASKED, **sources}
        self.support_needs.choices = dict(support_needs)
        self.contract.choices = {"": "Choose", **{str(key): title for key, title in contracts.items()}}
        if len(contracts) < 2:
            self.only_contract = next(iter(contracts), None)
            del self.contract

    def validate_children(self, field: StringField) -> None:
        """Whole years, each of a child."""
        children = children_in(field.data or "")
        if children is None or len(children) > MOST_CHILDREN or any(one.age > OLDEST_CHILD for one in children):
            raise ValidationError(f"Enter each child’s age in whole years, from 0 to {OLDEST_CHILD}, like 0, 4, 15s")

    def validate_contract(self, field: SelectField) -> None:
        """Asked where several run."""
        if not field.data:
            raise ValidationError("Choose the contract")

    def blame(self, broken: RuleBroken) -> None:
        """Put the message where the answer is typed."""
        field = IN_FIELD.get(broken.field, broken.field).removesuffix("_id")
        seen = field if field in self._fields and field != "version" else "origin"
        super().blame(RuleBroken(seen, broken.message, broken.stay_id))

    @property
    def contract_id(self) -> int | None:
        """The contract chosen, or the only one."""
        return int(self.contract.data) if self.contract and self.contract.data else self.only_contract

    @property
    def who(self) -> list[Child]:
        """The children typed."""
        return children_in(self.children.data or "") or []

    @property
    def has_more(self) -> bool:
        """Whether something is answered or wrong among what is folded away."""
        folded = ("received_on", "access_needs", "support_needs")
        return bool(self.access_needs.data or self.support_needs.data or any(self[name].errors for name in folded))

    def seeking(self) -> Seeking | None:
        """For whom a place is sought, as far as it is typed; None where that cannot be read."""
        if not self.is_submitted():
            return Seeking()
        fields = (self.adults, self.children, self.needs)
        if not all(field.validate(self, self._more_of(field)) for field in fields):
            return None
        sons = [child.age for child in self.who if child.sex == "male"]
        needs: dict[str, Any] = {name: name in (self.needs.data or ()) for name in NEEDS}
        children = tuple(sorted(child.age for child in self.who))
        return Seeking(adults=self.adults.data, children=children, oldest_son=max(sons, default=None), **needs)

    def _more_of(self, field: Any) -> list[Any]:
        inline = getattr(type(self), f"validate_{field.name}", None)
        return [inline] if inline else []


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
    token = HiddenField(default=lambda: token_hex(16))
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

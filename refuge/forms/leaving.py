"""How a household left, and where it went."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSubmitInput
from wtforms import RadioField, SubmitField
from wtforms.validators import Optional

from refuge.forms.provision import TO_BOOLEAN, day, spoken
from refuge.forms.versioned import NOT_ANSWERED, VersionedForm, choice, free_text
from refuge.vocabulary import RiskLevel

CHOOSE_WHERE = "Choose where they went"


class DepartureForm(VersionedForm):
    """Six questions, of which only the day has to be answered."""

    departed_on = day("Left on", "The day they gave the unit up, for example 31 3 2026", "Enter the day they left")
    planned = RadioField(
        "Planned",
        widget=GovRadioInput(),
        choices={"yes": "Yes", "no": "No", "": "Not known"},
        validators=[Optional()],
    )
    reason = choice("Reason")
    destination = choice("Destination", "Choose “Outcome pending” if nobody knows yet: Tonight will ask again")
    risk = choice("Risk at departure")
    note = free_text("Note")
    save = SubmitField("Record departure", widget=GovSubmitInput())

    def offer(self, reasons: Mapping[str, str], destinations: Mapping[str, str]) -> None:
        """What can be chosen: code and label."""
        self.reason.choices = {**NOT_ANSWERED, **reasons}
        self.destination.choices = {**NOT_ANSWERED, **destinations}
        self.risk.choices = NOT_ANSWERED | {risk.value: risk.label for risk in RiskLevel}

    @property
    def answers(self) -> dict[str, Any]:
        """How they left, by the names of its parts; what was not answered is None."""
        chosen = {name: self[name].data or None for name in ("reason", "destination", "risk", "note")}
        chosen["risk"] = next((risk for risk in RiskLevel if risk == chosen["risk"]), None)
        return {"departed_on": self.departed_on.data, "planned": TO_BOOLEAN.get(self.planned.data), **chosen}


class CorrectedDepartureForm(DepartureForm):
    """How they had left indeed, and why it is corrected."""

    why = free_text("What was wrong", missing="Say what was wrong")
    save = SubmitField("Correct", widget=GovSubmitInput())

    @staticmethod
    def said(leaving: Any) -> dict[str, Any]:
        """What is recorded of how they left, as the form shows it."""
        kept = {name: getattr(leaving, name) for name in ("departed_on", "reason", "destination", "risk", "note")}
        return {**kept, "planned": spoken(leaving.planned)}


class OutcomeForm(VersionedForm):
    """Where they went, as has been found out."""

    destination = choice("Destination", missing=CHOOSE_WHERE)
    save = SubmitField("Record the outcome", widget=GovSubmitInput())

    def offer(self, destinations: Mapping[str, str]) -> None:
        """What can be chosen: code and label."""
        self.destination.choices = {"": "Choose", **destinations}

"""Which referrals are looked for. It is sent with GET, and none of it is about anybody."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import Form, SelectField, SubmitField

from refuge.forms.trail import TEXT, Typed
from refuge.vocabulary import ReferralOutcome

ANY = {"": "Any"}


class LookingForm(Form):
    """An outcome, a source, a contract, and two days, both included. Blank is any."""

    outcome = SelectField(
        "Outcome", widget=GovSelect(), choices=ANY | {one.value: one.label for one in ReferralOutcome}, default=""
    )
    source = SelectField("Who referred them", widget=GovSelect(), default="")
    contract = SelectField("Contract", widget=GovSelect(), default="")
    since = Typed("Received from", description="A day, for example 2026-04-01", render_kw=TEXT)
    until = Typed("To", description="This day included", render_kw=TEXT)
    show = SubmitField("Show", widget=GovSubmitInput(), name="")

    _page = 1

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(given if given else None)
        typed = given.get("page", "1")
        self._page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1

    def offer(self, sources: Mapping[str, str], contracts: Mapping[str, str]) -> None:
        """What can be chosen."""
        self.source.choices = {**ANY, **sources}
        self.contract.choices = {**ANY, **contracts}

    @property
    def page(self) -> int:
        """Which page of what is found."""
        return max(1, self._page)

    @property
    def asked(self) -> dict[str, Any]:
        """What is looked for, by name."""
        return {
            "outcome": ReferralOutcome(self.outcome.data) if self.outcome.data else None,  # type: ignore[call-arg]
            "source": self.source.data or None,
            "contract_id": int(self.contract.data) if self.contract.data else None,
            "since": self.since.day,
            "until": self.until.day,
        }

    def onward(self, page: int) -> dict[str, str]:
        """What stands in the address of another page of it."""
        asked = (self.outcome, self.source, self.contract, self.since, self.until)
        return {field.name: field.data for field in asked if field.data} | {"page": str(page)}

    @property
    def is_asked(self) -> bool:
        """Whether anything is looked for."""
        return any(value is not None for value in self.asked.values())

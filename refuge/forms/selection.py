"""Which nights a page of figures is about. It is sent with GET, so the address can be kept and shared."""

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextInput
from wtforms import Form, SelectField, StringField, SubmitField

from refuge.display import shortened
from refuge.errors import RuleBroken

PERIOD_KINDS = {
    "year": "Financial years",
    "contract-year": "Contract years",
    "calendar-year": "Calendar years",
    "quarter": "Quarters",
    "month": "Months",
    "range": "Between two dates",
}


class SelectionForm(Form):
    """A contract, a kind of period, from, to, and as at which day. Blank means the usual answer."""

    contract = SelectField("Contract", widget=GovSelect())
    by = SelectField("Period", widget=GovSelect(), choices=PERIOD_KINDS)
    from_ = StringField("From", widget=GovTextInput(), name="from", description="For example 2016-17 or 2016-04-01")
    to = StringField("To", widget=GovTextInput(), description="For example 2020-21. Blank: up to the last one")
    as_at = StringField(
        "As at",
        widget=GovTextInput(),
        name="as-at",
        description="Only nights before this day are counted, for example 2021-01-25. Blank: today",
    )
    show = SubmitField("Show", widget=GovSubmitInput())

    def end_with_a_month(self) -> None:
        """Say it as a reader outside the provider needs it, whose figures end with a month (D4)."""
        self.as_at.description = (
            "The first of a month: only nights before it are counted. Blank: all months that are over"
        )

    def asked(self) -> dict[str, str]:
        """What was typed, under the names of the address, blanks left out and nothing longer than a message can repeat."""
        typed = (self.contract, self.by, self.from_, self.to, self.as_at)
        return {field.name: shortened(field.data.strip()) for field in typed if field.data and field.data.strip()}

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about, or on the first one."""
        about = {field.name: field for field in self}
        field = about.get(broken.field.rstrip("_").replace("_", "-"), self.contract)
        field.errors = [*field.errors, broken.message]

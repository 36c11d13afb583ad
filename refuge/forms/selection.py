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
PLACES = {
    "property": "Properties",
    "accommodation-type": "Types of accommodation",
    "authority": "Authorities",
}


class SelectionForm(Form):
    """A contract, one of its authorities, a kind of period, from, to, and as at which day. Blank means the usual answer."""

    contract = SelectField("Contract", widget=GovSelect())
    authority = SelectField("Authority", widget=GovSelect())
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

    is_of_whole_contracts = False
    """Whether no authority of a contract can be chosen alone."""
    ends_with = "month"
    """What figures for readers outside the provider end with (D4)."""

    def suit(self, *, is_outside: bool) -> None:
        """Choose the usual answer where nothing was, and say what a reader outside the provider has to know (D4)."""
        if self.by is not None:
            self.by.data = self.by.data or "year"
        if is_outside:
            self.as_at.description = (
                f"The first of a month: only what was before it is counted. Blank: all {self.ends_with}s that are over"
            )

    def asked(self) -> dict[str, str]:
        """What was typed, under the names of the address, blanks left out and nothing longer than a message can repeat."""
        typed = (field for field in self if not isinstance(field, SubmitField))
        return {field.name: shortened(field.data.strip()) for field in typed if field.data and field.data.strip()}

    def blame(self, broken: RuleBroken) -> None:
        """Put the message on the field it is about, or on the first one."""
        about = {field.name: field for field in self}
        field = about.get(broken.field.rstrip("_").replace("_", "-"), self.contract)
        field.errors = [*field.errors, broken.message]


class PeopleForm(SelectionForm):
    """The same for figures of people, which are counted by quarter or longer (D4)."""

    by = SelectField(
        "Period", widget=GovSelect(), choices={kind: said for kind, said in PERIOD_KINDS.items() if kind != "month"}
    )
    ends_with = "quarter"


class OneYearForm(SelectionForm):
    """One financial year, night by night or month by month."""

    by = None
    to = None
    from_ = StringField(
        "Year", widget=GovTextInput(), name="from", description="For example 2020-21. Blank: the one that runs"
    )


class ReviewForm(SelectionForm):
    """One quarter of one contract."""

    by = None
    to = None
    from_ = StringField(
        "Quarter",
        widget=GovTextInput(),
        name="from",
        description="For example 2020-21 Q3. Blank: the latest that is over",
    )
    ends_with = "quarter"
    is_of_whole_contracts = True


class WholeContractsForm(SelectionForm):
    """What is told of whole contracts only, such as money (U10)."""

    is_of_whole_contracts = True


class CompareForm(SelectionForm):
    """Places to put side by side."""

    group = SelectField("Compare", widget=GovSelect(), choices=PLACES)

    def suit(self, *, is_outside: bool) -> None:
        """Properties, unless a reader outside the provider has to choose a contract first (D4)."""
        super().suit(is_outside=is_outside)
        self.group.data = self.group.data or ("authority" if is_outside and not self.contract.data else "property")


class NightsForm(SelectionForm):
    """One row of a figure, to be opened: its period, its group, and one unit of it. Nobody types these."""

    group = StringField()
    of = StringField()
    starts_on = StringField(name="starts-on")
    ends_on = StringField(name="ends-on")
    unit_id = StringField(name="unit-id")

    def of_the_figure(self) -> dict[str, str]:
        """What the figure was asked, without the row that was opened."""
        row = (self.of.name, self.starts_on.name, self.ends_on.name, self.unit_id.name)
        return {name: typed for name, typed in self.asked().items() if name not in row}

"""What is asked of a household: on arrival by day, and when its intake is finished. What is left blank is not asked."""

from collections.abc import Mapping
from typing import Any

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
)
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import Optional

from refuge.display import written
from refuge.errors import RuleBroken
from refuge.forms.blaming import token_field
from refuge.forms.children import MOST_CHILDREN, OLDEST_CHILD
from refuge.forms.days import MaybeDayField
from refuge.forms.first_night import despite_field
from refuge.forms.origin import OriginForm
from refuge.forms.provision import number, words
from refuge.forms.versioned import VersionedForm
from refuge.forms.who_fits import MOST_ADULTS
from refuge.vocabulary import AccessNeed, AgeBand, GenderSameAsSex, Listed, RiskLevel, Sex

NOT_ASKED = {"": "Not asked"}
YES_OR_NO = {"yes": "Yes", "no": "No", **NOT_ASKED}
IN_FIELD = {"departed_on": "arrived_on", "origin_code": "origin", "origin_place": "origin", "risk_at_arrival": "risk"}
"""Where an answer is typed that the record calls otherwise."""

ASKED = ("origin", "access_needs", "support_needs", "risk", "pets", "sex", "gender", "expected_departure_on")
FOLDED = ("household", "age_band", "ethnicity", "last_night_place", "referral_source", "pregnant", "nrpf")
"""Questions that everybody sees, and those folded away."""


def _one_of(listed: type[Listed]) -> dict[str, str]:
    return {one.value: one.label for one in listed} | NOT_ASKED


def _radios(label: str, choices: Mapping[str, str]) -> RadioField:
    return RadioField(label, widget=GovRadioInput(), choices=dict(choices), default="")


def _select(label: str, choices: Mapping[str, str] = NOT_ASKED) -> SelectField:
    return SelectField(label, widget=GovSelect(), choices=dict(choices), default="")


class PersonForm(Form):
    """Somebody of the household; ``number`` is their place in it, blank for who was not recorded yet."""

    number = HiddenField()


class AdultForm(PersonForm):
    """An adult beside the survivor."""

    age_band = _select("Age", NOT_ASKED | {band.value: band.label for band in AgeBand})
    sex = _select("Sex", _one_of(Sex))
    gender = _select("Gender same as sex", _one_of(GenderSameAsSex))
    ethnicity = _select("Ethnic group")


class ChildForm(PersonForm):
    """A child."""

    age = number("Age", 0, OLDEST_CHILD, missing="Enter the child’s age in whole years, 0 if under 1")
    sex = _select("Sex", _one_of(Sex))


class HouseholdForm(OriginForm):
    """Everything asked of a household. ``press`` says which of the page's buttons was pressed."""

    access_needs = SelectMultipleField(
        "Access needs", widget=GovCheckboxesInput(), choices={need.value: need.label for need in AccessNeed}
    )
    support_needs = SelectMultipleField("Support needs", widget=GovCheckboxesInput())
    risk = _radios("Risk", _one_of(RiskLevel))
    pets = _radios("Pets", YES_OR_NO)
    sex = _radios("The survivor’s sex", _one_of(Sex))
    gender = _radios("Is their gender the same as their sex?", _one_of(GenderSameAsSex))
    expected_departure_on = MaybeDayField(
        "Expected to leave on", widget=GovDateInput(), format="%d %m %Y", validators=[Optional()]
    )
    age_band = _select("The survivor’s age", NOT_ASKED | {band.value: band.label for band in AgeBand})
    ethnicity = _select("The survivor’s ethnic group")
    last_night_place = _select("Where they slept last night")
    referral_source = _select("Who referred them")
    pregnant = _radios("Pregnant", YES_OR_NO)
    nrpf = _radios("No recourse to public funds", YES_OR_NO)
    adults = FieldList(FormField(AdultForm), "Other adults", max_entries=MOST_ADULTS - 1)
    children = FieldList(FormField(ChildForm), "Children", max_entries=MOST_CHILDREN)
    press = HiddenField()

    lists: Mapping[str, Mapping[str, str]] = {}
    newest: str | None = None

    def offer(self, lists: Mapping[str, Mapping[str, str]]) -> None:
        """What can be chosen: question → code → label."""
        self.lists = lists
        self.support_needs.choices = dict(lists["support_needs"])
        for name in ("ethnicity", "last_night_place", "referral_source"):
            self[name].choices = {**NOT_ASKED, **lists[name]}
        for row in self.adults:
            row.form.ethnicity.choices = {**NOT_ASKED, **lists["ethnicity"]}

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether it is to be saved; a button that adds somebody or takes somebody out only rearranges it."""
        return self.is_submitted() and not self._rearranged() and self.validate(extra_validators)

    def _rearranged(self) -> bool:
        """Whether a button was pressed that adds somebody or takes somebody out, as is now done."""
        what, _, name = (self.press.data or "").partition(" ")
        rows = {"adults": self.adults, "children": self.children}
        if what == "add" and name in rows and len(rows[name]) < rows[name].max_entries:
            self.newest = rows[name].append_entry().name
        elif what == "remove" and (of := name.partition("-")[0]) in rows:
            rows[of].process(None, [row.data for row in rows[of] if row.name != name])
        if what in ("add", "remove"):
            self.offer(self.lists)
        return what in ("add", "remove", "change")

    def blame(self, broken: RuleBroken) -> None:
        """Put the message where the answer is typed."""
        super().blame(RuleBroken(IN_FIELD.get(broken.field, broken.field), broken.message, broken.stay_id))

    @property
    def has_more(self) -> bool:
        """Whether something is answered or wrong among what is folded away."""
        return any(self[name].data or self[name].errors for name in FOLDED if name in self)


class ArrivalForm(HouseholdForm):
    """A household that arrives by day. ``arrived_on`` takes what is said of the unit and the day, asked a page before."""

    arrived_on = HiddenField()
    household = words("Household’s reference", 12, "If they have stayed here before, like H7K2")
    is_man = BooleanField("A man is among them (not kept: it shows whether the unit suits)", widget=GovCheckboxInput())
    oldest_son = number(
        "The oldest son’s age", 0, OLDEST_CHILD, "If there is a son. Not kept: it shows whether the unit suits"
    )
    despite = despite_field()
    token = token_field()

    def told(self) -> list[tuple[str, str]]:
        """Questions and answers in words, to be checked before they are saved; of what is folded away only answers."""
        people = [(rows.label.text, _said(rows) or "None") for rows in (self.adults, self.children)]
        asked = [(self[name].label.text, _said(self[name]) or NOT_ASKED[""]) for name in ASKED]
        more = [(self[name].label.text, _said(self[name])) for name in (*FOLDED, "is_man", "oldest_son", "despite")]
        return [*people, *asked, *((question, said) for question, said in more if said not in ("", NOT_ASKED[""]))]


class IntakeForm(HouseholdForm, VersionedForm):
    """What was not asked on the first night."""


def _said(field: Any) -> str:
    if isinstance(field, FieldList):
        return "; ".join(_said_of_person(row.form) for row in field)
    if isinstance(field, SelectMultipleField):
        return ", ".join(dict(field.choices)[one] for one in field.data or ())
    if isinstance(field, SelectField):
        return str(dict(field.choices)[field.data or ""])
    if isinstance(field, BooleanField):
        return "Yes" if field.data else ""
    if isinstance(field, MaybeDayField):
        return written(field.data) if field.data else ""
    return str("" if field.data is None else field.data)


def _said_of_person(row: Form) -> str:
    return ", ".join(
        f"{one.label.text.lower()} {_said(one).lower()}" for one in row if one.name.split("-")[-1] != "number"
    )

"""From an address to a selection: what the address says, what the form shows, what the figures are asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from refuge.display import shortened
from refuge.errors import RuleBroken
from refuge.figures.selection import Selection
from refuge.forms.selection import SelectionForm
from refuge.occupancy.other_kinds import first_in, last_in
from refuge.occupancy.period import FINANCIAL_YEAR, Kind

if TYPE_CHECKING:
    from refuge.models import Contract

ALL = {"": "All contracts together"}


def selection_form(address: Any, contracts: Sequence["Contract"]) -> SelectionForm:
    """The form as the address fills it in; somebody with one contract need not choose it."""
    form = SelectionForm(address)
    titles = {contract.reference: contract.title for contract in contracts}
    form.contract.choices = titles if len(titles) == 1 else ALL | titles
    if len(titles) == 1 and not form.contract.data:
        form.contract.data = next(iter(titles))
    form.by.data = form.by.data or "year"
    return form


def selection(form: SelectionForm, address: Mapping[str, str], day: date) -> Selection:
    """What the figures are asked. Raises RuleBroken where the address asks for what this page does not have."""
    offered = {field.name: field for field in form}
    if strange := sorted(set(address) - set(offered)):
        named = shortened(", ".join(strange))
        raise RuleBroken("contract", f"This page cannot be cut by {named}. Take it out of the address.")
    for name in ("contract", "by"):
        if offered[name].data and offered[name].data not in offered[name].choices:
            raise RuleBroken(name, f"Choose a {offered[name].label.text.lower()} from the list.")
    return Selection.parse(form.asked(), today=day)


def reword(form: SelectionForm, contracts: Sequence["Contract"]) -> None:
    """Put From and To into the words of the kind of period chosen, where they are left over from another kind."""
    if form.by.data not in list(Kind):
        return
    kind, month = Kind(form.by.data), _year_starts_month(chosen(form, contracts), contracts)
    for field, worded in ((form.from_, first_in), (form.to, last_in)):
        if field.data:
            field.data = worded(kind, field.data.strip(), month)


def _year_starts_month(contract: "Contract | None", contracts: Sequence["Contract"]) -> int:
    """The month in which the year of the contract begins, or of all together if they agree."""
    months = {one.year_starts_month for one in ([contract] if contract else contracts)}
    return months.pop() if len(months) == 1 else FINANCIAL_YEAR


def chosen(form: SelectionForm, contracts: Sequence["Contract"]) -> "Contract | None":
    """The contract the form names, or None for all together."""
    return next((contract for contract in contracts if contract.reference == form.contract.data), None)

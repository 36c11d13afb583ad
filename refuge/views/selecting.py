"""From an address to a selection: what the address says, what the form shows, what the figures are asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from refuge.errors import RuleBroken
from refuge.figures.selection import Selection
from refuge.forms.selection import SelectionForm

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
        raise RuleBroken("contract", f"This page cannot be cut by {', '.join(strange)}. Take it out of the address.")
    for name in ("contract", "by"):
        if offered[name].data and offered[name].data not in offered[name].choices:
            raise RuleBroken(name, f"Choose a {offered[name].label.text.lower()} from the list.")
    return Selection.parse(form.asked(), today=day)


def chosen(form: SelectionForm, contracts: Sequence["Contract"]) -> "Contract | None":
    """The contract the form names, or None for all together."""
    return next((contract for contract in contracts if contract.reference == form.contract.data), None)

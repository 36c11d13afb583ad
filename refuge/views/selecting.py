"""From an address to a selection: what the address says, what the form shows, what the figures are asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from wtforms import SelectField

from refuge.display import shortened
from refuge.errors import RuleBroken
from refuge.figures.selection import Selection
from refuge.forms.selection import SelectionForm
from refuge.occupancy.other_kinds import first_in, last_in
from refuge.occupancy.period import FINANCIAL_YEAR, Kind

if TYPE_CHECKING:
    from refuge.models import Contract

ALL = {"": "All contracts together"}
WHOLE = {"": "Whole footprint"}
Footprints = Mapping[str, Mapping[str, str]]
Chosen = TypeVar("Chosen", bound=SelectionForm)


def selection_form(
    address: Any,
    contracts: Sequence["Contract"],
    footprints: Footprints,
    form_class: type[Chosen] = SelectionForm,
) -> Chosen:
    """The form as the address fills it in; somebody with one contract need not choose it, nor of one authority (G6)."""
    form = form_class(address)
    titles = {contract.reference: contract.title for contract in contracts}
    form.contract.choices = titles if len(titles) == 1 else ALL | titles
    if len(titles) == 1 and not form.contract.data:
        form.contract.data = next(iter(titles))
    authorities = authorities_of(footprints, form.contract.data)
    form.authority.choices = WHOLE | authorities
    if len(authorities) < 2 or form.is_of_whole_contracts:
        del form.authority
    return form


def authorities_of(footprints: Footprints, contract: str | None) -> dict[str, str]:
    """The authorities of one contract, or of all: code → name, by name."""
    wanted = [footprints.get(contract, {})] if contract else footprints.values()
    found = {code: name for footprint in wanted for code, name in footprint.items()}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def selection(form: SelectionForm, address: Mapping[str, str], day: date) -> Selection:
    """What the figures are asked. Raises RuleBroken where the address asks for what this page does not have."""
    offered = {field.name: field for field in form}
    if strange := sorted(set(address) - set(offered)):
        named = shortened(", ".join(strange))
        raise RuleBroken("contract", f"This page cannot be cut by {named}. Take it out of the address.")
    for name, field in offered.items():
        if isinstance(field, SelectField) and field.data and field.data not in field.choices:
            raise RuleBroken(name, f"Choose {_article(field.label.text.lower())} from the list.")
    return Selection.parse(form.asked(), today=day)


def reword(form: SelectionForm, contracts: Sequence["Contract"]) -> None:
    """Put From and To into the words of the kind of period chosen, where they are left over from another kind."""
    if form.by is None or form.by.data not in list(Kind):
        return
    kind, month = Kind(form.by.data), _year_starts_month(chosen(form, contracts), contracts)
    for field, worded in ((form.from_, first_in), (form.to, last_in)):
        if field.data:
            field.data = worded(kind, field.data.strip(), month)


def _article(words: str) -> str:
    """A list's label as a message has it.

    >>> _article("period"), _article("authority"), _article("compare")
    ('a period', 'an authority', 'what to compare')
    """
    if words == "compare":
        return "what to compare"
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def _year_starts_month(contract: "Contract | None", contracts: Sequence["Contract"]) -> int:
    """The month in which the year of the contract begins, or of all together if they agree."""
    months = {one.year_starts_month for one in ([contract] if contract else contracts)}
    return months.pop() if len(months) == 1 else FINANCIAL_YEAR


def chosen(form: SelectionForm, contracts: Sequence["Contract"]) -> "Contract | None":
    """The contract the form names, or None for all together."""
    return next((contract for contract in contracts if contract.reference == form.contract.data), None)

"""Contracts: their footprint, targets and dated values."""

from decimal import Decimal

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.record_contract import add_contract, add_value, change_contract, remove_value
from refuge.forms.contracts import ContractForm, NewContractForm, ValueForm
from refuge.queries.provision import authority_codes, find_contract, find_value, footprint_of, values_of
from refuge.returns.listing import window_of
from refuge.views.asking import asked, done

pages = Blueprint("contracts", __name__, url_prefix="/provision/contracts")
APRIL = 4


@pages.get("/<int:contract_id>")
@allow(Permission.MANAGE_PROVISION)
def contract(contract_id: int) -> ResponseReturnValue:
    """One contract with what it pays."""
    one, footprint = find_contract(viewer(), contract_id), footprint_of(viewer(), contract_id)
    names = {authority.code: authority.name for authority in footprint}
    return render_template(
        "provision/contract.html",
        contract=one,
        names=names,
        values=values_of(viewer(), contract_id),
        window=window_of(one.id),
    )


@pages.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def new() -> ResponseReturnValue:
    """Record a contract."""
    form = NewContractForm(year_starts_month=APRIL)
    return asked(
        form,
        "Add a contract",
        lambda: add_contract(viewer(), form.reference.data, authority_codes(form.lines), form.typed),
        "The contract is added. Say next what it pays, and open units or hand them over to it.",
        url_for("provision.provision"),
    )


@pages.route("/<int:contract_id>/change", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def change(contract_id: int) -> ResponseReturnValue:
    """Change what is recorded of a contract."""
    one = find_contract(viewer(), contract_id)
    form = ContractForm(obj=one)
    if not form.is_submitted():
        form.authorities.data = "\n".join(authority.name for authority in footprint_of(viewer(), contract_id))
        form.target.data = None if one.target_utilisation is None else Decimal(one.target_utilisation) * 100
    then = url_for("contracts.contract", contract_id=contract_id)
    return asked(
        form,
        f"Change {one.title}",
        lambda: change_contract(viewer(), contract_id, authority_codes(form.lines), form.typed),
        "The contract is changed.",
        then,
    )


@pages.route("/<int:contract_id>/values/new", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def new_value(contract_id: int) -> ResponseReturnValue:
    """Record what a contract pays from a day on."""
    one = find_contract(viewer(), contract_id)
    form = ValueForm()
    form.offer(footprint_of(viewer(), contract_id))
    said, then = "The value is added.", url_for("contracts.contract", contract_id=contract_id)
    title = f"What {one.title} pays"
    return asked(form, title, lambda: add_value(viewer(), contract_id, form.typed), said, then)


@pages.post("/values/<int:value_id>/remove")
@allow(Permission.MANAGE_PROVISION)
def remove(value_id: int) -> ResponseReturnValue:
    """Remove a value recorded by mistake."""
    _, one = find_value(viewer(), value_id)
    then = url_for("contracts.contract", contract_id=one.id)
    return done(lambda: remove_value(viewer(), value_id), "The value is removed.", then)

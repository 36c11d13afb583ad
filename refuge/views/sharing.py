"""Which commissioners have the contract copy of which figures."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.share import agree, end_agreement
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.forms.sharing import AgreementForm
from refuge.queries.sharing import agreements_of, commissioners_of

pages = Blueprint("sharing", __name__, url_prefix="/sharing")


@pages.route("", methods=["GET", "POST"])
@allow(Permission.SHARE_FIGURES)
def agreements() -> ResponseReturnValue:
    """The agreements that run, and the form that records another."""
    form = AgreementForm()
    pairs = commissioners_of(viewer())
    form.offer({(contract.id, one.id): f"{contract.title}: {one.email}" for contract, one in pairs})
    if form.validate_on_submit():
        try:
            agree(viewer(), *form.pair, form.agreed_on.data, today())
            flash("The agreement is recorded. The commissioner has the contract copy from now on.")
            return redirect(url_for("sharing.agreements"))
        except RuleBroken as broken:
            form.blame(broken)
    running = agreements_of(viewer(), today())
    return render_template(
        "sharing/agreements.html", form=form, running=running, pairs=pairs
    ), 400 if form.errors else 200


@pages.post("/<int:agreement_id>/end")
@allow(Permission.SHARE_FIGURES)
def end(agreement_id: int) -> ResponseReturnValue:
    """End one of them."""
    end_agreement(viewer(), agreement_id, today())
    flash("The agreement has ended. The commissioner has the publication copy from now on.")
    return redirect(url_for("sharing.agreements"))

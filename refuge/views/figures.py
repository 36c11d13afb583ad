"""The pages of figures."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.figures.nights_given import utilisation_given
from refuge.figures.releasing import About, released
from refuge.queries.contracts import contracts_in_view
from refuge.queries.sharing import copy_given
from refuge.views.addresses import tidied
from refuge.views.selecting import chosen, reword, selection, selection_form
from refuge.views.utilisation import Utilisation
from refuge.views.windows import window

pages = Blueprint("figures", __name__)


@pages.get("/utilisation")
@allow(Permission.READ_FIGURES)
def utilisation() -> ResponseReturnValue:
    """The annual table of the commissioning reports, and what the other nights were."""
    if address := tidied(request.path, request.args, buttons=["show"]):
        return redirect(address)
    contracts = contracts_in_view(viewer())
    form = selection_form(request.args, contracts)
    reword(form, contracts)
    if viewer().authority_code:
        form.end_with_a_month()
    try:
        wanted = selection(form, request.args, today())
        copy = copy_given(viewer(), wanted.contract, today())
        asked = released(wanted, copy, About.NIGHTS, today())
        rows = utilisation_given(viewer(), copy, asked, today())
    except RuleBroken as broken:
        form.blame(broken)
        return render_template("figures/utilisation.html", form=form, contracts=contracts, shown=None), 400
    shown = Utilisation(asked, copy, chosen(form, contracts), window(rows, asked))
    return render_template("figures/utilisation.html", form=form, contracts=contracts, shown=shown)

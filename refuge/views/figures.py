"""The pages of figures."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.figures.nights import utilisation as utilisation_rows
from refuge.queries.contracts import contracts_in_view
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
    try:
        asked = selection(form, request.args, today())
        rows = utilisation_rows(viewer(), asked)
    except RuleBroken as broken:
        form.blame(broken)
        return render_template("figures/utilisation.html", form=form, contracts=contracts, shown=None), 400
    shown = Utilisation(asked, chosen(form, contracts), window(rows, asked))
    return render_template("figures/utilisation.html", form=form, contracts=contracts, shown=shown)

"""The page behind a one-time link, where a person chooses their password."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import public
from refuge.accounts.links import choose_password as choose
from refuge.accounts.links import standing_link
from refuge.errors import NotFound, RuleBroken
from refuge.forms.account import ChoosePasswordForm
from refuge.views.signed_in import caller, let_in, second_factor_required

pages = Blueprint("links", __name__)


@pages.route("/choose-password/<token>", methods=["GET", "POST"])
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Choose a password with a link; opening the page does not use it up, as mail scanners open links."""
    try:
        link = standing_link(token)
        form = ChoosePasswordForm()
        if form.validate_on_submit():
            begun = choose(token, form.password.data, caller(), second_factor_required=second_factor_required())
            where = "home.home" if begun.is_complete else "second_factor.ask"
            return let_in(begun, make_response(redirect(url_for(where))))
    except NotFound:
        return render_template("links/spent.html"), 404
    except RuleBroken as broken:
        form.blame(broken)
    email = link.account.email
    return render_template("links/choose_password.html", form=form, email=email), 400 if form.errors else 200

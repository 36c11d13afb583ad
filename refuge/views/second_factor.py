"""The second step of signing in: a code from the app, or the first setting up of the app."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import half_signed_in
from refuge.accounts.second_factor import address_for_the_app, waiting_secret
from refuge.accounts.signing_in import give_code, set_up_and_complete
from refuge.errors import RuleBroken
from refuge.forms.second_factor import CodeForm, SetUpForm
from refuge.views.addresses import readable
from refuge.views.drawing import qr_code
from refuge.views.signed_in import caller, let_in
from refuge.views.typed_before import carried, look_again

pages = Blueprint("second_factor", __name__)


@pages.route("/second-factor", methods=["GET", "POST"])
@half_signed_in
def ask() -> ResponseReturnValue:
    """Ask for a code; somebody without a second factor sets one up first."""
    wanted = readable(request.args.get("next"))
    if not current_user.account.has_second_factor:
        return redirect(url_for("second_factor.set_up", next=wanted))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            begun = give_code(current_user.session, form.code.data, caller())
            return look_again(let_in(begun, make_response(redirect(wanted or url_for("home.home")))))
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("second_factor/ask.html", form=form, carried=carried()), 400 if form.errors else 200


@pages.route("/second-factor/set-up", methods=["GET", "POST"])
@half_signed_in
def set_up() -> ResponseReturnValue:
    """Show the key for the app; once a code proves that the app has it, show the recovery codes."""
    wanted = readable(request.args.get("next"))
    if current_user.account.has_second_factor:
        return redirect(url_for("second_factor.ask", next=wanted))
    form = SetUpForm()
    if form.validate_on_submit():
        try:
            begun, codes = set_up_and_complete(current_user.session, form.code.data, caller())
            response = let_in(begun, make_response())
            response.set_data(render_template("second_factor/codes.html", codes=codes, next=wanted))
            return response
        except RuleBroken as broken:
            form.blame(broken)
    secret = waiting_secret(current_user.session)
    drawn = qr_code(address_for_the_app(current_user.account, secret))
    shown = {"form": form, "secret": secret, "drawn": drawn}
    return render_template("second_factor/set_up.html", **shown), 400 if form.errors else 200

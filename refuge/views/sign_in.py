"""Signing in and out."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import public
from refuge.accounts.signing_in import sign_in as sign_in_with
from refuge.errors import RuleBroken
from refuge.forms.second_factor import CodeForm
from refuge.forms.sign_in import SignInForm
from refuge.views.addresses import readable
from refuge.views.signed_in import caller, leave, let_in, second_factor_required
from refuge.views.typed_before import carried, is_typed_before, look_again, shown_instead

pages = Blueprint("sign_in", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for an email address and a password; then for the second factor, or go where the person wanted to go."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_next(is_complete=True))  # in another tab
    form = SignInForm(formdata=None) if is_typed_before() else SignInForm()
    if not is_typed_before() and form.validate_on_submit():
        try:
            begun = sign_in_with(
                form.email.data, form.password.data, caller(), second_factor_required=second_factor_required()
            )
            response = let_in(begun, make_response(redirect(_next(begun.is_complete))))
            return look_again(response) if begun.is_complete else _with_second_factor(response)
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("sign_in/sign_in.html", form=form, carried=carried()), 400 if form.errors else 200


@pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session, and have the browser forget what was typed."""
    leave()
    response = make_response(redirect(url_for("sign_in.sign_in")))
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _with_second_factor(response: Response) -> Response:
    """On to the second factor, at once where something typed before goes along."""
    if not carried() or not current_user.account.has_second_factor:
        return response
    form = CodeForm(formdata=None)
    return shown_instead(response, "second_factor/ask.html", form=form, carried=carried(), action=response.location)


def _next(is_complete: bool) -> str:
    wanted = readable(request.args.get("next"))
    return (wanted or url_for("home.home")) if is_complete else url_for("second_factor.ask", next=wanted)

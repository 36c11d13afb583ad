"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from refuge.access.guards import public
from refuge.accounts.signing_in import SignedIn, recognised
from refuge.forms.sign_in import SignInForm
from refuge.views.addresses import readable

pages = Blueprint("sign_in", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for an email address and a password; then go where the person wanted to go."""
    form = SignInForm()
    if form.validate_on_submit():
        account = recognised(form.email.data, form.password.data)
        if account:
            begin_session(account)
            return redirect(readable(request.args.get("next")) or url_for("home.home"))
        form.refuse()
    return render_template("sign_in/sign_in.html", form=form), 400 if form.errors else 200


@pages.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.sign_in"))


def begin_session(account: SignedIn) -> None:
    """Start a session that shares nothing with the one before it, which somebody else may have planted."""
    session.clear()
    session.permanent = True
    login_user(account)

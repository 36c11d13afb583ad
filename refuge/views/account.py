"""One's own account: password, second factor, sessions."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.accounts import own_account
from refuge.accounts.interventions import SHOWN_FOR, interventions_in
from refuge.accounts.recovery_codes import codes_left
from refuge.accounts.second_factor import address_for_the_app
from refuge.accounts.sessions import end_own_session, standing_sessions
from refuge.errors import RuleBroken
from refuge.forms.account import ChangePasswordForm, ConfirmForm, ReplaceSecondFactorForm, ShowKeyForm
from refuge.views.drawing import qr_code
from refuge.views.signed_in import caller, limits

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("")
@allow(Permission.OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    """What protects the account, and where it is signed in."""
    own = current_user.account
    sessions = standing_sessions(own, limits())
    shown = {"sessions": sessions, "this": current_user.session, "others": interventions_in(own, SHOWN_FOR)}
    return render_template("account/account.html", account=own, codes_left=codes_left(own), **shown)


@pages.route("/password", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Change the password; the other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            own_account.change_password(current_user.session, form.current.data, form.new.data, caller())
            return _done("Your password is changed. Everywhere else you are signed out.")
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("account/password.html", form=form), 400 if form.errors else 200


@pages.route("/second-factor", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def second_factor() -> ResponseReturnValue:
    """Set up the second factor anew, on another phone: the key is shown to whoever gives the password, and once."""
    form = ShowKeyForm()
    if form.validate_on_submit():
        try:
            secret = own_account.begin_second_factor(current_user.session, form.current.data, caller())
            drawn = qr_code(address_for_the_app(current_user.account, secret))
            return render_template(
                "account/second_factor_code.html", form=ReplaceSecondFactorForm(None), secret=secret, drawn=drawn
            )
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("account/second_factor.html", form=form), 400 if form.errors else 200


@pages.route("/second-factor/code", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def second_factor_code() -> ResponseReturnValue:
    """Take the code that proves that the app has the key; then show the recovery codes. The key is not shown again."""
    form = ReplaceSecondFactorForm()
    if form.validate_on_submit():
        try:
            codes = own_account.replace_second_factor(current_user.session, form.code.data, caller())
            return render_template("second_factor/codes.html", codes=codes, next=url_for("account.account"))
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("account/second_factor_code.html", form=form, secret=None), 400 if form.errors else 200


@pages.route("/recovery-codes", methods=["GET", "POST"])
@allow(Permission.OWN_ACCOUNT)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them once."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            codes = own_account.replace_recovery_codes(current_user.session, form.current.data, caller())
            return render_template("second_factor/codes.html", codes=codes, next=url_for("account.account"))
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("account/recovery_codes.html", form=form), 400 if form.errors else 200


@pages.post("/sessions/<int:session_id>/end")
@allow(Permission.OWN_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out somewhere else."""
    end_own_session(viewer(), session_id)
    return _done("Signed out there.")


@pages.post("/sessions/end-others")
@allow(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    own_account.end_other_sessions(current_user.session, caller())
    return _done("Everywhere else you are signed out.")


def _done(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("account.account"))

"""The accounts of other people, for whoever manages them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.access.scope import Viewer, manages_every_account
from refuge.accounts import people as accounts
from refuge.accounts.interventions import SHOWN_FOR, interventions_in
from refuge.accounts.workplaces import choose_workplaces
from refuge.errors import RuleBroken
from refuge.forms.people import PersonForm, RoleForm, WorkplacesForm, offer_workplaces
from refuge.queries.people import (
    authorities_to_choose,
    find_person,
    find_worker,
    people_in_view,
    properties_to_choose,
    providers_to_choose,
    workplaces,
)
from refuge.views.signed_in import link_to

if TYPE_CHECKING:
    from refuge.models import Account

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
@allow(Permission.MANAGE_STAFF)
def people() -> ResponseReturnValue:
    """Everybody whose account the viewer manages."""
    return render_template("people/people.html", people=people_in_view(viewer()))


@pages.route("/new", methods=["GET", "POST"])
@allow(Permission.MANAGE_STAFF)
def invite() -> ResponseReturnValue:
    """Make an account, and show its link once, to be handed over."""
    form = _choices(PersonForm())
    if form.validate_on_submit():
        try:
            account, token = accounts.invite(viewer(), form.email.data, *form.belonging, form.workplaces or ())
            return render_template("people/link.html", person=account, link=link_to(token))
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("people/invite.html", form=form), 400 if form.errors else 200


@pages.get("/<int:account_id>")
@allow(Permission.MANAGE_STAFF)
def person(account_id: int) -> ResponseReturnValue:
    """One person's account and what can be done about it."""
    one = find_person(viewer(), account_id)
    shown = {"workplaces": workplaces(viewer(), one), "others": interventions_in(one, SHOWN_FOR)}
    return render_template("people/person.html", person=one, is_oneself=one.id == viewer().account_id, **shown)


@pages.route("/<int:account_id>/role", methods=["GET", "POST"])
@allow(Permission.MANAGE_STAFF)
def role(account_id: int) -> ResponseReturnValue:
    """Give a person another role."""
    one = find_person(viewer(), account_id)
    form = _choices(
        RoleForm(
            role=one.role.value, provider=one.provider_id, authority=one.authority_code, properties=_ids(viewer(), one)
        )
    )
    if form.validate_on_submit():
        try:
            accounts.change_role(viewer(), one, *form.belonging, form.workplaces)
            return _done(one.id, "The role is changed.")
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("people/role.html", form=form, person=one), 400 if form.errors else 200


@pages.route("/<int:account_id>/properties", methods=["GET", "POST"])
@allow(Permission.PLACE_WORKERS)
def properties(account_id: int) -> ResponseReturnValue:
    """Choose which properties a worker works in."""
    one = find_worker(viewer(), account_id)
    form = WorkplacesForm(properties=_ids(viewer(), one))
    offer_workplaces(form, properties_to_choose(viewer()))
    if form.properties and form.validate_on_submit():
        try:
            choose_workplaces(viewer(), one, form.properties.data)
            return _done(one.id, "The properties they work in are changed.")
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("people/properties.html", form=form, person=one), 400 if form.errors else 200


@pages.post("/<int:account_id>/link")
@allow(Permission.MANAGE_STAFF)
def link(account_id: int) -> ResponseReturnValue:
    """Make a new link to choose a password with, and show it once."""
    one = find_person(viewer(), account_id)
    try:
        token = accounts.hand_over_link(viewer(), one)
    except RuleBroken as broken:
        return _done(account_id, broken.message)
    return render_template("people/link.html", person=one, link=link_to(token))


@pages.post("/<int:account_id>/second-factor")
@allow(Permission.MANAGE_STAFF)
def second_factor(account_id: int) -> ResponseReturnValue:
    """Forget a lost second factor."""
    said = "The second factor is reset: at the next sign-in a new one is set up."
    return _change(account_id, accounts.reset_second_factor, said)


@pages.post("/<int:account_id>/sessions")
@allow(Permission.MANAGE_STAFF)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    return _change(account_id, accounts.end_all_sessions, "They are signed out everywhere.")


@pages.post("/<int:account_id>/deactivate")
@allow(Permission.MANAGE_STAFF)
def deactivate(account_id: int) -> ResponseReturnValue:
    """Let a person in no longer."""
    return _change(account_id, accounts.deactivate, "The account is deactivated. They are signed out everywhere.")


@pages.post("/<int:account_id>/reactivate")
@allow(Permission.MANAGE_STAFF)
def reactivate(account_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    return _change(account_id, accounts.reactivate, "The account is active again.")


def _change(account_id: int, change: Callable[..., None], said: str) -> ResponseReturnValue:
    one = find_person(viewer(), account_id)
    try:
        change(viewer(), one)
    except RuleBroken as broken:
        return _done(account_id, broken.message)
    return _done(account_id, said)


def _done(account_id: int, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("people.person", account_id=account_id))


def _ids(seen_by: Viewer, one: "Account") -> list[int]:
    """The properties somebody works in, as a form knows them."""
    return [place.id for place in workplaces(seen_by, one)]


def _choices(form: RoleForm) -> RoleForm:
    """Offer what the viewer may choose: a manager the roles of their staff, an administrator everything."""
    if not manages_every_account(viewer()):
        form.offer_staff(properties_to_choose(viewer()))
    else:
        form.offer_everything(providers_to_choose(viewer()), authorities_to_choose(viewer()))
    return form

"""``flask people``: the first accounts, and help for whoever has nobody else to ask."""

from typing import TYPE_CHECKING

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.accounts import people as accounts
from refuge.accounts.links import address_of
from refuge.commands.refusals import plainly, refuse
from refuge.errors import NotFound, RuleBroken
from refuge.queries.people import find_person_by_email, people_in_view, provider_of
from refuge.vocabulary import LinkPurpose, Role

if TYPE_CHECKING:
    from refuge.models import Account

LASTS = {LinkPurpose.INVITATION: "7 days", LinkPurpose.RESET: "one hour"}
OPERATOR = Viewer.command_line()


@click.group()
def people() -> None:
    """Accounts: add, list, reset, deactivate."""


@people.command()
@click.argument("email")
@click.option("--role", type=click.Choice(Role.codes()), required=True)
@click.option("--provider", metavar="REF", help="Whom a worker or a manager works for.")
@click.option("--authority", metavar="CODE", help="Whom a commissioner works for, like E08000018.")
@plainly
def add(email: str, role: str, provider: str | None, authority: str | None) -> None:
    """Make an account and print the link by which its person chooses a password."""
    if _exists(email):
        refuse("There is an account with this address already; 'people reset' makes a new link for it.")
    provider_id = provider_of(OPERATOR, provider).id if provider else None
    chosen = next(one for one in Role if one == role)
    _, token = accounts.invite(OPERATOR, email, chosen, provider_id, authority)
    _hand_over(token, LinkPurpose.INVITATION)


@people.command("list")
@plainly
def list_people() -> None:
    """Print every account: address, role, for whom, second factor, active."""
    for one in people_in_view(OPERATOR):
        factor = "second factor" if one.has_second_factor else "no second factor"
        state = "active" if one.is_active else "deactivated"
        click.echo("\t".join((one.email, one.role.value, one.belongs_to or "-", factor, state)))


@people.command()
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Forget the second factor too; the next sign-in sets up a new one.")
@plainly
def reset(email: str, second_factor: bool) -> None:
    """Print a new link to choose a password with."""
    account = _known(email)
    try:
        token = accounts.hand_over_link(OPERATOR, account)
    except RuleBroken as broken:
        refuse(broken.message)
    if second_factor:
        accounts.reset_second_factor(OPERATOR, account)
    _hand_over(token, LinkPurpose.RESET if account.password_hash else LinkPurpose.INVITATION)


@people.command()
@click.argument("email")
@plainly
def deactivate(email: str) -> None:
    """Let somebody in no longer, from this moment on."""
    try:
        accounts.deactivate(OPERATOR, _known(email))
    except RuleBroken as broken:
        refuse(broken.message)
    click.echo("Deactivated and signed out everywhere.")


def _hand_over(token: str, purpose: LinkPurpose) -> None:
    """The link on stdout, and how to treat it beside it."""
    click.echo(address_of(token, current_app.config["PUBLIC_ADDRESS"]))
    click.echo(f"Hand it over yourself. It works once, for {LASTS[purpose]}, and is not shown again.", err=True)


def _known(email: str) -> "Account":
    try:
        return find_person_by_email(OPERATOR, email)
    except NotFound:
        refuse(f"There is no account with the address {email}.")


def _exists(email: str) -> bool:
    try:
        return bool(find_person_by_email(OPERATOR, email))
    except NotFound:
        return False

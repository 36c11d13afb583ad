"""``flask demo``: the invented services, loaded like anybody's own records, and removed again."""

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.accounts.passwords import passwords
from refuge.actions.demonstration import (
    NewAccount,
    clear_demonstration,
    months_of_demand,
    open_demonstration,
    place_people,
    somebody_elses_records,
)
from refuge.actions.record_accommodation import Entry, record_accommodation
from refuge.clock import today
from refuge.commands.refusals import plainly, refuse
from refuge.demonstration.accounts import ACCOUNTS, PASSWORD, SignIn
from refuge.demonstration.cutting import cut
from refuge.demonstration.files import invented_demand, write_files
from refuge.demonstration.invented import PLANS, world
from refuge.display import written
from refuge.errors import RuleBroken
from refuge.intake.importing import import_paths
from refuge.intake.problems import Outcome
from refuge.intake.settings import IntakeSettings
from refuge.occupancy.period import financial_year
from refuge.occupancy.typed_accommodation import Typed
from refuge.queries.demonstration import holds_demonstration, invented_officers
from refuge.vocabulary import SafeAccommodation

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.command()
@click.option("--as-at", "as_at", type=DAY, metavar="DATE", help="Load them as they were known on this day.")
@click.option("--clear", is_flag=True, help="Remove them, and nothing else.")
@plainly
def demo(as_at: datetime | None, clear: bool) -> None:
    """Load the demonstration services, or remove them."""
    if clear:
        _clear(as_at)
    else:
        _load(as_at.date() if as_at else today())


def _load(as_at: date) -> None:
    if holds_demonstration():
        refuse("The demonstration is already loaded. 'demo --clear' removes it.")
    if as_at > today():
        raise RuleBroken("as_at", f"{written(as_at)} is in the future; today is {written(today())}.")
    with TemporaryDirectory(prefix="demonstration-") as folder:
        write_files(Path(folder), as_at, months_of_demand())
        accounts = _accounts(as_at)
        open_demonstration(Viewer.command_line(), _opened(as_at), accounts)
        outcome = _fill_or_remove(Path(folder), as_at)
    click.echo(f"Loaded the demonstration as at {written(as_at)}: {outcome.rows.get('stays', 0)} stays. To sign in:")
    for sign_in in _sign_ins(accounts):
        click.echo(f"  {sign_in.email}  {sign_in.password}  ({sign_in.words})")


def _fill_or_remove(folder: Path, as_at: date) -> Outcome:
    """Load the files and what is beside them; whatever stops that, the providers that were opened for them go again."""
    try:
        outcome = import_paths([folder], IntakeSettings.of(current_app.config))
        if outcome.problems:
            refuse("\n".join(str(problem) for problem in outcome.problems))
        place_people(as_at)
        _type_in(as_at)
    except BaseException:
        _remove()
        raise
    return outcome


def _type_in(as_at: date) -> None:
    """What the invented officers have typed by a day; what somebody typed there already is theirs, and stays."""
    officers = {code: Viewer.of(one, None) for code, one in invented_officers().items()}
    for row in cut(world(), as_at).typed:
        if row.authority_code in officers:
            entry = Entry(SafeAccommodation[row.accommodation_type.upper()], row.source, Typed(**row.totals))
            year = financial_year(row.year.year)
            try:
                record_accommodation(officers[row.authority_code], row.authority_code, year, entry, as_at)
            except RuleBroken as broken:
                if broken.field != "source":
                    raise


def _clear(as_at: datetime | None) -> None:
    if as_at:
        raise click.UsageError("--clear removes the whole demonstration; --as-at does not go with it.")
    if not holds_demonstration():
        refuse("The demonstration is not loaded, so there is nothing to remove.")
    _remove()
    click.echo("Removed the demonstration, and nothing else.")


def _remove() -> None:
    clear_demonstration(Viewer.command_line(), invented_demand())


def _opened(as_at: date) -> dict[str, str]:
    """The invented providers that had opened, by their references."""
    return {plan.provider.provider_ref: plan.provider.name for plan in PLANS if plan.opened_on < as_at}


def _accounts(as_at: date) -> list[NewAccount]:
    """Accounts for the services that had opened.

    None of no provider where somebody's own records are kept too: a published password would open their figures and accounts.
    """
    opened = _opened(as_at)
    may_have_commissioners = not somebody_elses_records()
    return [
        NewAccount(one.email, passwords.hashed(PASSWORD), one.role, one.provider_ref, one.authority_code)
        for one in ACCOUNTS
        if (one.provider_ref in opened if one.provider_ref else may_have_commissioners)
    ]


def _sign_ins(made: list[NewAccount]) -> list[SignIn]:
    emails = {account.email for account in made}
    return [SignIn(one.email, PASSWORD, one.words) for one in ACCOUNTS if one.email in emails]

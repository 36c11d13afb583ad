"""``flask carry-over``: a house goes on with another provider at re-procurement."""

import click

from refuge import clock
from refuge.access.scope import Viewer
from refuge.actions.carry_over import carry_over
from refuge.commands.refusals import plainly, refuse
from refuge.display import counted
from refuge.errors import RuleBroken
from refuge.figures.selection import Selection


@click.command("carry-over")
@click.argument("contract", metavar="CONTRACT")
@click.argument("to", metavar="NEW_CONTRACT")
@click.option("--on", required=True, metavar="DATE", help="The first day with the new provider.")
@click.option("--property", "properties", multiple=True, metavar="REF", help="Only this property; can be given again.")
@click.option("--check", is_flag=True, help="Say what would go, and change nothing.")
@plainly
def carry_over_command(contract: str, to: str, on: str, properties: tuple[str, ...], check: bool) -> None:
    """Let what is in service under CONTRACT go on under NEW_CONTRACT, another provider's, with whoever is in it.

    Nobody leaves and nobody arrives. Do it once both providers have said so in writing: neither can do it alone, and no
    household is shown to whoever does it.
    """
    today = clock.today()
    day = Selection.parse({"as-at": on}, today).as_at
    try:
        carried = carry_over(Viewer.command_line(), contract, to, day, today, properties, rehearse=check)
    except RuleBroken as broken:
        refuse(broken.message)
    for before, after in carried.units.items():
        click.echo(f"{before}\t{after}")
    went = f"{counted(len(carried.units), 'unit')} and {counted(carried.households, 'household')}"
    click.echo(f"{went} {'would go' if check else 'went'} over.", err=True)

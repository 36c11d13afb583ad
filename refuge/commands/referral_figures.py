"""``figures referrals``, ``needs-gap`` and ``demand``: who asked for a place, what came of it, what stood in the way."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import click
from flask import current_app

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.figures import NO_PERIOD, Table, as_at_said, asked, print_figure, selecting, selection_asked
from refuge.commands.refusals import plainly
from refuge.commands.tables import Columns, period_written
from refuge.display import DASH, nights
from refuge.figures.counted import CountedRow
from refuge.figures.counted_records import counted_record
from refuge.figures.demand import DemandRow, demand
from refuge.figures.needs_gap import NeedRow, needs_gap
from refuge.figures.referral_records import demand_record, need_record
from refuge.figures.referrals import REFERRALS, referrals_given
from refuge.figures.releasing import About
from refuge.occupancy.needs import NEEDS
from refuge.vocabulary import Copy


def _number(key: str) -> Callable[[Any], str]:
    return lambda row: DASH if row.told[key] is None else nights(row.told[key])


def _typed(key: str) -> Callable[[DemandRow], str]:
    """A sum that leaves out what is blank somewhere is marked."""
    return lambda row: _number(key)(row) + ("*" if key in row.as_far_as_recorded and row.told[key] is not None else "")


def _months(row: DemandRow) -> str:
    return DASH if row.months is None else f"{row.recorded} of {row.months}"


def _days(key: str) -> Callable[[Any], str]:
    def written(row: CountedRow) -> str:
        mean = row.told[key]
        return f"{float(mean):.1f}" if isinstance(mean, int | Fraction) else DASH

    return written


COLUMNS: Columns = (
    ("Period", "period", period_written),
    *(
        (heading, key, _number(key))
        for heading, key in (
            ("Received", "received"),
            ("Came", "accommodated"),
            ("Accepted", "accepted"),
            ("Declined", "declined"),
            ("Chose not", "chose_not_to_take"),
            ("Withdrawn", "withdrawn_by_referrer"),
            ("No contact", "no_contact"),
            ("Did not arrive", "did_not_arrive"),
            ("Information", "information_only"),
            ("Open", "open"),
            ("Households unable", "households_unable_to_be_supported"),
            ("Looked suitable", "declined_for_space_while_a_unit_looked_suitable"),
            ("Local", "local_residents"),
            ("Local came", "local_residents_accommodated"),
        )
    ),
    ("Days to decision", "days_to_decision_mean", _days("days_to_decision_mean")),
    ("to arrival", "days_to_arrival_mean", _days("days_to_arrival_mean")),
)
FOOTNOTES = [
    "Referrals received in the period, with what had come of them (F1). Came: the household has arrived. Households unable to",
    "be supported were refused and not accommodated by the period's end, each once where its referrals are linked; their own",
    "choice and no contact are not among them (F5). Looked suitable: declined for space or size while a unit that fits was",
    "ready, by the diary as it is now (F3). Local: from a footprint of the provider's contracts that day (F4). Reasons, needs,",
    "who ended them and where local residents were placed are in the JSON and CSV forms.",
]
NEEDED: Columns = (
    ("Period", "period", period_written),
    ("Need", "need", lambda row: row.need.code),
    ("Households asked", "asked", _number("asked")),
    ("Accommodated", "accommodated", _number("accommodated")),
    ("Refused for it", "refused_for_it", _number("refused_for_it")),
    ("Units that could", "units", _number("units")),
    ("not known", "units_not_known", _number("units_not_known")),
)
NOTES = [
    "Households that asked in the period, each once where its referrals are linked, accommodated by its end or not (F5).",
    "Refused for it: as a main or another reason, at least once. Units: in service on any night of the period and fit for",
    "that one need (F3), the largest household or oldest son of a band; not known where the feature was never entered.",
]
DEMAND: Columns = (
    ("Period", "period", period_written),
    ("As far as recorded by", "source", lambda row: row.source),
    ("Months", "months", _months),
    ("Asked", "asked", _typed("asked")),
    ("Accommodated", "accommodated", _typed("accommodated")),
    ("Placed in area", "placed_in_area", _typed("placed_in_area")),
    ("out of area", "placed_out_of_area", _typed("placed_out_of_area")),
    ("Not placed", "not_placed", _typed("not_placed")),
    ("Not known", "not_known", _typed("not_known")),
)
ABOUT_DEMAND = [
    "What each source typed of the months that are over, as far as it recorded it (F4); * is blank in some of them. Sources",
    "are not added up: a household may have asked several. Providers: local residents among the referrals they received.",
]


@click.command("referrals")
@selecting
@plainly
def referrals_command(face: str, copy: str, **given: Any) -> None:
    """Referrals received and what came of them (F1–F5)."""
    selection = selection_asked(copy, About.PEOPLE, given)
    threshold = current_app.config["SMALL_NUMBER"]
    rows = referrals_given(Viewer.command_line(), Copy[copy.upper()], selection, today(), threshold)
    about = {"figure": "referrals", "rule": "F1", **asked(selection, copy)}
    table = Table(COLUMNS, rows, counted_record, CountedRow(NO_PERIOD, False, None, REFERRALS.nobody))
    print_figure(face, about, table, [as_at_said(selection), *FOOTNOTES], given)


@click.command("needs-gap")
@selecting
@plainly
def needs_gap_command(face: str, copy: str, **given: Any) -> None:
    """What households needed, and how many units could have taken them."""
    selection = selection_asked(copy, About.PEOPLE, given)
    threshold = current_app.config["SMALL_NUMBER"]
    rows = needs_gap(Viewer.command_line(), Copy[copy.upper()], selection, today(), threshold)
    about = {"figure": "needs-gap", "rule": "F3", **asked(selection, copy)}
    blank = NeedRow(NO_PERIOD, False, None, NEEDS[0], {})
    print_figure(face, about, Table(NEEDED, rows, need_record, blank), [as_at_said(selection), *NOTES], given)


@click.command("demand")
@selecting
@plainly
def demand_command(face: str, copy: str, **given: Any) -> None:
    """What came to councils, hubs and helplines, beside what providers recorded (F4)."""
    selection = selection_asked(copy, About.NIGHTS, given)
    found = demand(Viewer.command_line(), Copy[copy.upper()], selection, today(), current_app.config["SMALL_NUMBER"])
    if found.why_nothing_beside:
        click.echo(f"What providers recorded is left out. {found.why_nothing_beside}", err=True)
    about = {"figure": "demand", "rule": "F4", **asked(selection, copy)}
    blank = DemandRow(NO_PERIOD, False, None, "", "", {})
    print_figure(
        face, about, Table(DEMAND, found.rows, demand_record, blank), [as_at_said(selection), *ABOUT_DEMAND], given
    )

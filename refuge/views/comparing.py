"""The page that puts places side by side: a provider's properties, types of accommodation, a pooled contract's authorities."""

from refuge.charts.chart import Table
from refuge.charts.comparing import comparison
from refuge.charts.utilisation import places_chart
from refuge.display import HIDDEN, heading_of, one_decimal, written_period
from refuge.figures.nights import UtilisationRow
from refuge.figures.nights_given import utilisation_given
from refuge.figures.releasing import About
from refuge.figures.selection import Grouping
from refuge.forms.selection import CompareForm
from refuge.occupancy.period import Period
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.links_to_nights import links_to_nights
from refuge.views.places import JOINED_NOTE, NOUNS, Names, places_table
from refuge.views.utilisation_notes import ABOUT_HIDDEN, MEANING
from refuge.views.utilisation_records import recorded

NOTHING = "Nothing was in service in these periods. Choose other periods or another contract under Change."
COLUMNS = 12
"""Periods side by side in the table of all of them, the latest."""


def show(asked: Asked) -> Shown:
    """The places of one selection, in its latest period that is over, and their rates in all of them."""
    group = asked.selection.group or Grouping.PROPERTY
    names = Names(asked)
    given = utilisation_given(asked.viewer, asked.copy, asked.selection, asked.today)
    rows = names.in_order(group, given)
    now = [row for row in rows if row.period == _latest(rows)]
    opening = comparison([(names.of(group, row.group), row.nights) for row in _told(now)], now[0].period) if now else []
    return Shown(
        subject=asked.subject,
        opening=opening,
        sections=[_now(asked, group, now, names), *_in_all(group, rows, names)] if now else [],
        meaning=[*MEANING, *([] if asked.copy.is_exact or group is Grouping.AUTHORITY else [JOINED_NOTE])],
        rule="U1, U5",
        recorded=recorded(asked, given),
        empty=None if now else NOTHING,
    )


PAGE = FigurePage("compare", "Compare", About.NIGHTS, show, CompareForm)


def _latest(rows: list[UtilisationRow]) -> Period | None:
    """The latest period that is over, or the one that runs if none is."""
    over = [row.period for row in rows if not row.to_date]
    return max(over or [row.period for row in rows], default=None)


def _told(rows: list[UtilisationRow]) -> list[UtilisationRow]:
    return [row for row in rows if "occupied" not in row.hidden]


def _now(asked: Asked, group: Grouping, rows: list[UtilisationRow], names: Names) -> Section:
    when = written_period(rows[0].period, rows[0].to_date)
    heading = f"{NOUNS[group][1].capitalize()}, {when}"
    told = [(names.of(group, row.group), row.nights) for row in _told(rows)]
    sentence = f"The nights of each {NOUNS[group][0]} in the four states, {when}."
    target = asked.contract.target_utilisation if asked.contract else None
    chart = places_chart(told, NOUNS[group][0].capitalize(), when, sentence, target)
    notes = [ABOUT_HIDDEN] if len(told) < len(rows) else []
    links = links_to_nights(asked, [(names.of(group, row.group), row) for row in rows])
    return Section(heading, places_table(rows, group, names, heading), chart, notes, links)


def _in_all(group: Grouping, rows: list[UtilisationRow], names: Names) -> list[Section]:
    """The rates of every place in the latest periods, where there are several."""
    periods = sorted({row.period: row.to_date for row in rows}.items())[-COLUMNS:]
    if len(periods) < 2:
        return []
    cells = {(row.group, row.period): row for row in rows}
    caption = "Utilised, period by period"
    table = Table(
        caption,
        [NOUNS[group][0].capitalize(), *(heading_of(*period) for period in periods)],
        [
            [names.of(group, name), *(_rate(cells.get((name, period))) for period, _ in periods)]
            for name in dict.fromkeys(row.group for row in rows)
        ],
    )
    return [Section(caption, table)]


def _rate(row: UtilisationRow | None) -> str:
    if row is None:
        return "–"
    return HIDDEN if "occupied" in row.hidden else one_decimal(row.nights.utilisation)

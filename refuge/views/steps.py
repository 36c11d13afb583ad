"""From the headline to the rate of ready nights (U1, U3, U4), each with the nights it leaves out."""

from typing import NamedTuple

from refuge.display import counted, nights, one_decimal, period_noun, written_period
from refuge.figures.nights import UtilisationRow
from refuge.views.framing import Asked


class Step(NamedTuple):
    """One rate of a period: the rate, what it is a rate of, the nights that explain it, its rule."""

    rate: str
    of: str
    nights: str
    rule: str


def about_steps(row: UtilisationRow, *, alone: bool) -> str:
    """Which period the steps are about, and what each does."""
    each = "Each further step leaves out nights on which a unit could not have been let."
    if alone:
        return each
    return f"{written_period(row.period)} is the latest {period_noun(row.period)} above that is over. {each}"


def steps(asked: Asked, row: UtilisationRow) -> list[Step]:
    """The three steps of one period."""
    total = row.nights
    headline = Step(
        one_decimal(total.utilisation),
        "of all commissioned nights",
        f"{nights(total.occupied)} of {nights(total.commissioned)}. The headline.",
        "U1",
    )
    available = Step(
        one_decimal(total.utilisation_of_available),
        "of nights the units could be used",
        f"{counted(total.out_of_use, 'night')} out of use left out; {one_decimal(total.availability)} were available (U2).",
        "U3",
    )
    return [headline, available, _ready_step(asked, row)]


def _ready_step(asked: Asked, row: UtilisationRow) -> Step:
    of = "of nights a unit was ready"
    if not asked.tells_preparing(row.period):
        return Step("–", of, "Preparing and ready are not told apart in this period.", "N7")
    left_out = f"{counted(row.nights.preparing, 'night')} of preparation left out too"
    stood = f"{left_out}; {nights(row.nights.ready)} stood ready and empty."
    return Step(one_decimal(row.nights.utilisation_of_ready), of, stood, "U4")

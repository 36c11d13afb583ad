"""What came of referrals: one bar a period, and the sentences about it (F1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.openings import during
from refuge.charts.stacked import Layer, Stack, Stacked
from refuge.charts.style import OCCUPIED, OUT_OF_USE, PREPARING, READY
from refuge.display import capital, counted, nights, short_period, stacked_period, written_period
from refuge.occupancy.period import Period

LAYERS = (
    Layer("Accommodated", OCCUPIED),
    Layer("Declined by the provider", PREPARING),
    Layer("Ended otherwise", OUT_OF_USE),
    Layer("Open or on the way", READY),
)


@dataclass(frozen=True)
class Ended:
    """One period's referrals by what came of them, everything told."""

    period: Period
    to_date: bool
    accommodated: int
    declined: int
    otherwise: int
    waiting: int

    @property
    def parts(self) -> list[int]:
        """As they are stacked; they add up to those received."""
        return [self.accommodated, self.declined, self.otherwise, self.waiting]


def referrals_chart(ended: Sequence[Ended], table: Table) -> Chart | None:
    """The bars of the periods in which a referral was received; None where that is none."""
    drawn = [one for one in ended if sum(one.parts)]
    if not drawn:
        return None
    figures = Stacked(LAYERS, [_stack(one) for one in drawn], of="referrals", writes_counts=True).figures()
    return Chart(embedded(figures), "Referrals received, by what came of them.", table)


def referrals_opening(received: int, accommodated: int, period: Period, to_date: bool) -> str:
    """How many were received and how many of them came.

    >>> from datetime import date
    >>> year = Period(date(2019, 4, 1), date(2020, 4, 1), "2019-20")
    >>> referrals_opening(48, 21, year, to_date=False)
    'In 2019 – 2020, 48 referrals were received; 21 of the households were accommodated.'
    >>> referrals_opening(1, 0, year, to_date=True)
    'In 2019 – 2020 so far, 1 referral was received; 0 of the households were accommodated.'
    """
    so_far = " so far" if to_date else ""
    was = "was" if received == 1 else "were"
    came = f"{nights(accommodated)} of the households {'was' if accommodated == 1 else 'were'} accommodated"
    return f"{capital(during(period))}{so_far}, {counted(received, 'referral')} {was} received; {came}."


def _stack(one: Ended) -> Stack:
    so_far = ["to date"] if one.to_date else []
    short = "<br>".join([short_period(one.period), *so_far])
    name = written_period(one.period, one.to_date)
    return Stack(name, short, [*stacked_period(one.period), *so_far], one.parts)

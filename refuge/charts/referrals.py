"""What came of referrals: one bar a period, and the sentences about it (F1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Came:
    """What the sentences have of one period; what is hidden is nothing. ``reasons`` are of the households that could not be
    supported, by what people call them.
    """

    period: Period
    received: int
    accommodated: int
    unable: int | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)
    while_suitable: int | None = None


def referrals_opening(now: Came, before: Came | None, *, to_date: bool = False) -> list[str]:
    """How many were received and how many of them came, why others could not be supported, and what looked suitable.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> now = Came(this, 48, 21, 24, {"No space": 13, "Too far": 2}, while_suitable=6)
    >>> for sentence in referrals_opening(now, Came(last, 40, 20)):
    ...     print(sentence)
    In 2019 – 2020, 48 referrals were received; 21 of the households were accommodated. In 2018 – 2019 it was 20 of 40.
    24 households could not be supported, 13 of them mainly for “no space”.
    6 were declined for space or size while a unit looked suitable.
    >>> referrals_opening(Came(this, 1, 0), None, to_date=True)
    ['In 2019 – 2020 so far, 1 referral was received; 0 of the households were accommodated.']
    """
    so_far = " so far" if to_date else ""
    was = "was" if now.received == 1 else "were"
    came = f"{nights(now.accommodated)} of the households {'was' if now.accommodated == 1 else 'were'} accommodated"
    first = f"{capital(during(now.period))}{so_far}, {counted(now.received, 'referral')} {was} received; {came}."
    if before:
        first += f" {capital(during(before.period))} it was {nights(before.accommodated)} of {nights(before.received)}."
    return [first, *_unable(now), *_suitable(now)]


def _unable(now: Came) -> list[str]:
    if not now.unable:
        return []
    reason, most = max(now.reasons.items(), key=lambda one: one[1], default=("", 0))
    mainly = f", {nights(most)} of them mainly for “{reason[:1].lower()}{reason[1:]}”" if most > 1 else ""
    return [f"{counted(now.unable, 'household')} could not be supported{mainly}."]


def _suitable(now: Came) -> list[str]:
    if not now.while_suitable:
        return []
    was = "was" if now.while_suitable == 1 else "were"
    return [f"{nights(now.while_suitable)} {was} declined for space or size while a unit looked suitable."]


def _stack(one: Ended) -> Stack:
    so_far = ["to date"] if one.to_date else []
    short = "<br>".join([short_period(one.period), *so_far])
    name = written_period(one.period, one.to_date)
    return Stack(name, short, [*stacked_period(one.period), *so_far], one.parts)

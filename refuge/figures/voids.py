"""Voids between households, preparation against its target, and nights lost by reason (V1–V4)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures import counting, void_counts
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.counted import CountedRow, Figure, Told
from refuge.figures.cutting import cut, marks
from refuge.figures.places import Places
from refuge.figures.selection import Selection
from refuge.figures.void_counts import FIRST_LET, OVER_TARGET, RELET, Let
from refuge.occupancy.hiding import Column, Declared, Parts, Resting, Withheld
from refuge.occupancy.lengths import Lengths
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import share

NOT_RECORDED = "not_recorded"
RELET_DAYS = ("relet_days_mean", "relet_days_median", "relet_days_max")
ANY_LET = "lets"
"""Never told: what voids, first lets and lets after works add up to, which is the arrivals where nobody moved."""
LETS = ("voids", "first_lets", "with_works")
NIGHTS = ("preparing_over_target_nights", "nights_by_reason", "nights_waiting_for")

DECLARED = Declared(
    numbers=(
        Column(LETS, total=ANY_LET),
        Parts(("preparations",)),
        Resting(RELET_DAYS, on=("voids",)),
        Resting(("preparing_days_mean",), on=("preparations",)),
        Withheld(NIGHTS, unless="voids"),
    ),
    exact=frozenset({*LETS, "preparations", *NIGHTS}),
    nights=NIGHTS,
)
"""How often units were let again is as exact as arrivals and departures are; how long it took rests on how often it was.

What it added up to is known from the arrivals. One reason for lost nights can be one household's: only a contract copy has them.
"""


@dataclass
class Counts:
    """What is counted of one period of one group."""

    relets: Counter[int] = field(default_factory=Counter)
    first_lets: int = 0
    with_works: int = 0
    preparations: int = 0
    days_preparing: int = 0
    over_target: int = 0
    by_reason: Counter[str] = field(default_factory=Counter)
    waiting_for: Counter[str] = field(default_factory=Counter)

    def told(self) -> Told:
        """The keys of a row; without a void there are no re-let days (U6)."""
        relets = Lengths(self.relets)
        return {
            "voids": relets.number,
            **dict(zip(RELET_DAYS, (relets.mean, relets.median, relets.most), strict=True)),
            "first_lets": self.first_lets,
            "with_works": self.with_works,
            "preparing_days_mean": share(self.days_preparing, self.preparations),
            "preparing_over_target_nights": self.over_target,
            "nights_by_reason": dict(sorted(self.by_reason.items())),
            "nights_waiting_for": dict(sorted(self.waiting_for.items())),
            "preparations": self.preparations,
        }

    def besides(self) -> dict[str, int]:
        """What the row is judged by and does not tell."""
        return {ANY_LET: sum(self.relets.values()) + self.first_lets + self.with_works}


Found = dict[tuple[str | None, int], Counts]
"""Group and period (0 is the first) → what was counted."""


def voids_counted(viewer: Viewer, selection: Selection, table: Places) -> list[CountedRow]:
    """The table of voids, a row a period and group; without groups every period has its row.

    The number of statements is fixed. Raises RuleBroken or NotFound on a selection that cannot be had.
    """
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    if not periods:
        return []
    found = _found(of, marks(selection, periods))
    groups = sorted({group for group, _ in found}, key=lambda group: (group is None, group or ""))
    return [
        _row(selection, period, group, found[group, at])
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in found
    ]


def _row(selection: Selection, period: Period, group: str | None, counts: Counts) -> CountedRow:
    return CountedRow(period, period.is_to_date(selection.as_at), group, counts.told(), besides=counts.besides())


def _found(of: Chosen, days: Sequence[date]) -> Found:
    found: Found = defaultdict(Counts)
    _add_lets(found, void_counts.lets(of, days))
    for group, at, number, total in void_counts.preparations(of, days):
        found[group, at].preparations += number
        found[group, at].days_preparing += total
    for group, by_name in counting.nights(of, [void_counts.over_target()], days).items():
        for at, nights in enumerate(by_name[OVER_TARGET]):
            if nights:
                found[group, at].over_target += nights
    for lost in void_counts.lost(of, days):
        if lost.nights:
            found[lost.group, lost.at].by_reason[lost.reason or NOT_RECORDED] += lost.nights
            found[lost.group, lost.at].waiting_for[lost.waits_for or NOT_RECORDED] += lost.nights
    return found


def _add_lets(found: Found, lets: Iterable[Let]) -> None:
    for let in lets:
        counts = found[let.group, let.at]
        if let.after == RELET:
            counts.relets[let.days] += let.number
        elif let.after == FIRST_LET:
            counts.first_lets += let.number
        else:
            counts.with_works += let.number


VOIDS = Figure("voids", voids_counted, DECLARED, nobody=Counts().told(), is_of_people=False)
"""The figure as copies give it; dates and units stay, so it is not frozen (D6)."""

"""How households left, how long they had stayed, and who stays over six months (H7, H8)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from refuge.access.scope import Viewer
from refuge.figures import departure_counts
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.counted import CountedRow, Figure, Told
from refuge.figures.cutting import cut, marks
from refuge.figures.departure_counts import HANDOVER, Lasted, Left
from refuge.figures.length_bands import length_bands
from refuge.figures.places import Places
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.disclosure import is_small
from refuge.occupancy.hiding import (
    NOTHING,
    SEPARATOR,
    Column,
    Declared,
    Names,
    Parts,
    Resting,
    Tables,
    Terms,
    is_hidden,
)
from refuge.occupancy.lengths import SIX_MONTHS, Lengths
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import share

NOT_RECORDED = "not_recorded"
DEATH = "death"
"""The kind of the reasons that are deaths."""
ANOTHER_TYPE = "another_accommodation_type"
"""Where a move to another accommodation type went, and why, in figures by type."""

ANSWERS = ("planned", "unplanned", "not_answered", "deaths")

LENGTHS = ("stay_nights_mean", "stay_nights_median")
OVER_OTHERWISE = "over_six_months_otherwise"
"""Never told: those over six months who are in no band, since they were handed over."""
DIED_OF = "died_of"
"""Never told: the reasons that are deaths."""
OF_SPELLS = ("spells", "spell_bands", "spell_nights_mean", "spell_nights_median")


@dataclass(frozen=True)
class Answers:
    """Planned, unplanned, not answered and deaths add up to the departures, and deaths are known from their reason.

    So where a reason is hidden, neither deaths nor what would tell them is told. A copy that has planned and unplanned exact
    knows the other two together.
    """

    names: tuple[str, ...] = ANSWERS

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """Deaths with the reasons, unless both are known to be none; of the others those that are small, and what hides them."""
        both = [table.get("not_answered", 0) + table.get("deaths", 0) for table in tables.values()]
        beside = Names({"not_answered", "deaths"}) if is_hidden("by_reason", already) else NOTHING
        if "planned" in terms.exact:
            return beside if any(both) else NOTHING
        if beside and any(is_small(count, terms.threshold) for count in both):
            return Names(self.names)
        of_all_but_deaths = Column(("planned", "unplanned", "not_answered"), total="departures")
        return beside | of_all_but_deaths.hidden(tables, already, terms)


@dataclass(frozen=True)
class Deaths:
    """In a copy that has planned and unplanned exact, deaths and those not answered are known together, quarter by quarter.

    If a year told how many died, or how many did not answer, the deaths of a quarter could follow: so there the reasons that
    are deaths are hidden whenever somebody died.
    """

    names: tuple[str, ...] = ("deaths",)

    def hidden(self, tables: Tables, already: Names, terms: Terms) -> Names:
        """The categories of reasons that are deaths."""
        if "planned" not in terms.exact:
            return NOTHING
        names = (name for table in tables.values() for name in table if name.startswith(DIED_OF + SEPARATOR))
        return Names(f"by_reason{SEPARATOR}{name.removeprefix(DIED_OF + SEPARATOR)}" for name in names)


DECLARED = Declared(
    numbers=(
        Deaths(),
        Column(("departures", "open_stays", "handed_over"), total="households"),
        Column(("by_destination",), total="departures"),
        Column(("by_reason",), total="departures"),
        Column(("stay_bands",), total="departures"),
        Column(("open_stay_bands",), total="open_stays"),
        Resting((*ANSWERS, "by_destination", "by_reason", "stay_bands", *LENGTHS), on=("departures",)),
        Resting(("open_stay_bands",), on=("open_stays",)),
        Answers(),
        Resting(("outcome_pending",), on=("by_destination",)),
        Resting(("planned_share",), on=("planned", "unplanned")),
        Parts(("over_six_months",), of="households", behind="households"),
        Parts((OVER_OTHERWISE,), of="handed_over"),
        Resting(("over_six_months",), on=("stay_bands", "open_stay_bands", OVER_OTHERWISE)),
        Parts(("moved_to_another_type", "spells_besides_stays")),
        Column(("spell_bands",), total="spells"),
        Resting(OF_SPELLS, on=("spells_besides_stays", "stay_bands", "spell_bands")),
    ),
    exact=frozenset({"departures", "planned", "unplanned", "planned_share", "households", "open_stays", "handed_over"}),
)
"""Whoever was supported has left, was handed over or is there still; and one number often follows from others.

So deaths are not told where a reason is hidden, nor who stayed over six months where a band is: each would give the other
away. Spells are stays but for moves, so they are hidden where either is.
"""


@dataclass
class Counts:
    """What is counted of one period of one group. Stays and spells are told apart by how many nights they lasted."""

    answers: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    died_of: Counter[str] = field(default_factory=Counter)
    destinations: Counter[str] = field(default_factory=Counter)
    pending: int = 0
    handed_over: int = 0
    moves: int = 0
    ended: Counter[int] = field(default_factory=Counter)
    open: Counter[int] = field(default_factory=Counter)
    spells: Counter[int] = field(default_factory=Counter)
    households: int = 0
    over_six_months: int = 0

    def leave(self, left: Left) -> None:
        """Count departures that were answered alike; a hand-over to a new provider is none (H8)."""
        if left.reason_kind == HANDOVER:
            self.handed_over += left.number
            return
        self.answers[_answer(left)] += left.number
        self.reasons[left.reason or NOT_RECORDED] += left.number
        if left.reason_kind == DEATH:
            self.died_of[left.reason or NOT_RECORDED] += left.number
        self.destinations[left.destination or NOT_RECORDED] += left.number
        self.pending += left.number if left.destination_kind == "pending" else 0

    def told(self, *, by_type: bool = False) -> Told:
        """The keys of a row. By type a move to another is a planned departure, whose stay goes on (H7)."""
        moves = self.moves if by_type else 0
        answers = self.answers + Counter(planned=moves)
        moved = Counter({ANOTHER_TYPE: moves})
        bands = length_bands.in_use
        ended, still, spells = Lengths(self.ended), Lengths(self.open), Lengths(self.spells)
        return {
            "departures": answers.total(),
            **{name: answers[name] for name in ANSWERS},
            "handed_over": self.handed_over,
            "planned_share": share(answers["planned"], answers["planned"] + answers["unplanned"]),
            "by_destination": dict(sorted((self.destinations + moved).items())),
            "by_reason": dict(sorted((self.reasons + moved).items())),
            "outcome_pending": self.pending,
            "stay_bands": ended.by_band(bands),
            "stay_nights_mean": ended.mean,
            "stay_nights_median": ended.median,
            "open_stays": still.number,
            "open_stay_bands": still.by_band(bands),
            "over_six_months": self.over_six_months,
            "households": self.households,
            "moved_to_another_type": moves,
            "spells": spells.number,
            "spells_besides_stays": spells.number - ended.number,
            "spell_bands": spells.by_band(bands),
            "spell_nights_mean": spells.mean,
            "spell_nights_median": spells.median,
        }

    def besides(self) -> dict[str, int]:
        """What the row is judged by and does not tell."""
        in_bands = sum(number for lasted, number in (self.ended + self.open).items() if lasted >= SIX_MONTHS)
        died = {f"{DIED_OF}{SEPARATOR}{reason}": number for reason, number in self.died_of.items()}
        return {OVER_OTHERWISE: abs(self.over_six_months - in_bands), **died}


Found = dict[tuple[str | None, int], Counts]
"""Group and period (0 is the first) → what was counted."""


def departures_counted(viewer: Viewer, selection: Selection, table: Places) -> list[CountedRow]:
    """The table of departures, counted from the records: a row a period and group; without groups every period has its row.

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
    of, _ = selection.told_apart(group)
    by_type = of.group is Grouping.ACCOMMODATION_TYPE or of.accommodation_type is not None
    told, is_to_date = counts.told(by_type=by_type), period.is_to_date(selection.as_at)
    return CountedRow(period, is_to_date, group, told, besides=counts.besides())


def _found(of: Chosen, days: Sequence[date]) -> Found:
    found: Found = defaultdict(Counts)
    for left in departure_counts.departures(of, days):
        found[left.group, left.at].leave(left)
    for group, at, households, over_six_months in departure_counts.supported(of, days):
        found[group, at].households = households
        found[group, at].over_six_months = over_six_months
    _add(found, "ended", departure_counts.stays_ended(of, days))
    _add(found, "open", departure_counts.stays_open(of, days))
    _add(found, "spells", departure_counts.spells_ended(of, days))
    return found


def _add(found: Found, name: str, some: Iterable[Lasted]) -> None:
    for lasted in some:
        counts = found[lasted.group, lasted.at]
        getattr(counts, name)[lasted.nights] += lasted.number
        counts.moves += lasted.number if lasted.ended_by_a_move else 0


def _answer(left: Left) -> str:
    """Deaths stand beside planned and unplanned departures, whatever was answered (H8)."""
    if left.reason_kind == DEATH:
        return "deaths"
    return {True: "planned", False: "unplanned", None: "not_answered"}[left.planned]


DEPARTURES = Figure("departures", departures_counted, DECLARED, nobody=Counts().told())
"""The figure as copies give it, and as it is frozen."""

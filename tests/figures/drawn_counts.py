"""Departures, voids and referrals drawn one by one, as rows of their figures and as what an attacker does not know (D3).

Whatever is counted has a part, a quarter, and a kind in each family of cells that have to do with each other. A row is made by
the figure's own code; a cell it shows is an equation between the unknown numbers of each part and kind.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any, NamedTuple

from refuge.figures import departures, referral_rows, voids
from refuge.figures.counted import Figure
from refuge.figures.departure_counts import HANDOVER, Left
from refuge.figures.referral_rows import APART, ENDED_BY, LOCAL, UNABLE, UNABLE_BY_REASON
from refuge.figures.referrals import REFERRALS
from refuge.figures.void_counts import FIRST_LET, RELET, WITH_WORKS
from refuge.occupancy.lengths import BANDS, SIX_MONTHS
from tests.figures.crowded_services import PARTS

QUARTERS = range(6)
A_YEAR = (0, 4)
"""The quarters of the year that is over: where few arrived in one, arrivals are told of the year alone."""
NEVER = 9
"""A quarter after all that are looked at."""


class Window(NamedTuple):
    """Quarters ``first`` to before ``end``, as all was known at the beginning of quarter ``as_at``; of a part or of all."""

    first: int
    end: int
    as_at: int
    group: str | None = None

    def has(self, quarter: int) -> bool:
        """Whether something of a quarter is counted."""
        return self.first <= quarter < min(self.end, self.as_at)

    def ends_with(self, quarter: int) -> bool:
        """Whether the window ends with the quarter."""
        return quarter == min(self.end, self.as_at) - 1


Falls = Callable[[Any, Window], bool]
"""Whether a kind is counted in a cell of a window."""


@dataclass(frozen=True)
class Family:
    """Cells that have to do with each other, each with the kinds it adds up; their names are those of a row, or told nowhere.

    ``known`` are those an attacker knows beforehand, in the windows ``known_in``. Of ``nights`` a cell shows the sum, which is
    secret where few are behind it.
    """

    kind: Callable[[Any], Any]
    cells: Mapping[str, Falls]
    known: tuple[str, ...] = ()
    nights: bool = False
    known_in: Callable[[Window], bool] = lambda _: True


Row = tuple[Mapping[str, Any], Mapping[str, int]]
"""What a row tells, and what it is judged by besides."""


@dataclass(frozen=True)
class Drawing:
    """Everything that was counted of one service: of a part, or of none. ``imagined`` is one of everything there could be."""

    figure: Figure
    families: tuple[Family, ...]
    drawn: list[tuple[str, Any]]
    imagined: list[Any]
    row: Callable[[list[Any], Window], Row]

    def of(self, group: str | None) -> list[Any]:
        """What was drawn of a part, or of all."""
        return [one for part, one in self.drawn if group is None or part in ("", group)]


def _level(chance: Random) -> Callable[[], int]:
    most = chance.choice([0, 2, 9, 16, 16, 16])
    return lambda: chance.randint(most // 2 + (1 if most > 4 else 0), most) if most else 0


# Departures


class Stayed(NamedTuple):
    """One that left, was handed over, or was there at the end of the quarter."""

    what: str
    quarter: int
    reason: str = ""
    planned: bool | None = None
    destination: str = ""
    nights: int = 0


REASONS = ("died", "eviction", "moved_on", "other_refuge")
DESTINATIONS = ("council", "family", "not_known_yet")
LASTED = (3, 40, 200, 400)


def _is(what: str, **told: object) -> Falls:
    """One of a kind, counted in its quarter; whoever is still there counts at the end of a window."""

    def falls(one: Stayed, window: Window) -> bool:
        here = window.ends_with(one.quarter) if one.what == "open" else window.has(one.quarter)
        return here and what in ("", one.what) and all(getattr(one, name) == value for name, value in told.items())

    return falls


def _long(one: Stayed, window: Window) -> bool:
    return one.nights >= SIX_MONTHS and _is("")(one, window)


_handed = _is("handed")


def _answered(planned: bool | None) -> Falls:
    return lambda one, window: one.reason != "died" and _is("left", planned=planned)(one, window)


def _band(nights: int) -> str:
    return max((band for band, (first, _) in BANDS.items() if first <= nights), key=lambda band: BANDS[band][0])


TOTALS: dict[str, Falls] = {
    "households": _is(""),
    "departures": _is("left"),
    "open_stays": _is("open"),
    "handed_over": _is("handed"),
}
OF_DEPARTURES = (
    Family(
        lambda one: Stayed(one.what, one.quarter, one.reason, one.planned),
        {
            **TOTALS,
            **{f"by_reason: {reason}": _is("left", reason=reason) for reason in REASONS},
            "deaths": _is("left", reason="died"),
            "planned": _answered(True),
            "unplanned": _answered(False),
            "not_answered": _answered(None),
        },
        known=tuple(TOTALS),
    ),
    Family(
        lambda one: Stayed(one.what, one.quarter, destination=one.destination),
        {
            "departures": _is("left"),
            **{f"by_destination: {one}": _is("left", destination=one) for one in DESTINATIONS},
            "outcome_pending": _is("left", destination="not_known_yet"),
        },
        known=("departures",),
    ),
    Family(
        lambda one: Stayed(one.what, one.quarter, nights=one.nights),
        {
            **TOTALS,
            **{f"stay_bands: {_band(nights)}": _is("left", nights=nights) for nights in LASTED},
            **{f"open_stay_bands: {_band(nights)}": _is("open", nights=nights) for nights in LASTED},
            "over_six_months": _long,
            "never told: handed over after six months": lambda one, window: _handed(one, window) and _long(one, window),
            "never told: handed over before": lambda one, window: _handed(one, window) and not _long(one, window),
        },
        known=tuple(TOTALS),
    ),
    Family(
        lambda one: Stayed(one.what, one.quarter),
        {"stay_nights_mean": _is("left")},
        nights=True,
    ),
)


def drawn_departures(chance: Random, parts: Iterable[str]) -> Drawing:
    """Departures, hand-overs and stays that go on, with the answers that belong to them."""
    reasons = {reason: _level(chance) for reason in REASONS}
    handed, there = _level(chance), {nights: _level(chance) for nights in LASTED}
    answers = chance.choice([[True], [True, False], [True, True, True, False, None]])
    destinations, lasted = (chance.sample(all_, chance.randint(1, len(all_))) for all_ in (DESTINATIONS, LASTED))
    drawn: list[tuple[str, Any]] = []
    for part, quarter in product(parts, QUARTERS):
        for reason, level in reasons.items():
            answer, where, long = (chance.choice(some) for some in (answers, destinations, lasted))
            alike = chance.random() < 0.5
            for _ in range(level()):
                if not alike:
                    answer, where, long = (chance.choice(some) for some in (answers, destinations, lasted))
                drawn.append((part, Stayed("left", quarter, reason, answer, where, long)))
        drawn += [(part, Stayed("handed", quarter, nights=chance.choice(LASTED))) for _ in range(handed() // 2)]
        drawn += [
            (part, Stayed("open", quarter, nights=nights)) for nights, level in there.items() for _ in range(level())
        ]
    return Drawing(departures.DEPARTURES, OF_DEPARTURES, drawn, IMAGINED_STAYS, _departures_row)


IMAGINED_STAYS = [
    *(Stayed("left", *one) for one in product(QUARTERS, REASONS, (True, False, None), DESTINATIONS, LASTED)),
    *(Stayed(what, quarter, nights=nights) for what, quarter, nights in product(("handed", "open"), QUARTERS, LASTED)),
]


def _departures_row(here: list[Stayed], window: Window) -> Row:
    counts = departures.Counts()
    found = [one for one in here if _is("")(one, window)]
    for one in found:
        if one.what == "open":
            counts.open[one.nights] += 1
            continue
        kind = HANDOVER if one.what == "handed" else {"died": "death"}.get(one.reason)
        pending = "pending" if one.destination == "not_known_yet" else None
        counts.leave(Left(None, 0, one.planned, one.reason, kind, one.destination, pending, 1))
        if one.what == "left":
            counts.ended[one.nights] += 1
            counts.spells[one.nights] += 1
    counts.households = len(found)
    counts.over_six_months = sum(one.nights >= SIX_MONTHS for one in found)
    return counts.told(), counts.besides()


# Voids


class Void(NamedTuple):
    """The end of one void, or a first let."""

    after: str
    quarter: int
    days: int = 0


def _let(*after: str) -> Falls:
    return lambda one, window: one.after in after and window.has(one.quarter)


LETS = {"voids": _let(RELET), "first_lets": _let(FIRST_LET), "with_works": _let(WITH_WORKS)}
OF_VOIDS = (
    Family(
        lambda one: Void(one.after, one.quarter),
        {**LETS, "arrivals": _let(RELET, FIRST_LET, WITH_WORKS)},
        known=("arrivals",),
        known_in=lambda window: window[:2] == A_YEAR,
    ),
    Family(
        lambda one: Void(one.after, one.quarter),
        {"relet_days_mean": _let(RELET)},
        nights=True,
    ),
)


def drawn_voids(chance: Random, parts: Iterable[str]) -> Drawing:
    """Voids that ended and units let for the first time."""
    levels = {after: _level(chance) for after in (RELET, FIRST_LET, WITH_WORKS)}
    drawn = [
        (part, Void(after, quarter, chance.randint(1, 90)))
        for part, quarter, (after, level) in product(parts, QUARTERS, levels.items())
        for _ in range(level())
    ]
    imagined = [Void(after, quarter) for after, quarter in product((RELET, FIRST_LET, WITH_WORKS), QUARTERS)]
    return Drawing(voids.VOIDS, OF_VOIDS, drawn, imagined, _voids_row)


def _voids_row(here: list[Void], window: Window) -> Row:
    found = [one for one in here if window.has(one.quarter)]
    counts = voids.Counts(
        relets=Counter(one.days for one in found if one.after == RELET),
        first_lets=sum(one.after == FIRST_LET for one in found),
        with_works=sum(one.after == WITH_WORKS for one in found),
        preparations=len(found),
    )
    return counts.told(), counts.besides()


# Referrals


class Referred(NamedTuple):
    """A referral: when it was received and decided, when the household came, and all that is told of it.

    ``is_unable`` says whether a household refused was not accommodated otherwise; ``local`` is the part whose resident it was.
    """

    quarter: int
    decided: int = NEVER
    came: int = NEVER
    outcome: str = ""
    reason: str = ""
    is_unable: bool = True
    local: str = ""
    placed: str = ""
    has_children: bool = False

    def as_of(self, window: Window) -> str:
        """What had come of it."""
        return self.outcome if self.decided < window.as_at else "open"

    def has_come(self, window: Window) -> bool:
        """Whether the household had arrived."""
        return self.as_of(window) == "accepted" and self.came < window.as_at

    def is_refused(self, window: Window) -> bool:
        """Whether the household had been refused."""
        return self.as_of(window) in REFUSED

    def is_local(self, window: Window) -> bool:
        """Whether it was a resident of the whole, or of the part asked for."""
        return bool(self.local) and window.group in (None, self.local)

    def went(self, window: Window) -> str:
        """Where a household went, as far as it was refused or that was written."""
        if self.has_come(window):
            return "accommodated"
        written = self.placed if self.as_of(window) != "open" else ""
        return written or ("not_recorded" if self.is_refused(window) else "")


REFUSED = ("declined", "chose_not_to_take", "withdrawn_by_referrer", "no_contact", "did_not_arrive")
WHY = ("no_space", "pets", "changed_mind")
PLACED = {"placed_in_area": "in_area", "placed_out_of_area": "out_of_area", "not_known": "not_known"}


def _asked(told: Falls = lambda *_: True) -> Falls:
    return lambda one, window: window.has(one.quarter) and told(one, window)


def _came_to(*outcomes: str) -> Falls:
    return _asked(lambda one, window: one.as_of(window) in outcomes)


def _unable(reason: str | None = None) -> Falls:
    return _asked(
        lambda one, window: (
            one.is_refused(window) and one.is_unable and one.outcome not in APART and reason in (None, one.reason)
        )
    )


def _apart(outcome: str) -> Falls:
    return _asked(lambda one, window: one.is_unable and one.as_of(window) == outcome)


def _refused(reason: str) -> Falls:
    return _asked(lambda one, window: one.is_refused(window) and one.reason == reason)


def _local(went: str | None = None) -> Falls:
    return _asked(lambda one, window: one.is_local(window) and went in (None, one.went(window)))


RECEIVED = {"received": _asked()}
CAME = {"accommodated": _asked(lambda one, window: one.has_come(window))}
ENDED = {outcome: _came_to(outcome) for outcome in (*REFUSED, "accepted", "information_only", "open")}
WENT = {f"{LOCAL}_accommodated": "accommodated", f"{LOCAL}_not_recorded": "not_recorded"}
OF_REFERRALS = (
    Family(
        lambda one: Referred(one.quarter, one.decided, one.came, one.outcome),
        {**RECEIVED, **CAME, **ENDED,
         **{f"by_who_ended: {who}": _came_to(*(one.value for one in outcomes)) for who, outcomes in ENDED_BY.items()}},
    ),
    Family(
        lambda one: Referred(one.quarter, one.decided, NEVER, one.outcome, one.reason, one.is_unable),
        {**RECEIVED, **ENDED,
         **{f"by_reason: {reason}": _refused(reason) for reason in WHY},
         **{f"{UNABLE_BY_REASON}: {reason}": _unable(reason) for reason in WHY},
         UNABLE: _unable(),
         **{name: _apart(outcome) for outcome, name in APART.items()},
         "never told: refused and then accommodated": _asked(lambda one, window: one.is_refused(window) and not one.is_unable),
         **{f"never told: {reason}, apart": _asked(lambda one, window, reason=reason: _refused(reason)(one, window)
            and not _unable(reason)(one, window)) for reason in WHY}},
    ),
    Family(
        lambda one: Referred(one.quarter, has_children=one.has_children),
        {**RECEIVED, "with_children": _asked(lambda one, _: one.has_children),
         "never told: without": _asked(lambda one, _: not one.has_children)},
    ),
    Family(
        lambda one: Referred(one.quarter, one.decided, one.came, one.outcome, local=one.local, placed=one.placed),
        {**RECEIVED, **CAME, LOCAL: _local(),
         **{name: _local(went) for name, went in WENT.items()},
         **{f"{LOCAL}_{name}": _local(went) for name, went in PLACED.items()},
         "never told: came from elsewhere": _asked(lambda one, window: one.has_come(window) and not one.is_local(window)),
         "never told: local, nothing came of it yet": _local("")},
    ),
)  # fmt: skip


def drawn_referrals(chance: Random, parts: Iterable[str]) -> Drawing:
    """Referrals to a pooled contract, which are to all of its authorities."""
    levels = {outcome: _level(chance) for outcome in (*REFUSED, "accepted", "information_only", "open")}
    late = chance.choice([0, 0, 0, 0.1])
    reasons = {outcome: chance.sample(WHY, chance.choice([1, 1, 2])) for outcome in REFUSED}
    locals_ = chance.choice([[""], ["", *parts], ["", "", *parts], [*parts]])
    placed, children = chance.sample(["", *PLACED.values()], chance.choice([1, 2])), chance.choice([0, 0.4, 0.9])
    drawn = []
    for quarter, (outcome, level) in product(QUARTERS, levels.items()):
        for _ in range(level() // (8 if outcome == "open" else 1)):
            decided = NEVER if outcome == "open" else quarter + (chance.random() < late)
            came = decided + (chance.random() < late) if outcome == "accepted" else NEVER
            why = chance.choice(reasons[outcome]) if outcome in REFUSED else ""
            unable = outcome not in REFUSED or chance.random() > late
            to = "" if outcome in ("accepted", "open") else chance.choice(placed)
            drawn.append(("", Referred(quarter, decided, came, outcome, why, unable, chance.choice(locals_), to,
                                       chance.random() < children)))  # fmt: skip
    return Drawing(REFERRALS, OF_REFERRALS, drawn, IMAGINED_REFERRALS, _referrals_row)


def _imagined() -> Iterable[Referred]:
    for quarter, late, has_children, local in product(QUARTERS, (0, 1), (False, True), LOCALS):
        what = {"local": local, "has_children": has_children}
        yield Referred(quarter, outcome="open", **what)
        for came in (0, 1, NEVER):
            yield Referred(quarter, quarter + late, quarter + late + came, "accepted", **what)
        for outcome, why, unable, to in product(REFUSED, WHY, (True, False), ("", *PLACED.values())):
            yield Referred(quarter, quarter + late, NEVER, outcome, why, unable, placed=to, **what)
        for to in ("", *PLACED.values()):
            yield Referred(quarter, quarter + late, NEVER, "information_only", placed=to, **what)


LOCALS = ("", *PARTS)
IMAGINED_REFERRALS = list(_imagined())


def _referrals_row(here: list[Referred], window: Window) -> Row:
    tally: referral_rows.Tally = Counter()
    for one in (one for one in here if window.has(one.quarter)):
        outcome = one.as_of(window)
        tally["by_outcome", outcome] += 1
        tally["accommodated", ""] += one.has_come(window)
        tally["with_children", ""] += one.has_children
        tally["days_to_decision", "of"] += outcome != "open"
        tally["days_to_arrival", "of"] += one.has_come(window)
        if one.is_refused(window):
            tally["by_reason", one.reason] += 1
            if one.is_unable:
                tally[(APART[outcome], "") if outcome in APART else (UNABLE_BY_REASON, one.reason)] += 1
        if one.is_local(window):
            tally[LOCAL, ""] += 1
            if went := one.went(window):
                tally[f"{LOCAL}_{went}", ""] += 1
    told = referral_rows.told_of(tally)
    return told, referral_rows.besides_of(tally, told)

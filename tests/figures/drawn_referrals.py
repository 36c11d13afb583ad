"""Referrals drawn one by one (F1–F5): see ``drawn_counts``."""

from collections import Counter
from collections.abc import Iterable
from itertools import product
from random import Random
from typing import NamedTuple

from refuge.figures import referral_rows
from refuge.figures.referral_rows import APART, ENDED_BY, LOCAL, UNABLE, UNABLE_BY_REASON
from refuge.figures.referrals import REFERRALS
from tests.figures.crowded_services import PARTS
from tests.figures.drawn_counts import NEVER, QUARTERS, Drawing, Falls, Family, Row, Window, level_of


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
    levels = {outcome: level_of(chance) for outcome in (*REFUSED, "accepted", "information_only", "open")}
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

"""Households drawn one by one, as rows of the needs gap and of the figures beside it (see ``drawn_counts``).

A household asks once or twice and comes or does not; a stay lasts for the quarter it begins in. Some came without asking.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any, NamedTuple

from refuge.figures import needs_rows, referral_rows
from refuge.figures.needs_asked import Asked
from refuge.figures.needs_gap import NEEDS_GAP
from refuge.figures.people import ANSWERED, PEOPLE
from refuge.figures.referrals import REFERRALS
from tests.figures.crowded_services import PARTS
from tests.figures.drawn_counts import NEVER, QUARTERS, Drawing, Row, Window, level_of

SIZES = ("size_1", "size_2", "size_3")
WHY = ("pets", "unit_too_small", "no_space")


class Household(NamedTuple):
    """When it asked, and asked again; what came of the last asking, and why it was declined before or then; when it came.

    ``lag`` is how many quarters later it was decided.
    """

    asked: int
    again: int = NEVER
    outcome: str = ""
    reason: str = ""
    lag: int = 0
    came: int = NEVER
    size: str = ""
    pet: bool = False

    def referrals(self, window: Window) -> list[tuple[str, str]]:
        """Of each of its referrals in a window what had come of it, and why it was refused."""
        every = (
            [(self.asked, "declined"), (self.again, self.outcome)]
            if self.again != NEVER
            else [(self.asked, self.outcome)]
        )
        found = []
        for quarter, outcome in every:
            if window.has(quarter):
                known = outcome if quarter + self.lag < window.as_at else "open"
                found.append((known, self.reason if known == "declined" else ""))
        return found

    def first(self, window: Window) -> int:
        """The quarter it first asked in, of a window."""
        return min((quarter for quarter in (self.asked, self.again) if window.has(quarter)), default=NEVER)

    def has_asked(self, window: Window) -> bool:
        """Whether it asked in a window."""
        return self.first(window) != NEVER

    def has_come(self, window: Window) -> bool:
        """Whether it asked in a window and came before its end."""
        return self.has_asked(window) and self.first(window) <= self.came < min(window.end, window.as_at)

    def is_supported(self, window: Window) -> bool:
        """Whether it was there in a window."""
        return window.has(self.came)

    def is_refused(self, window: Window, *reasons: str) -> bool:
        """Whether it asked in a window and was refused, for one of some reasons."""
        return any(outcome == "declined" and why in (reasons or WHY) for outcome, why in self.referrals(window))

    def is_unable(self, window: Window, *reasons: str) -> bool:
        """Whether it was refused, and had not come by the end of a window."""
        return self.is_refused(window, *reasons) and not self.has_come(window)

    def arrived(self, window: Window) -> int:
        """Referrals of a household that has come by now: the one accepted."""
        return sum(outcome == "accepted" and self.came < window.as_at for outcome, _ in self.referrals(window))


def _imagined() -> Iterator[Household]:
    for pet, size in product((False, True), SIZES):
        for quarter in QUARTERS:
            yield Household(NEVER, came=quarter, pet=pet, size=size)
        for asked, later, lag, why in product(QUARTERS, (None, 0, 1), (0, 1), WHY):
            again = NEVER if later is None else asked + later
            last = asked + (later or 0)
            reason = "" if later is None else why
            what: dict[str, Any] = {"lag": lag, "pet": pet, "size": size}
            yield Household(asked, again, "declined", why, **what)
            for outcome in ("open", "information_only"):
                yield Household(asked, again, outcome, reason, **what)
            for wait in (0, 1):
                yield Household(asked, again, "accepted", reason, came=last + lag + wait, **what)


IMAGINED = list(dict.fromkeys(_imagined()))


def drawn_many(*others: Household) -> list[tuple[str, Household]]:
    """A service with nothing few in any quarter, and some others."""
    ways = [("declined", why, NEVER) for why in WHY] + [("accepted", "", 0), ("information_only", "", NEVER)]
    every = product(QUARTERS, ways, SIZES, (False, True), range(6))
    asked = [
        Household(quarter, NEVER, outcome, why, 0, came if came else quarter, size, pet)
        for quarter, (outcome, why, came), size, pet, _ in every
        if pet or why != "pets"
    ]
    came = product(QUARTERS, (False, True), range(9))
    stayed = [Household(NEVER, came=quarter, size=SIZES[0], pet=pet) for quarter, pet, _ in came]
    return [("", one) for one in (*asked, *stayed, *others)]


def drawn_needs(chance: Random) -> list[tuple[str, Household]]:
    """Households of one service; how common anything is differs from service to service."""
    again, late, wait, again_soon = (
        chance.choice(some) for some in ([0, 0, 0.03, 0.5], [0, 0, 0, 0.1], [0, 0, 0.1], [0, 1])
    )
    weights = [chance.choice([1, 6, 30]) for _ in SIZES]
    ways = [
        *((pet, "declined", why) for pet, why in product((False, True), WHY) if pet or why != "pets"),
        *((pet, outcome, "") for pet, outcome in product((False, True), ("accepted", "information_only", "open"))),
    ]
    levels = {way: level_of(chance) for way in ways}
    if chance.random() < 0.8:
        levels |= {way: lambda: 0 for way in ways if "open" in way}
    others = {pet: level_of(chance) for pet in (False, True)}
    drawn = []
    for quarter, ((pet, outcome, why), level) in product(QUARTERS, levels.items()):
        for _ in range(level() // (8 if outcome == "open" else 1)):
            twice = chance.random() < again
            last = quarter + (chance.choice([0, 1]) if again_soon else 1) if twice else quarter
            lag = int(chance.random() < late)
            came = last + lag + (chance.random() < wait) if outcome == "accepted" else NEVER
            reason = why or ("no_space" if twice else "")
            size = chance.choices(SIZES, weights)[0]
            drawn.append(Household(quarter, last if twice else NEVER, outcome, reason, lag, came, size, pet))
    for quarter, (pet, level) in product(QUARTERS, others.items()):
        drawn += [
            Household(NEVER, came=quarter, size=chance.choices(SIZES, weights)[0], pet=pet) for _ in range(level())
        ]
    return [("", one) for one in drawn]


def drawings(drawn: list[tuple[str, Household]]) -> dict[str, Drawing]:
    """The same households in the three figures, by the names of these."""
    rows = ((NEEDS_GAP, _needs), (REFERRALS, _referrals), (PEOPLE, _people))
    return {figure.name: Drawing(figure, (), drawn, [], _once(row)) for figure, row in rows}


def _once(row: Callable[[list[Household], Window], Row]) -> Callable[[list[Household], Window], Row]:
    """The rows of one service, of which there are fewer than are asked for; all of it has a part, or none."""
    found: dict[Window, Row] = {}

    def remembered(here: list[Household], window: Window) -> Row:
        if window not in found:
            found[window] = row(here, window)
        return found[window]

    return remembered


def _needs(here: list[Household], window: Window) -> Row:
    found = [one for one in here if one.has_asked(window)]
    sons = {
        "pet": [one for one in found if one.pet],
        **{size: [one for one in found if one.size == size] for size in SIZES},
    }
    told = needs_rows.told_of({need: _asked(need, some, window) for need, some in sons.items() if some}, {})
    tally: needs_rows.Tally = Counter()
    for one in found:
        tally["households", ""] += 1
        tally["households_accommodated", ""] += one.has_come(window)
        tally["came_later", ""] += not one.has_come(window) and one.came < window.as_at
        tally["asked_again", ""] += len(one.referrals(window)) > 1
        tally["referrals_came", ""] += one.arrived(window)
        for outcome, why in one.referrals(window):
            tally["received", ""] += 1
            tally["information_only", ""] += outcome == "information_only"
            tally["unsettled", ""] += outcome == "open"
            if why:
                tally["by_reason", why] += 1
        tally["unsettled", ""] += _accepted_by(one, window) - one.arrived(window)
        if one.is_unable(window):
            tally["unable", ""] += 1
            tally["unable_by_reason", one.reason] += 1
    supported = [one for one in here if one.is_supported(window)] if _is_where_they_stay(window) else []
    tally["supported", ""] = tally["adults", ""] = tally["sexes", "women"] = len(supported)
    tally["supported_with", "inclusion pets"] = sum(one.pet for one in supported)
    return told, needs_rows.besides_of(tally, told, of_a_part=window.group is not None)


def _asked(need: str, some: list[Household], window: Window) -> Asked:
    why = "pets" if need == "pet" else "unit_too_small"
    return Asked(len(some), sum(one.has_come(window) for one in some), sum(one.is_refused(window, why) for one in some))


def _accepted_by(one: Household, window: Window) -> int:
    return sum(outcome == "accepted" for outcome, _ in one.referrals(window))


def _referrals(here: list[Household], window: Window) -> Row:
    tally: referral_rows.Tally = Counter()
    for one in here:
        for outcome, why in one.referrals(window):
            tally["by_outcome", outcome] += 1
            tally["days_to_decision", "of"] += outcome != "open"
            if why:
                tally["by_reason", why] += 1
        tally["accommodated", ""] += one.arrived(window)
        tally["asked_again", ""] += len(one.referrals(window)) > 1
        if one.is_unable(window):
            tally[referral_rows.UNABLE_BY_REASON, one.reason] += 1
    told = referral_rows.told_of(tally)
    return told, referral_rows.besides_of(tally, told)


def _people(here: list[Household], window: Window) -> Row:
    """All of them women alone, who stay in the first of the parts."""
    found = [one for one in here if one.is_supported(window)] if _is_where_they_stay(window) else []
    told: dict[str, Any] = {key: dict(one) if isinstance(one, dict) else one for key, one in PEOPLE.nobody.items()}
    told |= dict.fromkeys(("households", "adults", "women"), len(found))
    told["by_risk_level"]["not_known"] = len(found)
    told["inclusion"]["pets"] = sum(one.pet for one in found)
    return told, {ANSWERED: len(found)}


def _is_where_they_stay(window: Window) -> bool:
    return window.group in (None, next(iter(PARTS)))

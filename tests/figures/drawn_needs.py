"""Households drawn one by one, as rows of the needs gap and of the figures beside it (see ``drawn_counts``).

A household asks once or twice and comes or does not; a stay lasts for the quarter it begins in. Some came without asking.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


Falls = Callable[[Household, Window], int]
"""How often a household is counted in a cell of a window."""

Cells = Mapping[str, Falls]
"""Figure, a stroke, and a name of its rows → the cell."""


@dataclass(frozen=True)
class Beside:
    """Cells of several figures that have to do with each other, and what of a household they tell apart.

    ``secret`` is never told: what nobody may work back where it is few of all of some cell. All of them are known from others.
    """

    kind: Callable[[Household], Household]
    cells: Cells
    secret: Mapping[str, tuple[Falls, Falls]]


def _received(one: Household, window: Window) -> int:
    return len(one.referrals(window))


def _arrived(one: Household, window: Window) -> int:
    """Referrals of a household that has come by now: the one accepted."""
    return sum(outcome == "accepted" and one.came < window.as_at for outcome, _ in one.referrals(window))


def _declined(*reasons: str) -> Falls:
    return lambda one, window: sum(why in reasons for outcome, why in one.referrals(window) if outcome == "declined")


def _unable(*reasons: str) -> Falls:
    return lambda one, window: one.is_refused(window, *reasons) and not one.has_come(window)


def _stays_away(one: Household, window: Window) -> int:
    return one.has_asked(window) and not one.has_come(window)


def _asks_in_two_quarters(one: Household, window: Window) -> int:
    return window.has(one.asked) and window.has(one.again) and one.again != one.asked


def _comes_later(one: Household, window: Window) -> int:
    return one.has_come(window) and one.came > one.first(window)


def _has_pet(one: Household) -> bool:
    return one.pet


def _has_none(one: Household) -> bool:
    return not one.pet


def _is_of(size: str) -> Callable[[Household], bool]:
    return lambda one: one.size == size


def _where(true: Callable[[Household], bool], falls: Falls) -> Falls:
    """A cell of those alone of whom something is true."""
    return lambda one, window: falls(one, window) if true(one) else 0


def _told(need: str, true: Callable[[Household], bool]) -> dict[str, Falls]:
    return {
        f"needs gap/asked: {need}": _where(true, Household.has_asked),
        f"needs gap/accommodated: {need}": _where(true, Household.has_come),
    }


def _secrets(name: str, true: Callable[[Household], bool]) -> dict[str, tuple[Falls, Falls]]:
    """Whatever follows of those of whom something is true."""
    what: dict[str, tuple[Falls, Falls]] = {
        "asks": (Household.has_asked, Household.has_asked),
        "comes": (Household.has_come, Household.has_come),
        "stays away": (_stays_away, _stays_away),
        "asks in two quarters": (_asks_in_two_quarters, Household.has_asked),
        "comes later": (_comes_later, Household.has_come),
    }
    return {f"{name} {said}": (_where(true, few), every) for said, (few, every) in what.items()}


BESIDE: Cells = {
    "referrals/received": _received,
    "referrals/accommodated": _arrived,
    "people/households": Household.is_supported,
}
OF_PETS = Beside(
    lambda one: Household(one.asked, one.again, _accepted(one), came=one.came, pet=one.pet),
    {**BESIDE, **_told("pet", _has_pet), "people/inclusion: pets": _where(_has_pet, Household.is_supported)},
    {**_secrets("pet", _has_pet), **_secrets("no pet", _has_none)},
)
OF_SIZES = Beside(
    lambda one: Household(one.asked, one.again, _accepted(one), came=one.came, size=one.size),
    {**BESIDE, **{name: falls for size in SIZES for name, falls in _told(size, _is_of(size)).items()}},
    {name: falls for size in SIZES for name, falls in _secrets(size, _is_of(size)).items()},
)
OF_REFUSALS = Beside(
    lambda one: Household(one.asked, one.again, one.outcome, one.reason, one.lag, one.came, pet=one.pet),
    {
        "referrals/received": _received,
        "referrals/declined": _declined(*WHY),
        **{f"referrals/by_reason: {why}": _declined(why) for why in WHY},
        **{f"referrals/households_unable_by_reason: {why}": _unable(why) for why in WHY},
        **_told("pet", _has_pet),
        "needs gap/refused_for_it: pet": lambda one, window: one.pet and one.is_refused(window, "pets"),
    },
    {
        **{f"declined: {why}": (_declined(why), _declined(*WHY)) for why in WHY},
        "pet, not refused": (lambda one, window: one.pet and one.has_asked(window) and not one.is_refused(window, "pets"),
                             _where(_has_pet, Household.has_asked)),
        "pet, refused": (lambda one, window: one.pet and one.is_refused(window, "pets"), _where(_has_pet, Household.has_asked)),
    },
)  # fmt: skip
FAMILIES = (OF_PETS, OF_SIZES, OF_REFUSALS)


def _accepted(one: Household) -> str:
    return "accepted" if one.outcome == "accepted" else ""


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
        tally["referrals_came", ""] += _arrived(one, window)
        for outcome, why in one.referrals(window):
            tally["received", ""] += 1
            tally["information_only", ""] += outcome == "information_only"
            tally["unsettled", ""] += outcome == "open"
            if why:
                tally["by_reason", why] += 1
        tally["unsettled", ""] += _accepted_by(one, window) - _arrived(one, window)
        if _unable(*WHY)(one, window):
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
        tally["accommodated", ""] += _arrived(one, window)
        tally["asked_again", ""] += len(one.referrals(window)) > 1
        if _unable(*WHY)(one, window):
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

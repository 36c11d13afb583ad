"""What is said of the households supported: adults and children apart, and what they needed (H1–H6).

The sentences get what the reader's copy tells and nothing else; where a number is nothing, no sentence has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from refuge.charts.openings import during, listed
from refuge.display import capital, counted, nights
from refuge.occupancy.period import Period

FEW = 3
"""Answers worth a sentence."""


@dataclass(frozen=True)
class Supported:
    """One period's households and people as far as they are told; ``under_five`` are children."""

    period: Period
    households: int | None = None
    adults: int | None = None
    children: int | None = None
    with_children: int | None = None
    under_five: int | None = None


@dataclass(frozen=True)
class Needed:
    """One period's households by what they needed, and referrals refused for what is asked about here.

    ``had`` is what is said of the largest answers to the inclusion questions: words → this period's number, the one before.
    """

    period: Period
    households: int | None = None
    had: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    access_needs: Mapping[str, int] = field(default_factory=dict)
    support_needs: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)


def households_opening(now: Supported, before: Supported | None, *, to_date: bool = False) -> list[str]:
    """How many were supported, adults and children apart, and how many children were small.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> for sentence in households_opening(Supported(this, 36, 38, 41, 21, 20), Supported(last, 29, 30, 1)):
    ...     print(sentence)
    In 2019 – 2020, 36 households were supported, with 38 adults and 41 children; in 2018 – 2019, 29, with 30 adults and 1 child.
    21 of the 36 households had children; 20 of the 41 children were under five.
    """
    if now.households is None:
        return []
    so_far = " so far" if to_date else ""
    words = f"{capital(during(now.period))}{so_far}, {_were(now.households)} supported{_with(now)}"
    if before and before.households is not None:
        words += f"; {during(before.period)}, {nights(before.households)}{_with(before)}"
    return [f"{words}.", *_children(now)]


def access_opening(now: Needed, before: Period | None, *, to_date: bool = False) -> list[str]:
    """What the largest answers were, beside a year before; what most households needed; and what referrals were refused for.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> had = {"had multiple needs": (29, None), "had a disabled member": (9, 7), "had a pet": (0, 0)}
    >>> needs = {"Mental health": 12, "Sight": 5}, {"Housing": 20}
    >>> for sentence in access_opening(Needed(this, 36, had, *needs, {"older son": 5, "pets": 1}), last):
    ...     print(sentence)
    In 2019 – 2020, of 36 households supported 29 had multiple needs and 9 had a disabled member (7 in 2018 – 2019).
    The most frequent access need was “mental health” (12), the most frequent support need “housing” (20).
    Refused for what is asked about here: 5 referrals for “older son” and 1 for “pets”.
    """
    return [*_had(now, before, to_date), *_needed(now), *_refused(now)]


def _had(now: Needed, before: Period | None, to_date: bool) -> list[str]:
    largest = sorted(((*counts, words) for words, counts in now.had.items() if counts[0]), key=lambda one: -one[0])
    if not largest or not now.households:
        return []
    so_far = " so far" if to_date else ""
    told = [
        f"{nights(count)} {words}{'' if then is None or before is None else f' ({nights(then)} {during(before)})'}"
        for count, then, words in largest[:FEW]
    ]
    of = f"of {counted(now.households, 'household')} supported"
    return [f"{capital(during(now.period))}{so_far}, {of} {listed(told)}."]


def _needed(now: Needed) -> list[str]:
    kinds = (("access", _most(now.access_needs)), ("support", _most(now.support_needs)))
    found = [(kind, *most) for kind, most in kinds if most]
    if not found:
        return []
    told = [f"the most frequent {kind} need {{was}}“{name}” ({nights(most)})" for kind, name, most in found]
    words = ", ".join(one.format(was="" if at else "was ") for at, one in enumerate(told))
    return [f"{capital(words)}."]


def _refused(now: Needed) -> list[str]:
    refused = [(name, count) for name, count in now.refused.items() if count]
    if not refused:
        return []
    first, *others = refused
    told = [
        f"{counted(first[1], 'referral')} for “{first[0]}”",
        *(f"{nights(count)} for “{name}”" for name, count in others),
    ]
    return [f"Refused for what is asked about here: {listed(told)}."]


def _with(of: Supported) -> str:
    told = [(of.adults, "adult", "adults"), (of.children, "child", "children")]
    people = [counted(count, one, several) for count, one, several in told if count is not None]
    return f", with {listed(people)}" if people else ""


def _children(now: Supported) -> list[str]:
    clauses = []
    if now.with_children:
        clauses.append(f"{nights(now.with_children)} of the {_households(now.households)} had children")
    if now.under_five and now.children:
        were = "was" if now.under_five == 1 else "were"
        clauses.append(
            f"{nights(now.under_five)} of the {counted(now.children, 'child', 'children')} {were} under five"
        )
    return [f"{'; '.join(clauses)}."] if clauses else []


def _households(count: int | None) -> str:
    return counted(count or 0, "household")


def _were(count: int) -> str:
    return f"{_households(count)} {'was' if count == 1 else 'were'}"


def _most(of: Mapping[str, int]) -> tuple[str, int] | None:
    """What most of them had, if any one thing stands out."""
    ranked = sorted(of.items(), key=lambda one: -one[1])
    if not ranked or not ranked[0][1] or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    name, count = ranked[0]
    return f"{name[:1].lower()}{name[1:]}", count

"""Where households come from: real authorities by their codes, nearby ones more often (G1)."""

from datetime import date
from functools import cache

from refuge.demonstration.dice import Dice
from refuge.demonstration.plan import Tendencies
from refuge.reference.authorities import authority_rows, successor_rows

KINDS = {"authority": 915, "not_disclosed": 32, "region": 22, "wales": 6, "scotland": 6, "outside_uk": 6, None: 13}
"""Answers in a thousand; None is not asked."""

NEARBY_SHARE = 0.7
"""Of the households from elsewhere."""


def origin(dice: Dice, tendencies: Tendencies, on: date) -> str | None:
    """What was answered on the day of arrival: a code that stood that day, a place that is none, or nothing."""
    kind = dice.weighed(KINDS)
    if kind == "region":
        return tendencies.region if dice.chance(0.4) else dice.one_of(_regions())
    if kind != "authority":
        return kind
    if dice.chance(tendencies.local_share):
        return dice.weighed(tendencies.local_origins)
    if dice.chance(NEARBY_SHARE):
        return standing(dice.weighed(tendencies.near_origins), on)
    return standing(dice.one_of(_anywhere(tuple(tendencies.local_origins))), on)


def standing(code: str, on: date) -> str:
    """The code itself while it stands, then the first of those that took its place."""
    ended = _ends().get(code)
    return code if ended is None or on < ended else standing(_successors()[code], on)


@cache
def _ends() -> dict[str, date]:
    return {row["code"]: row["ended"] for row in authority_rows() if row["ended"]}


@cache
def _successors() -> dict[str, str]:
    return {row["code"]: row["successor_code"] for row in reversed(successor_rows())}


@cache
def _anywhere(but: tuple[str, ...]) -> list[str]:
    """English authorities that stood in 2016 and in which people live: no counties, none that came later."""
    came_later = {row["successor_code"] for row in successor_rows()}
    return [
        row["code"]
        for row in authority_rows()
        if row["country"] == "England" and row["tier"] in {"unitary", "district"}
        if row["code"] not in came_later and row["code"] not in but
    ]


@cache
def _regions() -> list[str]:
    return sorted({row["region"] for row in authority_rows() if row["country"] == "England"})

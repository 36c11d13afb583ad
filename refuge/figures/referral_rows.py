"""What is told of the referrals of one period and group, by the names that other programs read (F1–F5)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import share
from refuge.vocabulary import Placed, ReferralOutcome

Tally = Counter[tuple[str, str]]
"""What was counted under which name and code; the code is blank where a number is not told apart."""

ENDED_BY = {
    "provider": (ReferralOutcome.DECLINED,),
    "survivor": (ReferralOutcome.CHOSE_NOT_TO_TAKE,),
    "referrer": (ReferralOutcome.WITHDRAWN_BY_REFERRER,),
    "nobody": (ReferralOutcome.NO_CONTACT, ReferralOutcome.DID_NOT_ARRIVE),
}
"""Who ended a referral that did not end in a place follows from its outcome (F1)."""

APART = {
    ReferralOutcome.CHOSE_NOT_TO_TAKE.value: "households_who_chose_not_to_take",
    ReferralOutcome.NO_CONTACT.value: "households_no_contact",
}
"""Last refusals that are not for want of support, printed apart from households unable to be supported (F5)."""

UNABLE = "households_unable_to_be_supported"
UNABLE_BY_REASON = "households_unable_by_reason"
SUITABLE = "declined_for_space_while_a_unit_looked_suitable"
LOCAL = "local_residents"


@dataclass(frozen=True)
class ReferralRow:
    """One period of one group: key → a count, a mean, or a mapping's codes with their counts."""

    period: Period
    to_date: bool
    group: str | None
    told: Mapping[str, Any]
    hidden: tuple[str, ...] = ()


def told_of(tally: Tally) -> dict[str, Any]:
    """What is told of a tally: every key, whatever was counted.

    ``local_residents_not_recorded`` were refused, and nobody wrote where they went (F4). Means are of the referrals that
    had both days, nothing where none had.

    >>> told = told_of(Counter({("by_outcome", "declined"): 3, ("days_to_decision", "days"): 4, ("days_to_decision", "of"): 3}))
    >>> told["received"], told["declined"], told["by_who_ended"]["provider"], told["days_to_decision_mean"]
    (3, 3, 3, Fraction(4, 3))
    """
    outcomes, unable = _by(tally, "by_outcome"), _by(tally, UNABLE_BY_REASON)
    return {
        "received": sum(outcomes.values()),
        **{outcome.value: outcomes.get(outcome, 0) for outcome in _AS_TOLD},
        "accommodated": tally["accommodated", ""],
        "with_children": tally["with_children", ""],
        "by_reason": _by(tally, "by_reason"),
        "by_who_ended": {who: sum(outcomes.get(one, 0) for one in ended) for who, ended in ENDED_BY.items()},
        "by_need": _by(tally, "by_need"),
        UNABLE: sum(unable.values()),
        UNABLE_BY_REASON: unable,
        **{name: tally[name, ""] for name in APART.values()},
        SUITABLE: tally[SUITABLE, ""],
        LOCAL: tally[LOCAL, ""],
        f"{LOCAL}_accommodated": tally[f"{LOCAL}_accommodated", ""],
        **{
            f"{LOCAL}_placed_{placed}": tally[f"{LOCAL}_{placed}", ""]
            for placed in (Placed.IN_AREA, Placed.OUT_OF_AREA)
        },
        f"{LOCAL}_not_known": tally[f"{LOCAL}_{Placed.NOT_KNOWN}", ""],
        f"{LOCAL}_not_recorded": tally[f"{LOCAL}_not_recorded", ""],
        **{f"{days}_mean": _mean(tally, days) for days in ("days_to_decision", "days_to_arrival")},
    }


_AS_TOLD = (
    ReferralOutcome.ACCEPTED,
    ReferralOutcome.DECLINED,
    ReferralOutcome.CHOSE_NOT_TO_TAKE,
    ReferralOutcome.WITHDRAWN_BY_REFERRER,
    ReferralOutcome.NO_CONTACT,
    ReferralOutcome.DID_NOT_ARRIVE,
    ReferralOutcome.INFORMATION_ONLY,
    ReferralOutcome.OPEN,
)


def _by(tally: Tally, name: str) -> dict[str, int]:
    return {code: count for (of, code), count in sorted(tally.items()) if of == name and count}


def _mean(tally: Tally, days: str) -> Fraction | None:
    return share(tally[days, "days"], tally[days, "of"])

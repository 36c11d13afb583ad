"""What is told of the referrals of one period and group, by the names that other programs read (F1–F5)."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from refuge.occupancy.hiding import SEPARATOR, Column, Declared, Parts, Resting, Withheld
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
AGAIN, UNSETTLED, REFUSED_AT_ALL = "asked_again", "unsettled", "refused"
LOCAL_OTHERWISE = "local_residents_otherwise"
REFUSED_OTHERWISE, UNABLE_OTHERWISE, DECIDED = "refused_otherwise", "refused_otherwise_by_reason", "decided_on_a_day"
"""Never told: whether any household asked more than once, whether anything is open or on its way, how many were refused, and
local residents of none of the kinds that are told; refusals that no household is counted for, those by reason that were no
want of support; and of how many the day of decision is known. What is told is judged by them.
"""

ENDS = tuple(outcome.value for outcome in ReferralOutcome if outcome is not ReferralOutcome.OPEN)
NOT_REFUSED = (ReferralOutcome.ACCEPTED.value, ReferralOutcome.INFORMATION_ONLY.value)
REFUSALS = tuple(outcome for outcome in ENDS if outcome not in NOT_REFUSED)
"""What they add up to is known from their reasons, so they hide each other; where another outcome is hidden it is not told."""
ELSEWHERE = (f"{LOCAL}_placed_in_area", f"{LOCAL}_placed_out_of_area", f"{LOCAL}_not_known", f"{LOCAL}_not_recorded")
NOT_HERE = f"{LOCAL}_not_accommodated"
"""Never told, but known where the origins of arrivals are exact: local residents who were not accommodated here."""
LOCALS = (f"{LOCAL}_accommodated", *ELSEWHERE)
REASONED = ("by_reason", "by_need", "with_children")
MEANS = ("days_to_decision_mean", "days_to_arrival_mean")
HOUSEHOLDS = (UNABLE, UNABLE_BY_REASON, *APART.values())

DECLARED = Declared(
    numbers=(
        Parts(("received",)),
        Column(REFUSALS, total=REFUSED_AT_ALL),
        Column(ENDS, total="received"),
        Parts((UNABLE, *APART.values())),
        *(Parts((households,), of=outcome) for outcome, households in APART.items()),
        Parts((REFUSED_OTHERWISE, UNABLE_OTHERWISE)),
        Column((UNABLE_BY_REASON,), total=UNABLE),
        Column(("by_reason",), total=REFUSED_AT_ALL),
        Parts(("with_children", "by_need"), of="received"),
        Parts((SUITABLE,), of="declined"),
        Parts((LOCAL,), of="received"),
        Withheld((f"{LOCAL}_accommodated",), unless="accommodated"),
        Column((*LOCALS, LOCAL_OTHERWISE), total=LOCAL),
        Column((*ELSEWHERE, LOCAL_OTHERWISE), total=NOT_HERE),
        Resting((LOCAL,), on=(NOT_HERE,)),
        Parts((f"{LOCAL}_accommodated",), of="accommodated"),
        Resting(("accommodated",), on=("accepted",)),
        Resting(("by_who_ended",), on=ENDS),
        Resting(tuple(APART.values()), on=tuple(APART)),
        Resting((SUITABLE,), on=("declined",)),
        Resting(("days_to_decision_mean",), on=("received", DECIDED)),
        Resting(("days_to_arrival_mean",), on=("accommodated",)),
        Resting(("by_reason",), on=(UNABLE, UNABLE_BY_REASON, UNABLE_OTHERWISE)),
        Resting(HOUSEHOLDS, on=(REFUSED_OTHERWISE,)),
        Resting(("by_reason", *HOUSEHOLDS), on=NOT_REFUSED),
        Resting(REASONED, on=(AGAIN,)),
        Resting((*ENDS, "open", "accommodated", "by_who_ended", *REASONED, *HOUSEHOLDS, SUITABLE, LOCAL, *LOCALS, *MEANS),
                on=(UNSETTLED,)),
    ),
    exact=frozenset({"received", "accommodated", "accepted"}),
)  # fmt: skip
"""What hides what. Numbers that still change with ``as_at`` are told once nothing is open or on its way, since two of them
could be subtracted; and what counts referrals rather than households, of who they were, where no household asked twice.
"""


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
        **{outcome: outcomes.get(outcome, 0) for outcome in (*ENDS, ReferralOutcome.OPEN.value)},
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


def besides_of(tally: Tally, told: Mapping[str, Any]) -> dict[str, int]:
    """What the row is judged by and does not tell."""
    on_their_way, refused = told["accepted"] - told["accommodated"], sum(told["by_reason"].values())
    return {
        AGAIN: min(1, tally[AGAIN, ""]),
        UNSETTLED: min(1, told["open"] + on_their_way),
        REFUSED_AT_ALL: refused,
        NOT_HERE: told[LOCAL] - told[f"{LOCAL}_accommodated"],
        LOCAL_OTHERWISE: told[LOCAL] - sum(told[name] for name in LOCALS),
        REFUSED_OTHERWISE: refused - told[UNABLE] - sum(told[name] for name in APART.values()),
        DECIDED: tally["days_to_decision", "of"],
        **{
            f"{UNABLE_OTHERWISE}{SEPARATOR}{reason}": number - told[UNABLE_BY_REASON].get(reason, 0)
            for reason, number in told["by_reason"].items()
        },
    }


def _by(tally: Tally, name: str) -> dict[str, int]:
    return {code: count for (of, code), count in sorted(tally.items()) if of == name and count}


def _mean(tally: Tally, days: str) -> Fraction | None:
    return share(tally[days, "days"], tally[days, "of"])

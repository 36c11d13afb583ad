"""What an outcome of a referral says by itself (F1): who ended it, whether a reason goes with it. Outcomes are known by code."""

ENDED_BY = {
    "declined": "the provider",
    "chose_not_to_take": "the survivor",
    "withdrawn_by_referrer": "the referrer",
    "no_contact": "nobody: there was no contact",
    "did_not_arrive": "the survivor, who did not arrive",
}
"""Who ended a referral that did not end in a place: it follows from the outcome, and is never asked."""


def takes_a_reason(outcome: str) -> bool:
    """Whether the outcome goes with a main reason: each but open, accepted and information only does.

    >>> [takes_a_reason(outcome) for outcome in ("open", "accepted", "information_only", "declined")]
    [False, False, False, True]
    """
    return outcome in ENDED_BY


def went_elsewhere(outcome: str) -> bool:
    """Whether it may be asked where somebody who lives here went instead (F4): not while it is open, nor of whom we took.

    >>> [went_elsewhere(outcome) for outcome in ("open", "accepted", "information_only", "declined")]
    [False, False, True, True]
    """
    return outcome not in ("open", "accepted")

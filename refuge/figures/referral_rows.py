"""What is told of the referrals of one period and group (F1–F5)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import share
from refuge.vocabulary import ReferralOutcome

ENDED_BY = {
    "provider": (ReferralOutcome.DECLINED,),
    "survivor": (ReferralOutcome.CHOSE_NOT_TO_TAKE,),
    "referrer": (ReferralOutcome.WITHDRAWN_BY_REFERRER,),
    "nobody": (ReferralOutcome.NO_CONTACT, ReferralOutcome.DID_NOT_ARRIVE),
}
"""Who ended a referral that did not end in a place follows from its outcome (F1)."""

APART = (ReferralOutcome.CHOSE_NOT_TO_TAKE, ReferralOutcome.NO_CONTACT)
"""Last refusals that are not for want of support: printed apart from households unable to be supported (F5)."""


@dataclass(frozen=True)
class Local:
    """Local residents who asked, and what came of it; ``not_recorded`` went elsewhere, and nobody wrote where to (F4)."""

    residents: int = 0
    accommodated: int = 0
    in_area: int = 0
    out_of_area: int = 0
    not_known: int = 0
    not_recorded: int = 0


@dataclass(frozen=True)
class Days:
    """Days between two events, added up over the referrals that had both."""

    days: int = 0
    referrals: int = 0

    @property
    def mean(self) -> Fraction | None:
        """Days for each; nothing where there was none."""
        return share(self.days, self.referrals)


@dataclass(frozen=True)
class Referrals:
    """Referrals by what came of them, by main reason, and by access need; households unable by their last refusal's reason.

    ``apart`` holds the households whose last refusal was their own choice or that nobody could reach, by that outcome.
    """

    by_outcome: Mapping[str, int] = field(default_factory=dict)
    accommodated: int = 0
    with_children: int = 0
    by_reason: Mapping[str, int] = field(default_factory=dict)
    by_need: Mapping[str, int] = field(default_factory=dict)
    unable_by_reason: Mapping[str, int] = field(default_factory=dict)
    apart: Mapping[str, int] = field(default_factory=dict)
    looked_suitable: int = 0
    local: Local = Local()
    to_decision: Days = Days()
    to_arrival: Days = Days()

    @property
    def received(self) -> int:
        """How many there were, whatever came of them."""
        return sum(self.by_outcome.values())

    @property
    def unable(self) -> int:
        """Households unable to be supported (F5)."""
        return sum(self.unable_by_reason.values())

    @property
    def by_who_ended(self) -> dict[str, int]:
        """Those that did not end in a place, by who ended them.

        >>> Referrals({"no_contact": 2, "did_not_arrive": 1, "accepted": 4}).by_who_ended
        {'provider': 0, 'survivor': 0, 'referrer': 0, 'nobody': 3}
        """
        return {who: sum(self.by_outcome.get(one, 0) for one in outcomes) for who, outcomes in ENDED_BY.items()}

    def kept(self) -> dict[str, Any]:
        """All of it as plain values.

        >>> Referrals.of(Referrals({"open": 1}, to_decision=Days(3, 1)).kept()).to_decision
        Days(days=3, referrals=1)
        """
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Referrals":
        """The same again from plain values."""
        parts = {"local": Local, "to_decision": Days, "to_arrival": Days}
        return cls(**{name: parts[name](**value) if name in parts else value for name, value in kept.items()})


@dataclass(frozen=True)
class ReferralRow:
    """One period of one group."""

    period: Period
    to_date: bool
    group: str | None
    referrals: Referrals

    @property
    def hidden(self) -> tuple[str, ...]:
        """Nothing: only copies that hide nothing have these figures."""
        return ()

"""What the data check looks for: what in the records changes a figure and may be wrong, the most harmful first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """One thing looked for. ``changes`` names the figures and their rules, ``of`` what they are changed by.

    Whatever changes nights does most harm, then what changes counts of people; ``harm`` says which, the least number first.
    """

    code: str
    heading: str
    changes: str
    of: str
    harm: int


NIGHTS, PEOPLE, FITTING = 1, 2, 3

LONG_STAY = Kind("long_stay", "Stays of over two years", "occupied nights and length of stay (U1, H7)", "night", NIGHTS)
PAST_CONTRACT = Kind(
    "past_contract",
    "In service past the contract's latest end",
    "commissioned nights and utilisation (U1, N12)",
    "night",
    NIGHTS,
)
DEPARTURE_PASSED = Kind(
    "departure_passed", "Expected departures long passed", "occupied nights and utilisation (U1)", "night", NIGHTS
)
NO_ENTRY = Kind(
    "no_entry", "Units with no entry for 90 days", "ready and occupied nights, utilisation (U1)", "night", NIGHTS
)
LONG_PREPARATION = Kind(
    "long_preparation",
    "In preparation for over 30 days",
    "preparing and ready nights, and preparation against the target (U4, V3)",
    "night",
    NIGHTS,
)
LONG_HOLD = Kind("long_hold", "Holds that nobody ended", "nights held (N10)", "night", NIGHTS)
INSIDE_ANOTHER = Kind(
    "inside_another",
    "Stays of no night inside another household's",
    "arrivals, departures and households supported (H1, N3)",
    "household",
    PEOPLE,
)
NO_ORIGIN = Kind("no_origin", "Origin not asked", "in borough, out of area and unknown (G2, G3)", "household", PEOPLE)
NO_OUTCOME = Kind(
    "no_outcome", "Departures with outcome pending", "destinations of departures (H8)", "departure", PEOPLE
)
UNFINISHED = Kind(
    "unfinished_intake", "Intake not finished", "who the households are, and their needs (H2–H6)", "household", PEOPLE
)
OPEN_REFERRAL = Kind(
    "open_referral", "Referrals open for over 14 days", "what came of referrals (F1)", "referral", PEOPLE
)
NOT_KNOWN = Kind(
    "not_known", "Features not known", "declined for space while a unit looked suitable (F3)", "referral", FITTING
)
KINDS = (
    LONG_STAY,
    PAST_CONTRACT,
    DEPARTURE_PASSED,
    NO_ENTRY,
    LONG_PREPARATION,
    LONG_HOLD,
    INSIDE_ANOTHER,
    NO_ORIGIN,
    NO_OUTCOME,
    UNFINISHED,
    OPEN_REFERRAL,
    NOT_KNOWN,
)


@dataclass(frozen=True)
class Finding:
    """One thing found. ``where`` names it, ``what`` is a sentence; ``at_most`` is by how much it changes its figures.

    ``about`` has the ids of what it concerns, by kind of thing, so that a page can lead to where it is mended. Nothing
    can be said of ``at_most`` where it depends on what else was recorded.
    """

    kind: Kind
    provider: str
    where: str
    what: str
    at_most: int | None = None
    about: Mapping[str, int] = field(default_factory=dict)

    @property
    def by(self) -> str:
        """By how much at most, in words.

        >>> Finding(NO_ORIGIN, "", "", "", 1).by, Finding(LONG_STAY, "", "", "", 1310).by, Finding(NOT_KNOWN, "", "", "").by
        ('by 1 household', 'by up to 1,310 nights', '')
        """
        if self.at_most is None:
            return ""
        return f"by 1 {self.kind.of}" if self.at_most == 1 else f"by up to {self.at_most:,} {self.kind.of}s"

    @property
    def sentence(self) -> str:
        """What and where, and what it changes by how much, on one line."""
        return f"{self.where}: {self.what} Changes {' '.join(filter(None, (self.kind.changes, self.by)))}."


def most_harmful_first(findings: Iterable[Finding]) -> list[Finding]:
    """What changes nights by the number of them, then what changes people, then what fits.

    >>> found = [Finding(kind, "", where, "", n) for kind, where, n in
    ...     ((NO_ORIGIN, "B", 1), (LONG_HOLD, "A", 8), (LONG_STAY, "C", 900), (NO_ORIGIN, "A", 1), (LONG_HOLD, "D", 8))]
    >>> [finding.where for finding in most_harmful_first(found)]
    ['C', 'A', 'D', 'A', 'B']
    """
    return sorted(
        findings,
        key=lambda one: (one.kind.harm, -(one.at_most or 0), KINDS.index(one.kind), one.provider, one.where, one.what),
    )

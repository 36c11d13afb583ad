"""The words of returns: their kinds, their periods, and what happens to them."""

from refuge.vocabulary import Listed


class ReturnKind(Listed):
    """Kinds of return."""

    ANNUAL_OCCUPANCY = "annual_occupancy", "Annual occupancy return"
    SAFE_ACCOMMODATION = "safe_accommodation", "Safe-accommodation return"

    def titled(self, by: "PeriodKind") -> str:
        """What a return of this kind for such a period is called."""
        is_of_a_quarter = self is ReturnKind.ANNUAL_OCCUPANCY and by is PeriodKind.QUARTER
        return "Quarterly occupancy return" if is_of_a_quarter else self.label


class PeriodKind(Listed):
    """The periods a return can be of (P1)."""

    YEAR = "year", "Financial year"
    CONTRACT_YEAR = "contract-year", "Contract year"
    QUARTER = "quarter", "Quarter"

    @property
    def noun(self) -> str:
        """What one such period is called in a sentence."""
        return "quarter" if self is PeriodKind.QUARTER else "year"


class ReturnEvent(Listed):
    """What happens to a return once it is signed off."""

    SENT = "sent", "Signed off and sent"
    RELEASED = "released", "Statutory copy released"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Sent back"
    SUPERSEDED = "superseded", "Replaced by a revision"

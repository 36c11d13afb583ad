"""The words of returns: their kinds, their years, and what happens to them."""

from refuge.vocabulary import Listed


class ReturnKind(Listed):
    """Kinds of return."""

    ANNUAL_OCCUPANCY = "annual_occupancy", "Annual occupancy return"
    SAFE_ACCOMMODATION = "safe_accommodation", "Safe-accommodation return"


class PeriodKind(Listed):
    """The years a return can be of (P1)."""

    YEAR = "year", "Financial year"
    CONTRACT_YEAR = "contract-year", "Contract year"


class ReturnEvent(Listed):
    """What happens to a return once it is signed off."""

    SENT = "sent", "Signed off and sent"
    RELEASED = "released", "Statutory copy released"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Sent back"
    SUPERSEDED = "superseded", "Replaced by a revision"

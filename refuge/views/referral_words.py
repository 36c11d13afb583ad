"""What pages say of referrals."""

from datetime import date
from typing import NamedTuple

from refuge.display import counted, written
from refuge.occupancy.fit import Seeking
from refuge.occupancy.referring import ENDED_BY
from refuge.occupancy.tonight import UnitTonight
from refuge.queries.referrals import ReferralRecord
from refuge.views import tonight_words
from refuge.views.offering import Offer, offers
from refuge.vocabulary import ReferralOutcome, Sex


class Fitting(NamedTuple):
    """Which units would do for a household: those that are free, and each other unit with why not.

    ``would`` counts the others that would do if they were free.
    """

    sought: str
    free: list[Offer]
    others: list[Offer]
    would: int = 0


def fitting(seeking: Seeking, units: list[UnitTonight], night: date) -> Fitting:
    """Tonight's units, told apart by whether they are free and fit."""
    fit = [unit for unit in units if tonight_words.fit(seeking, unit.features)[0]]
    free = [unit for unit in fit if unit.is_free]
    others = [unit for unit in units if unit not in free]
    sought = tonight_words.sought(seeking)
    return Fitting(sought, offers(free, night, seeking), offers(others, night, seeking), len(fit) - len(free))


def people(adults: int | None, children: int) -> str:
    """How many there are of each; blank is not asked.

    >>> people(1, 2), people(None, 0)
    ('1 adult, 2 children', 'Not asked')
    """
    grown = [counted(adults, "adult")] if adults is not None else []
    young = [counted(children, "child", "children")] if children else []
    return ", ".join([*grown, *young]) or "Not asked"


def waited(since: date, today: date) -> str:
    """For how long a referral is open.

    >>> waited(date(2026, 11, 18), date(2026, 11, 21)), waited(date(2026, 11, 21), date(2026, 11, 21))
    ('3 days', 'Since today')
    """
    return counted((today - since).days, "day") if since < today else "Since today"


def ages(record: ReferralRecord) -> str:
    """The children's ages, with what was said of each."""
    said = {Sex.MALE: " (son)", Sex.FEMALE: " (daughter)"}
    children = record.referred.children
    return ", ".join(f"{child.age or 'under 1'}{said.get(child.sex, '') if child.sex else ''}" for child in children)


def needs(record: ReferralRecord) -> str:
    """Everything that decides what fits, and the other access needs."""
    one = record.referral
    said = [need.label for need in sorted(record.referred.access_needs)]
    said += ["A pet"] if one.pets else []
    said += ["A man"] if one.sex is Sex.MALE else []
    said += ["No recourse to public funds"] if one.nrpf else []
    return ", ".join(said)


def ready_then(fitting: int, ready: int, is_all: bool) -> str:
    """How many units were ready and not held, and how many of them looked suitable (F3).

    >>> ready_then(1, 3, True)
    '3 units were ready and not held; 1 of them looked suitable.'
    >>> ready_then(0, 0, False)
    'No unit in the properties you work in was ready and not held.'
    """
    units, where = counted(ready, "unit") if ready else "No unit", "" if is_all else " in the properties you work in"
    looked = f"; {fitting or 'none'} of them looked suitable" if ready else ""
    return f"{units}{where} {'was' if ready < 2 else 'were'} ready and not held{looked}."


def outcome(record: ReferralRecord) -> str:
    """What came of it, and when."""
    one = record.referral
    if one.outcome is ReferralOutcome.OPEN:
        return "Open"
    return f"{one.outcome.label}, {written(one.decided_on)}" if one.decided_on else one.outcome.label


def ended_by(record: ReferralRecord) -> str:
    """Who ended it; it follows from the outcome (F1)."""
    return ENDED_BY.get(record.referral.outcome, "").capitalize()

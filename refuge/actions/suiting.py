"""Whether a unit suits the household that is to have it; a reason is asked for where it does not (F3, H3).

Not an action itself: nothing here commits.
"""

from refuge.actions.answers import Answers
from refuge.errors import RuleBroken
from refuge.models import Unit
from refuge.occupancy.fit import Features, Seeking, reasons_against
from refuge.vocabulary import AccessNeed, PersonKind


def seeking(answers: Answers, *, is_man: bool = False, oldest_son: int | None = None) -> Seeking:
    """Who looks for a place. A man and a son are asked for by themselves: recorded sex is never used for this (H3)."""
    children = tuple(person.age or 0 for person in answers.people if person.kind is PersonKind.CHILD)
    return Seeking(
        adults=len(answers.people) - len(children),
        children=children,
        oldest_son=oldest_son,
        is_man=is_man,
        step_free=AccessNeed.LIMITED_MOBILITY in answers.access_needs,
        wheelchair=AccessNeed.WHEELCHAIR in answers.access_needs,
        pet=bool(answers.pets),
        no_recourse=bool(answers.nrpf),
    )


def reason_despite(unit: Unit, who: Seeking, despite: str | None) -> str | None:
    """The reason to keep with the placement, where the unit does not suit; nothing where it does.

    Raises RuleBroken on ``despite``, saying why it does not, if there is no reason.
    """
    against = reasons_against(who, features(unit))
    if against and not (despite or "").strip():
        listed = "; ".join(against)
        raise RuleBroken(
            "despite", f"{unit.name} does not suit them: {listed}. Say why they should have it all the same."
        )
    return despite.strip() if against and despite else None


def features(unit: Unit) -> Features:
    """What the unit offers."""
    return Features(
        bed_spaces=unit.bed_spaces,
        cots=unit.cots,
        self_contained=unit.self_contained,
        step_free=unit.step_free,
        wheelchair=unit.wheelchair,
        accepts_men=unit.accepts_men,
        accepts_pets=unit.accepts_pets,
        oldest_son=unit.oldest_son,
        considers_nrpf=unit.considers_nrpf,
    )

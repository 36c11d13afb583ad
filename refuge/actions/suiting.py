"""Whether a unit suits the household that is to have it; a reason is asked for where it does not (F3, H3).

Not an action itself: nothing here commits.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from refuge.actions.answers import Answers, PersonAnswers
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Spell, Unit
from refuge.occupancy.fit import Features, Seeking, features_of, reasons_against
from refuge.vocabulary import AccessNeed, PersonKind


@dataclass(frozen=True)
class Suiting:
    """What is asked to see whether a unit suits, and not kept: whether a man is among them, and the age of the oldest son.

    ``despite`` says why they have the unit although it does not; that is kept with the placement.
    """

    is_man: bool = False
    oldest_son: int | None = None
    despite: str | None = None


def seeking(answers: Answers, on: date, *, is_man: bool = False, oldest_son: int | None = None) -> Seeking:
    """Who looks for a place on a day. A man and a son are asked for by themselves: recorded sex is never used for this (H3)."""
    people = [person for person in answers.people if _is_there(person, on)]
    children = tuple(person.age or 0 for person in people if person.kind is PersonKind.CHILD)
    return Seeking(
        adults=len(people) - len(children),
        children=children,
        oldest_son=oldest_son,
        is_man=is_man,
        step_free=AccessNeed.LIMITED_MOBILITY in answers.access_needs,
        wheelchair=AccessNeed.WHEELCHAIR in answers.access_needs,
        pet=bool(answers.pets),
        no_recourse=bool(answers.nrpf),
    )


def reason_despite(unit: Unit, answers: Answers, on: date, suiting: Suiting) -> str | None:
    """The reason to keep with the placement, where the unit does not suit; nothing where it does.

    Raises RuleBroken on ``despite``, saying why it does not, if there is no reason.
    """
    who = seeking(answers, on, is_man=suiting.is_man, oldest_son=suiting.oldest_son)
    against, despite = reasons_against(who, features(unit, on)), (suiting.despite or "").strip()
    if against and not despite:
        listed = "; ".join(against)
        raise RuleBroken(
            "despite", f"{unit.name} does not suit them: {listed}. Say why they should have it all the same."
        )
    return despite if against else None


def features(unit: Unit, on: date) -> Features:
    """What the unit offers on a day."""
    running = select(Spell.bed_spaces).where(Spell.unit_id == unit.id, Spell.starts_on <= on, Spell.ends_on > on)
    return features_of(unit, db.session.scalar(running))


def _is_there(person: PersonAnswers, on: date) -> bool:
    return (person.joined_on is None or person.joined_on <= on) and (person.left_on is None or on < person.left_on)

"""A household arrives: by night with a few answers, or by day with all of them."""

from dataclasses import dataclass, field
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.answers import Answers, Leaving, write_answers, write_leaving
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.households import free_reference, new_household, refuse_two_stays, returning_household
from refuge.actions.placing import place
from refuge.actions.referred import arrived_from, find_referral, refuse_unexpected
from refuge.actions.submitting import made_already, remember
from refuge.actions.suiting import Suiting, reason_despite
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Household, Referral, Stay, Unit
from refuge.occupancy.clashes import Span, written
from refuge.occupancy.staying import Placed


@dataclass(frozen=True)
class Arrival:
    """Who arrives where and when.

    ``intake_open`` says that the rest is still to be asked. ``household`` is the reference of one that comes again,
    ``leaving`` how they left, where they have gone already. ``token`` tells one form from another, so that the same one
    sent twice is one arrival.
    """

    unit_id: int
    arrived_on: date
    answers: Answers = field(default_factory=Answers)
    intake_open: bool = False
    household: str | None = None
    referral_id: int | None = None
    leaving: Leaving | None = None
    sleepers: int | None = None
    suiting: Suiting = field(default_factory=Suiting)
    token: str | None = None

    @property
    def span(self) -> Span:
        """From arrival to departure."""
        return Span(self.arrived_on, self.leaving.departed_on if self.leaving else None)


@all_or_nothing
def admit(viewer: Viewer, arrival: Arrival, today: date) -> Stay:
    """Begin a stay; preparation that still runs in the unit ends that day (N7), and a hold for them as arrived (N10).

    Returns the stay, the same one if the same form was sent before. Raises NotFound on a unit the viewer may not see, and
    RuleBroken: on ``arrived_on`` naming what stands in the way (N3, N4), on ``despite`` if the unit does not suit them and
    no reason is given, on ``household`` or ``referral`` if they cannot be arriving, or on an answer.
    """
    begin_writing()
    if made := made_already(viewer, arrival.token):
        db.session.rollback()
        return db.session.get_one(Stay, made)
    stay = _admitted(viewer, arrival, today)
    remember(arrival.token, stay.id)
    db.session.commit()
    return stay


@all_or_nothing
def rehearse(viewer: Viewer, arrival: Arrival, today: date) -> None:
    """Raises what ``admit`` would; nothing is saved. For a form of several pages, which says at once what is in the way."""
    begin_writing()
    _admitted(viewer, arrival, today)
    db.session.rollback()


def _admitted(viewer: Viewer, arrival: Arrival, today: date) -> Stay:
    referral = find_referral(viewer, arrival.referral_id) if arrival.referral_id is not None else None
    unit = find_unit(viewer, arrival.unit_id)
    _refuse_impossible(arrival, today)
    household = _household(viewer, arrival, unit, referral)
    stay = _begin(arrival, household)
    try:
        despite = reason_despite(unit, arrival.answers, arrival.arrived_on, arrival.suiting)
    except RuleBroken:  # who has the unit is said first: nobody gives a reason for what cannot be
        place(viewer, {stay.id: [Placed(unit.id, arrival.span)]}, "arrived_on", arrival.referral_id)
        raise
    placed = Placed(unit.id, arrival.span, arrival.sleepers, despite)
    voids = place(viewer, {stay.id: [placed]}, "arrived_on", arrival.referral_id)
    if referral is not None:
        arrived_from(referral, stay, unit.id)
    from_referral = {"referral": referral.reference} if referral else {}
    note_stay(viewer, "stay.arrived", stay, {}, told(stay) | from_referral, voids)
    return stay


def _refuse_impossible(arrival: Arrival, today: date) -> None:
    refuse_the_future("arrived_on", arrival.arrived_on, today, "an arrival")
    if arrival.leaving is None:
        return
    refuse_the_future("departed_on", arrival.leaving.departed_on, today, "a departure")
    if arrival.leaving.departed_on < arrival.arrived_on:
        raise RuleBroken(
            "departed_on", f"They arrived on {written(arrival.arrived_on)}. Enter that day or a later one."
        )


def _household(viewer: Viewer, arrival: Arrival, unit: Unit, referral: Referral | None) -> Household:
    """The household that comes again, by its own reference or its referral's, or a new one."""
    provider_id = unit.property.provider_id
    if referral is not None:
        if referral.provider_id != provider_id:
            raise RuleBroken("referral", f"Referral {referral.reference} was made to another provider.")
        refuse_unexpected(referral)
    if arrival.household:
        household = returning_household(viewer, provider_id, arrival.household)
    elif referral is not None and referral.household_id is not None:
        household = db.session.get_one(Household, referral.household_id)
    else:
        return new_household(provider_id)
    if referral is not None and referral.household_id not in (None, household.id):
        raise RuleBroken("household", f"Referral {referral.reference} is about another household.")
    refuse_two_stays(viewer, household.id, arrival.span, "household")
    return household


def _begin(arrival: Arrival, household: Household) -> Stay:
    stay = Stay(
        reference=free_reference(Stay),
        household_id=household.id,
        provider_id=household.provider_id,
        arrived_on=arrival.arrived_on,
        intake_open=arrival.intake_open,
        version=0,  # noting the arrival makes it the first
    )
    if arrival.leaving is not None:
        stay.departed_on = arrival.leaving.departed_on
    db.session.add(stay)
    db.session.flush()
    write_answers(stay, arrival.answers)
    if arrival.leaving is not None:
        write_leaving(stay, arrival.leaving)
    return stay

"""What is recorded of a stay was wrong: its dates, its units, its answers."""

from dataclasses import dataclass
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.answers import Answers, Leaving, check_people, keep_people_within, write_answers, write_leaving
from refuge.actions.away import end_absences
from refuge.actions.correctable import refuse_across_a_hand_over, refuse_erased
from refuge.actions.finding import find_stay, refuse_the_future, refuse_without_reason
from refuge.actions.having import unit_of_theirs
from refuge.actions.households import refuse_two_stays
from refuge.actions.placing import place, placements_of
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay, Unit
from refuge.occupancy.clashes import Span, running, written
from refuge.occupancy.staying import Placed, backwards, stretched, without_a_unit


@dataclass(frozen=True)
class Correction:
    """What it should have been, and ``why``. What is None stays as it is.

    ``placements`` are all of the stay's, where a unit or the day of a move was wrong. Without them those that begin or end
    with the stay go along with its corrected dates.
    """

    why: str
    arrived_on: date | None = None
    leaving: Leaving | None = None
    placements: tuple[Placed, ...] | None = None
    answers: Answers | None = None


@all_or_nothing
def correct_stay(viewer: Viewer, stay_id: int, version: int, correction: Correction, today: date) -> Stay:
    """Put right what was recorded; the trail keeps what it was. Preparation follows a corrected departure (N7).

    Raises NotFound, and RuleBroken: on ``arrived_on`` or ``departed_on`` naming what stands in the way (N1, N3, N4); on
    ``placements`` if a night is left without a unit; on ``why`` if no reason is given, or what was known is erased (D6); on
    ``version``; on an answer. A day or unit at a hand-over to or from another provider is refused on its own field.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before = told(stay)
    refuse_without_reason(correction.why)
    refuse_erased(stay)
    was, placements = Span(stay.arrived_on, stay.departed_on), placements_of(stay.id)
    becomes = _corrected(was, correction, today)
    wanted = placements if correction.placements is None else list(correction.placements)
    refuse_across_a_hand_over(stay, becomes, correction.leaving, placements, wanted)
    refuse_two_stays(viewer, stay.household_id, becomes, "arrived_on", stay.id)
    stay.arrived_on = becomes.starts_on
    if correction.leaving is not None:
        write_leaving(stay, correction.leaving)
    field = "departed_on" if was.starts_on == becomes.starts_on and was != becomes else "arrived_on"
    if correction.placements is None:
        wanted = stretched(placements, was, becomes)
        _refuse_backwards(wanted, field)
    else:
        field = "placements"
        _refuse_uncovered(viewer, stay, wanted, placements)
    voids = place(viewer, {stay.id: wanted}, field)
    _write_people(stay, correction, field)
    note_stay(viewer, "stay.corrected", stay, before, told(stay) | {"why": correction.why}, voids)
    db.session.commit()
    return stay


def _corrected(was: Span, correction: Correction, today: date) -> Span:
    """The stay's corrected dates, if they can be its dates."""
    leaving = correction.leaving
    becomes = Span(correction.arrived_on or was.starts_on, leaving.departed_on if leaving else was.ends_on)
    refuse_the_future("arrived_on", becomes.starts_on, today, "an arrival")
    refuse_the_future("departed_on", becomes.ends_on, today, "a departure")
    if was.ends_on is None and leaving is not None:
        raise RuleBroken("departed_on", "They are still here. Record their departure.")
    if becomes.ends_on is not None and becomes.ends_on < becomes.starts_on:
        field = "departed_on" if leaving else "arrived_on"
        raise RuleBroken(field, f"The stay would run {running(becomes)}. Enter an arrival no later than the departure.")
    return becomes


def _write_people(stay: Stay, correction: Correction, field: str) -> None:
    end_absences(stay)
    if correction.answers is not None:
        write_answers(stay, correction.answers)
    else:
        keep_people_within(stay)
        check_people(stay, field)


def _refuse_backwards(wanted: list[Placed], field: str) -> None:
    if wrong := backwards(wanted):
        name = db.session.get_one(Unit, wrong.unit_id).name
        days = running(wrong.span)
        raise RuleBroken(field, f"They would have had {name} {days}. Correct the day of the move too.")


def _refuse_uncovered(viewer: Viewer, stay: Stay, wanted: list[Placed], had: list[Placed]) -> None:
    """Placements lie within the stay and leave no night out; units it did not have before are the viewer's to give."""
    span = Span(stay.arrived_on, stay.departed_on)
    for placed in wanted:
        if placed.span.starts_on < span.starts_on or placed.ends_on > (span.ends_on or date.max) or backwards([placed]):
            raise RuleBroken("placements", f"The stay runs {running(span)}. Enter days within it, in order.")
    if not wanted:
        raise RuleBroken("placements", "A stay has at least one unit.")
    if night := without_a_unit(span, wanted):
        raise RuleBroken("placements", f"They would have no unit on {written(night)}.")
    for unit_id in {placed.unit_id for placed in wanted} - {placed.unit_id for placed in had}:
        unit_of_theirs(viewer, stay, unit_id, "placements")

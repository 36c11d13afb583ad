"""Where the buttons on the board lead: every address of a thing to do next, in one place.

A button stands where its page exists; a step whose page is not there is left out.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flask import current_app, url_for

from refuge.occupancy.tonight import State, UnitTonight
from refuge.queries.board import PENDING
from refuge.queries.stays import StayRecord


class Step(NamedTuple):
    """Something to do next: what the button says, and the rule of the page it leads to."""

    words: str
    rule: str


class Button(NamedTuple):
    """A step of one unit or stay."""

    words: str
    address: str


ARRIVAL = Step("Record arrival", "/units/<int:unit_id>/arrival")
HOLD = Step("Hold", "/units/<int:unit_id>/hold")
END_HOLD = Step("End the hold", "/units/<int:unit_id>/hold/end")
DEPARTURE = Step("Record departure", "/stays/<int:stay_id>/departure")
READY = Step("Mark ready", "/units/<int:unit_id>/ready")
BACK = Step("Bring back", "/units/<int:unit_id>/back")
OUT_OF_USE = Step("Take out of use", "/units/<int:unit_id>/out-of-use")
FINISH = Step("Finish intake", "/stays/<int:stay_id>/intake")
OUTCOME = Step("Record the outcome", "/stays/<int:stay_id>/outcome")
MOVE = Step("Move", "/stays/<int:stay_id>/move")
SWAP = Step("Swap", "/stays/<int:stay_id>/swap")
ADD_UNIT = Step("Add a unit", "/stays/<int:stay_id>/another-unit")
GIVE_BACK = Step("Give a unit back", "/stays/<int:stay_id>/unit-back")
AWAY = Step("Nights away", "/stays/<int:stay_id>/nights-away")
RETURN = Step("They are back", "/stays/<int:stay_id>/return")
PEOPLE = Step("Somebody joins or leaves", "/stays/<int:stay_id>/people")
CORRECT = Step("Correct", "/stays/<int:stay_id>/corrections")
CORRECT_UNIT = Step("Correct", "/units/<int:unit_id>/corrections")

OF_A_STATE = {
    State.READY: (ARRIVAL, HOLD, OUT_OF_USE, CORRECT_UNIT),
    State.OCCUPIED: (DEPARTURE,),
    State.PREPARING: (READY, HOLD, OUT_OF_USE, CORRECT_UNIT),
    State.OUT_OF_USE: (BACK, CORRECT_UNIT),
}
"""What can be done next with a unit; the first is the likeliest."""
OF_A_STAY = (FINISH, RETURN, DEPARTURE, MOVE, SWAP, ADD_UNIT, GIVE_BACK, AWAY, PEOPLE, CORRECT)
"""What can be done next about a household that is here."""
OF_A_PAST_STAY = (OUTCOME, CORRECT, MOVE, ADD_UNIT, AWAY, PEOPLE)
"""What can be done about one that has left: to have its outcome recorded, be corrected, or have added what was forgotten."""


class NextSteps:
    """The steps whose pages exist."""

    def __init__(self) -> None:
        self._endpoints = {rule.rule: rule.endpoint for rule in current_app.url_map.iter_rules()}

    def of_unit(self, unit: UnitTonight) -> list[Button]:
        """The buttons of a unit's card; none for a household one may not know of."""
        stay_id = unit.guests.stay_id if unit.guests else None
        steps = [END_HOLD if unit.held and step is HOLD else step for step in OF_A_STATE[unit.state]]
        return self._buttons(steps, {"unit_id": unit.id, "stay_id": stay_id})

    def of_stay(self, record: StayRecord) -> list[Button]:
        """The buttons of a stay's page."""
        stay = record.stay
        is_away = any(absence.ends_on is None for absence in record.absences)
        units = sum(placed.ends_on is None for placed in record.placements)
        wanted = {
            FINISH: stay.intake_open,
            OUTCOME: record.labels.destination_kind == PENDING,
            RETURN: is_away,
            AWAY: not is_away,
            GIVE_BACK: units > 1,
        }
        steps = OF_A_STAY if stay.departed_on is None else OF_A_PAST_STAY
        return self._buttons([step for step in steps if wanted.get(step, True)], {"stay_id": stay.id})

    def _buttons(self, steps: Sequence[Step], ids: dict[str, int | None]) -> list[Button]:
        found = []
        for step in steps:
            endpoint = self._endpoints.get(step.rule)
            wanted = {name: key for name, key in ids.items() if f"<int:{name}>" in step.rule}
            if endpoint and None not in wanted.values():
                found.append(Button(step.words, url_for(endpoint, **wanted)))  # type: ignore[arg-type]
        return found

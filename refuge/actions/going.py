"""How a household's departure is written on its stay. Not an action itself: nothing here commits."""

from refuge.actions.answers import Leaving, check_people, write_leaving
from refuge.actions.away import end_absences
from refuge.models import Stay


def write_departure(stay: Stay, leaving: Leaving) -> None:
    """Write how they left, and end what ends with the stay.

    Raises RuleBroken on an answer's name, or on ``departed_on`` if somebody joined or left later.
    """
    write_leaving(stay, leaving)
    check_people(stay, "departed_on")
    end_absences(stay)

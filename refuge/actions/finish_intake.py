"""What was not asked on the first night is asked now."""

from refuge.access.scope import Viewer
from refuge.actions.answers import Answers, write_answers
from refuge.actions.finding import find_stay
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay


@all_or_nothing
def finish_intake(viewer: Viewer, stay_id: int, version: int, answers: Answers, *, is_finished: bool = True) -> Stay:
    """Write the answers instead of those of the first night; the intake stays open where more is still to be asked.

    Raises NotFound, and RuleBroken on an answer's name, or on ``version`` also if the intake is finished already: what is
    wrong in it is corrected, with a reason.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    if not stay.intake_open:
        raise RuleBroken("version", "The intake is finished already. Correct the stay instead.", stay.id)
    before = told(stay)
    write_answers(stay, answers)
    stay.intake_open = not is_finished
    note_stay(viewer, "stay.intake_finished" if is_finished else "stay.intake_continued", stay, before, told(stay))
    db.session.commit()
    return stay

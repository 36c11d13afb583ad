"""Reviewing a quarter of a contract: notes are added, survey results written."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Contract, ContractNote, Survey
from refuge.queries.identifying import refuse_what_identifies
from refuge.queries.reviews import contract_in_view
from refuge.queries.sharing import copy_given
from refuge.vocabulary import Audience, Copy


@dataclass(frozen=True)
class Answered:
    """How one question was answered by one audience."""

    audience: Audience
    question: str
    answered: int
    positive: int


@all_or_nothing
def write_note(viewer: Viewer, reference: str, quarter: date, text: str, now: datetime, today: date) -> None:
    """Add a note to a quarter. Raises NotFound, and RuleBroken on ``text`` of somebody without an agreement (D2), or
    of one that tells of one household.
    """
    begin_writing()
    contract = contract_in_view(viewer, reference)
    if copy_given(viewer, reference, today) is Copy.PUBLICATION:
        raise RuleBroken("text", "Notes are between the provider and commissioners with a recorded sharing agreement.")
    _refuse_a_quarter_to_come(quarter, today)
    refuse_what_identifies(viewer, text=text)
    written = {"quarter": quarter, "authority_code": viewer.authority_code, "written_at": now, "text": text}
    added = ContractNote(contract_id=contract.id, **written)
    db.session.add(added)
    db.session.flush()
    told = {"note": added.id, "quarter": str(quarter)}
    note(viewer, "contract.noted", ("contract", reference), provider_id=contract.provider_id, after=told)
    db.session.commit()


@all_or_nothing
def record_survey(viewer: Viewer, reference: str, quarter: date, result: Answered, today: date) -> None:
    """Write how a question was answered in a quarter, in the place of what was there.

    Raises NotFound, and RuleBroken on ``positive`` if more are positive than answered, on ``quarter`` of one to come.
    """
    begin_writing()
    contract = contract_in_view(viewer, reference)
    db.session.execute(select(Contract.id).where(Contract.id == contract.id).with_for_update())  # one after the other
    _refuse_a_quarter_to_come(quarter, today)
    refuse_what_identifies(viewer, question=result.question)
    if result.positive > result.answered:
        raise RuleBroken("positive", "No more can be positive than answered.")
    known = {"contract_id": contract.id, "quarter": quarter, "audience": result.audience, "question": result.question}
    row = db.session.query(Survey).filter_by(**known).one_or_none()
    before = row and {"answered": row.answered, "positive": row.positive}
    if row is None:
        row = Survey(**known)
        db.session.add(row)
    row.answered, row.positive = result.answered, result.positive
    told = {"quarter": str(quarter), "question": result.question, "answered": row.answered, "positive": row.positive}
    note(viewer, "survey.recorded", ("contract", reference), before=before or {}, after=told)
    db.session.commit()


def _refuse_a_quarter_to_come(quarter: date, today: date) -> None:
    if quarter > today:
        raise RuleBroken("quarter", "Choose a quarter that has begun.")

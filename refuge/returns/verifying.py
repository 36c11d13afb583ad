"""Whether every stored return is as it was signed off, and none of them or of their steps is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit.searching import Line, Search, every_line
from refuge.extensions import db
from refuge.models import Return
from refuge.returns.stored import NO_KEY, wrongs_of


@dataclass(frozen=True)
class Wrong:
    """Something is wrong with a return, known by its number."""

    return_id: int
    wrong: str


def verify_returns() -> Iterator[Wrong | Return]:
    """Read every return, saying what is wrong with it, or giving it; then what the trail knows and the table does not."""
    lines = list(every_line(Viewer.command_line(), Search(what="return")))
    told = {_seal(line): line for line in lines if line.detail and _seal(line)}
    stored = list(db.session.scalars(select(Return).order_by(Return.id)))
    for one in stored:
        wrong = list(_wrongs(one, told))
        yield from (Wrong(one.id, said) for said in wrong)
        if not wrong:
            yield one
    there = {one.seal for one in stored} | {step.seal for one in stored for step in one.events}
    for seal, line in told.items():
        if seal not in there:
            yield Wrong(int(line.about[1]) if line.about else 0, f"the trail tells “{line.what}”, and it is not there")


def _wrongs(one: Return, told: dict[str, Line]) -> Iterator[str]:
    """A return of the demonstration may have lost its key with it; that it is one is sealed, as all else."""
    may_lack = {NO_KEY} if one.is_demonstration else set()
    yield from (wrong for wrong in wrongs_of(one) if wrong not in may_lack)
    if one.seal not in told:
        yield "the trail does not know that it was signed off"
    for step in one.events:
        if step.seal not in told:
            yield f"the trail does not know step {step.number} after the sign-off"


def _seal(line: Line) -> str:
    return str(((line.detail or {}).get("after") or {}).get("seal") or "")

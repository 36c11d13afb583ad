"""What tests of the pages that record stays begin with: one more unit, a household, and forms as a browser sends them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.admit import Arrival, admit
from refuge.actions.answers import Answers, PersonAnswers
from refuge.clock import today
from refuge.extensions import db
from refuge.models import DiaryEntry, Property, Stay, Unit
from refuge.vocabulary import PersonKind
from tests import services
from tests.visitor import Visitor

TWO = Answers(people=(PersonAnswers(), PersonAnswers(PersonKind.CHILD, age=4)))


def ago(days: int) -> date:
    """A day some days before today."""
    return today() - timedelta(days=days)


def boxes(field: str, on: date) -> dict[str, list[str]]:
    """A day as the three boxes send it."""
    return {field: [str(on.day), str(on.month), str(on.year)]}


def flat(name: str, bed_spaces: int = 3) -> Unit:
    """One more unit of the small service's house, in service for a year and ready."""
    db.session.rollback()
    unit = services.flat(db.session.scalars(select(Property).where(Property.reference == "HOUSE")).one(), name)
    unit.bed_spaces = bed_spaces
    services.serve(unit, ago(365))
    db.session.commit()
    return unit


def arrived(unit: Unit, on: date, answers: Answers = TWO) -> Stay:
    """A household has the unit since a day."""
    return admit(Viewer.command_line(), Arrival(unit.id, on, answers=answers), today())


def where(stay: Stay) -> list[tuple[str, date, date | None]]:
    """The units of a stay, as they are saved now."""
    db.session.rollback()
    rows = select(Unit.name, DiaryEntry.starts_on, DiaryEntry.ends_on).join(Unit, Unit.id == DiaryEntry.unit_id)
    found = db.session.execute(rows.where(DiaryEntry.stay_id == stay.id).order_by(DiaryEntry.starts_on, Unit.name))
    return [tuple(row) for row in found]


def version(stay: Stay) -> int:
    """The version of a stay, as it is saved now."""
    db.session.rollback()
    return db.session.get_one(Stay, stay.id).version


def send(visitor: Visitor, stay: Stay, page: str, **typed: Any) -> Any:
    """Send a stay's form, about the stay as it is now unless said otherwise."""
    return visitor.post(f"/stays/{stay.id}/{page}", data={"version": version(stay), **typed})


def source(answer: Any) -> str:
    """A page's HTML in one line."""
    return " ".join(answer.text.split())

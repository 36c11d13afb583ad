"""What is asked of a household and written on its stay. Not an action itself: nothing here commits."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import (
    Authority,
    DepartureReason,
    Destination,
    Ethnicity,
    LastNightPlace,
    Person,
    ReferralSource,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    SupportNeed,
)
from refuge.occupancy.clashes import written
from refuge.occupancy.recording import sentence, wrong_with_person
from refuge.vocabulary import AccessNeed, AgeBand, GenderSameAsSex, OriginPlace, PersonKind, RiskLevel, Sex

NAMED = {
    "origin_code": Authority,
    "last_night_place": LastNightPlace,
    "referral_source": ReferralSource,
    "departure_reason": DepartureReason,
    "destination": Destination,
}
"""A stay's column → the list its code stands in."""


@dataclass(frozen=True)
class PersonAnswers:
    """An adult or a child; blank is not asked. ``joined_on`` and ``left_on`` are blank where they are the stay's own."""

    kind: PersonKind = PersonKind.ADULT
    age: int | None = None
    age_band: AgeBand | None = None
    sex: Sex | None = None
    gender_same_as_sex: GenderSameAsSex | None = None
    ethnicity: str | None = None
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Answers:
    """What is asked on arrival; blank is not asked. The survivor is the first of ``people``."""

    people: tuple[PersonAnswers, ...] = (PersonAnswers(),)
    origin_code: str | None = None
    origin_place: OriginPlace | None = None
    last_night_place: str | None = None
    pregnant: bool | None = None
    pets: bool | None = None
    nrpf: bool | None = None
    risk_at_arrival: RiskLevel | None = None
    referral_source: str | None = None
    expected_departure_on: date | None = None
    access_needs: frozenset[AccessNeed] = frozenset()
    support_needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Leaving:
    """How a household left; blank is not answered. ``destination`` may be that the outcome is pending (H8)."""

    departed_on: date
    planned: bool | None = None
    reason: str | None = None
    destination: str | None = None
    risk: RiskLevel | None = None
    note: str | None = None


OF_SETS = ("people", "access_needs", "support_needs")
PLAIN = tuple(field.name for field in fields(Answers) if field.name not in OF_SETS)


def write_answers(stay: Stay, answers: Answers) -> None:
    """Write the answers on the stay instead of those it had; people are numbered in their order.

    Raises RuleBroken on the answer's name, or on ``people`` saying which person.
    """
    if answers.origin_code and answers.origin_place:
        raise RuleBroken("origin_code", "Choose an authority or one of the other answers, not both.")
    for name in PLAIN:
        _write_column(stay, name, getattr(answers, name))
    _write_people(stay, answers.people)
    known = set(db.session.scalars(select(SupportNeed.code).where(SupportNeed.code.in_(answers.support_needs))))
    if answers.support_needs - known:
        raise RuleBroken("support_needs", "Choose support needs of the list.")
    _write_set(stay, StayAccessNeed, answers.access_needs)
    _write_set(stay, StaySupportNeed, answers.support_needs)


def answers_of(stay: Stay) -> Answers:
    """The answers written on a stay."""
    people = db.session.scalars(select(Person).filter_by(stay_id=stay.id).order_by(Person.number))
    plain: dict[str, Any] = {name: getattr(stay, name) for name in PLAIN}
    access = frozenset(db.session.scalars(select(StayAccessNeed.need).filter_by(stay_id=stay.id)))
    support = frozenset(db.session.scalars(select(StaySupportNeed.need).filter_by(stay_id=stay.id)))
    return Answers(tuple(map(_person, people)), access_needs=access, support_needs=support, **plain)


def write_leaving(stay: Stay, leaving: Leaving) -> None:
    """Write how the household left on the stay. Raises RuleBroken on the answer's name."""
    stay.departed_on, stay.departure_planned = leaving.departed_on, leaving.planned
    stay.risk_at_departure, stay.departure_note = leaving.risk, leaving.note
    _write_column(stay, "departure_reason", leaving.reason, "reason")
    _write_column(stay, "destination", leaving.destination)


def leaving_of(stay: Stay) -> Leaving | None:
    """How the household left, as it is written on the stay; None while it is here."""
    if stay.departed_on is None:
        return None
    answered = (stay.departure_planned, stay.departure_reason, stay.destination, stay.risk_at_departure)
    return Leaving(stay.departed_on, *answered, stay.departure_note)


def forget_leaving(stay: Stay) -> None:
    """Take off the stay how the household left, since it has not."""
    for name in ("departed_on", "departure_planned", "departure_reason", "destination", "departure_note"):
        setattr(stay, name, None)
    stay.risk_at_departure = None


def add_person(stay: Stay, person: PersonAnswers) -> int:
    """Write one more person on the stay; their number. Raises RuleBroken on the answer's name."""
    for field, wrong in _wrong(person):
        raise RuleBroken(field, sentence(wrong))
    _refuse_unlisted("ethnicity", Ethnicity, [person.ethnicity])
    number = max(db.session.scalars(select(Person.number).filter_by(stay_id=stay.id)), default=0) + 1
    db.session.add(_row(stay, number, person))
    return number


def check_people(stay: Stay, field: str = "people") -> None:
    """Raises RuleBroken on the field if somebody joined or left on a day outside the stay."""
    for person in db.session.scalars(select(Person).filter_by(stay_id=stay.id).order_by(Person.number)):
        days = [day for day in (person.joined_on, person.left_on) if day is not None]
        if any(day < stay.arrived_on or (stay.departed_on and day > stay.departed_on) for day in days):
            whole = f"since {written(stay.arrived_on)}" if stay.departed_on is None else (
                f"from {written(stay.arrived_on)} to {written(stay.departed_on)}"
            )  # fmt: skip
            raise RuleBroken(field, f"Person {person.number} joined or left outside the stay, which runs {whole}.")


def keep_people_within(stay: Stay) -> None:
    """Of people who joined by the arrival or left by the departure the stay's own days are enough; they are left blank."""
    for person in db.session.scalars(select(Person).filter_by(stay_id=stay.id)):
        if person.joined_on is not None and person.joined_on <= stay.arrived_on:
            person.joined_on = None
        if person.left_on is not None and stay.departed_on is not None and person.left_on >= stay.departed_on:
            person.left_on = None


def _write_column(stay: Stay, name: str, value: Any, field: str | None = None) -> None:
    if name in NAMED:
        _refuse_unlisted(field or name, NAMED[name], [value])
    setattr(stay, name, value)


def _write_people(stay: Stay, people: tuple[PersonAnswers, ...]) -> None:
    if not people or people[0].kind is not PersonKind.ADULT:
        raise RuleBroken("people", "The first person is the survivor, an adult.")
    for number, person in enumerate(people, start=1):
        for _, wrong in _wrong(person):
            raise RuleBroken("people", f"Person {number}: {wrong}.")
    _refuse_unlisted("people", Ethnicity, [person.ethnicity for person in people])
    db.session.execute(delete(Person).where(Person.stay_id == stay.id))
    db.session.add_all(_row(stay, number, person) for number, person in enumerate(people, start=1))
    db.session.flush()
    check_people(stay)


def _write_set(stay: Stay, model: Any, needs: Iterable[str]) -> None:
    db.session.execute(delete(model).where(model.stay_id == stay.id))
    db.session.add_all(model(stay_id=stay.id, need=need) for need in sorted(needs))
    db.session.flush()


def _refuse_unlisted(field: str, model: Any, codes: Iterable[str | None]) -> None:
    wanted = {code for code in codes if code is not None}
    if wanted and wanted - set(db.session.scalars(select(model.code).where(model.code.in_(wanted)))):
        raise RuleBroken(field, "Choose an answer of the list.")


def _wrong(person: PersonAnswers) -> Iterable[tuple[str, str]]:
    is_child = person.kind is PersonKind.CHILD
    yield from wrong_with_person(is_child=is_child, age=person.age, has_age_band=person.age_band is not None)
    if person.joined_on and person.left_on and person.left_on < person.joined_on:
        yield "left_on", f"they joined on {written(person.joined_on)}; nobody leaves before that"


def _row(stay: Stay, number: int, person: PersonAnswers) -> Person:
    return Person(stay_id=stay.id, number=number, **{one.name: getattr(person, one.name) for one in fields(person)})


def _person(row: Person) -> PersonAnswers:
    return PersonAnswers(**{one.name: getattr(row, one.name) for one in fields(PersonAnswers)})

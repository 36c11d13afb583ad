"""People, needs and answers for the stays of a service drawn at random; births, leavers, returns and houses handed over."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import insert, update

from refuge.extensions import db
from refuge.models import DiaryEntry, Person, Spell, Stay, StayAccessNeed, StaySupportNeed
from refuge.vocabulary import AccessNeed, AgeBand, GenderSameAsSex, PersonKind, RiskLevel, Sex
from tests.random_services import Flat, Placed, Service

NEEDS = ("mental_health", "drugs", "housing", "nrpf", "legal")
ETHNICITIES = ("white_british", "asian_indian", "prefer_not_to_say", None)


@dataclass
class Answers:
    """What was drawn, by stay, placement and spell, as the slow count reads it."""

    people: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    access_needs: dict[int, set[str]] = field(default_factory=dict)
    support_needs: dict[int, set[str]] = field(default_factory=dict)
    households: dict[int, int] = field(default_factory=dict)
    """Stay → the household it counts as, also when another provider had it first."""
    sleepers: dict[int, int] = field(default_factory=dict)
    """The identity of a drawn placement → how many are said to sleep in it."""
    bed_spaces: dict[int, int] = field(default_factory=dict)
    """Unit → the bed spaces of all its spells, where they are not its own."""


def draw_people(chance: Random, service: Service) -> Answers:
    """Draw who was in each stay and save it."""
    answers = Answers()
    stays = sorted({stay.id: stay for stay, _, _ in _placements(service)}.values(), key=lambda stay: stay.id)
    for stay in stays:
        _draw_household(chance, stay, answers)
    _draw_returns(chance, stays, answers)
    for flat in service.flats:
        flat.unit.cots = chance.choice([None, 0, 1, 2])
        if chance.random() < 0.3:
            answers.bed_spaces[flat.unit.id] = chance.randint(1, 5)
            db.session.execute(
                update(Spell).where(Spell.unit_id == flat.unit.id).values(bed_spaces=answers.bed_spaces[flat.unit.id])
            )
    for stay, flat, entry in _placements(service):
        if chance.random() < 0.25:
            answers.sleepers[id(entry)] = chance.randint(0, 3)
            of = (
                DiaryEntry.stay_id == stay.id,
                DiaryEntry.unit_id == flat.unit.id,
                DiaryEntry.began_on == entry.starts_on,
            )
            db.session.execute(update(DiaryEntry).where(*of).values(sleepers=answers.sleepers[id(entry)]))
    db.session.flush()
    return answers


def _placements(service: Service) -> Iterator[tuple[Stay, Flat, Placed]]:
    for flat in service.flats:
        for entry in flat.entries:
            if entry.stay is not None:
                yield entry.stay, flat, entry


def _draw_household(chance: Random, stay: Stay, answers: Answers) -> None:
    stay.pets, stay.risk_at_arrival = chance.choice([True, False, None]), chance.choice([None, *RiskLevel])
    adults, children = chance.choice([0, 1, 1, 1, 2]), chance.choice([0, 0, 1, 2, 3])
    kinds = [PersonKind.ADULT] * adults + [PersonKind.CHILD] * children
    people = [_person(chance, stay, number, kind) for number, kind in enumerate(kinds, 1)]
    db.session.add_all(people)
    answers.people[stay.id] = people
    answers.access_needs[stay.id] = set(chance.sample(AccessNeed.codes(), chance.choice([0, 0, 1, 3])))
    answers.support_needs[stay.id] = set(chance.sample(NEEDS, chance.randint(0, 4)))
    for table, needs in ((StayAccessNeed, answers.access_needs), (StaySupportNeed, answers.support_needs)):
        for need in sorted(needs[stay.id]):
            db.session.execute(insert(table).values(stay_id=stay.id, need=need))


def _person(chance: Random, stay: Stay, number: int, kind: PersonKind) -> Person:
    nights = (stay.departed_on - stay.arrived_on).days
    person = Person(stay_id=stay.id, number=number, kind=kind, sex=chance.choice([None, *Sex]))
    if nights and chance.random() < 0.4:  # a birth, or somebody who came later
        person.joined_on = stay.arrived_on + timedelta(days=chance.randint(0, nights))
    if nights and chance.random() < 0.4:
        first = person.joined_on or stay.arrived_on
        person.left_on = first + timedelta(days=chance.randint(0, (stay.departed_on - first).days))
    if kind is PersonKind.CHILD:
        person.age = chance.choice([None, 0, 0, 1, 4, 5, 10, 13, 14, 16, 17])
    else:
        person.age_band = chance.choice([None, *AgeBand])
        person.gender_same_as_sex = chance.choice([None, None, *GenderSameAsSex])
        person.ethnicity = chance.choice(ETHNICITIES)
    return person


def _draw_returns(chance: Random, stays: list[Stay], answers: Answers) -> None:
    """Some stays are of a household that was there before, with the same provider or, carried over, with another."""
    answers.households.update({stay.id: stay.household_id for stay in stays})
    later = sorted(stays, key=lambda stay: stay.arrived_on)
    continued = set()
    for at, stay in enumerate(later):
        before = next(
            (one for one in reversed(later[:at]) if one.departed_on < stay.arrived_on and one.id not in continued), None
        )
        if before is None or chance.random() < 0.5:
            continue
        continued.add(before.id)
        if before.provider_id == stay.provider_id:
            stay.household_id = before.household_id
        else:
            stay.carried_over_from_id, stay.first_arrived_on = before.id, before.arrived_on
        answers.households[stay.id] = answers.households[before.id]

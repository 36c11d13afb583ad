"""Writes an invented world as rows of the interchange files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from refuge.demonstration.world import Household, Person, Referral, Stay, World

Row = dict[str, str]

OF_HOUSEHOLD = ("pets", "nrpf", "access_needs", "support_needs")
OF_ADULT = ("sex", "gender_same_as_sex", "age_band", "ethnicity")
OF_STAY = (
    "stay_ref",
    "arrived_on",
    "departed_on",
    "origin",
    "last_night_place",
    "risk_at_arrival",
    "referral_source",
    "expected_departure_on",
)
OF_LEAVING = ("departure_planned", "departure_reason", "destination", "risk_at_departure")


def rows(world: World) -> dict[str, list[Row]]:
    """The rows of every file, by the name of the file.

    People go into ``people.csv`` for stays that somebody joined later; placements into ``placements.csv`` for stays
    that had more than one.
    """
    return {name: list(written(world)) for name, written in FILES.items()}


def text(value: Any) -> str:
    """How a value stands in a cell.

    >>> [text(value) for value in (None, True, False, 3, date(2020, 4, 1), ("a", "b"))]
    ['', 'yes', 'no', '3', '2020-04-01', 'a;b']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(text(part) for part in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _plainly(part: str) -> Callable[[World], Iterator[Row]]:
    """Rows whose columns are the fields."""

    def written(world: World) -> Iterator[Row]:
        for one in getattr(world, part):
            yield {field.name: text(getattr(one, field.name)) for field in fields(one)}

    return written


def _picked(thing: object, names: Iterable[str]) -> Row:
    return {name: text(getattr(thing, name)) for name in names}


def _stays(world: World) -> Iterator[Row]:
    for stay in world.stays:
        yield {
            **_picked(stay, OF_STAY),
            **_picked(stay.household, ("household_ref", "pregnant", *OF_HOUSEHOLD)),
            **(_picked(stay.leaving, OF_LEAVING) if stay.leaving else dict.fromkeys(OF_LEAVING, "")),
            **(_no_answers() if _somebody_joined(stay) else _make_up(stay.household)),
            "unit_ref": stay.placements[0].unit_ref if _in_one_unit(stay) else "",
        }


def _people(world: World) -> Iterator[Row]:
    for stay in filter(_somebody_joined, world.stays):
        for number, person in enumerate(stay.household.people, start=1):
            columns = (field.name for field in fields(Person))
            yield {"stay_ref": stay.stay_ref, "person_no": str(number), **_picked(person, columns)}


def _placements(world: World) -> Iterator[Row]:
    for stay in world.stays:
        for placement in () if _in_one_unit(stay) else stay.placements:
            yield {"stay_ref": stay.stay_ref, **_picked(placement, ("unit_ref", "starts_on", "ends_on", "people"))}


def _absences(world: World) -> Iterator[Row]:
    for stay in world.stays:
        for absence in stay.absences:
            yield {"stay_ref": stay.stay_ref, **_picked(absence, ("starts_on", "ends_on", "reason"))}


def _referrals(world: World) -> Iterator[Row]:
    own = [field.name for field in fields(Referral) if field.name not in {"household", "settled_on"}]
    for referral in world.referrals:
        household = referral.household
        yield {
            **_picked(referral, own),
            **_picked(household, ("household_ref", *OF_HOUSEHOLD)),
            "adults": str(len(_adults(household))),
            "sex": text(household.people[0].sex),
            "children_ages": _children_ages(household),
        }


def _in_one_unit(stay: Stay) -> bool:
    return len(stay.placements) == 1


def _somebody_joined(stay: Stay) -> bool:
    return any(person.joined_on or person.left_on for person in stay.household.people)


def _make_up(household: Household) -> Row:
    adults = _adults(household)
    answers = {name: ";".join(text(getattr(adult, name)) for adult in adults) for name in OF_ADULT}
    return {
        "adults": str(len(adults)),
        "children_ages": _children_ages(household),
        **{name: answer if answer.strip(";") else "" for name, answer in answers.items()},
    }


def _no_answers() -> Row:
    return dict.fromkeys(("adults", "children_ages", *OF_ADULT), "")


def _adults(household: Household) -> list[Person]:
    return [person for person in household.people if person.kind == "adult"]


def _children_ages(household: Household) -> str:
    letters = {"female": "f", "male": "m"}
    ages = (f"{one.age}{letters.get(one.sex or '', '')}" for one in household.people if one.kind == "child")
    return ";".join(ages)


FILES: dict[str, Callable[[World], Iterator[Row]]] = {
    "providers": _plainly("providers"),
    "contracts": _plainly("contracts"),
    "values": _plainly("values"),
    "properties": _plainly("properties"),
    "units": _plainly("units"),
    "service": _plainly("spells"),
    "stays": _stays,
    "people": _people,
    "placements": _placements,
    "absences": _absences,
    "diary": _plainly("voids"),
    "referrals": _referrals,
    "holds": _plainly("holds"),
    "demand": _plainly("demand"),
    "surveys": _plainly("surveys"),
}
"""How each file is written."""

"""From a row's values to the staged rows it makes: itself, the members of its lists, and for a stay its people and unit."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from refuge.intake.files import FILES
from refuge.intake.incoming import ASSUMED, BY_ITSELF, IN_THE_STAY, INCOMING, MEMBERS
from refuge.intake.parsing import Values
from refuge.intake.rules import PER_ADULT
from refuge.intake.staging import Stage
from refuge.vocabulary import AgeBand, PersonKind

Place = dict[str, Any]
"""Where a staged row comes from: its source, its row, and whether it is sound."""

LISTS = {name: [column for file, column in MEMBERS if file == name] for name in FILES}
ORIGINS = ("stays", "referrals")
IN_STAYS = ("adults", *PER_ADULT, "children_ages")


def spread(stage: Stage, name: str, values: Values, place: Place) -> None:
    """Stage what one row of the file of that name brings."""
    table = INCOMING[name]
    row = {**values, **place, "id": stage.next_id(table)}
    if name in ORIGINS:
        row["origin_code"], row["origin_place"] = values["origin"] or (None, None)
    if shape := SHAPES.get(name):
        shape(row)
    for column in LISTS[name]:
        _spread_list(stage, name, column, row)
    if name == "stays":
        _spread_stay(stage, row, place)
    stage.add(table, row)


def _spread_list(stage: Stage, name: str, column: str, row: Values) -> None:
    table = MEMBERS[name, column]
    for number, member in enumerate((member for member in row[column] or () if member is not None), start=1):
        kept = {"age": member[0], "sex": member[1]} if isinstance(member, tuple) else {"code": member}
        stage.add(table, {"parent": row["id"], "number": number, **kept})


def _spread_stay(stage: Stage, row: Values, place: Place) -> None:
    given = IN_THE_STAY if any(row[column] is not None for column in IN_STAYS) else ASSUMED
    nobody = given == ASSUMED and row["erased_on"] is not None  # nobody is made up for who was erased (D6)
    for number, person in enumerate(() if nobody else _people(row), start=1):
        extra = {"stay_ref": row["stay_ref"], "person_no": number, "given": given}
        _add(stage, "people", {**person, **extra, **place})
    if row["unit_ref"]:
        days = {"starts_on": row["arrived_on"], "ends_on": row["departed_on"]}
        _add(
            stage,
            "placements",
            {"stay_ref": row["stay_ref"], "unit_ref": row["unit_ref"], **days, "given": IN_THE_STAY, **place},
        )


def _add(stage: Stage, name: str, row: Values) -> None:
    stage.add(INCOMING[name], {**row, "id": stage.next_id(INCOMING[name])})


def _people(row: Values) -> Iterator[Values]:
    """The adults, the survivor first, and then the children."""
    adults = row["adults"] or 1
    answers = zip_longest(*((row[column] or ())[:adults] for column in PER_ADULT))
    for _, given in zip_longest(range(adults), answers):
        yield {"kind": PersonKind.ADULT.value, **dict(zip(PER_ADULT, given or ()))}
    for age, sex in (child for child in row["children_ages"] or () if child is not None):
        yield {"kind": PersonKind.CHILD.value, "age": age, "sex": sex}


def _shape_contract(row: Values) -> None:
    row["year_starts_month"] = row["year_starts_month"] or 4


def _shape_person(row: Values) -> None:
    """An adult's age is kept as a band (H2)."""
    row["given"] = BY_ITSELF
    if row["kind"] == PersonKind.ADULT and row["age"] is not None:
        row["age_band"], row["age"] = row["age_band"] or band_of(row["age"]), None


def _shape_placement(row: Values) -> None:
    row["given"] = BY_ITSELF


SHAPES = {"contracts": _shape_contract, "people": _shape_person, "placements": _shape_placement}


def band_of(age: int) -> str:
    """The age band of an adult.

    >>> band_of(17), band_of(34), band_of(65)
    ('16-17', '25-34', '65+')
    """
    starts = [(int(band.value[:2]), band.value) for band in AgeBand]
    return next(band for start, band in reversed(starts) if age >= start or start == 16)

"""A pooled service full of short stays, drawn at random: enough people for small and large numbers to stand together."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sqlalchemy import insert

from refuge.extensions import db
from refuge.models import DiaryEntry, Household, Stay
from refuge.models.columns import END_OF_TIME
from tests import services

FIRST, TODAY = date(2018, 4, 1), date(2019, 10, 20)
PARTS = {services.STAFFORDSHIRE: services.STAFFORD, services.STOKE: services.STOKE}
"""Authority of the footprint → where its house stands."""

ORIGINS = (
    services.STOKE,
    services.STAFFORD,
    services.LICHFIELD,
    "E08000025",
    services.ROTHERHAM,
    "West Midlands",
    "London",
    "wales",
    "not_disclosed",
    None,
)


class Lived(NamedTuple):
    """A stay: in whose part and unit, where from (its place among ORIGINS), the day of arrival, the day of departure."""

    part: str
    unit: int
    origin: int
    arrived: date
    departed: date


def draw(chance: Random) -> list[Lived]:
    """Each unit is let again as soon as it is empty, or a little later."""
    weights = [chance.choice([1, 2, 4, 12]) for _ in ORIGINS]
    return [
        Lived(part, unit, *let)
        for part, most in ((services.STAFFORDSHIRE, 14), (services.STOKE, 8))
        for unit in range(chance.randint(1, most))
        for let in _lets(chance, weights)
    ]


def _lets(chance: Random, weights: list[int]) -> Iterator[tuple[int, date, date]]:
    day = FIRST + timedelta(days=chance.randint(0, 40))
    while day < TODAY:
        departed = day + timedelta(days=chance.choice([5, 20, 60, 120]))
        yield chance.choices(range(len(ORIGINS)), weights)[0], day, departed
        day = departed + timedelta(days=chance.choice([0, 3, 20]))


def save(lived: list[Lived]) -> None:
    """Put the service into the database, as contract POOL."""
    provider = services.provider()
    contract = services.contract(provider, "POOL", tuple(PARTS), year_starts_month=10)
    spells = {}
    for part, stands_in in PARTS.items():
        house = services.house(provider, f"HOUSE-{part}", stands_in)
        for unit in sorted({one.unit for one in lived if one.part == part}):
            spells[part, unit] = services.serve(services.flat(house, f"{part}-{unit}"), FIRST, None, contract)
    rows = [_rows(number, one, spells[one.part, one.unit], provider.id) for number, one in enumerate(lived, 1)]
    for table, values in zip((Household, Stay, DiaryEntry), zip(*rows, strict=True), strict=True):
        db.session.execute(insert(table), list(values))


def _rows(number: int, one: Lived, spell, provider_id: int) -> tuple[dict, dict, dict]:
    named = ORIGINS[one.origin]
    is_code = named is not None and named[1:].isdigit()
    origin = {"origin_code": named if is_code else None, "origin_place": None if is_code else named}
    whose = {"household_id": number, "provider_id": provider_id}
    stay = {"id": number, "reference": f"S{number}", "arrived_on": one.arrived, "departed_on": one.departed}
    bounds = {"spell_id": spell.id, "unit_id": spell.unit_id, "spell_starts_on": FIRST, "spell_ends_on": END_OF_TIME}
    entry = {"starts_on": one.arrived, "ends_on": one.departed, "began_on": one.arrived, "stay_id": number}
    return (
        {"id": number, "reference": f"H{number}", "provider_id": provider_id},
        {**stay, **whose, **origin},
        {**bounds, **entry, "commissioned": True, "kind": "occupied", "added": False},
    )

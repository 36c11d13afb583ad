"""What nights cost (U10): by hand, and as counted night by night on random services."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.cost import Cost, cost
from refuge.figures.cost_given import cost_given
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, ContractValue
from refuge.occupancy.period import Kind
from refuge.vocabulary import AccommodationType, Copy, Role
from tests import services
from tests.figures.selecting import drawn, examples, grouped_as, wanted_by
from tests.random_services import FIRST, LAST, Service, Wanted, count_slowly

LOOKING = Viewer.command_line()
START, LATER = date(2019, 4, 1), date(2020, 4, 1)
CONTRACT_GROUPS = st.sampled_from([None, Grouping.CONTRACT, Grouping.PROVIDER])


def value(of: Contract, starts_on: date, pounds: int, funder: str | None = "Council", **what: object) -> None:
    """An annual value."""
    what = {"contract_id": of.id, "starts_on": starts_on, "annual_value": Decimal(pounds), "funder": funder, **what}
    db.session.add(ContractValue(**what))
    db.session.flush()


def served(units: int, ends_on: date | None = None, **what: object) -> Contract:
    """A contract with some units in service from its first day; the first is occupied for 183 nights."""
    provider = services.provider()
    contract = services.contract(provider, starts_on=START, ends_on=ends_on, **what)
    house = services.house(provider)
    for number in range(units):
        unit = services.flat(house, f"A{number}")
        services.serve(unit, START, None, contract)
        if not number:
            services.occupy(unit, START, START + timedelta(days=183))
    return contract


def counted(as_at: date = LATER, **asked: object) -> Cost:
    """The one row asked for."""
    db.session.commit()
    (row,) = cost(LOOKING, Selection(as_at, **asked))
    return row.cost


def test_a_value_over_the_year_is_divided_by_commissioned_and_by_occupied_nights(app: Flask) -> None:
    value(served(2), START, 7320)
    year = counted()
    assert (year.value, year.per_commissioned_night, year.per_occupied_night) == (7320, 10, 40)
    assert year.per_unit_year == 3660


def test_to_date_stops_as_at_and_a_unit_and_year_costs_the_same(app: Flask) -> None:
    value(served(2), START, 7320)
    so_far = counted(as_at=START + timedelta(days=61))
    assert (so_far.value, so_far.commissioned, so_far.per_unit_year) == (1220, 122, 3660)


def test_a_value_is_spread_over_the_contracts_own_year(app: Flask) -> None:
    """From October 2019 to September 2020 there are 366 nights, in the year before 365."""
    value(served(1, year_starts_month=10), START, 366 * 365)
    year = counted()
    assert year.value == 183 * 366 + 183 * 365
    assert year.per_unit_year == 366 * 365


def test_a_value_lasts_until_the_same_funders_next(app: Flask) -> None:
    contract = served(1)
    value(contract, START, 366)
    value(contract, START + timedelta(days=66), 732)
    value(contract, START, 3660, "Ministry")
    year = counted()
    assert year.by_funder == {"Council": 66 + 2 * 300, "Ministry": 3660}
    assert year.value == 4326


def test_what_one_funder_gives_for_two_areas_stands_side_by_side(app: Flask) -> None:
    contract = served(1, footprint=(services.STAFFORDSHIRE, services.STOKE))
    value(contract, START, 366, spend_only_in=services.STOKE)
    value(contract, START, 732, spend_only_in=services.STAFFORDSHIRE)
    assert counted().by_funder == {"Council": 1098}


def test_a_value_stops_where_the_contract_does(app: Flask) -> None:
    contract = served(1, ends_on=START + timedelta(days=100), extendable_to=START + timedelta(days=150))
    value(contract, START, 366)
    year = counted()
    assert (year.value, year.without_value) == (150, 216), "it was extended: a unit is in service still"


def test_without_a_value_nothing_costs_nothing(app: Flask) -> None:
    served(1)
    year = counted()
    assert (year.value, year.per_commissioned_night, year.without_value) == (None, None, 366)


def test_without_a_night_there_is_no_cost_of_one(app: Flask) -> None:
    contract = services.contract(services.provider(), starts_on=START)
    value(contract, START, 366)
    db.session.commit()
    (row,) = cost(LOOKING, Selection(LATER, from_="2019-20", group=Grouping.CONTRACT))
    assert (row.cost.value, row.cost.per_commissioned_night, row.cost.per_unit_year) == (366, None, None)


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("authority", {"authority": services.ROTHERHAM}),
        ("property", {"property": "HOUSE"}),
        ("unit", {"unit": "A0"}),
        ("accommodation-type", {"accommodation_type": AccommodationType.REFUGE}),
        ("group", {"group": Grouping.AUTHORITY}),
        ("group", {"group": Grouping.PROPERTY}),
        ("not-commissioned", {"commissioned": False}),
    ],
)
def test_money_is_not_divided_below_whole_contracts(app: Flask, field: str, asked: dict) -> None:
    served(1)
    with pytest.raises(RuleBroken) as refused:
        cost(LOOKING, Selection(LATER, **asked))
    assert refused.value.field == field


def test_who_works_in_some_of_the_houses_has_no_cost_of_the_whole(app: Flask) -> None:
    contract = served(1)
    worker = Viewer(Role.WORKER, provider_id=contract.provider_id, account_id=0)
    with pytest.raises(RuleBroken, match="some of the properties only"):
        cost(worker, Selection(LATER))


def test_a_commissioner_sees_the_cost_of_their_own_contracts_alone(app: Flask) -> None:
    value(served(3), START, 7320)
    db.session.commit()
    (own,) = cost(Viewer(Role.COMMISSIONER, authority_code=services.ROTHERHAM), Selection(LATER))
    assert own.cost.value == 7320
    assert cost(Viewer(Role.COMMISSIONER, authority_code=services.STOKE), Selection(LATER)) == []


@pytest.mark.parametrize(("units", "hidden"), [(1, {"occupied", "per_occupied_night"}), (4, set())])
def test_in_a_copy_of_few_units_the_cost_of_an_occupied_night_is_hidden(app: Flask, units: int, hidden: set) -> None:
    value(served(units), START, 7320)
    db.session.commit()
    asked = Selection(LATER, contract="C1", from_="2019-20", to="2019-20")
    (row,) = cost_given(LOOKING, Copy.CONTRACT, asked, LATER)
    assert row.hidden == hidden
    assert row.cost.value == 7320
    assert (row.cost.per_occupied_night is None) == bool(hidden)


def with_values(seed: int) -> dict[int, list[tuple[str, date, int]]]:
    """Values drawn for every contract; the month in which its year begins is drawn too."""
    chance = Random(seed)
    values = {}
    for contract in db.session.query(Contract).order_by(Contract.id):
        contract.year_starts_month = chance.choice([1, 4, 10])
        starts = sorted({FIRST + timedelta(days=chance.randint(-50, 300)) for _ in range(chance.randint(0, 3))})
        values[contract.id] = [
            (chance.choice(["Council", "Ministry"]), day, chance.randint(0, 9) * 1000) for day in starts
        ]
        for funder, day, pounds in values[contract.id]:
            value(contract, day, pounds, funder)
    return values


def slowly(
    service: Service, values: dict[int, list[tuple[str, date, int]]], days: list[date], wanted: Wanted, names: set[str]
) -> tuple[Counter, Counter]:
    """Pounds by funder and nights by state, night by night; ``names`` are the contracts whose money it is."""
    pounds: Counter = Counter()
    nights: Counter = Counter()
    contracts = {one.id: one for one in db.session.query(Contract) if one.reference in names}
    for night in days:
        nights += count_slowly(service, night, wanted)
        for contract_id, contract in contracts.items():
            runs = {funder: annual for funder, day, annual in values[contract_id] if day <= night}
            began = date(night.year - (night.month < contract.year_starts_month), contract.year_starts_month, 1)
            length = (began.replace(year=began.year + 1) - began).days
            for funder, annual in runs.items():
                pounds[funder] += Fraction(annual, length)
            nights["without"] += 0 if runs else _units(service, night, contract, wanted)
    return pounds, nights


def _units(service: Service, night: date, contract: Contract, wanted: Wanted) -> int:
    return sum(
        wanted(flat, under)
        for flat in service.flats
        for served, under in [flat.contract_on(night)]
        if under is contract
    )


@examples(6)
@given(
    seed=st.integers(0, 10**9),
    kind=st.sampled_from([Kind.YEAR, Kind.QUARTER, Kind.RANGE]),
    as_at=st.dates(FIRST + timedelta(days=1), LAST),
    group=CONTRACT_GROUPS,
)
def test_costs_agree_with_counting_night_by_night(
    either_app: Flask, seed: int, kind: Kind, as_at: date, group: Grouping | None
) -> None:
    with drawn(seed) as service:
        values = with_values(seed)
        names = {one.reference: one.provider.reference for one in db.session.query(Contract)}
        for row in cost(LOOKING, Selection(as_at, kind, group=group)):
            wanted = grouped_as(group, row.group) if group else wanted_by({})
            own = {name for name, of in names.items() if row.group in (None, name, of)}
            nights = (row.period.counted_to(as_at) - row.period.starts_on).days
            days = [row.period.starts_on + timedelta(days=ahead) for ahead in range(nights)]
            pounds, counts = slowly(service, values, days, wanted, own)
            assert +Counter(row.cost.by_funder) == +pounds
            found = row.cost.commissioned, row.cost.occupied, row.cost.without_value
            assert found == (counts["commissioned"], counts["occupied"], counts["without"])


def test_the_demonstration_costs_22_000_pounds_a_unit(demonstration: Flask) -> None:
    """Rotherham's report: £220,000 a year for ten units."""
    asked = Selection(date(2021, 1, 25), contract="ROTHERHAM", from_="2016-17")
    rows = cost(LOOKING, asked)
    assert [row.cost.value for row in rows[:-1]] == [220_000] * 4
    assert [row.cost.per_unit_year for row in rows] == [22_000] * 5
    assert rows[-1].to_date

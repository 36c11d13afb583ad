"""After an erasure nights and the people of closed years print what they printed; anything finer is no longer held (D6)."""

import json
from datetime import date
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from refuge.access.scope import Viewer
from refuge.actions.erase_household import erase_household
from refuge.actions.retain import retain
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.origins import Count, origins
from refuge.figures.origins_given import origins_given
from refuge.figures.selection import Grouping, Selection
from refuge.models import FrozenFigure, Stay
from refuge.occupancy.origin import NO_LONGER_HELD
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy, Role
from tests import random_services, services
from tests.figures import crowded_services
from tests.retention.lived import CUTS, HIDING, OPERATOR, TODAY, Known, lived, nights, people

YEARS = 2
ALL = tuple({**cut, **({"contract": "C0a"} if "contract" in cut else {})} for cut in CUTS)


@pytest.fixture
def known(app: Flask) -> Known:
    return lived()


@pytest.fixture
def on_either(either_app: Flask) -> Known:
    return lived()


def erase(today: date = TODAY) -> int:
    """How many stays were erased."""
    return sum(one.due.stays for one in retain(OPERATOR, today, YEARS))


def ask(count: Count = Count.ARRIVALS, today: date = TODAY, **what: Any) -> list[Any]:
    """The figure of origins."""
    return origins(OPERATOR, Selection(**{"as_at": today, **what}), count, today)


def test_years_that_were_erased_and_years_that_were_not_are_given_together(on_either: Known) -> None:
    before = people(TODAY)
    assert len(before) > 20
    erase()
    assert people(TODAY) == before
    assert [(row.period.label, row.origins.by_region) for row in ask()] == [
        ("2020-21", {"West Midlands": 2}), ("2021-22", {}),
        ("2022-23", {"West Midlands": 1}), ("2023-24", {"Yorkshire and The Humber": 1}),
    ]  # fmt: skip


def test_a_random_service_of_which_some_are_erased_prints_what_it_printed(either_app: Flask) -> None:
    compare(28, date(2022, 6, 1))


def test_a_random_service_of_which_all_are_erased_prints_what_it_printed(app: Flask) -> None:
    compare(2, date(2024, 4, 1))


def compare(seed: int, today: date) -> None:
    """Draw a service, and erase what is due of it: every figure is printed byte for byte as before."""
    random_services.draw(Random(seed))
    db.session.commit()
    before = people(today, ALL), nights(today)
    assert erase(today)
    assert (people(today, ALL), nights(today)) == before


def test_what_is_hidden_of_a_crowded_year_stays_hidden_and_no_more(app: Flask) -> None:
    crowded_services.save(crowded_services.draw(Random(7)))
    db.session.commit()
    today = date(2021, 6, 1)  # the year up to April 2019 is erased, the next is not
    cuts = ({"contract": "POOL"}, {"contract": "POOL", "group": Grouping.AUTHORITY})
    before = people(today, cuts, HIDING)
    assert any("hidden" in rows for rows in before.values())
    assert erase(today)
    assert people(today, cuts, HIDING) == before


FINER: list[dict[str, Any]] = [
    {"by": Kind.QUARTER},
    {"by": Kind.MONTH},
    {"by": Kind.CONTRACT_YEAR, "from_": "2020-04-01"},
    {"by": Kind.CALENDAR_YEAR},
    {"by": Kind.RANGE, "from_": "2020-04-01", "to": "2022-04-01"},
    {"from_": "2020-05-01"},
    {"as_at": date(2021, 2, 1)},
    {"unit": "A"},
    {"group": Grouping.UNIT},
    {"property": "HOUSE", "contract": "C1"},
]


def test_anything_finer_is_no_longer_held_and_the_year_is_named(known: Known) -> None:
    assert all(ask(**finer) for finer in FINER)
    erase()
    for finer in FINER:
        with pytest.raises(RuleBroken, match="no longer held") as broken:
            ask(**finer)
        assert "2020-21" in broken.value.message, finer


def test_a_leap_year_without_a_day_is_no_whole_year(app: Flask) -> None:
    provider = services.provider()
    flat = services.flat(services.house(provider), "A")
    services.serve(flat, date(2019, 4, 1), None, services.contract(provider))
    services.occupy(flat, date(2019, 4, 1), date(2020, 2, 29), origin_code=services.STOKE)
    db.session.commit()
    assert erase(date(2022, 3, 31)) == 0
    assert erase(date(2022, 4, 1)) == 1
    assert ask(from_="2019-04-01", to="2020-04-01")[0].origins.out_of_area == 1
    for cut_by_a_day in ({"from_": "2019-04-02", "to": "2020-04-01"}, {"from_": "2019-04-01", "to": "2020-03-31"}):
        with pytest.raises(RuleBroken, match="no longer held"):
            ask(**cut_by_a_day)


def test_what_is_corrected_after_a_year_was_frozen_changes_it_neither_then_nor_at_the_next_erasure(
    on_either: Known,
) -> None:
    flat = services.flat(services.house(on_either.provider, "H2"), "B")
    services.serve(flat, date(2020, 4, 1), None, services.contract(on_either.provider, "C2"))
    late = services.occupy(flat, date(2021, 5, 1), date(2023, 5, 1), origin_code=services.STOKE)
    db.session.commit()
    erase()
    late.origin_code = services.ROTHERHAM  # frozen are 2020-21 and 2021-22
    db.session.commit()
    assert [row.origins.in_borough for row in ask(Count.SUPPORTED, contract="C2")] == [0, 0, 1, 1]
    by_contract = ask(Count.SUPPORTED, group=Grouping.CONTRACT)
    assert [row.origins.in_borough for row in by_contract if row.group == "C2"] == [0, 1, 1]
    when, asked = date(2026, 4, 1), ({}, {"contract": "C2"}, {"group": Grouping.CONTRACT}, {"property": "H2"})
    before = people(when, asked)
    assert erase(when) > 0
    assert people(when, asked) == before


def test_a_closed_year_that_was_not_frozen_here_is_no_longer_held(known: Known) -> None:
    erase()
    db.session.execute(delete(FrozenFigure))
    db.session.commit()
    with pytest.raises(RuleBroken, match="was not kept"):
        ask()
    assert ask(from_="2022-23")


@pytest.mark.parametrize(
    "other", [{"figure": "origin, nights"}, {"year": 2020}, {"cut": "by contract"}, {"scope": "provider 1"}], ids=str
)
def test_a_figure_put_in_the_place_of_another_is_refused(known: Known, other: dict[str, Any]) -> None:
    erase()
    here = {"scope": "all", "figure": "origin, arrivals", "cut": "everything", "year": 2021}
    put(here, {**here, **other})
    with pytest.raises(RuleBroken, match="kept of the financial year 2021-22 was written over"):
        ask()
    assert ask(from_="2022-23"), "other years are told"


def test_what_is_hidden_put_in_the_place_of_another_year_s_is_refused(known: Known) -> None:
    erase()
    here = {"scope": f"contract {known.contract.id}", "figure": "origin, hidden below 5", "cut": "hidden", "year": 2021}
    put(here, {**here, "year": 2020})
    with pytest.raises(RuleBroken, match="kept of the financial year 2021-22 was written over"):
        origins_given(OPERATOR, Copy.PUBLICATION, Selection(TODAY, contract="C1"), Count.ARRIVALS, TODAY, 5)


def put(here: dict[str, Any], other: dict[str, Any]) -> None:
    """Copy what is kept of the other figure over this one's, as it is stored."""
    db.session.rollback()
    where = "scope = :{0}scope AND figure = :{0}figure AND cut = :{0}cut AND year = :{0}year"
    copied = f"SELECT told FROM frozen_figures WHERE {where.format('of_')}"
    values = {**here, **{f"of_{name}": value for name, value in other.items()}}
    with db.engine.begin() as connection:
        assert connection.scalar(text(copied), values), "there is one"
        connection.execute(text(f"UPDATE frozen_figures SET told = ({copied}) WHERE {where.format('')}"), values)


def test_years_of_nobody_erased_can_be_asked_for_as_finely_as_ever(known: Known) -> None:
    quarters = ask(by=Kind.QUARTER, from_="2022-23 Q1")
    erase()
    assert ask(by=Kind.QUARTER, from_="2022-23 Q1") == quarters


def test_what_nobody_erased_was_in_can_be_asked_for_as_finely_as_ever(known: Known) -> None:
    other = services.provider("P2")
    flat = services.flat(services.house(other, "H2"), "B2")
    services.serve(flat, date(2020, 4, 1), None, services.contract(other, "C2"))
    services.occupy(flat, date(2021, 1, 1), date(2023, 1, 1), origin_code=services.STOKE)
    db.session.commit()
    before = ask(by=Kind.QUARTER, contract="C2")
    erase()
    assert ask(by=Kind.QUARTER, contract="C2") == before
    with pytest.raises(RuleBroken, match="no longer held"):
        ask(by=Kind.QUARTER)


def test_a_year_once_frozen_is_never_frozen_again(on_either: Known) -> None:
    erase()
    frozen = db.session.execute(select(FrozenFigure.id, FrozenFigure.frozen_at)).all()
    before = people(date(2025, 4, 1))
    assert erase(date(2025, 4, 1)) == 1
    assert people(date(2025, 4, 1)) == before
    assert set(frozen) <= set(db.session.execute(select(FrozenFigure.id, FrozenFigure.frozen_at)).all())
    counted = select(FrozenFigure.year).where(FrozenFigure.scope == f"provider {on_either.provider.id}").distinct()
    assert set(db.session.scalars(counted)) == {2020, 2021, 2022}


def test_a_manager_and_a_commissioner_get_what_they_got(known: Known) -> None:
    viewers = (
        Viewer(Role.MANAGER, provider_id=known.provider.id),
        Viewer(Role.COMMISSIONER, authority_code=services.ROTHERHAM),
    )
    asked = [Selection(TODAY, **cut) for cut in ({}, {"contract": "C1"}, {"group": Grouping.CONTRACT})]

    def told() -> list[Any]:
        return [origins(viewer, selection, Count.SUPPORTED, TODAY) for viewer in viewers for selection in asked]

    before = told()
    erase()
    assert told() == before


def test_a_worker_gets_the_frozen_rows_of_their_own_properties_and_no_others(known: Known) -> None:
    services.house(known.provider, "ELSEWHERE")
    db.session.commit()
    worker = Viewer(Role.WORKER, provider_id=known.provider.id, account_id=None)
    erase()
    assert origins(worker, Selection(TODAY, group=Grouping.PROPERTY), Count.ARRIVALS, TODAY) == []


def test_another_threshold_than_was_ever_set_hides_the_whole_year(known: Known) -> None:
    erase()
    rows = origins_given(
        OPERATOR, Copy.PUBLICATION, Selection(TODAY, contract="C1", to="2020-21"), Count.ARRIVALS, TODAY, 20
    )
    assert {"in_borough", "out_of_area", "unknown"} <= set(rows[0].hidden)


def test_in_a_year_that_has_not_ended_they_are_counted_as_no_longer_held(on_either: Known) -> None:
    today = date(2022, 8, 1)
    before = people(today, ({"to": "2021-22"},)), nights(today)
    erase_household(OPERATOR, "ERASEDH2", today)
    assert (people(today, ({"to": "2021-22"},)), nights(today)) == before
    (row,) = ask(today=today, from_="2022-23", to="2022-23")
    assert (row.to_date, row.origins.unknown, row.origins.by_region) == (True, 1, {NO_LONGER_HELD: 1})
    assert ask(today=today, from_="2022-23 Q1", by=Kind.QUARTER)[0].origins.by_region == {NO_LONGER_HELD: 1}


def test_who_was_not_asked_is_not_taken_for_erased(known: Known) -> None:
    db.session.execute(update(Stay).values(origin_code=None))
    db.session.commit()
    erase()
    assert {name for row in ask() for name in row.origins.by_region} == {"not_asked"}
    assert json.loads(people(TODAY)["provider {} arrivals"])[0]["by_region"] == {"not_asked": 2}

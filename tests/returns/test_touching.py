"""Which days a change touches, and which signed-off returns whoever makes it is told of."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.hand_over import hand_over
from refuge.audit.hearing import hearing
from refuge.audit.noting import Line
from refuge.extensions import db
from refuge.models import Contract, Provider, Return, Stay, Unit
from refuge.returns.kinds import KINDS
from refuge.returns.telling import NotTold, signed_over, telling
from refuge.returns.touching import may_count, touched_by
from tests import services
from tests.returns.signing import BRIEF, TODAY, signed, viewer
from tests.small_service import small_service

YEAR = (date(2019, 4, 1), date(2020, 4, 1))
UNIT = {"unit": "A", "from": "2019-02-01", "to": None}


@pytest.mark.parametrize(
    ("before", "after", "is_in_the_year"),
    [
        ({"units": [UNIT]}, {"units": [{**UNIT, "to": "2020-06-01"}]}, False),
        ({"units": [UNIT]}, {"units": [{**UNIT, "to": "2020-03-31"}]}, True),
        ({"units": [UNIT]}, {"units": [{**UNIT, "from": "2019-04-01"}]}, False),
        ({"units": [UNIT]}, {"units": [{**UNIT, "from": "2019-04-02"}]}, True),
        ({"units": [UNIT]}, {"units": [{**UNIT, "sleepers": 2}]}, True),
        ({"departed_on": None}, {"departed_on": "2020-04-01"}, False),
        ({"departed_on": "2020-03-31"}, {"departed_on": "2020-04-02"}, True),
        ({"away": []}, {"away": [{"starts_on": "2019-05-01", "ends_on": "2019-05-03"}]}, True),
        ({"away": []}, {"away": [{"starts_on": "2020-05-01", "ends_on": None}]}, False),
        ({"expected_departure_on": "2019-06-01"}, {"expected_departure_on": "2019-07-01"}, False),
    ],
)
def test_only_the_days_that_are_others_now_are_touched(before: dict, after: dict, is_in_the_year: bool) -> None:
    assert touched_by(("stay", "S1"), before, after).falls_in(*YEAR) is is_in_the_year


def test_a_unit_opened_late_touches_every_day_since() -> None:
    opened = touched_by(("unit", "A"), {}, {"on": date(2018, 4, 1), "contract": "C"})
    assert opened.falls_in(*YEAR)
    assert opened.units == {"A"}


def test_a_unit_handed_over_late_touches_both_contracts() -> None:
    over = touched_by(("unit", "A"), {"contract": "OLD"}, {"on": date(2019, 4, 1), "contract": "NEW"})
    assert (over.contracts, over.falls_in(*YEAR)) == ({"OLD", "NEW"}, True)


def test_answers_touch_the_whole_stay_and_how_they_left_the_departure() -> None:
    assert touched_by(("stay", "S1"), {"origin_code": None}, {"origin_code": "E08000018"}).wholly == {"S1"}
    left = touched_by(("stay", "S1"), {"destination": None}, {"destination": "own_home"})
    assert (left.wholly, left.left) == (frozenset(), {"S1"})


def test_reading_and_restricting_change_no_figure() -> None:
    counting = [
        what for what in ("referral.read", "stay.restricted", "stay.corrected", "unit.closed") if may_count(what)
    ]
    assert counting == ["stay.corrected", "unit.closed"]


@pytest.fixture
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


@pytest.mark.usefixtures("_brief")
def test_nothing_is_saved_before_somebody_was_told_and_they_are_told_of_the_latest_version(either_app: Flask) -> None:
    contract = small_service()
    first = signed(contract)
    again = signed(contract)
    stay = db.session.scalars(select(Stay).where(Stay.arrived_on == date(2019, 7, 11))).one()
    correction = Correction("typed wrongly", arrived_on=date(2019, 7, 21))
    with pytest.raises(NotTold) as refused, telling(viewer(), [first.id]):
        correct_stay(viewer(), stay.id, stay.version, correction, TODAY)
    assert [one.id for one in refused.value.signed] == [again.id]
    assert stay.arrived_on == date(2019, 7, 11)
    with telling(viewer(), [again.id]) as told:
        correct_stay(viewer(), stay.id, stay.version, correction, TODAY)
    assert [(one.id, one.period.label) for one in told] == [(again.id, "2019-20")]
    assert stay.arrived_on == date(2019, 7, 21)


@pytest.mark.usefixtures("_brief")
def test_the_return_of_another_contract_is_not_told_of(either_app: Flask) -> None:
    """Flat Z was under another contract, of which no return was signed off."""
    contract = small_service()
    signed(contract)
    other = services.contract(db.session.get_one(Provider, contract.provider_id), "OTHER")
    house = services.house(db.session.get_one(Provider, contract.provider_id), "ELSE")
    services.serve(services.flat(house, "Z"), date(2018, 4, 1), under=other)
    db.session.commit()
    rows = {name: [{"unit": name, "from": "2019-05-01", "to": "2019-06-01"}] for name in "AZ"}
    told = {
        name: [one.period.label for one in signed_over(viewer(), [Line("unit.out_of_use", after={"voids": row})])]
        for name, row in rows.items()
    }
    assert told == {"A": ["2019-20"], "Z": []}
    assert db.session.scalars(select(Contract.reference).join(Return, Return.contract_id == Contract.id)).all() == [
        "EXAMPLE"
    ]


@pytest.mark.usefixtures("_brief")
def test_a_unit_that_goes_to_another_contract_on_the_first_day_is_told_of(either_app: Flask) -> None:
    contract = small_service()
    one = signed(contract)
    after = services.contract(db.session.get_one(Provider, contract.provider_id), "NEXT")
    after.starts_on = date(2019, 4, 1)
    db.session.commit()
    unit = db.session.scalars(select(Unit).where(Unit.reference == "A")).one()
    with telling(viewer(), None) as told:
        hand_over(viewer(), unit.id, date(2019, 4, 1), after.id)
    assert [found.id for found in told] == [one.id]


@pytest.mark.usefixtures("_brief")
def test_what_was_asked_and_how_they_left_is_of_the_years_of_the_stay(either_app: Flask) -> None:
    signed(small_service())
    stays = db.session.scalars(select(Stay).order_by(Stay.arrived_on, Stay.reference)).all()
    told = {
        name: {(stay.arrived_on.year, bool(signed_over(viewer(), [line(stay, name)]))) for stay in stays}
        for name in ("origin_code", "destination")
    }
    assert (2019, True) in told["origin_code"]
    assert told["destination"] == {(2018, True), (2018, False), (2019, False)}, "one left in July 2019, others did not"


def line(stay: Stay, name: str) -> Line:
    """A line of the trail that says that one answer was corrected."""
    return Line("stay.corrected", ("stay", stay.reference), stay.provider_id, before={name: "a"}, after={name: "b"})


def test_who_does_not_listen_hears_nothing(app: Flask) -> None:
    small_service()
    with hearing() as lines:
        pass
    correct = db.session.scalars(select(Stay).where(Stay.arrived_on == date(2019, 7, 11))).one()
    correct_stay(viewer(), correct.id, correct.version, Correction("why", arrived_on=date(2019, 7, 21)), TODAY)
    assert lines == []

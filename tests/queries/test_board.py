"""Tonight's board, out of drawn diaries: what each unit is, since when, and who is in it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.actions.hand_over import hand_over
from refuge.actions.restrict_stay import restrict_stay
from refuge.extensions import db
from refuge.models import Account, AccountProperty, DiaryEntry, Household, Person, Spell, Unit
from refuge.occupancy.tonight import State, UnitTonight
from refuge.queries.board import authorities_stood_in, outcomes_pending, units_tonight
from refuge.vocabulary import Role
from tests import services
from tests.services import ROTHERHAM, SHEFFIELD, drawn

FIRST = date(2026, 11, 2)
LOOKING = Viewer.command_line()


class Board:
    """A house, into whose diaries tests draw; the last night drawn is tonight."""

    def __init__(self) -> None:
        self.provider = services.provider()
        self.contract = services.contract(self.provider, preparation_target_days=2)
        self.house = services.house(self.provider)

    def flat(self, name: str, nights: str, **what: int) -> Unit:
        unit = services.flat(self.house, name, **what)
        services.serve(unit, FIRST, None, self.contract)
        drawn(unit, FIRST, nights)
        return unit

    def tonight(self, nights: str, name: str = "A") -> UnitTonight:
        self.flat(name, nights)
        return next(unit for unit in units_tonight(LOOKING, last(nights)) if unit.name == f"Flat {name}")


def last(nights: str) -> date:
    return FIRST + timedelta(days=len(nights) - 1)


@pytest.fixture
def board(either_app: Flask) -> Board:
    return Board()


@pytest.mark.parametrize(
    ("nights", "state", "since"),
    [
        ("....A", State.OCCUPIED, 4),
        ("AAAAp", State.PREPARING, 4),
        ("AAppp", State.PREPARING, 2),
        ("AAppx", State.OUT_OF_USE, 4),
        ("AApp.", State.READY, 4),
        ("AA...", State.READY, 2),
        (".....", State.READY, 0),
    ],
)
def test_what_a_unit_is_tonight_and_since_when(board: Board, nights: str, state: State, since: int) -> None:
    unit = board.tonight(nights)
    assert (unit.state, unit.since) == (state, FIRST + timedelta(days=since))


def test_who_left_today_is_gone_and_the_unit_is_preparing(board: Board) -> None:
    """N7: a departure opens preparation on its day."""
    unit = board.tonight("AAAp")
    assert (unit.state, unit.day(last("AAAp")), unit.guests) == (State.PREPARING, 1, None)


def test_a_stay_of_no_nights_does_not_hide_who_lives_there(board: Board) -> None:
    """N3: an entry of no night clashes with nothing."""
    flat = board.flat("A", "....")
    day = FIRST + timedelta(days=3)
    services.occupy(flat, day, day)
    here = services.occupy(flat, day)
    (unit,) = units_tonight(LOOKING, day)
    assert unit.guests is not None
    assert unit.guests.stay_id == here.id


def test_after_a_stay_of_no_nights_a_unit_is_ready_since_that_day(board: Board) -> None:
    flat = board.flat("A", "AA..")
    services.occupy(flat, FIRST + timedelta(days=3), FIRST + timedelta(days=3))
    (unit,) = units_tonight(LOOKING, FIRST + timedelta(days=5))
    assert (unit.state, unit.since) == (State.READY, FIRST + timedelta(days=3))


def test_a_hand_over_is_no_new_day_1(board: Board) -> None:
    """N4: an entry is whole across adjacent spells."""
    lived_in, empty = board.flat("A", ".."), board.flat("B", "..")
    services.occupy(lived_in, FIRST + timedelta(days=2))
    other = services.contract(board.provider, "C2")
    db.session.commit()
    for unit_id in (lived_in.id, empty.id):
        hand_over(LOOKING, unit_id, FIRST + timedelta(days=5), other.id)
    tonight = units_tonight(LOOKING, FIRST + timedelta(days=6))
    assert [unit.since for unit in tonight] == [FIRST + timedelta(days=2), FIRST]


def test_only_units_in_service_tonight_are_on_it(board: Board) -> None:
    services.flat(board.house, "NEVER")
    closed = services.flat(board.house, "CLOSED")
    services.serve(closed, FIRST, FIRST + timedelta(days=3), board.contract)
    board.flat("A", "...")
    assert [unit.name for unit in units_tonight(LOOKING, FIRST + timedelta(days=3))] == ["Flat A"]


def test_units_come_in_the_order_of_their_numbers(board: Board) -> None:
    for name in ("10", "9", "1"):
        board.flat(name, ".")
    assert [unit.name for unit in units_tonight(LOOKING, FIRST)] == ["Flat 1", "Flat 9", "Flat 10"]


def test_people_count_from_joining_to_leaving(board: Board) -> None:
    """H2: a birth joins, whoever left is gone."""
    flat = board.flat("A", ".")
    here = services.occupy(flat, FIRST)
    day = FIRST + timedelta(days=4)
    db.session.add_all(
        [
            Person(stay_id=here.id, number=1, kind="adult", sex="female"),
            Person(stay_id=here.id, number=2, kind="child", age=9),
            Person(stay_id=here.id, number=3, kind="child", age=0, joined_on=day),
            Person(stay_id=here.id, number=4, kind="adult", left_on=day),
        ]
    )
    db.session.flush()
    before, after = (units_tonight(LOOKING, night)[0].guests for night in (day - timedelta(days=1), day))
    assert before is not None
    assert after is not None
    assert (before.adults, before.children, after.adults, after.children) == (2, (9,), 1, (0, 9))


def test_a_hold_and_nights_away_are_those_of_tonight(board: Board) -> None:
    flat, lived_in = board.flat("A", "..."), board.flat("B", "...")
    services.hold(flat, FIRST, FIRST + timedelta(days=1))
    here = services.occupy(lived_in, FIRST + timedelta(days=3))
    night = FIRST + timedelta(days=4)
    services.away(here, night)
    held, away = units_tonight(LOOKING, night)
    assert held.held is None, "that hold has ended"
    assert away.guests is not None
    assert away.guests.away_on(night) is not None
    assert away.guests.away_on(night - timedelta(days=1)) is None
    services.hold(flat, night)
    assert units_tonight(LOOKING, night)[0].held is not None


def test_a_spell_s_own_bed_spaces_go_before_the_unit_s(board: Board) -> None:
    unit = board.flat("A", ".", bed_spaces=3)
    assert units_tonight(LOOKING, FIRST)[0].features.bed_spaces == 3
    spell = db.session.query(Spell).filter_by(unit_id=unit.id).one()
    spell.bed_spaces = 5
    db.session.flush()
    assert units_tonight(LOOKING, FIRST)[0].features.bed_spaces == 5


class Staff:
    """A manager, and a worker of one of two houses, each with a household in it."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.manager = self._viewer("manager", Role.MANAGER)
        self.worker = self._viewer("worker", Role.WORKER)
        self.stranger = Viewer(Role.MANAGER, services.provider("P2").id, account_id=99)
        other = services.house(board.provider, "OTHER", authority=SHEFFIELD)
        self.flats = [services.flat(house, name) for house, name in ((board.house, "A"), (other, "B"))]
        for flat in self.flats:
            services.serve(flat, FIRST, None, board.contract)
        self.stays = [services.occupy(flat, FIRST) for flat in self.flats]
        db.session.add(AccountProperty(account_id=self.worker.account_id, property_id=board.house.id))
        db.session.commit()

    def _viewer(self, name: str, role: Role) -> Viewer:
        what = {
            "email": f"{name}@example.org",
            "password_hash": "",
            "role": role,
            "provider_id": self.board.provider.id,
        }
        account = Account(**what)
        db.session.add(account)
        db.session.flush()
        return Viewer(role, self.board.provider.id, account_id=account.id)


@pytest.fixture
def staff(board: Board) -> Staff:
    return Staff(board)


def households(viewer: Viewer) -> list[str | None]:
    return [unit.guests.household if unit.guests else None for unit in units_tonight(viewer, FIRST)]


def test_staff_see_the_units_and_households_of_their_properties(staff: Staff) -> None:
    """D1."""
    references = [db.session.get(Household, stay.household_id).reference for stay in staff.stays]
    assert sorted(households(staff.manager)) == sorted(references)
    assert households(staff.worker) == references[:1]
    assert households(staff.stranger) == []
    assert households(Viewer(Role.COMMISSIONER, authority_code=ROTHERHAM)) == []
    assert households(Viewer(Role.ADMINISTRATOR)) == []


def test_a_restricted_stay_s_unit_is_occupied_by_nobody_one_may_know_of(staff: Staff) -> None:
    """D1."""
    restrict_stay(staff.manager, staff.stays[0].id, [staff.manager.account_id])
    (unit,) = units_tonight(staff.worker, FIRST)
    assert (unit.state, unit.guests) == (State.OCCUPIED, None)
    assert None not in households(staff.manager)


def test_outcomes_pending_are_those_of_stays_one_may_see(staff: Staff) -> None:
    """H8: outcome pending is a destination, with a chase list."""
    for stay in staff.stays:
        entry = db.session.query(DiaryEntry).filter_by(stay_id=stay.id).one()
        entry.ends_on = stay.departed_on = FIRST + timedelta(days=3)
        stay.destination = "outcome_pending"
    db.session.commit()
    assert len(outcomes_pending(staff.manager)) == 2
    assert [row.id for row in outcomes_pending(staff.worker)] == [staff.stays[0].id]
    assert outcomes_pending(staff.stranger) == []


def test_the_authorities_offered_are_those_where_one_has_units(staff: Staff) -> None:
    assert list(authorities_stood_in(staff.worker)) == [ROTHERHAM]
    assert set(authorities_stood_in(staff.manager)) == {ROTHERHAM, SHEFFIELD}

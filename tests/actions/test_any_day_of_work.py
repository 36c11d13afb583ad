"""Whatever is done in whatever order, after each step the record holds together: a state machine over the day's work."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import count

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from refuge.actions.add_unit import add_unit
from refuge.actions.admit import Arrival, admit
from refuge.actions.answers import Leaving
from refuge.actions.bring_back import bring_back
from refuge.actions.cancel_stay import cancel_stay
from refuge.actions.correct_entry import Void, WhichEntry, correct_entry
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.give_back import give_back
from refuge.actions.mark_ready import mark_ready
from refuge.actions.move import Move, move
from refuge.actions.record_departure import record_departure
from refuge.actions.swap import Swapped, swap
from refuge.actions.take_out_of_use import OutOfUse, take_out_of_use
from refuge.actions.undo_departure import undo_departure
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.nights import nightly
from refuge.figures.selection import Selection
from refuge.models import DiaryEntry, Stay
from refuge.vocabulary import EntryKind
from tests import services
from tests.actions.conftest import WORKER
from tests.audit.forcing import breaks

FIRST, HANDED_OVER, TODAY = date(2020, 5, 1), date(2020, 5, 5), date(2020, 5, 9)
NIGHTS = [FIRST + timedelta(days=ahead) for ahead in range((TODAY - FIRST).days)]
DAYS = st.sampled_from([*NIGHTS, TODAY])
UNITS, ANY = st.integers(0, 2), st.integers(0, 3)
STATES = ("commissioned", "occupied", "preparing", "out_of_use", "ready")
_services = count(1)


class DayOfWork(RuleBasedStateMachine):
    """Three flats whose spells meet on one day, two of them lived in: "AAppBBBB" and ".CCCCCCC".

    What is refused changes nothing, and that is checked too.
    """

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        self.name = f"P{next(_services)}"
        provider = services.provider(self.name)
        house, under = services.house(provider, self.name), services.contract(provider, self.name)
        self.units = []
        for letter in "abc":
            flat = services.flat(house, f"{self.name}{letter}")
            services.serve(flat, FIRST, HANDED_OVER, under)
            services.serve(flat, HANDED_OVER, None, under)
            self.units.append(flat.id)
        self.provider_id = provider.id
        self.said_ready: set[tuple[int, date]] = set()
        db.session.commit()
        admit(WORKER, Arrival(self.units[0], FIRST, leaving=Leaving(NIGHTS[2])), TODAY)
        admit(WORKER, Arrival(self.units[0], NIGHTS[4]), TODAY)
        admit(WORKER, Arrival(self.units[1], NIGHTS[1]), TODAY)
        self.now = self.pieces()

    def stay(self, number: int) -> Stay | None:
        """One of the stays there are, if there are any."""
        stays = db.session.query(Stay).filter_by(provider_id=self.provider_id).order_by(Stay.id).all()
        return stays[number % len(stays)] if stays else None

    def attempt(self, change, *given, **what) -> bool:
        """Do it, if it is not refused; what is refused leaves every entry as it was."""
        try:
            change(WORKER, *given, **what)
        except RuleBroken:
            assert self.pieces() == self.now
            return False
        db.session.rollback()
        self.now = self.pieces()
        return True

    def pieces(self) -> list[tuple]:
        rows = db.session.query(DiaryEntry).filter(DiaryEntry.unit_id.in_(self.units)).order_by(DiaryEntry.id)
        return [(row.unit_id, row.kind, row.starts_on, row.ends_on or date.max, row.stay_id) for row in rows]

    @rule(unit=UNITS, on=DAYS, left=st.none() | DAYS)
    def arrive(self, unit: int, on: date, left: date | None) -> None:
        arrival = Arrival(self.units[unit], on, leaving=Leaving(left) if left else None)
        self.attempt(admit, arrival, TODAY)

    @rule(number=ANY, on=DAYS)
    def leave(self, number: int, on: date) -> None:
        if stay := self.stay(number):
            self.attempt(record_departure, stay.id, stay.version, Leaving(on), TODAY)

    @rule(number=ANY)
    def undo(self, number: int) -> None:
        if stay := self.stay(number):
            self.attempt(undo_departure, stay.id, stay.version, "Too soon")

    @rule(number=ANY, from_=UNITS, to=UNITS, on=DAYS)
    def change_units(self, number: int, from_: int, to: int, on: date) -> None:
        if stay := self.stay(number):
            self.attempt(move, stay.id, stay.version, Move(self.units[from_], self.units[to], on), TODAY)

    @rule(one=ANY, other=ANY, from_=UNITS, to=UNITS, on=DAYS)
    def change_places(self, one: int, other: int, from_: int, to: int, on: date) -> None:
        first, second = self.stay(one), self.stay(other)
        if first and second:
            pair = [Swapped(stay.id, stay.version, self.units[unit]) for stay, unit in ((first, from_), (second, to))]
            self.attempt(swap, *pair, on, TODAY)

    @rule(number=ANY, unit=UNITS, on=DAYS)
    def add(self, number: int, unit: int, on: date) -> None:
        if stay := self.stay(number):
            self.attempt(add_unit, stay.id, stay.version, self.units[unit], on, TODAY)

    @rule(number=ANY, unit=UNITS, on=DAYS)
    def give(self, number: int, unit: int, on: date) -> None:
        if stay := self.stay(number):
            self.attempt(give_back, stay.id, stay.version, self.units[unit], on, TODAY)

    @rule(number=ANY, arrived=st.none() | DAYS, left=st.none() | DAYS)
    def correct(self, number: int, arrived: date | None, left: date | None) -> None:
        if stay := self.stay(number):
            correction = Correction("Mixed up", arrived, Leaving(left) if left else None)
            self.attempt(correct_stay, stay.id, stay.version, correction, TODAY)

    @rule(number=ANY)
    def cancel(self, number: int) -> None:
        if stay := self.stay(number):
            self.attempt(cancel_stay, stay.id, stay.version, "By mistake")

    @rule(unit=UNITS, on=DAYS)
    def make_ready(self, unit: int, on: date) -> None:
        if self.attempt(mark_ready, self.units[unit], on, TODAY):
            self.said_ready.add((self.units[unit], on))

    @rule(
        unit=UNITS, on=DAYS, ended=st.none() | DAYS, reason=st.sampled_from(["damp", "locks"]), was_ready=st.booleans()
    )
    def take_out(self, unit: int, on: date, ended: date | None, reason: str, was_ready: bool) -> None:
        void = OutOfUse(on, reason, ended_on=ended, was_ready=was_ready)
        if self.attempt(take_out_of_use, self.units[unit], void, TODAY) and ended and (was_ready or reason == "locks"):
            self.said_ready.add((self.units[unit], ended))

    @rule(unit=UNITS, on=DAYS, is_ready=st.booleans())
    def bring(self, unit: int, on: date, is_ready: bool) -> None:
        if self.attempt(bring_back, self.units[unit], on, is_ready, TODAY) and is_ready:
            self.said_ready.add((self.units[unit], on))

    @rule(number=ANY, starts=DAYS, ends=st.none() | DAYS, reason=st.sampled_from([None, "damp", "locks"]))
    def correct_void(self, number: int, starts: date, ends: date | None, reason: str | None) -> None:
        voids = [
            row
            for row in db.session.query(DiaryEntry).filter(DiaryEntry.unit_id.in_(self.units)).order_by(DiaryEntry.id)
            if row.kind is not EntryKind.OCCUPIED and row.starts_on == row.began_on
        ]
        if not voids:
            return
        void = voids[number % len(voids)]
        which = WhichEntry(void.unit_id, void.began_on, void.version)
        unit_id = void.unit_id
        if self.attempt(correct_entry, which, Void(starts, ends, reason or void.reason), TODAY) and ends:
            self.said_ready.add((unit_id, ends))

    @invariant()
    def no_two_entries_share_a_night(self) -> None:
        for night in NIGHTS:
            there = Counter(unit for unit, _, starts, ends, _ in self.now if starts <= night < ends)
            assert all(entries == 1 for entries in there.values())

    @invariant()
    def every_stay_has_a_unit_on_every_night_of_it_and_on_no_other(self) -> None:
        had = defaultdict(list)
        for _, _, starts, ends, stay_id in self.now:
            had[stay_id].append((starts, ends))
        for stay in db.session.query(Stay).filter_by(provider_id=self.provider_id):
            left = stay.departed_on or date.max
            assert min(starts for starts, _ in had[stay.id]) == stay.arrived_on
            assert max(ends for _, ends in had[stay.id]) == left
            for night in NIGHTS:
                here = any(starts <= night < ends for starts, ends in had[stay.id])
                assert here == (stay.arrived_on <= night < left)

    @invariant()
    def no_unit_is_taken_for_ready(self) -> None:
        """Where a unit begins to be ready, somebody said so on that day, or nobody had ever had it (N7)."""
        for unit in self.units:
            state = self.states(unit)
            for night, before in zip(NIGHTS[1:], NIGHTS):
                if state[night] == "ready" and state[before] != "ready":
                    assert (unit, night) in self.said_ready, (unit, night)

    @invariant()
    def the_census_agrees_with_counting_night_by_night(self) -> None:
        slow = [self.states(unit) for unit in self.units]
        for row in nightly(WORKER, Selection(TODAY, provider=self.name)):
            if row.night in NIGHTS:
                counted = Counter(state[row.night] for state in slow)
                wanted = {"commissioned": len(self.units), **{name: counted[name] for name in STATES[1:]}}
                assert {name: getattr(row.units, name) for name in STATES} == wanted

    def states(self, unit: int) -> dict[date, str]:
        own = [piece for piece in self.now if piece[0] == unit]
        return {
            night: next((str(kind) for _, kind, starts, ends, _ in own if starts <= night < ends), "ready")
            for night in NIGHTS
        }

    def teardown(self) -> None:
        assert breaks() == []


def test_any_day_of_work_leaves_a_record_that_holds_together(app: Flask) -> None:
    checks = list(HealthCheck)
    run_state_machine_as_test(
        DayOfWork,
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=checks),
    )

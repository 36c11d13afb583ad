"""Several people at once, on both databases: one saves, the others are told who, and nobody waits in a circle."""

from collections.abc import Callable
from threading import Barrier, Thread

from flask import current_app

from refuge.actions.admit import Arrival, admit
from refuge.actions.answers import Leaving
from refuge.actions.hand_over import hand_over_all
from refuge.actions.mark_ready import mark_ready
from refuge.actions.move import Move, move
from refuge.actions.record_departure import record_departure
from refuge.actions.swap import Swapped, swap
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import DiaryEntry, Household, Stay
from tests import services
from tests.actions.conftest import OPENED, TODAY, WORKER, drawing
from tests.actions.working import Flats, arrive, day, leave, reference_of
from tests.audit.forcing import breaks

MANY = 20


def at_once(*changes: Callable[[], object]) -> list[str]:
    """Run each in a thread of its own, all starting together; what each was told, blank where it saved."""
    app = current_app._get_current_object()
    ready, told = Barrier(len(changes)), dict[int, str]()

    def run(number: int, change: Callable[[], object]) -> None:
        with app.app_context():
            ready.wait(timeout=60)
            try:
                change()
                told[number] = ""
            except RuleBroken as broken:
                told[number] = broken.message
            db.session.remove()

    db.session.rollback()
    threads = [Thread(target=run, args=pair) for pair in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    db.session.rollback()
    return [told[number] for number in range(len(changes))]


def test_of_twenty_arrivals_in_one_unit_one_stays_and_nineteen_are_told_who(either_flats: Flats) -> None:
    arrival = Arrival(either_flats["A"].id, day(1))
    told = at_once(*[lambda: admit(WORKER, arrival, TODAY)] * MANY)
    (winner,) = db.session.query(Stay).all()
    assert told.count("") == 1
    assert set(told) - {""} == {
        f"Flat A is occupied by household {reference_of(winner)} since 1 May 2020: both would have every night from"
        " 1 May 2020 on."
    }
    assert db.session.query(DiaryEntry).count() == db.session.query(Household).count() == 1
    assert breaks() == []


def test_units_are_handed_over_while_twenty_arrive_in_them(either_flats: Flats) -> None:
    """N4: whoever comes first, the one who stays is in the spells of both contracts, and nobody waits in a circle."""
    units = [either_flats[name].id for name in "CAB"]
    to = services.contract(either_flats["A"].property.provider, "C2").id
    db.session.commit()
    told = at_once(
        *[lambda: hand_over_all(WORKER, units, day(10), to)] * 8,
        *[lambda unit=unit: admit(WORKER, Arrival(unit, day(1)), TODAY) for unit in units * 4],  # type: ignore[misc]
    )
    assert (told[:8].count(""), told[8:].count("")) == (1, 3)
    assert all("is not in service both before and on 10 May 2020" in one for one in told[:8] if one)
    assert all("is occupied by household" in one for one in told[8:] if one)
    for name in "ABC":
        assert drawing(either_flats[name], day(1), 20) == "A" * 20
        pieces = db.session.query(DiaryEntry).filter_by(unit_id=either_flats[name].id).all()
        assert {piece.spell_starts_on for piece in pieces} == {OPENED, day(10)}


def test_the_same_form_sent_many_times_at_once_is_one_arrival(either_flats: Flats) -> None:
    arrival = Arrival(either_flats["A"].id, day(1), token="one form")
    assert at_once(*[lambda: admit(WORKER, arrival, TODAY)] * 5) == [""] * 5
    assert db.session.query(Stay).count() == 1


def test_of_two_departures_one_is_saved_and_the_other_told_of_it(either_flats: Flats) -> None:
    stay = arrive(either_flats["A"], day(1))
    number, version = stay.id, stay.version
    told = at_once(
        *[
            lambda on=on: record_departure(WORKER, number, version, Leaving(day(on)), TODAY)  # type: ignore[misc]
            for on in (4, 5)
        ]
    )
    assert sorted(map(bool, told)) == [False, True]
    assert f"departed {stay.departed_on.day} May 2020" in "".join(told)
    assert drawing(either_flats["A"], day(1), 6) in ("AAAppp", "AAAApp")


def test_moves_in_opposite_directions_do_not_wait_for_each_other(either_flats: Flats) -> None:
    a, b, c = (either_flats[name].id for name in "ABC")
    one, other = arrive(either_flats["A"], day(1)), arrive(either_flats["B"], day(1))
    first, second = (one.id, one.version), (other.id, other.version)
    told = at_once(
        lambda: move(WORKER, *first, Move(a, b, day(4)), TODAY),
        lambda: move(WORKER, *second, Move(b, a, day(4)), TODAY),
        lambda: move(WORKER, *first, Move(a, c, day(4)), TODAY),
        lambda: swap(WORKER, Swapped(*second, b), Swapped(*first, a), day(4), TODAY),
        lambda: swap(WORKER, Swapped(*first, a), Swapped(*second, b), day(4), TODAY),
    )
    assert told.count("") >= 1
    nights = [drawing(either_flats[name], day(4), 1) for name in "ABC"]
    assert sorted(nights) in (["A", "A", "p"], [".", "A", "A"])


def test_whoever_marks_a_unit_ready_second_is_told_it_is(either_flats: Flats) -> None:
    leave(arrive(either_flats["A"], day(1)), day(3))
    number = either_flats["A"].id
    told = at_once(*[lambda: mark_ready(WORKER, number, day(5), TODAY)] * 3)
    assert sorted(told)[0] == ""
    assert set(told) == {"", "Flat A is ready on 5 May 2020, not preparing."}

"""Moves, swaps, units added and given back."""

from datetime import date

import pytest

from refuge.actions.add_unit import add_unit
from refuge.actions.give_back import give_back
from refuge.actions.mark_ready import mark_ready
from refuge.actions.move import Move, move
from refuge.actions.swap import Swapped, swap
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import DiaryEntry, Stay, Unit
from tests import services
from tests.actions.conftest import OPENED, TODAY, WORKER, drawing
from tests.actions.working import Flats, arrive, day, leave, reference_of, refused


def shift(stay: Stay, from_: Unit, to: Unit, on: date) -> None:
    move(WORKER, stay.id, stay.version, Move(from_.id, to.id, on), TODAY)


def add(stay: Stay, unit: Unit, on: date, **what: int) -> None:
    add_unit(WORKER, stay.id, stay.version, unit.id, on, TODAY, **what)


def give(stay: Stay, unit: Unit, on: date) -> None:
    give_back(WORKER, stay.id, stay.version, unit.id, on, TODAY)


def exchange(one: tuple[Stay, Unit], other: tuple[Stay, Unit], on: date) -> None:
    both = [Swapped(stay.id, stay.version, unit.id) for stay, unit in (one, other)]
    swap(WORKER, both[0], both[1], on, TODAY)


def test_the_unit_somebody_moves_out_of_is_prepared(flats: Flats) -> None:
    shift(arrive(flats["A"], day(1)), flats["A"], flats["B"], day(4))
    assert drawing(flats["A"], day(1), 5) == "AAApp"
    assert drawing(flats["B"], day(1), 5) == "...AA"


def test_a_move_on_the_day_of_arrival_and_back_again(flats: Flats) -> None:
    stay = arrive(flats["A"], day(2))
    shift(stay, flats["A"], flats["B"], day(2))
    assert (drawing(flats["A"], day(1), 3), drawing(flats["B"], day(1), 3)) == (".pp", ".AA")
    shift(stay, flats["B"], flats["A"], day(2))
    assert (drawing(flats["A"], day(1), 3), drawing(flats["B"], day(1), 3)) == (".AA", ".pp")


def test_a_move_forgotten_until_after_the_departure(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(6))
    mark_ready(WORKER, flats["A"].id, day(8), TODAY)
    shift(stay, flats["A"], flats["B"], day(4))
    assert drawing(flats["A"], day(1), 9) == "AAApppp.."
    assert drawing(flats["B"], day(1), 9) == "...AApppp"


def test_a_move_into_a_unit_that_is_taken_is_refused_and_changes_nothing(flats: Flats) -> None:
    stay, other = arrive(flats["A"], day(1)), arrive(flats["B"], day(2))
    named, number = reference_of(other), other.id
    with refused("moved_on", f"Flat B is occupied by household {named}") as broken:
        shift(stay, flats["A"], flats["B"], day(4))
    assert broken.value.stay_id == number
    assert drawing(flats["A"], day(1), 4) == "AAAA"
    assert stay.version == 1


def test_nobody_moves_out_of_what_they_do_not_have(flats: Flats) -> None:
    stay = arrive(flats["A"], day(3))
    with refused("from_unit_id", "They do not have Flat B on 4 May 2020"):
        shift(stay, flats["B"], flats["C"], day(4))
    with refused("moved_on", "They arrived on 3 May 2020"):
        shift(stay, flats["A"], flats["C"], day(2))
    with refused("to_unit_id", "They have this unit already"):
        shift(stay, flats["A"], flats["A"], day(4))
    with pytest.raises(NotFound):
        move(WORKER, stay.id, stay.version, Move(flats["A"].id, 99, day(4)), TODAY)


def test_nobody_moves_to_another_provider(flats: Flats) -> None:
    elsewhere = services.flat(services.house(services.provider("P2"), "OTHERS"), "Z")
    services.serve(elsewhere, OPENED)
    db.session.commit()
    with refused("to_unit_id", "Flat Z is another provider's"):
        shift(arrive(flats["A"], day(1)), flats["A"], elsewhere, day(2))


def test_two_households_change_places_with_nothing_between(flats: Flats) -> None:
    one, other = arrive(flats["A"], day(1)), arrive(flats["B"], day(2))
    exchange((one, flats["A"]), (other, flats["B"]), day(4))
    assert (drawing(flats["A"], day(1), 5), drawing(flats["B"], day(1), 5)) == ("AAABB", ".AABB")
    assert db.session.query(DiaryEntry).count() == 4
    leave(one, day(5))
    assert drawing(flats["B"], day(1), 5) == ".AABp"


def test_a_swap_after_one_of_them_has_left(flats: Flats) -> None:
    one, other = arrive(flats["A"], day(1)), arrive(flats["B"], day(1))
    leave(one, day(6))
    exchange((one, flats["A"]), (other, flats["B"]), day(4))
    assert (drawing(flats["A"], day(1), 7), drawing(flats["B"], day(1), 7)) == ("AAABBBB", "AAABBpp")


def test_a_swap_needs_two_households_who_were_there(flats: Flats) -> None:
    one, other = arrive(flats["A"], day(1)), arrive(flats["B"], day(3))
    with refused("other", "Choose two households"):
        exchange((one, flats["A"]), (one, flats["A"]), day(4))
    with refused("swapped_on", "They arrived on 3 May 2020"):
        exchange((one, flats["A"]), (other, flats["B"]), day(2))
    with refused("swapped_on", "They do not have Flat C"):
        exchange((one, flats["C"]), (other, flats["B"]), day(4))


def test_a_unit_added_is_a_second_unit_until_it_is_given_back(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    add(stay, flats["B"], day(3), sleepers=2)
    added = db.session.query(DiaryEntry).filter_by(unit_id=flats["B"].id).one()
    assert (added.added, added.sleepers) == (True, 2)
    give(stay, flats["B"], day(5))
    assert (drawing(flats["A"], day(1), 6), drawing(flats["B"], day(1), 6)) == ("AAAAAA", "..AApp")


def test_the_first_unit_can_be_given_back_and_the_only_one_cannot(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    with refused("unit_id", "They have no other unit on 5 May 2020"):
        give(stay, flats["A"], day(5))
    add(stay, flats["B"], day(3))
    give(stay, flats["A"], day(5))
    assert (drawing(flats["A"], day(1), 6), drawing(flats["B"], day(1), 6)) == ("AAAApp", "..AAAA")


def test_a_departure_leaves_every_unit_in_preparation(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    add(stay, flats["B"], day(3))
    leave(stay, day(5))
    assert (drawing(flats["A"], day(1), 6), drawing(flats["B"], day(1), 6)) == ("AAAApp", "..AApp")


def test_nobody_leaves_before_they_took_a_unit(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    add(stay, flats["B"], day(5))
    with refused("departed_on", "They have Flat B from 5 May 2020 on"):
        leave(stay, day(4))


def test_a_unit_is_added_only_while_they_are_here(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(3)), day(6))
    for on, words in ((day(2), "They arrived on 3 May"), (day(6), "They left on 6 May")):
        with refused("added_on", words):
            add(stay, flats["B"], on)
    add(stay, flats["B"], day(4))
    assert drawing(flats["B"], day(1), 7) == "...AApp"

"""Made ready, out of use, brought back, corrected: what is between households (N7, V4)."""

from datetime import date

from refuge.actions.bring_back import bring_back
from refuge.actions.correct_entry import Void, WhichEntry, correct_entry
from refuge.actions.mark_ready import mark_ready
from refuge.actions.take_out_of_use import OutOfUse, take_out_of_use
from refuge.audit.searching import Search, every_line
from refuge.extensions import db
from refuge.models import DiaryEntry, Unit
from refuge.vocabulary import EntryKind, WaitsFor
from tests import services
from tests.actions.conftest import TODAY, WORKER, drawing
from tests.actions.working import Flats, arrive, day, leave, reference_of, refused

TOMORROW = date(2020, 7, 2)


def draw(unit: Unit, nights: str) -> None:
    services.drawn(unit, day(1), nights)
    db.session.commit()


def ready(unit: Unit, on: date) -> None:
    mark_ready(WORKER, unit.id, on, TODAY)


def take_out(unit: Unit, on: date, reason: str = "damp", **what: object) -> None:
    take_out_of_use(WORKER, unit.id, OutOfUse(on, reason, **what), TODAY)  # type: ignore[arg-type]


def back(unit: Unit, on: date, is_ready: bool = False) -> None:
    bring_back(WORKER, unit.id, on, is_ready, TODAY)


def correct(unit: Unit, began: date, version: int = 1, **what: object) -> None:
    correct_entry(WORKER, WhichEntry(unit.id, began, version), Void(**what), TODAY)  # type: ignore[arg-type]


def told(what: str) -> dict:
    *_, line = every_line(WORKER, Search(what=what))
    return line.detail or {}


def test_preparation_ends_on_the_day_the_unit_is_ready(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    ready(flats["A"], day(5))
    assert drawing(flats["A"], day(1), 6) == "AApp.."
    preparing = {"unit": "A", "kind": "preparing", "from": "2020-05-03"}
    assert told("unit.made_ready") == {
        "before": {"voids": [{**preparing, "to": None}]},
        "after": {"voids": [{**preparing, "to": "2020-05-05"}]},
    }


def test_a_unit_ready_on_the_day_it_was_left_has_no_preparation(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    ready(flats["A"], day(3))
    assert drawing(flats["A"], day(1), 4) == "AA.."


def test_the_true_day_can_be_said_after_the_next_household_has_arrived(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    arrive(flats["A"], day(8))
    ready(flats["A"], day(5))
    assert drawing(flats["A"], day(1), 9) == "AApp...BB"


def test_only_a_unit_in_preparation_is_made_ready_and_never_in_the_future(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    with refused("ready_on", f"Flat A is occupied by household {reference_of(stay)} since 1 May 2020, not preparing"):
        ready(flats["A"], day(2))
    with refused("ready_on", "Flat B is ready on 2 May 2020, not preparing"):
        ready(flats["B"], day(2))
    leave(stay, day(3))
    with refused("ready_on", "in the future"):
        ready(flats["A"], TOMORROW)


def test_the_reason_says_whether_a_unit_is_preparing_or_out_of_use(flats: Flats) -> None:
    take_out(flats["A"], day(2), "damp", waits_for=WaitsFor.LANDLORD, expected_ends_on=date(2021, 1, 1))
    take_out(flats["B"], day(2), "locks")
    assert drawing(flats["A"], day(1), 3) == ".xx"
    assert drawing(flats["B"], day(1), 3) == ".pp"
    entry = db.session.query(DiaryEntry).filter_by(kind=EntryKind.OUT_OF_USE).one()
    assert (entry.reason, entry.waits_for, entry.expected_ends_on) == ("damp", WaitsFor.LANDLORD, date(2021, 1, 1))


def test_running_preparation_ends_when_a_unit_goes_out_of_use(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    take_out(flats["A"], day(5))
    assert drawing(flats["A"], day(1), 6) == "AAppxx"
    take_out(flats["B"], day(3))
    with refused("starts_on", "Flat B is out of use since 3 May 2020"):
        take_out(flats["B"], day(5))


def test_a_unit_is_not_taken_out_of_use_under_a_household(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    with refused("starts_on", f"occupied by household {reference_of(stay)}"):
        take_out(flats["A"], day(3))


def test_a_unit_that_is_held_is_not_taken_out_of_use(flats: Flats) -> None:
    services.hold(flats["A"], day(1))
    db.session.commit()
    with refused("starts_on", "Flat A is held for referral"):
        take_out(flats["A"], day(3))


def test_another_reason_says_which(flats: Flats) -> None:
    with refused("note", "Another reason needs a note that says which"):
        take_out(flats["A"], day(2), "other_out_of_use")
    take_out(flats["A"], day(2), "other_out_of_use", note="The lift")
    with refused("reason", "Choose a reason of the list"):
        take_out(flats["B"], day(2), "nothing")


def test_what_is_over_is_recorded_after_the_fact(flats: Flats) -> None:
    arrive(flats["A"], day(8))
    take_out(flats["A"], day(2), ended_on=day(5))
    assert drawing(flats["A"], day(1), 9) == ".xxxpppAA"
    take_out(flats["B"], day(2), ended_on=day(5), was_ready=True)
    assert drawing(flats["B"], day(1), 6) == ".xxx.."


def test_a_unit_brought_back_is_prepared_unless_it_is_ready(flats: Flats) -> None:
    for name, is_ready, drawn in (("A", False, ".xxpp"), ("B", True, ".xx..")):
        take_out(flats[name], day(2))
        back(flats[name], day(4), is_ready)
        assert drawing(flats[name], day(1), 5) == drawn
    with refused("back_on", "Flat B is ready on 5 May 2020, not out of use"):
        back(flats["B"], day(5))


def test_a_unit_taken_out_by_mistake_goes_on_being_prepared(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    take_out(flats["A"], day(5))
    back(flats["A"], day(5))
    assert drawing(flats["A"], day(1), 7) == "AAppppp"
    assert db.session.query(DiaryEntry).filter_by(kind=EntryKind.PREPARING).count() == 1


def test_the_days_of_an_entry_are_corrected_and_preparation_follows(flats: Flats) -> None:
    draw(flats["A"], "..xxxppp..")
    correct(flats["A"], day(3), starts_on=day(2), ends_on=day(5), reason="major_works")
    assert drawing(flats["A"], day(1), 10) == ".xxxpppp.."


def test_a_corrected_reason_changes_the_kind(flats: Flats) -> None:
    draw(flats["A"], "..xxx.....")
    correct(flats["A"], day(3), starts_on=day(3), ends_on=day(6), reason="deep_clean")
    assert drawing(flats["A"], day(1), 7) == "..ppp.."


def test_an_entry_that_begins_later_leaves_no_unit_assumed_ready(flats: Flats) -> None:
    draw(flats["A"], "AAppxxx...")
    correct(flats["A"], day(5), starts_on=day(6), ends_on=day(8), reason="damp")
    assert drawing(flats["A"], day(1), 9) == "AApppxx.."


def test_preparation_begins_with_the_departure_it_follows(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    with refused("starts_on", "A household left on 3 May 2020. Correct the day of its departure"):
        correct(flats["A"], day(3), starts_on=day(4))
    correct(flats["A"], day(3), starts_on=day(3), ends_on=day(6), reason="deep_clean")
    assert drawing(flats["A"], day(1), 6) == "AAppp."


def test_who_corrects_an_entry_second_is_told_what_it_is_now(flats: Flats) -> None:
    take_out(flats["A"], day(2))
    correct(flats["A"], day(2), starts_on=day(3), reason="damp")
    with refused("version", "Flat A is out of use since 3 May 2020 now"):
        correct(flats["A"], day(2), starts_on=day(2), ends_on=day(9), reason="damp")
    with refused("version", "changed meanwhile"):
        correct(flats["A"], day(3), version=1, starts_on=day(2), reason="damp")
    correct(flats["A"], day(3), version=2, starts_on=day(2), reason="pest_treatment")


def test_what_a_note_says_is_not_on_the_trail_of_a_unit(flats: Flats) -> None:
    take_out(flats["A"], day(2), note="Her brother called")
    assert "brother" not in str(told("unit.taken_out_of_use"))
    assert told("unit.taken_out_of_use")["after"]["voids"][0]["note"] == "…"

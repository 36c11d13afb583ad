"""Corrections, cancelled stays and departures entered too soon: figures follow, the trail keeps what was."""

from datetime import date
from typing import Any

import pytest

from refuge.actions.add_unit import add_unit
from refuge.actions.answers import Answers, Leaving, PersonAnswers
from refuge.actions.cancel_stay import cancel_stay
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.mark_ready import mark_ready
from refuge.actions.move import Move, move
from refuge.actions.record_departure import record_departure
from refuge.actions.undo_departure import undo_departure
from refuge.audit.searching import Search, every_line
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.selection import Selection
from refuge.models import Absence, DiaryEntry, Hold, Person, Referral, Stay
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import Placed
from refuge.vocabulary import EntryKind, PersonKind, RiskLevel
from tests import services
from tests.actions.conftest import TODAY, WORKER, drawing
from tests.actions.working import Flats, arrive, day, leave, reference_of, refused

WHY = "The dates were mixed up"


def correct(stay: Stay, why: str = WHY, **what: Any) -> Stay:
    return correct_stay(WORKER, stay.id, stay.version, Correction(why, **what), TODAY)


def latest(what: str) -> dict[str, Any]:
    *_, line = every_line(WORKER, Search(what=what))
    return line.detail or {}


def test_a_departure_corrected_to_an_earlier_day_begins_preparation_earlier(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(6))
    mark_ready(WORKER, flats["A"].id, day(8), TODAY)
    correct(stay, leaving=Leaving(day(4)))
    assert drawing(flats["A"], day(1), 9) == "AAApppp.."


def test_a_departure_corrected_to_a_later_day_begins_preparation_later(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(4))
    mark_ready(WORKER, flats["A"].id, day(8), TODAY)
    correct(stay, leaving=Leaving(day(6)))
    assert drawing(flats["A"], day(1), 9) == "AAAAApp.."
    correct(stay, leaving=Leaving(day(9)))
    assert drawing(flats["A"], day(1), 10) == "AAAAAAAApp"


def test_preparation_keeps_its_reason_when_it_moves(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(4))
    db.session.query(DiaryEntry).filter_by(kind=EntryKind.PREPARING).one().reason = "deep_clean"
    db.session.commit()
    correct(stay, leaving=Leaving(day(5)))
    assert db.session.query(DiaryEntry).filter_by(kind=EntryKind.PREPARING).one().reason == "deep_clean"


def test_a_corrected_arrival_moves_what_was_before_it(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    stay = arrive(flats["A"], day(5))
    correct(stay, arrived_on=day(7))
    assert drawing(flats["A"], day(1), 8) == "AAppppBB"
    correct(stay, arrived_on=day(4))
    assert drawing(flats["A"], day(1), 8) == "AApBBBBB"


def test_a_correction_into_another_stay_is_refused_naming_it(flats: Flats) -> None:
    first = leave(arrive(flats["A"], day(1)), day(3))
    second = arrive(flats["A"], day(5))
    named = reference_of(first)
    with refused("arrived_on", f"occupied by household {named} from 1 May 2020 to 3 May 2020"):
        correct(second, arrived_on=day(2))
    named = reference_of(second)
    with refused("departed_on", f"occupied by household {named} since 5 May 2020"):
        correct(first, leaving=Leaving(day(6)))


def test_dates_that_cannot_be_are_refused(flats: Flats) -> None:
    open_stay = arrive(flats["A"], day(3))
    gone = leave(arrive(flats["B"], day(3)), day(6))
    for stay, field, words, what in (
        (open_stay, "departed_on", "They are still here", {"leaving": Leaving(day(5))}),
        (open_stay, "arrived_on", "in the future", {"arrived_on": date(2020, 8, 1)}),
        (gone, "arrived_on", "The stay would run from 7 May 2020 to 6 May 2020", {"arrived_on": day(7)}),
        (gone, "departed_on", "in the future", {"leaving": Leaving(date(2020, 8, 1))}),
        (gone, "why", "Say what was wrong", {"why": " ", "arrived_on": day(4)}),
    ):
        with refused(field, words):
            correct(stay, **what)


def test_a_stay_is_not_corrected_past_a_move(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    move(WORKER, stay.id, stay.version, Move(flats["A"].id, flats["B"].id, day(4)), TODAY)
    with refused("arrived_on", "They would have had Flat A from 5 May 2020 to 4 May 2020. Correct the day of the move"):
        correct(stay, arrived_on=day(5))


def test_a_wrong_unit_is_corrected_and_the_other_is_as_it_was(flats: Flats) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    stay = arrive(flats["A"], day(5))
    correct(stay, placements=(Placed(flats["B"].id, Span(day(5))),))
    assert (drawing(flats["A"], day(1), 7), drawing(flats["B"], day(1), 7)) == ("AAppppp", "....AAA")


def test_the_day_of_a_move_is_corrected(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    move(WORKER, stay.id, stay.version, Move(flats["A"].id, flats["B"].id, day(4)), TODAY)
    a, b = flats["A"].id, flats["B"].id
    correct(stay, placements=(Placed(a, Span(day(1), day(6))), Placed(b, Span(day(6)))))
    assert (drawing(flats["A"], day(1), 7), drawing(flats["B"], day(1), 7)) == ("AAAAApp", ".....AA")
    with refused("placements", "They would have no unit on 6 May 2020"):
        correct(stay, placements=(Placed(a, Span(day(1), day(6))), Placed(b, Span(day(7)))))
    with refused("placements", "The stay runs since 1 May 2020"):
        correct(stay, placements=(Placed(a, Span(date(2020, 4, 30))),))


def test_answers_are_corrected_and_the_trail_keeps_what_they_were(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1), answers=Answers(risk_at_arrival=RiskLevel.HIGH))
    people = (PersonAnswers(), PersonAnswers(PersonKind.CHILD, age=3))
    correct(stay, answers=Answers(people, risk_at_arrival=RiskLevel.MEDIUM))
    assert db.session.query(Person).count() == 2
    detail = latest("stay.corrected")
    assert (detail["before"]["risk_at_arrival"], detail["after"]["risk_at_arrival"]) == ("high", "medium")
    assert [len(detail[side]["people"]) for side in ("before", "after")] == [1, 2]
    assert detail["after"]["why"] == WHY
    assert "units" not in detail["after"]


def test_figures_of_an_earlier_year_follow_a_correction(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], date(2020, 4, 1)), date(2020, 4, 11))

    def occupied() -> int:
        return sum(row.nights.occupied for row in utilisation(WORKER, Selection(date(2022, 1, 1), from_="2020-21")))

    assert occupied() == 10
    correct(stay, leaving=Leaving(date(2020, 4, 21)))
    assert occupied() == 20


def test_nights_away_stay_within_a_corrected_stay(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(9))
    services.away(stay, day(2), day(4))
    services.away(stay, day(6), day(9))
    db.session.commit()
    correct(stay, arrived_on=day(3), leaving=Leaving(day(6)))
    assert [(away.starts_on, away.ends_on) for away in db.session.query(Absence)] == [(day(3), day(4))]


def test_a_stay_entered_by_mistake_goes_with_its_preparation(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(3)), day(5))
    number, household = stay.id, reference_of(stay)
    cancel_stay(WORKER, number, stay.version, WHY)
    assert drawing(flats["A"], day(1), 6) == "......"
    assert db.session.query(Stay).count() == db.session.query(Person).count() == 0
    *_, line = every_line(WORKER, Search(about=household))
    assert line.what == "stay.cancelled"
    assert line.detail
    assert line.detail["before"]["units"] == [{"unit": "A", "from": "2020-05-03", "to": "2020-05-05"}]
    assert line.detail["after"] == {"why": WHY, "voids": []}


@pytest.mark.parametrize("arrived", [3, 5])
def test_a_unit_is_in_preparation_again_when_the_stay_after_it_is_cancelled(flats: Flats, arrived: int) -> None:
    leave(arrive(flats["A"], day(1)), day(3))
    stay = arrive(flats["A"], day(arrived))
    cancel_stay(WORKER, stay.id, stay.version, WHY)
    assert drawing(flats["A"], day(1), 7) == "AAppppp"


def test_a_hold_goes_on_when_the_arrival_was_a_mistake(flats: Flats) -> None:
    services.hold(flats["A"], day(1))
    db.session.commit()
    referral = db.session.query(Referral).one()
    stay = arrive(flats["A"], day(2), referral_id=referral.id)
    cancel_stay(WORKER, stay.id, stay.version, WHY)
    hold = db.session.query(Hold).one()
    assert (referral.stay_id, hold.ends_on, hold.outcome) == (None, None, None)


def test_a_departure_entered_too_soon_is_undone_with_its_preparation(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    add_unit(WORKER, stay.id, stay.version, flats["B"].id, day(2), TODAY)
    leave(stay, day(4), planned=True, destination="hospital", note="Waiting")
    undo_departure(WORKER, stay.id, stay.version, WHY)
    assert (drawing(flats["A"], day(1), 5), drawing(flats["B"], day(1), 5)) == ("AAAAA", ".AAAA")
    assert (stay.departed_on, stay.departure_planned, stay.destination, stay.departure_note) == (None,) * 4
    assert latest("stay.departure_undone")["before"]["departure_note"] == "Waiting"
    with refused("why", "They have not left"):
        undo_departure(WORKER, stay.id, stay.version, WHY)


def test_a_departure_is_not_undone_over_the_next_household(flats: Flats) -> None:
    stay = leave(arrive(flats["A"], day(1)), day(4))
    other = arrive(flats["A"], day(6))
    named, number = reference_of(other), other.id
    with refused("why", f"Flat A is occupied by household {named} since 6 May 2020") as broken:
        undo_departure(WORKER, stay.id, stay.version, WHY)
    assert broken.value.stay_id == number


def test_a_departure_on_the_day_of_a_move_opens_only_the_last_unit_again(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    move(WORKER, stay.id, stay.version, Move(flats["A"].id, flats["B"].id, day(4)), TODAY)
    leave(stay, day(4))
    undo_departure(WORKER, stay.id, stay.version, WHY)
    assert (drawing(flats["A"], day(1), 5), drawing(flats["B"], day(1), 5)) == ("AAApp", "...AA")


def test_whoever_saves_second_is_told_what_the_first_saved(flats: Flats) -> None:
    stay = arrive(flats["A"], day(1))
    number, version = stay.id, stay.version
    leave(stay, day(4))
    with refused("version", r"This stay was changed by command line \(\w+\) on .* at \d\d:\d\d: departed 4 May 2020"):
        record_departure(WORKER, number, version, Leaving(day(5)), TODAY)
    with refused("version", "Look at it again before you save"):
        cancel_stay(WORKER, number, version, WHY)


def test_a_stay_around_the_day_another_household_came_and_went_is_refused(flats: Flats) -> None:
    leave(arrive(flats["A"], day(5)), day(5))
    with refused("arrived_on", "Another household came to Flat A and left it on 5 May 2020"):
        arrive(flats["A"], day(3))
    with refused("arrived_on", "Flat A is not in service on 1 May 1999"):
        arrive(flats["A"], date(1999, 5, 1))

"""What an action writes in a unit's diary, and how it is refused, on both databases."""

import threading
from datetime import date

import pytest
from flask import Flask, current_app

from refuge.access.scope import Viewer
from refuge.actions.close_unit import close_unit
from refuge.actions.diary import enter, entries
from refuge.actions.hand_over import hand_over
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.figures.nights import utilisation
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, DiaryEntry, Spell, Stay, Unit
from refuge.occupancy.clashes import Span
from refuge.vocabulary import EntryKind
from tests import services

LOOKING = Viewer.command_line()
APRIL, MAY, JUNE, JULY = (date(2020, month, 1) for month in (4, 5, 6, 7))


@pytest.fixture
def unit(either_app: Flask) -> Unit:
    """A flat in service from April on, under the first of two contracts."""
    provider = services.provider()
    services.contract(provider, "C2")
    flat = services.flat(services.house(provider))
    services.serve(flat, APRIL, None, services.contract(provider))
    db.session.commit()
    return flat


def second_contract() -> int:
    return db.session.query(Contract).filter_by(reference="C2").one().id


def pieces() -> list[tuple[date, date | None, date]]:
    rows = db.session.query(DiaryEntry).order_by(DiaryEntry.starts_on)
    return [(row.starts_on, row.ends_on, row.began_on) for row in rows]


def test_a_refusal_names_the_household_and_the_nights(unit: Unit) -> None:
    who = services.occupy(unit, APRIL, date(2020, 5, 4))
    db.session.commit()
    household = who.household.reference
    with pytest.raises(RuleBroken) as broken:
        enter(unit, EntryKind.PREPARING, Span(MAY, JUNE))
    assert broken.value.message == (
        f"Flat A is occupied by household {household} from 1 April 2020 to 4 May 2020:"
        " both would have the nights of 1 to 3 May 2020."
    )


def test_a_refusal_names_when_the_unit_is_in_service(unit: Unit) -> None:
    with pytest.raises(RuleBroken) as broken:
        enter(unit, EntryKind.PREPARING, Span(date(2020, 3, 30), MAY))
    assert broken.value.message == "Flat A is not in service on 30 March 2020: it is in service since 1 April 2020."


def test_a_stay_of_no_night_inside_anothers_is_refused_in_words(unit: Unit) -> None:
    services.occupy(unit, APRIL, JUNE)
    with pytest.raises(RuleBroken, match="nobody else can have arrived on 1 May 2020"):
        services.occupy(unit, MAY, MAY)


def test_leaving_and_arriving_on_one_day_is_no_clash(unit: Unit) -> None:
    services.occupy(unit, APRIL, MAY)
    services.occupy(unit, MAY, MAY)
    services.occupy(unit, MAY, None)


def test_an_occupied_unit_is_handed_over_with_the_household_in_it(unit: Unit) -> None:
    services.occupy(unit, MAY, None)
    db.session.commit()
    hand_over(LOOKING, unit.id, JUNE, second_contract())
    assert pieces() == [(MAY, JUNE, MAY), (JUNE, None, MAY)]
    assert len(entries(unit.id, unit.name)) == 1
    rows = utilisation(LOOKING, Selection(JULY, group=Grouping.CONTRACT))
    assert {row.group: row.nights.occupied for row in rows} == {"C1": 31, "C2": 30}


def test_a_hand_over_takes_later_entries_along(unit: Unit) -> None:
    services.drawn(unit, APRIL, "AAApp..BB")
    db.session.commit()
    hand_over(LOOKING, unit.id, date(2020, 4, 5), second_contract())
    assert [row[:2] for row in pieces()] == [
        (date(2020, 4, 1), date(2020, 4, 4)),
        (date(2020, 4, 4), date(2020, 4, 5)),
        (date(2020, 4, 5), date(2020, 4, 6)),
        (date(2020, 4, 8), date(2020, 4, 10)),
    ]


def test_a_hand_over_to_another_providers_contract_is_refused(unit: Unit) -> None:
    others = services.contract(services.provider("P2"), "C9")
    db.session.commit()
    with pytest.raises(RuleBroken, match="another provider's contract"):
        hand_over(LOOKING, unit.id, JUNE, others.id)


def test_a_spell_may_not_begin_before_its_contract(unit: Unit) -> None:
    late = services.contract(unit.property.provider, "C3", starts_on=JULY)
    db.session.commit()
    with pytest.raises(RuleBroken, match="begins on 1 July 2020"):
        hand_over(LOOKING, unit.id, JUNE, late.id)


def test_a_unit_is_not_closed_under_a_household(unit: Unit) -> None:
    services.occupy(unit, APRIL, date(2020, 5, 4))
    db.session.commit()
    with pytest.raises(RuleBroken) as broken:
        close_unit(LOOKING, unit.id, MAY)
    assert "from 1 April 2020 to 4 May 2020" in broken.value.message
    assert broken.value.message.endswith("The earliest day it can close is 4 May 2020.")
    close_unit(LOOKING, unit.id, date(2020, 5, 4))
    assert db.session.query(Spell).one().ends_on == date(2020, 5, 4)


def test_preparation_ends_when_the_unit_leaves_service(unit: Unit) -> None:
    enter(unit, EntryKind.PREPARING, Span(APRIL))
    db.session.commit()
    close_unit(LOOKING, unit.id, MAY)
    assert pieces() == [(APRIL, MAY, APRIL)]


def test_of_two_writers_at_once_one_wins_and_the_other_is_told_who(unit: Unit) -> None:
    stays = [services.stay(unit.property.provider, MAY).id for _ in range(2)]
    db.session.commit()
    unit_id, app = unit.id, current_app._get_current_object()
    both, outcomes = threading.Barrier(2), {}

    def arrive(stay_id: int) -> None:
        with app.app_context():
            both.wait(timeout=30)
            begin_writing()
            try:
                enter(db.session.get(Unit, unit_id), EntryKind.OCCUPIED, Span(MAY), stay_id=stay_id)
                db.session.commit()
                outcomes[stay_id] = "saved"
            except RuleBroken as broken:
                outcomes[stay_id] = broken.message
            db.session.remove()

    writers = [threading.Thread(target=arrive, args=(stay_id,)) for stay_id in stays]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)
    db.session.rollback()  # to read what the threads saved
    (winner,) = [stay_id for stay_id, outcome in outcomes.items() if outcome == "saved"]
    (loser,) = [stay_id for stay_id in stays if stay_id != winner]
    won_by = db.session.get(Stay, winner).household.reference
    assert outcomes[loser].startswith(f"Flat A is occupied by household {won_by} since 1 May 2020:")
    assert db.session.query(DiaryEntry).count() == 1

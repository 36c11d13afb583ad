"""N3 and N4 are held by the database itself, whatever the application does, on SQLite and on PostgreSQL."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from refuge.extensions import db
from refuge.models import DiaryEntry, Household, Spell, Unit
from refuge.models.columns import END_OF_TIME
from tests import services

APRIL, MAY, JUNE, JULY = (date(2020, month, 1) for month in (4, 5, 6, 7))
Nights = tuple[date, date | None]


@pytest.fixture
def unit(either_app: Flask) -> Unit:
    """A flat in service from April to the end of June under a contract."""
    provider = services.provider()
    flat = services.flat(services.house(provider))
    services.serve(flat, APRIL, JULY, services.contract(provider))
    db.session.commit()
    return flat


@pytest.fixture
def open_unit(either_app: Flask) -> Unit:
    """A flat in service from April on."""
    provider = services.provider()
    flat = services.flat(services.house(provider))
    services.serve(flat, APRIL, None, services.contract(provider))
    db.session.commit()
    return flat


def write(unit: Unit, starts_on: date, ends_on: date | None, **what: Any) -> None:
    """Write an entry past every rule of the application."""
    spell = db.session.query(Spell).filter_by(unit_id=unit.id).order_by(Spell.starts_on).first()
    bounds = {
        "spell_id": spell.id,
        "commissioned": True,
        "spell_starts_on": spell.starts_on,
        "spell_ends_on": spell.ends_on,
    }
    days = {"starts_on": starts_on, "ends_on": ends_on, "began_on": starts_on}
    row = {"unit_id": unit.id, **bounds, **days, "kind": "preparing", "added": False, **what}
    db.session.execute(insert(DiaryEntry), [row])


def write_stay(unit: Unit, day: date) -> None:
    """Write a stay of no night."""
    who = services.stay(unit.property.provider, day, day)
    write(unit, day, day, kind="occupied", stay_id=who.id)


def refused(by: str) -> Any:
    """The database refuses, by that constraint."""
    return pytest.raises(DBAPIError, match=by)


OVERLAPPING: list[tuple[str, Nights, Nights]] = [
    ("the same nights", (APRIL, MAY), (APRIL, MAY)),
    ("one night of many", (APRIL, MAY), (date(2020, 4, 30), JUNE)),
    ("within another", (APRIL, JUNE), (MAY, date(2020, 5, 2))),
    ("around another", (MAY, date(2020, 5, 2)), (APRIL, JUNE)),
    ("an open one before", (APRIL, None), (JUNE, JULY)),
    ("an open one after", (MAY, JUNE), (APRIL, None)),
    ("two open ones", (APRIL, None), (MAY, None)),
]


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in OVERLAPPING], ids=[case[0] for case in OVERLAPPING])
def test_two_entries_of_a_unit_never_share_a_night(open_unit: Unit, first: Nights, second: Nights) -> None:
    write(open_unit, *first)
    with refused("no_overlap_diary_entries"):
        write(open_unit, *second)


@pytest.mark.parametrize(("first", "second"), [((APRIL, MAY), (MAY, JUNE)), ((MAY, None), (APRIL, MAY))])
def test_one_may_end_on_the_day_the_next_begins(open_unit: Unit, first: Nights, second: Nights) -> None:
    write(open_unit, *first)
    write(open_unit, *second)


def test_an_entry_moved_onto_another_is_refused(open_unit: Unit) -> None:
    write(open_unit, APRIL, MAY)
    write(open_unit, JUNE, JULY)
    with refused("no_overlap_diary_entries"):
        db.session.execute(
            update(DiaryEntry)
            .where(DiaryEntry.starts_on == JUNE)
            .values(starts_on=date(2020, 4, 30), began_on=date(2020, 4, 30))
        )


def test_an_entry_may_be_changed_over_its_own_nights(open_unit: Unit) -> None:
    write(open_unit, APRIL, MAY)
    db.session.execute(update(DiaryEntry).values(ends_on=JUNE))


def test_entries_of_no_night_clash_with_nothing(open_unit: Unit) -> None:
    write(open_unit, APRIL, JUNE)
    write_stay(open_unit, MAY)
    write_stay(open_unit, MAY)


def test_a_void_covers_at_least_a_night(open_unit: Unit) -> None:
    with refused("void_covers_a_night"):
        write(open_unit, APRIL, APRIL)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2020, 3, 31), MAY), (JUNE, date(2020, 7, 2)), (JUNE, None), (JULY, date(2020, 7, 2))],
    ids=["before it opened", "past its end", "open past its end", "after it closed"],
)
def test_an_entry_lies_within_its_spell(unit: Unit, starts_on: date, ends_on: date | None) -> None:
    with refused("within_its_spell"):
        write(unit, starts_on, ends_on)


def test_a_stay_of_no_night_on_the_day_a_unit_closes_is_refused(unit: Unit) -> None:
    with refused("within_its_spell"):
        write_stay(unit, JULY)


def test_a_spell_is_not_shortened_under_an_entry(unit: Unit) -> None:
    write(unit, APRIL, JUNE)
    with refused("within_its_spell"):
        db.session.execute(update(Spell).values(ends_on=date(2020, 5, 31)))


def test_a_spell_is_not_shortened_under_an_open_entry(open_unit: Unit) -> None:
    write(open_unit, APRIL, None)
    with refused("within_its_spell"):
        db.session.execute(update(Spell).values(ends_on=date(2099, 1, 1)))


def test_a_spell_may_be_shortened_to_its_last_entry_and_lengthened_again(unit: Unit) -> None:
    write(unit, APRIL, JUNE)
    db.session.execute(update(Spell).values(ends_on=JUNE))
    db.session.execute(update(Spell).values(ends_on=END_OF_TIME))
    assert db.session.query(DiaryEntry).one().spell_ends_on == END_OF_TIME


def test_an_entry_cannot_claim_bounds_its_spell_has_not(unit: Unit) -> None:
    with pytest.raises(IntegrityError):
        write(unit, JUNE, None, spell_ends_on=END_OF_TIME)


def test_a_spell_with_entries_is_not_deleted(unit: Unit) -> None:
    write(unit, APRIL, JUNE)
    with pytest.raises(IntegrityError):
        db.session.query(Spell).delete()


@pytest.mark.parametrize(
    "second", [(APRIL, JULY), (date(2020, 6, 30), END_OF_TIME), (date(2020, 3, 1), date(2020, 4, 2))]
)
def test_spells_of_a_unit_do_not_overlap(unit: Unit, second: tuple[date, date]) -> None:
    with refused("no_overlap_spells"):
        services.serve(unit, *second)


def test_a_household_has_one_stay_at_a_time(unit: Unit) -> None:
    household: Household = services.stay(unit.property.provider, APRIL).household
    with refused("no_overlap_stays"):
        services.stay(unit.property.provider, MAY, household=household)


def test_one_live_hold_a_unit(unit: Unit) -> None:
    services.hold(unit, APRIL)
    with refused("no_overlap_holds"):
        services.hold(unit, MAY)


def test_a_stay_is_away_once_a_night(unit: Unit) -> None:
    who = services.stay(unit.property.provider, APRIL)
    services.away(who, APRIL, JUNE)
    with refused("no_overlap_absences"):
        services.away(who, MAY)


def test_the_reason_fixes_the_kind(open_unit: Unit) -> None:
    write(open_unit, APRIL, MAY, reason="cleaning")
    with pytest.raises(IntegrityError):
        write(open_unit, MAY, JUNE, reason="major_works")

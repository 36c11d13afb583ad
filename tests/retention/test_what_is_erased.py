"""Who was there is erased in time, and everything that could say so; dates and units stay (D6)."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from refuge.actions.erase_household import erase_household
from refuge.actions.legal_hold import end_hold, set_hold
from refuge.actions.retain import retain
from refuge.audit import note
from refuge.audit.searching import Line, Search, every_line
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import (
    Absence,
    DiaryEntry,
    Hold,
    Household,
    HouseholdKey,
    Person,
    Referral,
    ReferralChild,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    Unit,
)
from refuge.queries.households import find_household
from refuge.queries.retention import what_is_due
from refuge.vocabulary import LegalHoldKind
from tests import services
from tests.audit.forcing import breaks
from tests.retention.lived import LATER, NOTE, OLD, OPERATOR, TODAY, Known, everything, lived, stays, without_freezing

YEARS = 2


@pytest.fixture
def known(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Known:
    """The household."""
    without_freezing(monkeypatch)
    return lived()


@pytest.fixture
def on_either(either_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Known:
    """The household, on SQLite and then on PostgreSQL."""
    without_freezing(monkeypatch)
    return lived()


def run(today: date = TODAY) -> list[tuple[int, int]]:
    """Run it; stays and referrals erased, provider by provider."""
    return [(one.due.stays, one.due.referrals) for one in retain(OPERATOR, today, YEARS)]


def test_a_departure_in_may_2021_is_erased_from_april_2024_on_and_not_a_day_earlier(known: Known) -> None:
    the_day_before = date(2024, 3, 31)
    assert run(the_day_before) == [(1, 2)]  # who left in June 2020, and referrals of February 2021
    assert [stay.erased_on for stay in stays()] == [date(2023, 4, 1), None, None, None]
    assert run() == [(1, 0)]
    assert [bool(stay.erased_on) for stay in stays()] == [True, True, False, False]


def test_everything_that_tells_who_they_were_is_erased(on_either: Known) -> None:
    run()
    stay = stays()[1]
    assert [name for name in everything() if getattr(stay, name)] == []
    assert stay.reference != OLD
    for model in (Person, StayAccessNeed, StaySupportNeed, ReferralChild):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert db.session.scalars(select(Absence.reason)).all() == [None]
    assert (
        set(db.session.scalars(select(DiaryEntry.note)))
        == set(db.session.scalars(select(DiaryEntry.sleepers)))
        == {None}
    )


def test_dates_and_units_stay(known: Known) -> None:
    before = db.session.execute(
        select(DiaryEntry.unit_id, DiaryEntry.starts_on, DiaryEntry.ends_on, DiaryEntry.kind)
    ).all()
    days = [(stay.arrived_on, stay.departed_on) for stay in stays()]
    run()
    after = db.session.execute(
        select(DiaryEntry.unit_id, DiaryEntry.starts_on, DiaryEntry.ends_on, DiaryEntry.kind)
    ).all()
    assert (after, [(stay.arrived_on, stay.departed_on) for stay in stays()]) == (before, days)
    assert db.session.execute(select(Absence.starts_on, Absence.ends_on)).all() == [
        (date(2021, 4, 1), date(2021, 4, 3))
    ]


def test_referrals_keep_when_and_what_came_of_them(on_either: Known) -> None:
    run()
    told = (Referral.received_on, Referral.decided_on, Referral.outcome)
    assert db.session.execute(select(*told).order_by(Referral.received_on)).all() == [
        (date(2021, 2, 1), date(2021, 2, 2), "declined"),
        (date(2021, 2, 27), date(2021, 2, 28), "accepted"),
    ]
    for name in ("household_id", "stay_id", "origin_code", "adults", "reason", "reason_note"):
        assert set(db.session.scalars(select(getattr(Referral, name)))) == {None}
    assert not any(reference.startswith("REFERRED") for reference in db.session.scalars(select(Referral.reference)))


def test_a_stay_not_yet_due_keeps_its_household_and_the_erased_one_cannot_be_joined_to_it(known: Known) -> None:
    run()
    _, old, later, _ = stays()
    assert later.reference == LATER
    assert later.household.reference == "ERASEDH2"
    assert old.household_id != later.household_id
    assert old.household_id < 0


def test_a_stay_that_goes_on_with_another_provider_no_longer_says_which_erased_one_it_continues(
    on_either: Known,
) -> None:
    _, old, later, _ = stays()
    later.first_arrived_on, later.carried_over_from_id = old.arrived_on, old.id
    db.session.commit()
    run()
    _, old, later, _ = stays()
    assert old.erased_on
    assert (later.carried_over_from_id, later.first_arrived_on) == (None, old.arrived_on)


def test_the_household_goes_with_its_last_stay_and_its_key_with_it(on_either: Known) -> None:
    key = on_either.household.id
    assert db.session.get(HouseholdKey, key) is not None
    run(date(2025, 4, 1))
    assert db.session.get(HouseholdKey, key) is None
    with pytest.raises(NotFound):
        find_household(OPERATOR, "ERASEDH2")
    assert all(household.id < 0 or household.id > key for household in db.session.scalars(select(Household)))


def test_the_trail_can_no_longer_tell_of_it_and_is_whole(known: Known) -> None:
    run(date(2025, 4, 1))
    lines = [line for line in every_line(OPERATOR, Search()) if line.what == "stay.changed"]
    assert [(line.detail, line.about, line.household) for line in lines] == [(None, None, None)]
    assert breaks() == []


def test_what_the_trail_told_of_an_erased_stay_goes_though_its_household_stays(on_either: Known) -> None:
    before = db.session.get_one(HouseholdKey, on_either.household.id).key
    assert [line.detail for line in told()] == [{"about": ["stay", OLD], "after": {"note": NOTE}}]
    run()
    assert db.session.get(HouseholdKey, on_either.household.id) is None
    assert [line.detail for line in told()] == [None]
    later = {"provider_id": on_either.provider.id, "household_id": on_either.household.id}
    note(OPERATOR, "stay.changed", ("stay", LATER), after={"origin": "asked"}, **later)
    db.session.commit()
    assert [line.detail for line in told()] == [None, {"about": ["stay", LATER], "after": {"origin": "asked"}}]
    assert db.session.get_one(HouseholdKey, on_either.household.id).key != before
    assert breaks() == []


def told() -> list[Line]:
    """What the trail tells of changes of stays, oldest first."""
    db.session.rollback()
    return [line for line in every_line(OPERATOR, Search()) if line.what == "stay.changed"]


def test_two_stays_erased_together_have_nothing_in_common(on_either: Known) -> None:
    run(date(2025, 4, 1))
    first, second = stays()[1:3]
    assert first.household_id != second.household_id
    assert first.erased_on == second.erased_on == stays()[0].erased_on == date(2025, 4, 1)


def test_run_twice_is_once(known: Known) -> None:
    run()
    before = [(stay.reference, stay.household_id) for stay in stays()]
    assert run() == []
    assert [(stay.reference, stay.household_id) for stay in stays()] == before


def test_a_legal_hold_stops_it_until_it_ends(on_either: Known) -> None:
    hold = set_hold(OPERATOR, "ERASEDH2", LegalHoldKind.INQUEST, None, NOTE, TODAY)
    assert run() == [(1, 0)]
    assert [bool(stay.erased_on) for stay in stays()] == [True, False, False, False]
    (due,) = what_is_due(OPERATOR, TODAY, YEARS)
    assert (due.stays, due.held) == (0, 1)
    end_hold(OPERATOR, hold.id, date(2024, 5, 1))
    assert run(date(2024, 5, 1)) == [(1, 2)]


def test_a_legal_hold_with_a_last_day_ends_by_itself(known: Known) -> None:
    set_hold(OPERATOR, "ERASEDH2", LegalHoldKind.CLAIM, date(2024, 6, 1), None, TODAY)
    assert [run(day) for day in (date(2024, 5, 31), date(2024, 6, 1))] == [[(1, 0)], [(1, 2)]]


def test_a_legal_hold_keeps_the_note_of_the_void_that_they_left(known: Known) -> None:
    hold = set_hold(OPERATOR, "ERASEDH2", LegalHoldKind.INQUEST, None, None, TODAY)
    run()
    noted = select(DiaryEntry.note).where(DiaryEntry.kind == "preparing", DiaryEntry.note.is_not(None))
    assert db.session.scalars(noted).all() == [NOTE]
    end_hold(OPERATOR, hold.id, TODAY)
    run()
    assert db.session.scalars(noted).all() == []


def test_on_request_the_note_of_the_void_that_they_left_goes_and_that_of_others_stays(on_either: Known) -> None:
    flat = db.session.scalars(select(Unit)).one()
    services.drawn(flat, date(2020, 6, 1), "pp")  # after somebody else
    services.drawn(flat, date(2022, 5, 10), "pp")
    db.session.execute(update(DiaryEntry).where(DiaryEntry.kind == "preparing").values(note=NOTE))
    db.session.commit()
    erase_household(OPERATOR, "ERASEDH2", TODAY)
    noted = select(DiaryEntry.starts_on).where(DiaryEntry.note.is_not(None))
    assert db.session.scalars(noted).all() == [date(2020, 6, 1)]


def test_who_left_on_the_last_of_february_left_in_that_year(known: Known) -> None:
    provider = services.provider("P2")
    flat = services.flat(services.house(provider, "H2"), "B")
    services.serve(flat, date(2019, 4, 1), None, services.contract(provider, "C2", starts_on=date(2019, 4, 1)))
    services.occupy(flat, date(2020, 2, 28), date(2020, 2, 29))
    db.session.commit()
    assert run(date(2022, 3, 31)) == []
    assert run(date(2022, 4, 1)) == [(1, 0)]


def test_a_unit_that_was_held_stays_known_to_have_been(known: Known) -> None:
    referral = db.session.scalars(select(Referral).where(Referral.outcome == "accepted")).one()
    unit = db.session.scalars(select(DiaryEntry.unit_id)).first()
    days = {"starts_on": date(2021, 2, 28), "ends_on": date(2021, 3, 1), "outcome": "arrived"}
    db.session.add(Hold(unit_id=unit, referral_id=referral.id, **days))
    db.session.commit()
    run()
    assert db.session.execute(select(Hold.starts_on, Hold.ends_on, Hold.outcome)).all() == [tuple(days.values())]
    assert db.session.scalar(select(func.count()).select_from(Stay)) == 4

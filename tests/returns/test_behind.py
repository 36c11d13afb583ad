"""What was recorded since a return was signed off counts where it touches that return's contract and period, and nowhere else."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.actions.admit import Arrival, admit
from refuge.actions.answers import Leaving
from refuge.actions.cancel_stay import cancel_stay
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.nights_away import nights_away
from refuge.actions.record_departure import record_departure
from refuge.actions.review_contract import write_note
from refuge.audit import note
from refuge.audit.searching import read
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Provider, Referral, Return, Stay, Unit
from refuge.occupancy.clashes import Span
from refuge.returns.behind import corrections_behind
from refuge.returns.kinds import KINDS
from refuge.returns.stored import returns_of_provider
from tests import services
from tests.returns.signing import BRIEF, TODAY, signed, viewer
from tests.small_service import small_service


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


@pytest.fixture
def two(app: Flask) -> dict[str, Return]:
    """The returns of 2019-20 of two contracts of one provider: flats A and B, and flat Z with one household all year."""
    return _two()


def _two() -> dict[str, Return]:
    contract = small_service()
    provider = db.session.get_one(Provider, contract.provider_id)
    other = services.contract(provider, "OTHER")
    unit = services.flat(services.house(provider, "ELSE"), "Z")
    services.serve(unit, date(2018, 4, 1), under=other)
    services.occupy(unit, date(2019, 3, 1))
    db.session.commit()
    return {one.reference: signed(one) for one in (contract, other)}


def counted(returns: dict[str, Return]) -> dict[str, list[str]]:
    """Contract → the lines behind its return."""
    db.session.rollback()
    behind = corrections_behind(viewer(), returns_of_provider(viewer()))
    return {name: [line.what for line in behind[one.id]] for name, one in returns.items()}


def stay_in(unit: str) -> Stay:
    """The stay that is in a unit now."""
    here = Unit.reference == unit
    entries = select(DiaryEntry.stay_id).join(Unit, Unit.id == DiaryEntry.unit_id).where(here)
    return db.session.scalars(select(Stay).where(Stay.id.in_(entries), Stay.departed_on.is_(None))).one()


def leave(who: Stay, departed_on: date) -> None:
    """Record a departure."""
    record_departure(viewer(), who.id, who.version, Leaving(departed_on), TODAY)


def arrive(unit: str, arrived_on: date) -> None:
    """Record an arrival."""
    unit_id = db.session.scalars(select(Unit.id).where(Unit.reference == unit)).one()
    admit(viewer(), Arrival(unit_id, arrived_on), TODAY)


def test_a_stay_s_days_and_answers_are_those_of_the_contract_it_was_under(two: dict[str, Return]) -> None:
    who = stay_in("Z")
    nights_away(viewer(), who.id, who.version, Span(date(2019, 6, 1), date(2019, 6, 4)), TODAY)
    note(viewer(), "stay.corrected", ("stay", who.reference), household_id=who.household_id, before={"origin_code": None},
         after={"origin_code": "E08000018"})  # fmt: skip
    db.session.commit()
    assert counted(two) == {"EXAMPLE": [], "OTHER": ["stay.away", "stay.corrected"]}


def test_a_unit_s_voids_are_those_of_the_contract_it_was_under(two: dict[str, Return]) -> None:
    for unit, days in (("A", ("2019-07-05", "2019-07-09")), ("Z", ("2020-05-01", "2020-05-03"))):
        void = {"unit": unit, "from": days[0], "to": days[1]}
        note(viewer(), "unit.entry_corrected", ("unit", unit), before={"voids": []}, after={"voids": [void]})
    db.session.commit()
    assert counted(two) == {"EXAMPLE": ["unit.entry_corrected"], "OTHER": []}


def test_what_names_a_contract_or_a_unit_and_no_day_counts_for_that_contract(two: dict[str, Return]) -> None:
    note(viewer(), "contract.changed", ("contract", "OTHER"), before={"minimum_units": 1}, after={"minimum_units": 2})
    note(viewer(), "unit.changed", ("unit", "A"), before={"bed_spaces": 3}, after={"bed_spaces": 4})
    db.session.commit()
    assert counted(two) == {"EXAMPLE": ["unit.changed"], "OTHER": ["contract.changed"]}


def test_a_note_on_a_quarter_changes_no_figure(two: dict[str, Return]) -> None:
    now = two["OTHER"].signed_at
    write_note(viewer(), "OTHER", date(2019, 4, 1), "Two flats were painted", now, TODAY)
    assert counted(two) == {"EXAMPLE": [], "OTHER": []}


def test_a_referral_counts_for_the_contract_it_was_made_to(two: dict[str, Return]) -> None:
    for reference, received_on in (("R-IN", date(2019, 8, 1)), ("R-LATER", date(2020, 8, 1))):
        what = {"provider_id": two["OTHER"].provider_id, "contract_id": two["OTHER"].contract_id, "outcome": "open"}
        db.session.add(Referral(reference=reference, received_on=received_on, **what))
        note(viewer(), "referral.corrected", ("referral", reference), before={"reason": "a"}, after={"reason": "b"})
    db.session.commit()
    assert counted(two) == {"EXAMPLE": [], "OTHER": ["referral.corrected"]}


def test_the_unit_that_stays_as_it_was_is_not_the_one_that_was_touched(two: dict[str, Return]) -> None:
    """A household that went on from flat A to flat Z left Z a day later: nothing of A is another."""
    first = {"unit": "A", "from": "2019-04-01", "to": "2019-05-01"}
    before, after = (
        {"units": [first, {"unit": "Z", "from": "2019-05-01", "to": day}]} for day in ("2019-06-01", "2019-06-02")
    )
    who = stay_in("Z")
    note(viewer(), "stay.corrected", ("stay", who.reference), household_id=who.household_id, before=before, after=after)
    db.session.commit()
    assert counted(two) == {"EXAMPLE": [], "OTHER": ["stay.corrected"]}


def test_an_arrival_that_goes_out_of_the_year_or_is_cancelled_counts(either_app: Flask) -> None:
    """Of the household nothing is left that lies before the year's end."""
    two = _two()
    corrected, cancelled = stay_in("A"), stay_in("Z")
    correct_stay(viewer(), corrected.id, corrected.version, Correction("wrongly", arrived_on=date(2020, 4, 2)), TODAY)
    cancel_stay(viewer(), cancelled.id, cancelled.version, "entered by mistake")
    assert counted(two) == {"EXAMPLE": ["stay.corrected"], "OTHER": ["stay.cancelled"]}


def test_what_is_recorded_late_of_the_year_counts(either_app: Flask) -> None:
    two, who = _two(), stay_in("Z")
    leave(who, date(2019, 12, 1))
    assert counted(two) == {"EXAMPLE": [], "OTHER": ["stay.departed"]}
    arrive("Z", date(2019, 12, 20))
    assert counted(two) == {"EXAMPLE": [], "OTHER": ["stay.departed", "stay.arrived"]}


def test_who_came_after_the_year_is_not_read_at_all(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    returns = _two()
    leave(stay_in("Z"), date(2020, 6, 1))
    known = []

    def reading(key: str | None, stored: str | None) -> object:
        known.append(stored)
        return read(key, stored)

    monkeypatch.setattr("refuge.audit.searching.read", reading)
    counts = []
    for month in (7, 9, 11):
        known.clear()
        assert counted(returns) == {"EXAMPLE": [], "OTHER": []}
        counts.append(len(known))
        arrive("Z", date(2020, month, 1))
        leave(stay_in("Z"), date(2020, month + 1, 1))
    assert counts[0] == counts[1] == counts[2]


def test_the_number_of_statements_does_not_grow(app: Flask, statements: list[str]) -> None:
    contract_id, counts = _two()["EXAMPLE"].contract_id, []
    for month in (7, 9):
        found, seen = returns_of_provider(viewer()), viewer()
        statements.clear()
        corrections_behind(seen, found)
        counts.append(len(statements))
        signed(db.session.get_one(Contract, contract_id), 2018)
        leave(stay_in("Z"), date(2020, month, 1))
        arrive("Z", date(2020, month, 20))
    assert counts[0] == counts[1]

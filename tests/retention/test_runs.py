"""A run that is killed, that meets another, or a legal hold: every household whole or not at all, every figure as it was (D6)."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from refuge.actions import legal_hold
from refuge.actions import retain as retaining
from refuge.actions.erase_household import erase_household
from refuge.actions.legal_hold import set_hold
from refuge.actions.retain import retain
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import FrozenFigure, Household, LegalHold
from refuge.vocabulary import LegalHoldKind
from tests import services
from tests.retention.lived import OPERATOR, TODAY, lived, nights, people, stays

FEW: tuple[dict[str, Any], ...] = ({}, {"contract": "C1"})
EVERYBODY_GONE = date(2025, 4, 1)


def run(today: date = TODAY) -> int:
    """How many stays a run found due."""
    return sum(erased.due.stays for erased in retain(OPERATOR, today, 2))


def beside(app: Flask, pool: ThreadPoolExecutor, done: Callable[[], Any]) -> Future[Any]:
    """Somebody else does it meanwhile, on a connection of their own."""

    def there() -> Any:
        with app.app_context():
            return done()

    return pool.submit(there)


def test_killed_after_freezing_it_leaves_everything_as_it_was(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    lived()
    before = people(TODAY, FEW), nights(TODAY)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(retaining, "erase_stays", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert [stay.erased_on for stay in stays()] == [None] * 4
    assert db.session.scalar(select(func.count()).select_from(FrozenFigure)) == 0
    assert run() == 2
    assert (people(TODAY, FEW), nights(TODAY)) == before


def test_killed_between_two_batches_it_has_erased_households_whole_and_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived()
    before = people(EVERYBODY_GONE, FEW), nights(EVERYBODY_GONE)
    monkeypatch.setattr(retaining, "BATCH", 1)
    erase, times = retaining.erase_stays, []

    def once(*what: Any) -> None:
        if times:
            raise KeyboardInterrupt
        times.append(erase(*what))

    with monkeypatch.context() as patched:
        patched.setattr(retaining, "erase_stays", once)
        with pytest.raises(KeyboardInterrupt):
            run(EVERYBODY_GONE)
    one, first, second, _ = (bool(stay.erased_on) for stay in stays())
    assert first == second != one
    assert (people(EVERYBODY_GONE, FEW), nights(EVERYBODY_GONE)) == before
    run(EVERYBODY_GONE)
    assert [bool(stay.erased_on) for stay in stays()] == [True, True, True, False]
    assert (people(EVERYBODY_GONE, FEW), nights(EVERYBODY_GONE)) == before


def test_two_runs_at_once_are_one(either_app: Flask) -> None:
    lived()
    other = services.provider("P2")
    flat = services.flat(services.house(other, "H2"), "B")
    services.serve(flat, date(2020, 4, 1), None, services.contract(other, "C2"))
    services.occupy(flat, date(2020, 4, 1), date(2021, 4, 1), origin_code=services.STOKE)
    db.session.commit()
    before = people(TODAY, FEW)
    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        both = [beside(either_app, pool, run) for _ in range(2)]
        assert max(one.result() for one in both) == 3
    assert [bool(stay.erased_on) for stay in stays()] == [True, True, True, False, False]
    assert people(TODAY, FEW) == before


def test_a_legal_hold_that_is_set_during_a_run_waits_and_is_told_that_they_are_erased(
    either_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived()
    asking = Event()
    take_turns, holding = legal_hold.take_turns, []

    def told() -> None:
        asking.set()
        take_turns()

    def hold() -> LegalHold:
        return set_hold(OPERATOR, "ERASEDH2", LegalHoldKind.INQUEST, None, None, EVERYBODY_GONE)

    with ThreadPoolExecutor(1) as pool:

        def freeze(*_: object) -> set[int]:
            holding.append(beside(either_app, pool, hold))
            assert asking.wait(10)
            return set()

        monkeypatch.setattr(legal_hold, "take_turns", told)
        monkeypatch.setattr(retaining, "freeze", freeze)
        assert run(EVERYBODY_GONE) == 3
        with pytest.raises(NotFound):
            holding[0].result(30)
    assert db.session.scalars(select(LegalHold.id)).all() == []
    assert "ERASEDH2" not in db.session.scalars(select(Household.reference)).all()


def test_what_was_erased_on_request_is_not_erased_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    lived()
    before = nights(TODAY)
    assert erase_household(OPERATOR, "ERASEDH2", TODAY).stays == 2
    with pytest.raises(NotFound):
        erase_household(OPERATOR, "ERASEDH2", TODAY)
    once = [(stay.reference, stay.erased_on) for stay in stays()]
    assert run() == 1  # who left in June 2020
    assert [(stay.reference, stay.erased_on) for stay in stays()][1:] == once[1:]
    assert nights(TODAY) == before

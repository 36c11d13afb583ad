"""A return is frozen when it is signed off, answered by somebody else, and replaced by a revision (D2, D5)."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.actions.correct_stay import Correction, correct_stay
from refuge.audit.searching import Search, every_line
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import DiaryEntry, Household, Return, ReturnCopy, Stay, TrailEntry
from refuge.returns.behind import corrections_behind
from refuge.returns.changed import changes_since
from refuge.returns.content import canonical
from refuge.returns.grids import every_row
from refuge.returns.kinds import KINDS
from refuge.returns.signing import LOOK_AGAIN, SignOff, answer, prepared, sign_off
from refuge.returns.stored import find_return, opened
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import ReturnEvent
from tests.returns.signing import BRIEF, THRESHOLD, TODAY, about, signed, viewer
from tests.small_service import small_service


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


def correct(reference: str, arrived_on: date) -> None:
    """The first stay of flat A or B had arrived on another day."""
    asked = select(Stay).join(DiaryEntry).where(Stay.reference.like(f"S_{reference}"))
    stay = db.session.scalars(asked.order_by(Stay.id)).first()
    assert stay
    correct_stay(viewer(), stay.id, stay.version, Correction("typed wrongly", arrived_on=arrived_on), TODAY)


def value(one: Return, copy: Copy, section: str, measure: str) -> float | None:
    """What a copy of a return says of the year."""
    rows = every_row(opened(one).content(copy))
    found = [row for row in rows if (row["section"], row["measure"], row["period"]) == (section, measure, one.label)]
    return found[0]["value"]


def stored_bytes() -> list[tuple[str, str]]:
    """Every copy as it lies in the database."""
    rows = db.session.execute(select(ReturnCopy.content, ReturnCopy.checksum).order_by(ReturnCopy.id))
    return [(row.content, row.checksum) for row in rows]


def test_a_correction_changes_no_stored_return_and_is_told_to_the_provider_alone(either_app: Flask) -> None:
    contract = small_service()
    one = signed(contract)
    before = stored_bytes()
    correct("190711", date(2019, 7, 21))
    assert stored_bytes() == before
    assert value(one, Copy.PROVIDER, "utilisation", "occupied") == 722
    changes = changes_since(opened(one), Copy.PROVIDER)
    occupied = next(change for change in changes if change.section == "Utilisation" and "occupied" in change.measure)
    assert (occupied.before.value, occupied.after.value) == (722, 712)
    behind = corrections_behind(viewer(), [one])[one.id]
    assert [line.what for line in behind] == ["stay.corrected"]
    assert corrections_behind(viewer("commissioner"), [one])[one.id] == []
    again = signed(contract)
    assert (again.version, again.supersedes_id, again.as_at) == (2, one.id, one.as_at)
    assert value(again, Copy.PROVIDER, "utilisation", "occupied") == 712
    assert stored_bytes()[: len(before)] == before
    assert opened(one).state is ReturnEvent.SUPERSEDED


def test_a_correction_in_another_year_is_not_behind_it(app: Flask) -> None:
    contract = small_service()
    one = signed(contract, 2018)
    correct("190711", date(2019, 7, 21))
    assert corrections_behind(viewer(), [one])[one.id] == []
    assert changes_since(opened(one), Copy.PROVIDER) == []


def test_the_same_records_make_the_same_return(app: Flask) -> None:
    contract = small_service()
    first, second = (prepared(viewer(), about(contract), THRESHOLD) for _ in range(2))
    assert canonical(first.content) == canonical(second.content)


def test_whoever_looked_at_something_else_has_to_look_again(app: Flask) -> None:
    contract = small_service()
    seen = prepared(viewer(), about(contract), THRESHOLD).checksum
    correct("190711", date(2019, 7, 21))
    with pytest.raises(RuleBroken, match=LOOK_AGAIN):
        sign_off(viewer(), about(contract), SignOff(seen, note="It is right"), THRESHOLD)
    assert not db.session.scalars(select(Return)).all()


def test_a_year_that_is_not_over_and_one_without_nights_are_not_signed_off(app: Flask) -> None:
    contract = small_service()
    for year, why in ((2020, "The year is not over"), (2016, "Nothing was in service")):
        with pytest.raises(RuleBroken, match=why):
            signed(contract, year)


def test_warnings_are_confirmed_with_a_note(app: Flask) -> None:
    contract = small_service()
    ready = prepared(viewer(), about(contract), THRESHOLD)
    assert "3 households of unknown origin" in [check.heading for check in ready.warnings]
    with pytest.raises(RuleBroken, match="Say why"):
        sign_off(viewer(), about(contract), SignOff(ready.checksum), THRESHOLD)
    household = db.session.query(Household).first().reference
    with pytest.raises(RuleBroken, match=f"{household} is one household's"):
        sign_off(viewer(), about(contract), SignOff(ready.checksum, note=f"{household} was not asked"), THRESHOLD)


def test_the_effect_of_unknown_origins_is_a_span_of_the_share(app: Flask) -> None:
    contract = small_service()
    stays = db.session.scalars(select(Stay).where(Stay.arrived_on < date(2020, 4, 1))).all()
    stays[0].origin_code = "E08000039"
    db.session.commit()
    found = prepared(viewer(), about(contract), THRESHOLD).found
    effect = next(check.effect for check in found if "unknown origin" in check.heading)
    assert effect.replace("\N{NO-BREAK SPACE}", " ") == "Share out of area is between 33.3 % and 100.0 % (G3)."


def test_one_signs_and_another_answers(either_app: Flask) -> None:
    contract = small_service()
    one = signed(contract)
    manager, commissioner = viewer(), viewer("commissioner")
    with pytest.raises(RuleBroken, match="Somebody else has to answer"):
        answer(replace(commissioner, account_id=manager.account_id), one.id, ReturnEvent.ACCEPTED, "")
    with pytest.raises(RuleBroken, match="what should be looked at"):
        answer(commissioner, one.id, ReturnEvent.SENT_BACK, " ")
    answer(commissioner, one.id, ReturnEvent.SENT_BACK, "June looks low")
    told = opened(find_return(manager, one.id))
    assert (told.state, told.steps[-1].comment) == (ReturnEvent.SENT_BACK, "June looks low")
    with pytest.raises(RuleBroken, match="answered or replaced"):
        answer(commissioner, one.id, ReturnEvent.ACCEPTED, "")
    again = signed(contract)
    assert answer(commissioner, again.id, ReturnEvent.ACCEPTED, "").version == 2
    assert [step.event for step in one.events] == ["sent", "sent_back", "superseded"]


def test_a_stranger_finds_no_return(app: Flask) -> None:
    one = signed(small_service())
    with pytest.raises(NotFound):
        find_return(replace(viewer("commissioner"), authority_code="E08000039"), one.id)
    with pytest.raises(NotFound):
        find_return(replace(viewer(), provider_id=99), one.id)


def test_the_statutory_copy_is_released_to_a_named_officer_and_on_the_trail(app: Flask) -> None:
    one = signed(small_service(), officer="Head of housing")
    assert opened(one).officer == "Head of housing"
    lines = list(every_line(viewer(), Search(what="return")))
    assert [line.what for line in lines] == ["return.signed_off", "return.sent", "return.released"]
    assert (lines[-1].detail or {})["after"]["released_to"] == "Head of housing"


def test_nothing_is_signed_off_without_its_line_on_the_trail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = small_service()

    def fails(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("refuge.returns.signing.note", fails)
    with pytest.raises(OSError):
        signed(contract)
    assert not db.session.scalars(select(Return)).all()
    assert not db.session.scalars(select(TrailEntry).where(TrailEntry.what.like("return%"))).all()

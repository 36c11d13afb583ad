"""Units made ready, taken out of use, brought back, and what was recorded of that put right."""

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select, update

from refuge.extensions import db
from refuge.models import DiaryEntry, Property, Unit
from tests import services
from tests.actions.conftest import drawing
from tests.views.conftest import SignIn
from tests.views.test_provision import day, found, said
from tests.visitor import Visitor

OPENED = date(2024, 5, 1)


def may(number: int) -> date:
    return date(2024, 5, number)


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service, with a Flat V drawn from May 2024 on: occupied, then in preparation."""
    manager = sign_in("manager")
    flat = services.flat(found(Property, "HOUSE"), "V")
    services.serve(flat, OPENED)
    services.drawn(flat, OPENED, "AAA")
    db.session.commit()
    return manager


def prepare() -> None:
    """Flat V is in preparation since its household left."""
    services.drawn(found(Unit, "V"), may(4), "p")
    db.session.execute(
        update(DiaryEntry).where(DiaryEntry.kind == "preparing", DiaryEntry.starts_on == may(4)).values(ends_on=None)
    )
    db.session.commit()


def address(what: str) -> str:
    return f"/units/{found(Unit, 'V').id}/{what}"


def drawn(nights: int = 9) -> str:
    return drawing(found(Unit, "V"), OPENED, nights)


def entry_for(reason: str) -> DiaryEntry:
    """The entry of that reason, as it is saved now."""
    db.session.rollback()
    return db.session.scalars(select(DiaryEntry).where(DiaryEntry.reason == reason)).one()


def test_a_unit_is_marked_ready_after_the_fact(manager: Visitor) -> None:
    """N7."""
    prepare()
    assert manager.post(address("ready"), data=day("ready_on", may(6))).status_code == 302
    assert drawn() == "AAApp...."


def test_a_unit_that_is_not_in_preparation_is_not_marked_ready(manager: Visitor) -> None:
    answer = manager.post(address("ready"), data=day("ready_on", may(2)))
    assert answer.status_code == 400
    assert "Flat V is occupied by household" in said(answer)
    stay = db.session.scalars(select(DiaryEntry.stay_id).where(DiaryEntry.unit_id == found(Unit, "V").id)).one()
    assert f'href="/stays/{stay}"' in answer.text
    assert 'value="2"' in answer.text
    ahead = manager.post(address("ready"), data=day("ready_on", date(2999, 1, 1)))
    assert "in the future is not recorded" in ahead.text


def test_the_reason_says_whether_a_unit_is_out_of_use_or_preparing(manager: Visitor) -> None:
    """V4: nobody improves a rate by choosing."""
    out = {"reason": "damp", "waits_for": "landlord", **day("starts_on", may(5)), **day("expected_ends_on", may(20))}
    assert manager.post(address("out-of-use"), data=out).status_code == 302
    entry = entry_for("damp")
    assert (entry.kind, entry.waits_for, entry.expected_ends_on) == ("out_of_use", "landlord", may(20))
    assert drawn() == "AAA.xxxxx"
    back = {"is_ready": "yes", **day("back_on", may(7))}
    assert manager.post(address("back"), data=back).status_code == 302
    again = {"reason": "locks", **day("starts_on", may(8))}
    assert manager.post(address("out-of-use"), data=again).status_code == 302
    assert drawn() == "AAA.xx.pp"


def test_a_unit_that_is_brought_back_is_prepared_unless_it_is_ready(manager: Visitor) -> None:
    """N7."""
    manager.post(address("out-of-use"), data={"reason": "damp", **day("starts_on", may(5))})
    undecided = manager.post(address("back"), data=day("back_on", may(7)))
    assert "Choose whether it is ready to let" in undecided.text
    assert manager.post(address("back"), data={"is_ready": "no", **day("back_on", may(7))}).status_code == 302
    assert drawn() == "AAA.xxppp"
    again = manager.post(address("back"), data={"is_ready": "no", **day("back_on", may(8))})
    assert "Flat V is in preparation since 7 May 2024, not out of use." in again.text


def test_works_that_are_over_are_recorded_with_their_end(manager: Visitor) -> None:
    over = {"reason": "pest_treatment", **day("starts_on", may(5)), **day("ended_on", may(7))}
    assert manager.post(address("out-of-use"), data={**over, "was_ready": "y"}).status_code == 302
    assert drawn() == "AAA.xx..."


def test_another_reason_needs_a_note(manager: Visitor) -> None:
    """V4."""
    other = {"reason": "other_out_of_use", "waits_for": "other", **day("starts_on", may(5))}
    answer = manager.post(address("out-of-use"), data=other)
    assert answer.status_code == 400
    assert "Another reason needs a note that says which." in answer.text
    assert '<option value="other_out_of_use" selected>' in said(answer)
    assert drawn() == "AAA......"
    assert manager.post(address("out-of-use"), data={**other, "note": "Lift stopped"}).status_code == 302
    assert entry_for("other_out_of_use").note == "Lift stopped"


def test_an_occupied_unit_is_not_taken_out_of_use(manager: Visitor) -> None:
    """N3."""
    answer = manager.post(address("out-of-use"), data={"reason": "damp", **day("starts_on", may(2))})
    assert "Flat V is occupied by household" in said(answer)
    assert "See the stay that is in the way" in answer.text


def correction(began_on: date) -> str:
    return address(f"correction?began={began_on}")


def test_what_was_recorded_of_a_unit_is_corrected(manager: Visitor) -> None:
    manager.post(address("out-of-use"), data={"reason": "damp", **day("starts_on", may(5))})
    page = said(manager.get(address("corrections")))
    assert "Out of use, 5 May 2024 to now" in page
    form = said(manager.get(correction(may(5))))
    assert '<option value="damp" selected>' in form
    anew = {
        "version": entry_for("damp").version,
        "reason": "cleaning",
        **day("starts_on", may(4)),
        **day("ends_on", may(8)),
    }
    assert manager.post(correction(may(5)), data=anew).status_code == 302
    assert drawn() == "AAApppp.."


def test_whoever_corrects_second_is_told_and_loses_nothing(manager: Visitor) -> None:
    manager.post(address("out-of-use"), data={"reason": "damp", **day("starts_on", may(5))})
    typed = {
        "version": entry_for("damp").version,
        "reason": "damp",
        "note": "Written second",
        **day("starts_on", may(5)),
    }
    manager.post(correction(may(5)), data={**typed, "note": "Written first"})
    answer = manager.post(correction(may(5)), data=typed)
    assert answer.status_code == 400
    assert "This entry was changed meanwhile: Flat V is out of use since 5 May 2024 now." in answer.text
    assert "Written second" in answer.text
    assert f'value="{entry_for("damp").version}"' in answer.text


def test_what_has_gone_meanwhile_is_chosen_again(manager: Visitor) -> None:
    for began in (correction(may(5)), address("correction"), address("correction?began=never")):
        answer = manager.get(began, follow_redirects=True)
        assert "Choose what was wrong: somebody may have changed it meanwhile." in answer.text


def test_what_was_typed_of_an_entry_that_moved_meanwhile_is_kept(manager: Visitor) -> None:
    answer = manager.post(
        correction(may(5)), data={"note": "Written second", "version": "1", **day("starts_on", may(6))}
    )
    assert answer.status_code == 400
    assert "This entry was changed meanwhile: Flat V is ready from 5 May 2024 on now." in answer.text
    assert "Written second" in answer.text


def read_of(page: str) -> str:
    """What a form brings back of the unit as it was read."""
    return re.search(r'name="version" type="hidden" value="(\d+)"', page)[1]  # type: ignore[index]


def test_whoever_takes_a_unit_out_of_use_second_is_told_and_loses_nothing(manager: Visitor) -> None:
    prepare()
    read = read_of(manager.get(address("out-of-use")).text)
    manager.post(address("ready"), data=day("ready_on", may(6)))
    typed = {"reason": "damp", "note": "Written second", **day("starts_on", may(7))}
    answer = manager.post(address("out-of-use"), data={**typed, "version": read})
    assert answer.status_code == 400
    assert "Flat V was changed meanwhile: Flat V is ready now. Look at it again before you save." in said(answer)
    assert "Written second" in answer.text
    assert manager.post(address("out-of-use"), data={**typed, "version": read_of(answer.text)}).status_code == 302
    for page, first in (("ready", "ready_on"), ("back", "back_on")):
        late = manager.post(address(page), data={"version": read, "is_ready": "yes", **day(first, may(8))})
        assert "Flat V was changed meanwhile: Flat V is out of use since 7 May 2024 now." in said(late)


def test_a_long_list_of_voids_is_turned_over(manager: Visitor) -> None:
    services.drawn(found(Unit, "V"), may(4), "p." * 25)
    db.session.commit()
    first = manager.get(address("corrections")).text
    assert first.count("began=") == 20
    earlier = unescape(re.search(r'href="([^"]*before=[^"]*)"', first)[1])  # type: ignore[index]
    last = manager.get(earlier).text
    assert last.count("began=") == 5
    assert "before=" not in last
    assert not set(re.findall("began=([0-9-]+)", first)) & set(re.findall("began=([0-9-]+)", last))


def test_a_unit_elsewhere_does_not_exist(manager: Visitor, sign_in: SignIn) -> None:
    """D1."""
    worker = Visitor(manager.application)
    worker.post("/sign-in", data={"email": "worker@example.org", "password": "a phrase of four words"})
    for what in ("ready", "out-of-use", "back", "corrections", "correction"):
        assert worker.get(address(what)).status_code == 404

"""What an authority types stands apart; one officer signs and another answers; words are of their year (D2, D3)."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.record_accommodation import correct_accommodation, record_accommodation, remove_accommodation
from refuge.audit.searching import Search, every_line
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import TypedAccommodation
from refuge.occupancy.period import financial_year
from refuge.occupancy.typed_accommodation import Typed
from refuge.returns.authorities import authority_returns, authority_subject
from refuge.returns.changed import changes_since
from refuge.returns.content import canonical, checksum
from refuge.returns.files import FORMS
from refuge.returns.grids import every_row
from refuge.returns.kinds import KINDS
from refuge.returns.making import make
from refuge.returns.of_safe_accommodation import CHARACTERISTICS, SUPPORTED, TYPED
from refuge.returns.printed import Printed
from refuge.returns.signing import SignOff, answer, prepared, sign_off
from refuge.returns.stored import find_return, opened
from refuge.returns.verifying import Wrong, verify_returns
from refuge.returns.words_of_years import VERSIONS
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import ReturnEvent
from tests.returns.pooled import AS_AT, pooled
from tests.returns.safe_accommodation import (
    BRIEF_OF_AUTHORITIES,
    BY_AND_FOR,
    SANCTUARY,
    YEAR,
    content,
    officer,
    returned,
    told,
    type_in,
)
from tests.returns.signing import THRESHOLD
from tests.services import ROTHERHAM, STAFFORDSHIRE, STOKE


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF_OF_AUTHORITIES.code, BRIEF_OF_AUTHORITIES)


@pytest.fixture
def with_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sections of people as well."""
    kind = replace(BRIEF_OF_AUTHORITIES, sections=(*SUPPORTED, CHARACTERISTICS[0], TYPED))
    monkeypatch.setitem(KINDS, kind.code, kind)


@pytest.mark.usefixtures("with_people")
@pytest.mark.parametrize("copy", [Copy.CONTRACT, Copy.PUBLICATION])
def test_people_by_type_are_in_every_copy_as_far_as_nobody_is_found(app: Flask, copy: Copy) -> None:
    pooled(men=2)
    said = content(copy)
    assert told(said, "supported_by_type", "refuge")["households"] == 8
    assert told(said, "supported_by_type", "refuge")["women"] is None
    assert told(said, "supported_by_type", "dispersed")["men"] is None
    assert told(content(Copy.PROVIDER), "supported_by_type", "dispersed")["men"] == 2


@pytest.mark.usefixtures("with_people")
def test_what_was_typed_stands_apart_with_its_source_and_is_counted_in_nothing(app: Flask) -> None:
    pooled()
    before = content(Copy.CONTRACT)
    type_in(SANCTUARY, BY_AND_FOR)
    after = content(Copy.CONTRACT)
    assert told(after, "typed", "sanctuary + Housing options")["households"] == 38
    assert told(after, "typed", "specialist + Sahara House")["children"] is None, "not known is not 0"
    others = [[one for one in said["sections"] if one["code"] != "typed"] for said in (before, after)]
    assert others[0] == others[1]
    page = dict(Printed(after).sections[-1][1][0].rows)
    assert list(page) == ["Specialist safe accommodation + Sahara House", "Sanctuary scheme + Housing options"]


def test_the_publication_copy_hides_what_is_small_of_what_was_typed(app: Flask) -> None:
    pooled()
    type_in(SANCTUARY, BY_AND_FOR)
    typed = told(content(Copy.PUBLICATION), "typed", "sanctuary + Housing options")
    assert (typed["units"], typed["households"], typed["children"]) == (40, 38, 20)
    assert {typed[name] for name in ("women", "men", "trans_adults", "adults_sex_not_known")} == {None}
    assert told(content(Copy.CONTRACT), "typed", "sanctuary + Housing options")["men"] == 3


def test_one_officer_signs_and_another_answers(either_app: Flask) -> None:
    pooled()
    one = returned()
    assert (one.authority_code, one.contract_id, one.provider_id) == (STOKE, None, None)
    with pytest.raises(RuleBroken, match="Somebody else has to answer"):
        answer(officer(), one.id, ReturnEvent.ACCEPTED, "")
    answer(officer("another"), one.id, ReturnEvent.SENT_BACK, "The sanctuary scheme is missing")
    type_in(SANCTUARY)
    again = returned()
    assert (again.version, again.supersedes_id) == (2, one.id)
    assert answer(officer("another"), again.id, ReturnEvent.ACCEPTED, "").version == 2
    (listed,) = authority_returns(officer(), AS_AT)
    assert [(year.period.label, year.state_on(AS_AT)) for year in listed.years] == [("2019-20", "Accepted")]
    assert not [found for found in verify_returns() if isinstance(found, Wrong)]


def test_nobody_else_finds_an_authority_s_return(app: Flask) -> None:
    contract = pooled()
    one = returned()
    for stranger in (
        replace(officer(), authority_code=STAFFORDSHIRE),
        replace(officer(), authority_code=None, provider_id=contract.provider_id),
    ):
        with pytest.raises(NotFound):
            find_return(stranger, one.id)
        with pytest.raises(NotFound):
            authority_subject(stranger, STOKE, "2019-20", AS_AT)


def test_a_correction_changes_no_return_that_was_signed_off(app: Flask) -> None:
    pooled()
    type_in(SANCTUARY)
    one = returned()
    row = db.session.scalars(select(TypedAccommodation)).one()
    correct_accommodation(officer(), row.id, row.version, replace(SANCTUARY, typed=Typed(units=40, households=44)))
    assert told(opened(one).content(Copy.CONTRACT), "typed", "sanctuary + Housing options")["households"] == 38
    changed = {
        change.measure: (change.before.value, change.after.value)
        for change in changes_since(opened(one), Copy.CONTRACT)
    }
    assert changed["Households"] == (38, 44)
    assert told(opened(returned()).content(Copy.CONTRACT), "typed", "sanctuary + Housing options")["households"] == 44


@pytest.mark.usefixtures("with_people")
def test_what_an_officer_signs_is_the_copy_they_read(app: Flask) -> None:
    pooled(men=2)
    ready = prepared(officer(), authority_subject(officer(), None, "2019-20", AS_AT), THRESHOLD)
    assert ready.shown["copy"] == Copy.PUBLICATION
    assert told(ready.shown, "supported_by_type", "dispersed")["men"] is None
    assert ready.checksum != checksum(canonical(ready.content)), "it would let them try out what is hidden"


def test_it_is_said_which_providers_have_not_signed_off_their_own(app: Flask) -> None:
    pooled()
    ready = prepared(officer(), authority_subject(officer(), None, "2019-20", AS_AT), THRESHOLD)
    assert "Contract C1 is not signed off" in [check.heading for check in ready.warnings]
    with pytest.raises(RuleBroken, match="Say why"):
        sign_off(officer(), ready.subject, SignOff(ready.checksum), THRESHOLD)
    with pytest.raises(RuleBroken, match="2020-21 is not over"):
        authority_subject(officer(), None, "2020-21", AS_AT)
    early = authority_subject(Viewer.command_line(), STOKE, "2020-21", AS_AT)
    assert [check.heading for check in prepared(officer(), early, THRESHOLD).errors] == ["The year is not over"]
    empty = authority_subject(officer(), None, "2012-13", AS_AT)
    assert [check.heading for check in prepared(officer(), empty, THRESHOLD).errors] == ["Nothing was in service"]


@pytest.mark.usefixtures("with_people")
def test_last_year_s_return_keeps_last_year_s_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pooled()
    one = returned()
    anew = {"minoritised_ethnic_groups": "People of the global majority", "pets": "Pets"}
    characteristics = {**VERSIONS["characteristic"], 2020: anew}
    monkeypatch.setitem(VERSIONS, "characteristic", characteristics)  # type: ignore[arg-type]
    made_late = content(Copy.PUBLICATION)
    this_year = make(authority_subject(Viewer.command_line(), STOKE, "2020-21", AS_AT), Copy.PROVIDER, 1, THRESHOLD)
    for said in (made_late, opened(one).content(Copy.PUBLICATION)):
        assert said["words"]["characteristic"]["minoritised_ethnic_groups"] == "Minoritised ethnic groups"
    assert this_year["words"]["characteristic"]["minoritised_ethnic_groups"] == anew["minoritised_ethnic_groups"]


@pytest.mark.usefixtures("with_people")
def test_minoritised_ethnic_groups_come_first(app: Flask) -> None:
    pooled()
    rows = [row["group"] for row in every_row(content(Copy.PROVIDER)) if row["section"] == "characteristics"]
    assert rows[0] == "minoritised_ethnic_groups"
    assert set(rows) >= {"trans_survivors", "aged_65_or_over", "disabled_member"}


def test_a_row_is_typed_once_and_corrected_by_one_at_a_time(app: Flask) -> None:
    pooled()
    type_in(SANCTUARY)
    with pytest.raises(RuleBroken, match="is there already"):
        type_in(SANCTUARY)
    with pytest.raises(RuleBroken, match="has not begun"):
        record_accommodation(officer(), STOKE, financial_year(2021), SANCTUARY, AS_AT)
    with pytest.raises(NotFound):
        record_accommodation(officer(), ROTHERHAM, YEAR, SANCTUARY, AS_AT)
    row = db.session.scalars(select(TypedAccommodation)).one()
    correct_accommodation(officer(), row.id, 1, replace(SANCTUARY, typed=Typed(units=41)))
    with pytest.raises(RuleBroken, match="meanwhile"):
        correct_accommodation(officer("another"), row.id, 1, SANCTUARY)
    with pytest.raises(NotFound):
        remove_accommodation(replace(officer(), authority_code=STAFFORDSHIRE), row.id)
    remove_accommodation(officer(), row.id)
    assert db.session.scalars(select(TypedAccommodation)).all() == []
    lines = list(every_line(Viewer.command_line(), Search(what="accommodation")))
    assert [line.what for line in lines] == [f"accommodation.{verb}" for verb in ("recorded", "corrected", "removed")]
    assert (lines[1].detail or {})["before"]["units"] == 40


@pytest.fixture
def printed(app: Flask) -> Printed:
    """The return of 2019-20 with a sanctuary scheme, as it would be printed for publication."""
    pooled()
    type_in(SANCTUARY)
    return Printed(content(Copy.PUBLICATION))


def test_every_file_is_read_back_with_what_was_typed(printed: Printed) -> None:
    title = "Typed by the authority, not cou"
    for form in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(BytesIO(FORMS[form][0](printed)))
        name = next(name for name in book.sheet_names if name.startswith(title[:20]))
        cells = [cell for row in book.get_sheet_by_name(name).to_python() for cell in row]
        assert {40, 38, 20} <= {cell for cell in cells if isinstance(cell, float)}
        cover = book.get_sheet_by_name("Cover").to_python()
        assert ["Authority", "Stoke-on-Trent"] in [row[:2] for row in cover]
    rows = list(csv.DictReader(StringIO(FORMS["csv"][0](printed).decode("utf-8-sig"))))
    wanted = {"section": "typed", "measure": "households", "group": "sanctuary + Housing options"}
    assert next(row for row in rows if wanted.items() <= row.items())["value"] == "38"
    assert json.loads(FORMS["json"][0](printed))["content"] == printed.content
    assert printed.name == f"return-{STOKE}-2019-20-v1-publication"

"""Properties, units, contracts and when units are in service: recorded, changed, refused in words."""

from datetime import date
from decimal import Decimal

import pytest

from refuge.clock import today
from refuge.extensions import db
from refuge.forms.provision import FEATURES
from refuge.models import Contract, ContractValue, DiaryEntry, Property, Spell, TrailEntry, Unit
from refuge.models.columns import END_OF_TIME
from tests import services
from tests.views.conftest import SignIn
from tests.visitor import Visitor

HOUSE = {"name": "Second house", "accommodation_type": "dispersed", "authority_code": services.ROTHERHAM}
FLAT = {"name": "Flat 9", "bed_spaces": "2", **dict.fromkeys(FEATURES, "")}


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


def found(model: type, reference: str):  # type: ignore[no-untyped-def] # whatever the model is
    """A row by its reference, as it is saved now."""
    db.session.rollback()
    return db.session.query(model).filter_by(reference=reference).one()


def spells(reference: str) -> list[tuple[date, date, str | None]]:
    """When a unit is in service, and under which contract."""
    unit = found(Unit, reference)
    rows = db.session.query(Spell, Contract).outerjoin(Contract, Contract.id == Spell.contract_id)
    return [
        (spell.starts_on, spell.ends_on, contract and contract.reference)
        for spell, contract in rows.filter(Spell.unit_id == unit.id).order_by(Spell.starts_on)
    ]


def day(field: str, on: date) -> dict[str, list[str]]:
    """A day as the three boxes send it."""
    return {field: [str(on.day), str(on.month), str(on.year)]}


def address(of: str, reference: str, what: str = "") -> str:
    """The address of a unit's, property's or contract's page."""
    model = {"units": Unit, "properties": Property, "contracts": Contract}[of]
    return f"/provision/{of}/{found(model, reference).id}{what}"


def said(answer) -> str:  # type: ignore[no-untyped-def] # werkzeug's
    """The page without its line breaks."""
    return " ".join(answer.text.split())


def test_the_page_tells_which_units_are_in_service_under_what(manager: Visitor) -> None:
    page = said(manager.get("/provision"))
    assert "In service under Example contract since 1 April 2018" in page
    assert "Example contract</a>, from 1 April 2018" in page


def test_a_property_is_added_with_a_unit_and_opened(manager: Visitor) -> None:
    assert manager.post("/provision/properties/new", data={"reference": "H2", **HOUSE}).status_code == 302
    added = found(Property, "H2")
    assert (added.name, added.women_only, added.landlord, added.public_label) == ("Second house", None, None, None)
    answers = {"step_free": "yes", "accepts_pets": "no", "wheelchair": ""}
    new = address("properties", "H2", "/units/new")
    assert manager.post(new, data={"reference": "U9", **FLAT, **answers}).status_code == 302
    unit = found(Unit, "U9")
    assert (unit.step_free, unit.accepts_pets, unit.wheelchair, unit.oldest_son) == (True, False, None, None)
    contract = str(found(Contract, "EXAMPLE").id)
    data = {"contract": contract, **day("on", date(2021, 4, 1))}
    assert manager.post(address("units", "U9", "/opening"), data=data).status_code == 302
    assert spells("U9") == [(date(2021, 4, 1), END_OF_TIME, "EXAMPLE")]


@pytest.mark.parametrize("field", ["name", "public_label", "landlord", "reference"])
def test_a_postcode_in_a_name_is_refused(manager: Visitor, field: str) -> None:
    typed = {"reference": "H2", **HOUSE, field: "House, S60 1AA"}
    answer = manager.post("/provision/properties/new", data=typed)
    assert answer.status_code == 400
    assert "There is a postcode in it. Addresses are not held: leave it out." in answer.text
    assert f'href="#{field}"' in answer.text


def test_a_postcode_in_a_units_name_is_refused(manager: Visitor) -> None:
    answer = manager.post(address("units", "A", "/change"), data={**FLAT, "name": "S601AA flat"})
    assert answer.status_code == 400
    assert found(Unit, "A").name == "Flat A"


def test_a_reference_that_is_taken_is_refused(manager: Visitor) -> None:
    answer = manager.post("/provision/properties/new", data={"reference": "HOUSE", **HOUSE})
    assert "The reference HOUSE is taken. Choose another." in answer.text


@pytest.mark.parametrize("typed", ["0", "two", "-1", "1.5", "100"])
def test_bed_spaces_are_a_whole_number(manager: Visitor, typed: str) -> None:
    answer = manager.post(address("units", "A", "/change"), data={**FLAT, "bed_spaces": typed})
    assert answer.status_code == 400
    assert "whole number" in answer.text
    assert f'value="{typed}"' in answer.text


def test_what_was_recorded_stands_in_the_form_and_is_changed(manager: Visitor) -> None:
    change = address("units", "A", "/change")
    assert 'value="Flat A"' in manager.get(change).text
    manager.post(change, data={**FLAT, "accepts_men": "yes", "oldest_son": "15"})
    unit = found(Unit, "A")
    assert (unit.name, unit.bed_spaces, unit.accepts_men, unit.oldest_son) == ("Flat 9", 2, True, 15)
    form = said(manager.get(change))
    assert '<option value="yes" selected>Yes</option>' in form
    house = address("properties", "HOUSE", "/change")
    manager.post(house, data={**HOUSE, "women_only": "no", "public_label": "Refuge 1"})
    place = found(Property, "HOUSE")
    assert (place.name, place.women_only, place.public_label) == ("Second house", False, "Refuge 1")
    changes = db.session.query(TrailEntry.what).filter(TrailEntry.what.endswith(".changed")).all()
    assert {what for (what,) in changes} == {"unit.changed", "property.changed"}


def test_a_close_is_refused_naming_the_last_entry_and_the_earliest_day(manager: Visitor) -> None:
    answer = manager.post(address("units", "A", "/closing"), data=day("on", date(2021, 1, 1)))
    assert answer.status_code == 400
    assert "Flat A is occupied by household" in answer.text
    assert "End that first." in answer.text


def test_a_unit_is_closed_and_opened_again(manager: Visitor) -> None:
    db.session.query(DiaryEntry).filter_by(ends_on=None, unit_id=found(Unit, "B").id).one().ends_on = date(2021, 2, 1)
    db.session.commit()
    refused = manager.post(address("units", "B", "/closing"), data=day("on", date(2021, 1, 1)))
    assert "The earliest day it can close is 1 February 2021." in refused.text
    assert manager.post(address("units", "B", "/closing"), data=day("on", date(2021, 2, 1))).status_code == 302
    assert "Open again" in manager.get(address("units", "B")).text
    again = {"contract": "none", **day("on", date(2021, 3, 1))}
    assert manager.post(address("units", "B", "/opening"), data=again).status_code == 302
    assert spells("B")[1:] == [(date(2021, 3, 1), END_OF_TIME, None)]


def test_a_unit_in_service_is_not_opened_twice(manager: Visitor) -> None:
    answer = manager.post(address("units", "A", "/opening"), data={"contract": "none", **day("on", date(2021, 3, 1))})
    assert "Flat A is in service already since 1 April 2018." in answer.text


def test_a_unit_is_not_opened_before_its_contract_begins(manager: Visitor) -> None:
    """N12."""
    manager.post(address("properties", "HOUSE", "/units/new"), data={"reference": "U9", **FLAT})
    contract = str(found(Contract, "EXAMPLE").id)
    data = {"contract": contract, **day("on", date(2018, 3, 1))}
    answer = manager.post(address("units", "U9", "/opening"), data=data)
    assert "Example contract begins on 1 April 2018." in answer.text
    assert spells("U9") == []


def test_several_units_are_handed_over_at_once_or_none(manager: Visitor) -> None:
    ids = [found(Unit, "A").id, found(Unit, "B").id]
    contract_id = services.contract(found(Contract, "EXAMPLE").provider, "LATER", starts_on=date(2021, 1, 1)).id
    db.session.commit()
    data = {"units": ids, "contract": str(contract_id)}
    early = manager.post("/provision/hand-over", data={**data, **day("on", date(2020, 12, 31))})
    assert "Contract LATER begins on 1 January 2021." in early.text
    assert len(spells("A")) == 1
    ahead = manager.post("/provision/hand-over", data={**data, **day("on", date(2999, 1, 1))})
    assert "Enter today or an earlier day" in ahead.text
    done = manager.post("/provision/hand-over", data={**data, **day("on", date(2021, 1, 1))})
    assert done.status_code == 302
    for unit in "AB":
        assert [under for *_, under in spells(unit)] == ["EXAMPLE", "LATER"]
    again = manager.post("/provision/hand-over", data={**data, **day("on", date(2021, 2, 1))})
    assert "is in service under that already" in again.text


def test_an_emergency_space_is_brought_into_use_and_ended_with_one_button(manager: Visitor) -> None:
    """N8: its nights are outside any contract."""
    new = address("properties", "HOUSE", "/units/new")
    manager.post(new, data={**FLAT, "reference": "SOFA", "name": "Sofa bed", "emergency": "y"})
    again = manager.post(new, data={**FLAT, "reference": "S2", "emergency": "y"})
    assert "The house has an emergency space already: Sofa bed." in again.text
    assert "Bring it into use now" in manager.get(address("properties", "HOUSE")).text
    manager.post(address("units", "SOFA", "/use"))
    assert spells("SOFA") == [(today(), END_OF_TIME, None)]
    assert "End its use today" in manager.get(address("properties", "HOUSE")).text
    manager.post(address("units", "SOFA", "/end-of-use"))
    assert spells("SOFA") == []


def test_a_unit_that_is_no_emergency_space_is_not_brought_into_use(manager: Visitor) -> None:
    page = manager.post(address("units", "A", "/use"), follow_redirects=True)
    assert "Flat A is not an emergency space." in page.text


def test_an_emergency_space_in_use_for_days_ends_today(manager: Visitor) -> None:
    unit = services.flat(found(Property, "HOUSE"), "SOFA")
    unit.emergency = True
    services.serve(unit, date(2021, 1, 1))
    db.session.commit()
    manager.post(address("units", "SOFA", "/end-of-use"))
    assert spells("SOFA") == [(date(2021, 1, 1), today(), None)]


CONTRACT = {"title": "New contract", "authorities": "Rotherham\ne08000039", "year_starts_month": "10"}


def test_a_contract_is_added_with_its_footprint_targets_and_values(manager: Visitor) -> None:
    typed = {"reference": "NEW", **CONTRACT, "target": "85.5", "minimum_units": "10", "preparation_target_days": "2"}
    assert (
        manager.post("/provision/contracts/new", data={**typed, **day("starts_on", date(2026, 4, 1))}).status_code
        == 302
    )
    contract = found(Contract, "NEW")
    assert [member.authority_code for member in contract.footprint] == ["E08000018", "E08000039"]
    assert (contract.target_utilisation, contract.year_starts_month, contract.ends_on) == (Decimal("0.855"), 10, None)
    value = {"annual_value": "£220,000", "funder": "Council", "spend_only_in": "", **day("starts_on", date(2026, 4, 1))}
    new_value = address("contracts", "NEW", "/values/new")
    assert manager.post(new_value, data=value).status_code == 302
    assert "£220,000.00 a year from 1 April 2026, Council" in said(manager.get(address("contracts", "NEW")))
    assert "a value of this funder from that day already" in manager.post(new_value, data=value).text
    kept = db.session.query(ContractValue).one()
    manager.post(f"/provision/contracts/values/{kept.id}/remove")
    db.session.rollback()
    assert db.session.query(ContractValue).count() == 0


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({"authorities": "Nowhereshire"}, "There is no authority Nowhereshire."),
        ({"authorities": ""}, "Enter at least one authority"),
        ({"target": "101"}, "Enter a percentage from 0 to 100"),
        ({"target": "NaN"}, "Enter a number from 0 on"),
        (day("ends_on", date(2026, 4, 1)), "It starts on 1 April 2026. Enter a later day."),
        (day("extendable_to", date(2030, 4, 1)), "Enter the day it ends if it is not extended."),
        ({"ends_on": ["", "4", "2027"]}, "Enter a day of the calendar"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(manager: Visitor, typed: dict[str, object], wanted: str) -> None:
    data = {"reference": "NEW", **CONTRACT, **day("starts_on", date(2026, 4, 1)), **typed}
    answer = manager.post("/provision/contracts/new", data=data)
    assert answer.status_code == 400
    assert wanted in answer.text


def test_a_contract_does_not_begin_after_units_are_in_service_under_it(manager: Visitor) -> None:
    """N12."""
    change = address("contracts", "EXAMPLE", "/change")
    form = manager.get(change).text
    assert "Rotherham" in form
    assert 'value="85"' in form.replace("85.0000", "85")
    answer = manager.post(change, data={**CONTRACT, **day("starts_on", date(2019, 4, 1))})
    assert "A unit is in service under it since 1 April 2018." in answer.text
    manager.post(change, data={**CONTRACT, **day("starts_on", date(2018, 4, 1))})
    changed = found(Contract, "EXAMPLE")
    assert (changed.title, len(changed.footprint), changed.target_utilisation) == ("New contract", 2, None)

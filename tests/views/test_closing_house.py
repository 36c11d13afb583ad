"""A whole house closes at once: every unit out of use, every household where somebody says."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import DiaryEntry, Property, Provider, Stay, Unit
from refuge.vocabulary import EntryKind
from tests import services
from tests.views.conftest import SignIn
from tests.views.recording import ago, arrived, boxes, send, source, version, where
from tests.views.test_stays import _worker
from tests.visitor import Visitor

ASKED = {"reason": "fire_or_flood", "waits_for": "landlord", "note": "Water in the cellar"}


def _versions(answer: Any) -> str:
    """The hidden box of a page that has the versions of its stays."""
    return str(re.search(r'<input id="version"[^>]*>', answer.text)[0])  # type: ignore[index]


class Cottage:
    """A second house with two units, of which one household has the first; and one unit elsewhere."""

    def __init__(self) -> None:
        provider = db.session.scalars(select(Provider)).one()
        self.house = services.house(provider, "COTTAGE").id
        self.units = [self._unit(self.house, name) for name in ("C1", "C2")]
        self.elsewhere = self._unit(services.house(provider, "BARN").id, "B1")
        db.session.commit()
        self.stay = arrived(self.units[0], ago(10))
        self.page = f"/properties/{self.house}/closing"

    def _unit(self, house: int, name: str) -> Unit:
        unit = services.flat(db.session.get_one(Property, house), name)
        services.serve(unit, ago(365))
        return unit

    def close(self, visitor: Visitor, on: date, **typed: Any) -> Any:
        """Send the form; of the household where it goes, unless somebody forgets it."""
        of_them = {f"{name}_{self.stay.id}": typed.pop(name, "") for name in ("going", "destination", "despite")}
        versions = typed.pop("version", f"{self.stay.id}.{version(self.stay)}")
        return visitor.post(
            self.page, data={"version": versions, **ASKED, **of_them, **boxes("closed_on", on), **typed}
        )


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


@pytest.fixture
def cottage(manager: Visitor) -> Cottage:
    """The second house."""
    return Cottage()


def out_of_use() -> list[tuple[str, date, str]]:
    """What is out of use without an end."""
    db.session.rollback()
    rows = select(Unit.name, DiaryEntry.starts_on, DiaryEntry.reason).join(Unit, Unit.id == DiaryEntry.unit_id)
    rows = rows.where(DiaryEntry.kind == EntryKind.OUT_OF_USE, DiaryEntry.ends_on.is_(None)).order_by(Unit.name)
    return [tuple(row) for row in db.session.execute(rows)]


def test_the_property_leads_there_and_every_household_is_listed(manager: Visitor, cottage: Cottage) -> None:
    assert f'href="{cottage.page}"' in manager.get(f"/provision/properties/{cottage.house}").text
    page = source(manager.get(cottage.page))
    household = db.session.get_one(Stay, cottage.stay.id).household.reference
    assert f"Flat C1: household {household}</legend>" in page
    assert f'<option value="{cottage.elsewhere.id}">To House BARN, Flat B1. Ready since' in page
    assert "House COTTAGE, Flat C2" not in page, "nobody goes to another unit of the house"


def test_a_household_goes_to_another_unit_and_every_unit_is_out_of_use(manager: Visitor, cottage: Cottage) -> None:
    answer = cottage.close(manager, ago(1), going=cottage.elsewhere.id)
    assert answer.status_code == 302
    assert out_of_use() == [("Flat C1", ago(1), "fire_or_flood"), ("Flat C2", ago(1), "fire_or_flood")]
    assert where(cottage.stay) == [("Flat C1", ago(10), ago(1)), ("Flat B1", ago(1), None)]


def test_a_household_that_left_has_left_on_the_day(manager: Visitor, cottage: Cottage) -> None:
    assert cottage.close(manager, ago(1), going="left", destination="outcome_pending").status_code == 302
    db.session.rollback()
    stay = db.session.get_one(Stay, cottage.stay.id)
    assert (stay.departed_on, stay.destination, stay.departure_planned) == (ago(1), "outcome_pending", None)


def test_a_household_forgotten_is_asked_for_and_nothing_is_saved(manager: Visitor, cottage: Cottage) -> None:
    answer = cottage.close(manager, ago(1))
    assert answer.status_code == 400
    assert "Say where household" in answer.text
    assert f'href="#going_{cottage.stay.id}"' in answer.text
    assert 'value="Water in the cellar"' in answer.text
    assert out_of_use() == []


def test_who_was_there_is_asked_of_the_day_that_was_typed(manager: Visitor, cottage: Cottage) -> None:
    """After the fact another household may have been in the house than tonight."""
    later = arrived(cottage.units[1], ago(2))
    answer = cottage.close(manager, ago(5), going=cottage.elsewhere.id)
    assert answer.status_code == 400
    assert f"going_{later.id}" not in answer.text
    assert "Flat C2 is occupied by household" in source(answer), "who came later is in the way, and named"
    assert f'href="/stays/{later.id}"' in answer.text
    assert out_of_use() == []


def test_who_is_there_on_another_day_than_was_shown_is_asked_for_then(manager: Visitor, cottage: Cottage) -> None:
    later = arrived(cottage.units[1], ago(2))
    answer = cottage.close(manager, ago(1), going="left")
    assert answer.status_code == 400
    assert f'href="#going_{later.id}"' in answer.text
    versions = f"{cottage.stay.id}.{version(cottage.stay)} {later.id}.{version(later)}"
    assert sorted(versions.split()) == sorted(re.findall(r"\d+\.\d+", _versions(answer)))
    typed = {"going": "left", "version": versions, f"going_{later.id}": "left", f"destination_{later.id}": ""}
    assert cottage.close(manager, ago(1), **typed).status_code == 302


def test_a_unit_that_does_not_suit_needs_a_reason_for_that_household(manager: Visitor, cottage: Cottage) -> None:
    db.session.get_one(Unit, cottage.elsewhere.id).bed_spaces = 1
    db.session.commit()
    answer = cottage.close(manager, ago(1), going=cottage.elsewhere.id)
    assert "Flat B1 does not suit them" in answer.text
    assert f'href="#going_{cottage.stay.id}"' in answer.text
    assert cottage.close(manager, ago(1), going=cottage.elsewhere.id, despite="For tonight").status_code == 302


def test_a_household_changed_meanwhile_is_told_and_nothing_is_saved(manager: Visitor, cottage: Cottage) -> None:
    versions = f"{cottage.stay.id}.{version(cottage.stay)}"
    send(manager, cottage.stay, "nights-away", reason="hospital", **boxes("starts_on", ago(1)))
    answer = cottage.close(manager, ago(1), going="left", version=versions)
    assert answer.status_code == 400
    assert "This stay was changed by you" in answer.text
    assert f'value="{cottage.stay.id}.{version(cottage.stay)}"' in answer.text
    assert out_of_use() == []


def test_a_reason_other_than_those_listed_needs_a_note(manager: Visitor, cottage: Cottage) -> None:
    answer = cottage.close(manager, ago(1), going="left", reason="other_out_of_use", note="")
    assert answer.status_code == 400
    assert 'href="#note"' in answer.text


def test_a_house_in_which_one_does_not_work_does_not_exist(app: Flask, cottage: Cottage) -> None:
    """D1."""
    worker = _worker(app)
    assert worker.get(cottage.page).status_code == 404
    assert cottage.close(worker, ago(1), going="left").status_code == 404
    assert out_of_use() == []

"""What happens while a household is here, in a corridor: a birth, a move, one more unit, nights away, a house that closes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from refuge.extensions import db
from tests.conftest import app_on
from tests.journeys.conftest import NARROW, Reader, served
from tests.small_service import small_service
from tests.views.recording import ago, arrived, flat

Staff = Callable[..., Reader]


@pytest.fixture
def here(migrated_sqlite: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a service of its own, and in it that of a household in Flat C."""
    path = tmp_path / "here.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    app = app_on(f"sqlite:///{path}")
    with app.app_context():
        small_service(is_demonstration=True)
        stay = arrived(flat("C"), ago(10))
        page = f"/stays/{stay.id}"
        for name in ("D", "E"):
            flat(name)
        db.session.remove()
    with served(app) as address:
        yield address, page


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def one(request: pytest.FixtureRequest, browser: Browser, here: tuple[str, str]) -> Iterator[Reader]:
    """The manager with a phone, on the household's page. Afterwards nothing may have been complained of."""
    context = browser.new_context(viewport={"width": NARROW, "height": 800}, java_script_enabled=request.param)
    reader = Reader(context.new_page(), here[0])
    reader.sign_in("manager", here[1])
    yield reader
    context.close()
    assert not reader.complaints
    assert not reader.strangers


def goes(one: Reader, button: str) -> Page:
    """Press a button of the household's page; nobody is shut out of the page it leads to, and nothing sticks out."""
    one.page.get_by_role("button", name=button, exact=True).click()
    one.page.wait_for_load_state("load")
    fair(one)
    return one.page


def has_scripts(page: Page) -> bool:
    """Whether the browser runs scripts: with them, the page says so itself."""
    return "js-enabled" in (page.locator("body").get_attribute("class") or "")


def fair(one: Reader) -> None:
    """Every input has its label, every group its legend, every problem a link to its input; axe finds nothing."""
    page = one.page
    if has_scripts(page):  # axe is one
        assert one.barriers() == [], page.url
    assert one.overflow() <= 0, page.url
    for field in page.locator("main form input:not([type=hidden]), main form select").all():
        assert page.locator(f"label[for='{field.get_attribute('id')}']").count() == 1
    for choice in page.locator("main form input[type=radio]").all():
        assert choice.locator("xpath=ancestor::fieldset/legend").count() >= 1
    for link in page.locator(".govuk-error-summary a").all():
        assert page.locator(f"main form {link.get_attribute('href')}").count() == 1


def saves(one: Reader, button: str) -> None:
    """Send the form."""
    one.page.get_by_role("button", name=button, exact=True).click()
    one.page.wait_for_load_state("load")


def test_a_birth_a_move_one_more_unit_and_nights_away(one: Reader) -> None:
    page = goes(one, "Somebody joins or leaves")
    goes(one, "Somebody joins")
    page.get_by_label("A baby, just born").check()
    saves(one, "Add them")
    expect(page.get_by_text("Child, under 1")).to_be_visible()
    goes(one, "Move")
    page.get_by_label("The house, Flat A").check()
    saves(one, "Move them")
    fair(one)
    expect(page.get_by_role("alert")).to_contain_text("Flat A is occupied by household")
    expect(page.get_by_role("link", name="See the stay that is in the way")).to_be_visible()
    page.get_by_label("The house, Flat D").check()
    saves(one, "Move them")
    expect(page.get_by_role("status")).to_contain_text("They have moved")
    goes(one, "Add a unit")
    page.get_by_label("The house, Flat E").check()
    saves(one, "Add the unit")
    goes(one, "Give a unit back")
    page.get_by_label("The house, Flat E").check()
    saves(one, "Give it back")
    expect(page.get_by_role("button", name="Give a unit back")).to_have_count(0)
    goes(one, "Nights away")
    page.get_by_label("Hospital").check()
    saves(one, "Save")
    goes(one, "They are back")
    saves(one, "They are back")
    expect(page.get_by_role("status")).to_have_text("They are back.")


def test_a_swap_is_refused_before_one_of_them_was_here_and_then_done(one: Reader) -> None:
    page = goes(one, "Swap")
    page.get_by_label("With which household?").select_option(index=1)
    long_ago = ago(400)
    for box, part in zip(("Day", "Month", "Year"), (long_ago.day, long_ago.month, long_ago.year), strict=True):
        page.get_by_label(box, exact=True).fill(str(part))
    saves(one, "Swap them")
    fair(one)
    expect(page.get_by_role("alert")).to_contain_text("They arrived on")
    today = ago(0)
    for box, part in zip(("Day", "Month", "Year"), (today.day, today.month, today.year), strict=True):
        page.get_by_label(box, exact=True).fill(str(part))
    saves(one, "Swap them")
    expect(page.get_by_role("status")).to_contain_text("They have swapped")


def test_a_house_closes_once_it_is_said_where_everybody_goes(one: Reader) -> None:
    page = one.open("/provision")
    page.get_by_role("link", name="The house").click()
    goes(one, "Close the house")
    page.get_by_label("Why", exact=True).select_option("Fire or flood")
    saves(one, "Close the house")
    fair(one)
    expect(page.get_by_role("alert")).to_contain_text("Say where household")
    for question in page.get_by_label("Where do they go?").all():
        question.select_option("They have left")
    saves(one, "Close the house")
    expect(page.get_by_role("status")).to_contain_text("is closed")
    expect(page.locator(".card--out_of_use")).to_have_count(page.locator(".card").count())

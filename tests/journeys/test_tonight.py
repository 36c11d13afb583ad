"""A worker with a caller on hold: Tonight, who fits, a stay, the diary and the cover, at a desk and in a corridor."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from refuge.demonstration.accounts import PASSWORD
from tests.journeys.conftest import NARROW, WIDE, Reader

PAGES = ("/tonight", "/tonight/house-list", "/tonight/vacancies", "/diary", "/diary?by=year")
Staff = Callable[..., Reader]


@pytest.fixture
def staff(browser: Browser, demonstration_site: str) -> Iterator[Staff]:
    """The manager of the Rotherham service, signed in: ``staff(NARROW)``. Afterwards nothing may have been complained of."""
    opened: list[Reader] = []

    def at(width: int = WIDE, **what: object) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": 800}, **what)  # type: ignore[arg-type]
        one = Reader(context.new_page(), demonstration_site)
        opened.append(one)
        page = one.open("/")
        page.get_by_label("Email address").fill("manager.rotherham@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/tonight")
        return one

    yield at
    for one in opened:
        one.page.context.close()
        assert not one.complaints
        assert not one.strangers


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nobody_is_shut_out_and_nothing_sticks_out(staff: Staff, width: int) -> None:
    one = staff(width)
    assert one.page.url.endswith("/tonight")
    for address in PAGES:
        page = one.open(address)
        for more in page.locator("main summary").all():
            more.click()
        assert one.barriers() == [], address
        assert one.overflow() <= 0, address


def test_who_fits_is_answered_where_it_was_asked(staff: Staff) -> None:
    one = staff(NARROW, java_script_enabled=False)
    page = one.page
    page.get_by_text("Who fits?").click()
    page.get_by_label("Children’s ages").fill("4, 15s")
    page.get_by_label("A pet").check()
    page.get_by_role("button", name="Show who fits").click()
    expect(page.get_by_role("status")).to_contain_text("For 1 adult, 2 children (4 and 15, a son of 15), a pet:")
    assert page.url.endswith("/tonight"), "nothing of it is in the address"
    expect(page.locator(".card").first).to_contain_text("Fits")
    page.get_by_role("link", name="Clear").click()
    expect(page.locator(".card__fit")).to_have_count(0)


def test_a_mistake_leads_to_its_field(staff: Staff) -> None:
    one = staff(NARROW)
    page = one.page
    page.get_by_text("Who fits?").click()
    page.get_by_label("Children’s ages").fill("four")
    page.get_by_role("button", name="Show who fits").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Children’s ages")).to_be_focused()
    assert one.barriers() == []


def test_every_input_has_its_label_and_every_group_its_legend(staff: Staff) -> None:
    page = staff().page
    page.get_by_text("Who fits?").click()
    for field in page.locator("form.who-fits input:not([type=hidden])").all():
        assert page.locator(f"label[for='{field.get_attribute('id')}']").count() == 1
    for box in page.locator("form.who-fits input[type=checkbox]").all():
        assert box.locator("xpath=ancestor::fieldset/legend").count() == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_from_a_card_to_the_stay_and_to_the_household(staff: Staff, width: int) -> None:
    one = staff(width)
    page = one.page
    household = page.locator(".card--occupied a").first
    name = household.inner_text()
    household.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Household {name}")
    assert one.barriers() == []
    assert one.overflow() <= 0
    page.get_by_role("link", name="All its stays").click()
    expect(page.get_by_text("that you may see")).to_be_visible()
    assert one.barriers() == []


def test_a_bar_of_the_diary_is_as_wide_as_its_nights_and_opens_the_stay(staff: Staff) -> None:
    page = staff().open("/diary?by=year&on=2019-05-01")
    track = page.locator(".diary__track").nth(1).bounding_box()
    bars = page.locator(".diary__row").nth(1).locator("a.bar--occupied")
    box = bars.first.bounding_box()
    assert track
    assert box
    assert 0 < box["width"] < track["width"]
    assert box["x"] >= track["x"] - 1
    bars.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Household")


def test_the_diary_opens_at_tonight_on_a_telephone(staff: Staff) -> None:
    page = staff(NARROW).open("/diary?by=year")
    box, last = page.locator(".wide:has(.diary)").bounding_box(), page.locator(".bar--service").first.bounding_box()
    assert box
    assert last
    assert abs(last["x"] + last["width"] - box["x"] - box["width"]) < 3, "what is drawn ends where the screen does"


def test_the_diary_s_table_opens_stays_by_keyboard(staff: Staff) -> None:
    page = staff().open("/diary")
    page.locator("main summary").press("Enter")
    link = page.get_by_role("table").get_by_role("link").first
    link.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Household")


def covered(page: Page) -> bool:
    """Whether what lies in the middle of the screen is the cover."""
    return bool(page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 3)?.closest('#cover') !== null"))


def test_the_cover_hides_the_screen_until_it_is_taken_off(staff: Staff) -> None:
    one = staff(NARROW)
    page = one.page
    page.get_by_role("button", name="Cover").click()
    assert covered(page)
    assert page.title() == "Covered"
    assert one.barriers() == []
    page.reload()
    assert covered(page), "loading the page again does not take it off"
    page.get_by_role("button", name="Show the page").click()
    expect(page).to_have_title(re.compile("^Tonight"))
    assert not covered(page)


@pytest.mark.parametrize(("is_phone", "idle"), [(True, True), (False, False)], ids=["a phone", "a desk"])
def test_a_phone_left_alone_for_ten_minutes_covers_itself(staff: Staff, is_phone: bool, idle: bool) -> None:
    one = staff(NARROW, has_touch=is_phone, is_mobile=is_phone)
    one.page.clock.install()
    one.open("/tonight")
    one.page.clock.fast_forward("09:30")
    assert not covered(one.page)
    one.page.clock.fast_forward("00:45")
    assert covered(one.page) is idle


def test_the_house_list_prints_without_the_way_to_it(staff: Staff) -> None:
    page = staff().open("/tonight/house-list")
    page.emulate_media(media="print")
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_role("link", name="Diary")).to_be_hidden()
    expect(page.get_by_role("link", name="Tonight")).to_have_count(0)


def test_the_vacancies_are_copied_with_one_tap(staff: Staff) -> None:
    one = staff(NARROW)
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = one.open("/tonight/vacancies")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "vacanc" in page.evaluate("navigator.clipboard.readText()")

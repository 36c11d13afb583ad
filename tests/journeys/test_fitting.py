"""The utilisation page on screens of any width and on paper: nothing sticks out, nothing lies over anything else."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NARROW, WIDE, Reader

TABLE = "/utilisation?as-at=2021-01-25"
KINDS = {
    "year": TABLE,
    "quarter": f"{TABLE}&by=quarter",
    "month": f"{TABLE}&by=month",
    "range": f"{TABLE}&by=range&from=2018-09-10&to=2020-09-20",
    "cut years": f"{TABLE}&from=2018-09-10",
}
MEASURE = """() => {
  const height = (selector) => document.querySelector(selector).getBoundingClientRect().height;
  const box = document.querySelector(".chart .main-svg").getBoundingClientRect();
  return {chart: height(".chart"), drawing: box.height, width: box.width, beside: height(".beside__chart")};
}"""
A4 = 718  # pixels between margins of a centimetre
At = Callable[..., Reader]


def measured(page: Page) -> dict[str, Any]:
    """How high the chart and its drawing are, and how wide the drawing."""
    sizes: dict[str, Any] = page.evaluate(MEASURE)
    assert sizes["chart"] == pytest.approx(sizes["drawing"], abs=1)
    assert sizes["drawing"] > 200
    return sizes


def upright(page: Page) -> Any:
    """The name of the first year below upright bars."""
    return page.locator(".chart .xaxislayer-above text", has_text="2018–2019")


@pytest.mark.parametrize("width", [320, NARROW])
def test_no_kind_of_period_scrolls_sideways(reader: At, width: int) -> None:
    one = reader(width)
    one.sign_in("manager", TABLE)
    for kind, address in KINDS.items():
        page = one.open(address)
        expect(page.locator(".chart .barlayer").first).to_be_visible()
        page.get_by_text("Change", exact=True).click()
        assert one.overflow() <= 0, kind
    one.open(f"/utilisation?as-at={'x' * 3000}")
    assert one.overflow() <= 0


def test_no_name_below_the_bars_is_turned(reader: At) -> None:
    one = reader(WIDE)
    one.sign_in("manager", TABLE)
    for address in KINDS.values():
        labels = one.open(address).locator(".chart .xtick text")
        expect(labels.first).to_be_visible()
        widths = labels.evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
        turns = labels.evaluate_all("all => all.map(one => one.getAttribute('transform') || '')")
        assert max(widths) < 60
        assert not [turn for turn in turns if "rotate(" in turn and "rotate(0" not in turn]


def test_a_window_made_wider_keeps_room_for_its_chart(reader: At) -> None:
    page = reader(NARROW).sign_in("manager", TABLE)
    lying = measured(page)
    page.set_viewport_size({"width": 740, "height": 800})
    expect(upright(page)).to_be_visible()
    assert measured(page)["width"] > lying["width"]
    page.set_viewport_size({"width": NARROW, "height": 800})
    expect(upright(page)).to_be_hidden()
    assert measured(page) == lying


def test_on_paper_the_chart_is_the_wide_one_and_as_wide_as_the_page(reader: At) -> None:
    page = reader(NARROW).sign_in("manager", TABLE)
    lying = measured(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 1000})
    expect(upright(page)).to_be_visible()
    assert measured(page)["width"] > 0.9 * A4
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(upright(page)).to_be_hidden()
    assert measured(page) == lying


def test_on_paper_no_table_is_cut_off(reader: At) -> None:
    one = reader(A4)
    one.sign_in("manager", TABLE)
    for kind, address in KINDS.items():
        page = one.open(address)
        page.emulate_media(media="print")
        wide = page.locator("table").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
        assert max(wide) <= A4, kind


def test_printing_tells_the_page_so(reader: At) -> None:
    page = reader(NARROW).sign_in("manager", TABLE)
    page.evaluate(
        "window.addEventListener('beforeprint', () => { window.drawn = document.querySelector('.xtick text').textContent; })"
    )
    page.pdf(format="A4")
    assert page.evaluate("window.drawn") == "2018–2019"
    assert measured(page)["width"] <= NARROW


def test_labels_and_fields_side_by_side_stand_on_one_line(reader: At) -> None:
    page = reader(WIDE).sign_in("manager", TABLE)
    page.get_by_text("Change", exact=True).click()
    for names in (["Contract", "Period"], ["From", "To", "As at"]):
        fields = [page.locator("form.change__form").get_by_label(name, exact=True) for name in names]
        labels = [page.locator(f"label[for='{field.get_attribute('id')}']") for field in fields]
        for row in (fields, labels):
            boxes = [one.bounding_box() for one in row]
            assert len({(round(box["y"]), round(box["height"])) for box in boxes if box}) == 1


def test_the_address_after_choosing_is_worth_sharing(reader: At) -> None:
    page = reader(scripts=False).sign_in("manager", "/utilisation")
    page.get_by_text("Change", exact=True).click()
    page.get_by_label("Period").select_option("Months")
    page.get_by_label("From", exact=True).fill("2018-19")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/utilisation?contract=EXAMPLE&by=month&from=2018-19")
    expect(page.get_by_label("From", exact=True)).to_have_value("2018-04")

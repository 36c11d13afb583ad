"""The utilisation page in a real browser, at a desk and in a corridor."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NARROW, WIDE, Reader

TABLE = "/utilisation?as-at=2021-01-25"
BARS = 3
STATES = 4
At = Callable[..., Reader]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_table_and_its_chart(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", TABLE)
    expect(page.get_by_role("table", name="Utilisation by year")).to_contain_text("548")
    expect(page.locator(".chart .barlayer .point")).to_have_count(BARS * STATES)
    widths = page.locator(".chart .barlayer .point path").evaluate_all(
        "paths => paths.map(path => path.getBBox().width)"
    )
    assert sum(width > 0 for width in widths) >= BARS
    assert one.overflow() <= 0


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nobody_is_shut_out_of_a_page(reader: At, width: int) -> None:
    one = reader(width)
    one.open("/sign-in")
    assert one.barriers() == []
    page = one.sign_in("manager", TABLE)
    expect(page.locator(".chart .barlayer").first).to_be_visible()
    assert one.barriers() == []
    page.get_by_text("Change", exact=True).click()
    page.get_by_text("Show the nights in each state").click()
    assert one.barriers() == []
    assert one.overflow() <= 0


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    ("role", "address"),
    [("manager", "/nowhere"), ("administrator", "/utilisation"), ("manager", "/utilisation?as-at=nonsense")],
)
def test_nobody_is_shut_out_of_a_refusal(reader: At, width: int, role: str, address: str) -> None:
    one = reader(width)
    one.sign_in(role)
    one.open(address)
    assert one.barriers() == []
    assert one.overflow() <= 0


def test_a_narrow_screen_gets_bars_that_lie_down(reader: At) -> None:
    page = reader(NARROW).sign_in("manager", TABLE)
    labels = page.locator(".chart .yaxislayer-above text")
    expect(labels.filter(has_text="2018–19")).to_be_visible()
    assert all("rotate(-" not in (label.get_attribute("transform") or "") for label in labels.all())


def test_turning_the_screen_draws_the_chart_again(reader: At) -> None:
    page = reader(WIDE).sign_in("manager", TABLE)
    expect(page.locator(".chart .xaxislayer-above text", has_text="2018–2019")).to_be_visible()
    page.set_viewport_size({"width": NARROW, "height": 800})
    expect(page.locator(".chart .yaxislayer-above text", has_text="2018–19")).to_be_visible()


def test_without_javascript_the_table_the_sentence_and_the_form_are_there(reader: At) -> None:
    page = reader(scripts=False).sign_in("manager", TABLE)
    expect(page.get_by_role("table", name="Utilisation by year")).to_contain_text("75")
    expect(page.get_by_text("of commissioned nights were occupied each year")).to_be_visible()
    assert not [chart for chart in page.locator(".chart, .chart__picture").all() if chart.is_visible()]
    page.get_by_text("Change", exact=True).click()
    page.get_by_label("Period").select_option("Quarters")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("table", name="Utilisation by quarter")).to_contain_text("April to June 2018")


def test_a_mistake_is_named_at_the_top_and_leads_to_its_field(reader: At) -> None:
    page = reader().sign_in("manager", "/utilisation?as-at=30/02/2020")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("30/02/2020")
    summary.get_by_role("link").click()
    expect(page.get_by_label("As at")).to_be_focused()
    expect(page.get_by_label("As at")).to_have_value("30/02/2020")


@pytest.mark.parametrize("address", ["/sign-in", TABLE, "/utilisation?as-at=nonsense"])
def test_every_input_is_tied_to_its_label_hint_and_error(reader: At, address: str) -> None:
    one = reader()
    if address != "/sign-in":
        one.sign_in("manager")
    page = one.open(address)
    inputs = page.locator("main input:not([type=hidden]), main select")
    assert inputs.count() >= 2
    for field in inputs.all():
        name = field.get_attribute("id")
        assert page.locator(f"label[for='{name}']").count() == 1
        group = field.locator("xpath=ancestor::*[contains(@class, 'govuk-form-group')][1]")
        beside = group.locator(".govuk-hint, .govuk-error-message").evaluate_all("all => all.map(one => one.id)")
        assert set(beside) <= set((field.get_attribute("aria-describedby") or "").split())


def test_the_printed_page_keeps_the_figures_and_drops_the_rest(reader: At) -> None:
    page = reader().sign_in("manager", TABLE)
    page.emulate_media(media="print")
    expect(page.get_by_role("table", name="Utilisation by year")).to_be_visible()
    expect(page.get_by_role("table", name="Nights in each state")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()


def test_signing_out(reader: At) -> None:
    page = reader().sign_in("manager", TABLE)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

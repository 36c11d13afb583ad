"""The pages of figures in a real browser: a commissioner on a phone, with and without JavaScript; pictures, copies, paper."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from refuge.views.figures import PAGES
from tests.journeys.conftest import NARROW, WIDE, Reader

At = Callable[..., Reader]
AS_AT = "as-at=2021-01-01"
NOTHING = re.compile("in these periods\\. Choose")
PNG = b"\x89PNG\r\n"
DARK = """async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  const paper = canvas.getContext("2d");
  paper.drawImage(picture, 0, 0);
  const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) dark += data[at] < 120;
  return { width: canvas.width, dark };
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_commissioner_reads_every_page_on_a_phone(reader: At, scripts: bool) -> None:
    one = reader(NARROW, scripts=scripts)
    page = one.sign_in("commissioner", f"/utilisation?{AS_AT}")
    for figure in PAGES:
        one.open(f"/{figure.name}?{AS_AT}")
        expect(page.get_by_role("heading", name=figure.title, level=1)).to_be_visible()
        assert one.overflow() <= 0, figure.name
        if scripts:
            assert one.barriers() == [], figure.name
        if page.get_by_text(NOTHING).count():
            continue
        expect(page.locator("table").first).to_be_visible()
        page.get_by_role("link", name="Copy for a report").click()
        expect(page.get_by_label("Text to copy")).to_be_visible()
        assert one.overflow() <= 0, figure.name
    assert not scripts or one.barriers() == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_manager_s_charts_and_the_nights_behind_shut_nobody_out(reader: At, width: int) -> None:
    one = reader(width)
    page = one.sign_in("manager", f"/utilisation?{AS_AT}")
    for figure in PAGES:
        one.open(f"/{figure.name}?{AS_AT}")
        if page.locator(".chart").count():
            expect(page.locator(".chart .main-svg").first).to_be_visible()
        assert (one.barriers(), one.overflow()) == ([], 0), figure.name
    one.open(f"/utilisation?{AS_AT}")
    page.get_by_text("Show the nights behind").first.click()
    page.get_by_role("link", name="2018 – 2019", exact=True).click()
    expect(page.get_by_role("table", name="Unit by unit")).to_contain_text("548")
    assert (one.barriers(), one.overflow()) == ([], 0)


def test_a_chart_is_saved_as_a_picture_drawn_here(reader: At) -> None:
    """On a phone too it is the wide drawing, and nothing is asked of another host."""
    page = reader(NARROW).sign_in("manager", f"/utilisation?{AS_AT}")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save this chart as a picture").first.click()
    downloaded = downloading.value
    assert downloaded.suggested_filename == "utilisation-by-year.png"
    assert Path(downloaded.path()).read_bytes().startswith(PNG)
    seen = page.evaluate(DARK, downloaded.url)
    assert seen["width"] == 1920
    assert seen["dark"] > 100_000, "bars are drawn in it"


def test_a_table_and_the_text_are_copied(reader: At) -> None:
    page = reader().sign_in("manager", f"/utilisation/report?{AS_AT}")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_role("button", name="Copy the table").first.click()
    assert "Nights commissioned" in page.evaluate("String(window.getSelection())")
    expect(page.get_by_role("button", name="Copied")).to_have_count(2)


def test_on_paper_pages_of_figures_keep_what_is_read_and_drop_the_way_to_it(reader: At) -> None:
    page = reader(718).sign_in("manager", f"/origin?{AS_AT}")
    page.emulate_media(media="print")
    expect(page.get_by_role("table", name="Arrivals")).to_be_visible()
    for dropped in (
        page.get_by_role("link", name="CSV"),
        page.locator(".figures-menu"),
        page.locator(".chart__picture"),
    ):
        expect(dropped.first).to_be_hidden()

"""What every page of figures has in common: one computation with four faces, the menu, and the nights behind."""

import csv
import io
import json
import re
from html import unescape

import pytest
import time_machine
from flask import Flask
from python_calamine import CalamineWorkbook

from refuge.extensions import db
from refuge.models import Contract, Property, TrailEntry
from refuge.views.figures import GROUPS, PAGES
from tests import services
from tests.views.conftest import SignIn
from tests.views.test_utilisation import rows, words
from tests.visitor import Visitor

AS_AT = "as-at=2021-01-25"
NAMES = [page.name for page in PAGES]
COMMANDS = {
    f"/utilisation.csv?{AS_AT}": ["utilisation", "--as-at", "2021-01-25"],
    f"/utilisation.csv?by=month&from=2018-04&to=2018-09&{AS_AT}": [
        *("utilisation", "--as-at", "2021-01-25", "--by", "month", "--from", "2018-04", "--to", "2018-09")
    ],
    f"/compare.csv?group=property&{AS_AT}": ["utilisation", "--as-at", "2021-01-25", "--group", "property"],
    f"/cost.csv?{AS_AT}": ["cost", "--as-at", "2021-01-25"],
    f"/households.csv?{AS_AT}": ["people", "--as-at", "2021-01-25"],
    f"/voids.csv?{AS_AT}": ["voids", "--as-at", "2021-01-25"],
    f"/moving-on.csv?{AS_AT}": ["departures", "--as-at", "2021-01-25"],
    f"/through-the-year.csv?from=2019-20&{AS_AT}": [
        *("nightly", "--as-at", "2021-01-25", "--from", "2018-19", "--to", "2019-20")
    ],
}


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


def sheet(visitor: Visitor, address: str, name: str = "Figures") -> list[list[object]]:
    """One sheet of a workbook that is downloaded."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(visitor.get(address).data))
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def drawn(page: str) -> list[list[dict]]:
    """The traces of each wide drawing."""
    found = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(one)["wide"]["data"] for one in found]


@pytest.mark.parametrize("address", COMMANDS)
def test_the_file_of_a_page_is_what_the_command_prints(app: Flask, manager: Visitor, address: str) -> None:
    printed = app.test_cli_runner().invoke(args=["figures", *COMMANDS[address], "--format", "csv"]).stdout
    assert manager.get(address).data.decode("utf-8-sig") == printed
    assert len(printed.splitlines()) > 2


@pytest.mark.parametrize("count", ["supported", "arrivals", "nights"])
def test_origins_are_what_the_command_prints_of_each_count(app: Flask, manager: Visitor, count: str) -> None:
    words_ = ["figures", "origin", "--count", count, "--as-at", "2021-01-25", "--format", "csv"]
    printed = list(csv.DictReader(io.StringIO(app.test_cli_runner().invoke(args=words_).stdout)))
    text = manager.get(f"/origin.csv?{AS_AT}").data.decode("utf-8-sig")
    told = [row for row in csv.DictReader(io.StringIO(text)) if row.pop("count") == count]
    assert told == printed
    assert told


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_has_the_cells_of_the_csv(manager: Visitor, name: str) -> None:
    text = manager.get(f"/{name}.csv?{AS_AT}").data.decode("utf-8-sig")
    for line, cells in zip(csv.reader(io.StringIO(text)), sheet(manager, f"/{name}.xlsx?{AS_AT}"), strict=True):
        for one, other in zip(line, cells, strict=True):
            assert one == str(other) or float(one) == other, f"{one} is not {other}"


def test_the_workbook_says_what_it_is(manager: Visitor) -> None:
    about = [row[0] for row in sheet(manager, f"/utilisation.xlsx?{AS_AT}", "About")]
    assert about[0] == "Utilisation"
    assert "Example contract · financial years · as at 25 January 2021 · Working copy" in about
    assert "Rule U1" in about
    assert "copy: provider" in about


def test_no_cell_is_a_formula(manager: Visitor) -> None:
    db.session.query(Property).one().reference = "=1+1"
    db.session.commit()
    assert "'=1+1" in manager.get(f"/compare.csv?group=property&{AS_AT}").text
    cells = sheet(manager, f"/compare.xlsx?group=property&{AS_AT}")
    assert cells[1][4] == "=1+1"
    page = manager.get(f"/compare.xlsx?group=property&{AS_AT}").data
    assert b"<f>" not in page


def test_a_download_is_on_the_trail(manager: Visitor) -> None:
    """Which figure, in which copy, and everything that was asked (D5)."""
    before = db.session.query(TrailEntry).filter_by(what="figures.exported").count()
    manager.get(f"/utilisation.csv?by=month&{AS_AT}")
    manager.get(f"/origin.xlsx?{AS_AT}")
    manager.get(f"/utilisation?{AS_AT}")
    db.session.rollback()
    assert db.session.query(TrailEntry).filter_by(what="figures.exported").count() == before + 2


@pytest.mark.parametrize("name", NAMES)
def test_the_copy_for_a_report_has_every_table_its_notes_and_its_rule(manager: Visitor, name: str) -> None:
    page = manager.get(f"/{name}/report?{AS_AT}").text
    text = unescape(page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0])
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        caption = words(re.search(r"<caption.*?</caption>", table, re.DOTALL)[0])  # type: ignore[index]
        assert caption in text
        for line in rows(table, caption):
            assert " ".join(line) in " ".join(text.split()), caption
    shown = words(manager.get(f"/{name}?{AS_AT}").text)
    opening = text.split("\n\n")[1].split("\n")[0]
    assert " ".join(opening.split()) in shown
    assert "Rule " in text.splitlines()[-1]


def test_the_report_is_the_tables_of_the_page(manager: Visitor) -> None:
    page, report = (manager.get(f"/utilisation{face}?{AS_AT}").text for face in ("", "/report"))
    assert rows(page, "Utilisation by year") == rows(report, "Utilisation by year")


def test_the_year_is_drawn_night_by_night_for_the_provider(manager: Visitor) -> None:
    page = manager.get(f"/through-the-year?from=2019-20&{AS_AT}").text
    (traces,) = drawn(page)
    assert [trace["name"] for trace in traces] == ["In service", "Occupied 2018–19", "Occupied 2019–20"]
    assert {trace["line"]["shape"] for trace in traces} == {"hv"}
    assert traces[2]["x"] == ["2019-04-01", "2019-07-01", "2019-07-11", "2020-04-01"]
    assert traces[2]["y"] == [2, 1, 2, 2]
    assert rows(page, "Nights on which a number changed") == [
        ["1 April 2019", "2", "2"],
        ["1 July 2019", "1", "2"],
        ["11 July 2019", "2", "2"],
    ]
    said = "Every unit was occupied on 356 nights; the fewest were 1 of 2, first on 1 July 2019."
    assert said in words(page)


def test_the_months_of_a_year_stand_beside_those_of_the_year_before(manager: Visitor) -> None:
    page = manager.get(f"/through-the-year?from=2019-20&{AS_AT}").text
    july = next(row for row in rows(page, "Units on an average night") if row[0] == "July 2019")
    assert july == ["July 2019", "1.7", "2.0", "2.0", "2.0"]


def test_a_year_to_date_is_compared_with_the_same_nights_of_the_year_before(manager: Visitor) -> None:
    """Never with the whole of it (P2): preparing in July 2019 is in, the full months after 25 January are not."""
    page = words(manager.get(f"/utilisation?{AS_AT}").text)
    assert (
        "From 1 April 2020 to 24 January 2021, 100 % of commissioned nights were occupied, above the target of 85 %"
        in page
    )
    assert "from 1 April 2019 to 24 January 2020 it was 98 %." in page
    assert "Of every 100 nights 2 fewer were in preparation; the other nights changed little." in page


def test_what_runs_is_not_compared_with_before_the_service_began(manager: Visitor) -> None:
    page = words(manager.get("/utilisation?as-at=2019-01-25").text)
    assert "From 1 April 2018 to 24 January 2019, " in page
    assert "it was" not in page.split("Utilisation by year")[0]


def test_compare_draws_the_nights_of_its_table(manager: Visitor) -> None:
    page = manager.get(f"/compare?group=accommodation-type&{AS_AT}").text
    (traces,) = drawn(page)
    assert rows(page, "Types of accommodation, 2019 – 2020") == [["Refuge", "98.6 %", "722", "732"]]
    assert traces[0]["customdata"] == [["722", "732", "Refuge"]]
    assert rows(page, "period by period")[0][1:] == ["75.1 %", "98.6 %", "100.0 %"]


def test_the_nights_behind_add_up_unit_by_unit_and_entry_by_entry(manager: Visitor) -> None:
    """Every figure can be opened (U9)."""
    page = manager.get(f"/utilisation?{AS_AT}").text
    behind = unescape(re.findall(r'href="(/nights[^"]*)"', page)[0])
    units = manager.get(behind).text
    assert rows(units, "Unit by unit") == [
        ["The house, Flat A", "365", "365", "0", "0", "0"],
        ["The house, Flat B", "365", "183", "10", "51", "121"],
        ["Together", "730", "548", "10", "51", "121"],
    ]
    entries = manager.get(unescape(re.findall(r'href="(/nights[^"]*unit-id[^"]*)"', units)[1])).text
    told = rows(entries, "The house, Flat B")
    assert [(row[0], row[-1]) for row in told] == [
        ("Occupied", "183"),
        ("Preparing", "10"),
        ("Out of use", "51"),
        ("Ready, empty", "121"),
        ("Together", "365"),
    ]


@pytest.mark.parametrize(("group", "of"), [("property", "HOUSE"), ("accommodation-type", "refuge")])
def test_the_nights_behind_a_place_are_its_own(manager: Visitor, group: str, of: str) -> None:
    page = manager.get(f"/utilisation?{AS_AT}").text
    links = map(unescape, re.findall(r'href="(/nights[^"]*)"', page))
    (behind,) = (link for link in links if f"group={group}" in link and f"of={of}" in link)
    assert rows(manager.get(behind).text, "Unit by unit")[-1] == ["Together", "732", "722", "10", "0", "0"]


@pytest.mark.parametrize("address", ["/nights", "/nights?starts-on=soon", f"/nights?{AS_AT}&unit-id=1"])
def test_nights_behind_no_figure_are_refused_in_words(manager: Visitor, address: str) -> None:
    answer = manager.get(address)
    assert answer.status_code == 400
    assert "Open the nights from a figure" in answer.text


def test_a_commissioner_opens_a_figure_by_property_only(sign_in: SignIn) -> None:
    """Of two units the year is told whole and in no other way (D4)."""
    reader = sign_in("commissioner")
    page = reader.get("/utilisation?as-at=2021-01-01").text
    behind = unescape(re.findall(r'href="(/nights[^"]*)"', page)[0])
    shown = reader.get(behind).text
    assert rows(shown, "By property") == [["Property 1", "hidden", "hidden", "730"]]
    assert "Where it says hidden" in shown
    assert "Flat" not in shown
    assert reader.get(f"{behind}&unit-id=1").text.count("Flat") == 0


def test_a_commissioner_gets_the_mean_of_each_month_and_no_night(sign_in: SignIn) -> None:
    """Of two units no month is told (D4)."""
    page = sign_in("commissioner").get("/through-the-year?from=2019-20&as-at=2021-01-01").text
    assert {row[1] for row in rows(page, "Units on an average night")} == {"hidden"}
    assert "Night by night" not in page
    assert drawn(page) == []


def linked(page: str, menu: str) -> list[str]:
    """The addresses in one of the menus of a page."""
    return re.findall(r'href="([^"]*)"', page.split(f'aria-label="{menu}"')[1].split("</nav>")[0])


@time_machine.travel("2021-01-25T12:00:00+00:00")
def test_the_menu_of_a_commissioner_holds_figures_and_no_records(sign_in: SignIn) -> None:
    page = sign_in("commissioner").get("/utilisation").text
    assert linked(page, "Menu") == ["/utilisation", "/returns", "/demand"]


@time_machine.travel("2021-01-25T12:00:00+00:00")
@pytest.mark.parametrize("role", ["manager", "commissioner"])
def test_figures_are_one_entry_and_their_pages_a_menu_of_their_own(sign_in: SignIn, role: str) -> None:
    visitor = sign_in(role)
    groups = [[f"/{page.name}" for page in group] for group in GROUPS.values()]
    page = visitor.get("/origin").text
    assert '"/origin"' not in linked(page, "Menu")
    assert linked(page, "Figures")[: len(groups)] == [group[0] for group in groups]
    for group in groups:
        below = linked(visitor.get(group[0]).text, "Figures")[len(groups) :]
        assert below == (group if len(group) > 1 else [])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_to_show_says_so(manager: Visitor, name: str) -> None:
    answer = manager.get(f"/{name}?as-at=2015-01-01")
    assert answer.status_code == 200
    assert "under Change." in words(answer.text)
    assert drawn(answer.text) == []
    for face in ("/report", ".csv", ".xlsx"):
        assert manager.get(f"/{name}{face}?as-at=2015-01-01").status_code == 200


@pytest.mark.parametrize(("address", "heading"), [("compare", "Properties"), ("utilisation", "By property")])
def test_places_are_in_the_order_of_their_numbers(manager: Visitor, address: str, heading: str) -> None:
    contract = db.session.query(Contract).one()
    for number in (10, 9):
        unit = services.flat(services.house(contract.provider, str(number)), f"U{number}")
        services.serve(unit, contract.starts_on, under=contract)
    db.session.commit()
    told = [row[0] for row in rows(manager.get(f"/{address}?{AS_AT}").text, heading)]
    assert told == ["House 9", "House 10", "The house"]

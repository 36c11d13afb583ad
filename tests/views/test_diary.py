"""The diary: what is drawn of each unit, what its table says, and over which nights."""

import re
from datetime import date, timedelta

import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.hand_over import hand_over
from refuge.extensions import db
from refuge.models import Account, StayViewer
from refuge.occupancy.clashes import Span
from refuge.occupancy.period import Kind, period_of
from refuge.queries.diary import Line, UnitDiary, diaries
from refuge.views.diary_drawing import Bar, Drawer, Drawing
from refuge.vocabulary import EntryKind
from tests import services
from tests.views.conftest import SignIn
from tests.views.test_tonight import said

FIRST = date(2026, 4, 1)
MONTH = period_of(Kind.MONTH, FIRST)
LOOKING = Viewer.command_line()
STATES = {"p": EntryKind.PREPARING, "x": EntryKind.OUT_OF_USE}


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def unit(nights: str, first: int = 0) -> UnitDiary:
    """A unit in service from the first night drawn, and entries where they are drawn; the last of them is open."""
    lines = []
    for found in re.finditer(r"([A-Zpx])\1*", nights):
        span = Span(day(first + found.start()), None if found.end() == len(nights) else day(first + found.end()))
        kind = STATES.get(found[1], EntryKind.OCCUPIED)
        occupied = kind is EntryKind.OCCUPIED
        lines.append(Line(kind, span, 1 if occupied else None, found[1] if occupied else None))
    return UnitDiary(1, "Flat 1", 1, "House", [Span(day(first))], lines)


def draw(one: UnitDiary, tonight: int = 29) -> Drawing:
    return Drawer(MONTH, day(tonight)).draw(one)


def bars(drawing: Drawing, look: str) -> list[tuple[int, int, str]]:
    """The bars of a look: the night each begins, how many it covers, and what is written in it."""
    return [(*_place(bar), bar.text) for bar in drawing.bars if f"bar--{look} " in bar.places]


def _place(bar: Bar) -> tuple[int, int]:
    found = re.search(r"l(\d+) w(\d+)$", bar.places)
    assert found
    return int(found[1]), int(found[2])


def test_an_entry_is_a_bar_over_its_nights() -> None:
    drawing = draw(unit("AAAAAppxxx...BBBBB"))
    assert bars(drawing, "occupied") == [(0, 5, "A"), (13, 17, "B")]
    assert bars(drawing, "preparing") == [(5, 2, "")]
    assert bars(drawing, "out_of_use") == [(7, 3, "")]


def test_a_void_is_labelled_with_its_length() -> None:
    """V1: from the end of one household to the start of the next, whatever it was meanwhile."""
    assert bars(draw(unit("AAAAAppxxx...BBBBB")), "void") == [(5, 8, "8 nights")]


def test_a_void_is_as_long_as_it_was_also_where_the_period_cuts_it() -> None:
    assert bars(draw(unit("AAAAA" + "." * 12 + "BBB", first=-10)), "void") == [(0, 7, "12 nights")]


def test_tonight_is_drawn_and_the_future_is_not() -> None:
    """N6: nothing in the future is counted; tonight's night is counted once it is over."""
    drawing = draw(unit("AAAAA....."), tonight=9)
    assert bars(drawing, "void") == [(5, 5, "4 nights")]
    assert bars(drawing, "service") == [(0, 10, "")]


def test_what_is_drawn_ends_with_tonight() -> None:
    """Of thirty nights fifteen, tonight with them; of a month that is over all."""
    assert Drawer(MONTH, day(14)).drawn() == 0.5
    assert Drawer(MONTH, day(90)).drawn() == 1


def test_a_unit_that_leaves_service_is_not_drawn_after() -> None:
    closed = UnitDiary(1, "Flat 1", 1, "House", [Span(day(0), day(6))], [])
    assert bars(draw(closed), "service") == [(0, 6, "")]


def test_the_table_says_the_same_in_order() -> None:
    told = [(row.what, row.nights, row.empty_before) for row in draw(unit("..AAAppp..BBB")).told]
    assert told == [
        ("Ready", 2, ""),
        ("Household A", 3, "first let"),
        ("Preparing", 3, ""),
        ("Ready", 2, ""),
        ("Household B", 19, "5 nights"),
    ]


def test_a_stay_of_no_nights_stands_in_the_table() -> None:
    """N1: who arrives and leaves on one day is a stay with 0 nights."""
    brief = UnitDiary(1, "Flat 1", 1, "House", [Span(day(0))], [Line(EntryKind.OCCUPIED, Span(day(3), day(3)), 1, "A")])
    assert ("Household A", 0) in [(row.what, row.nights) for row in draw(brief).told]


@given(nights=st.text("ABpx.", min_size=1, max_size=60), first=st.integers(-30, 20), tonight=st.integers(0, 40))
def test_every_night_in_service_is_drawn_in_one_state(nights: str, first: int, tonight: int) -> None:
    """N5, night by night, in whatever period is looked at."""
    drawing = draw(unit(nights, first), tonight)
    drawn = {look: _nights(bars(drawing, look)) for look in ("service", "void", "occupied", "preparing", "out_of_use")}
    served = set(range(max(first, 0), min(tonight + 1, MONTH.nights)))
    assert drawn["service"] == served
    assert drawn["occupied"] | drawn["void"] == served
    assert not drawn["occupied"] & drawn["void"]
    assert drawn["preparing"] | drawn["out_of_use"] <= drawn["void"]


def _nights(bars: list[tuple[int, int, str]]) -> set[int]:
    return {night for start, nights, _ in bars for night in range(start, start + nights)}


def test_an_entry_is_whole_across_a_hand_over_and_voids_reach_out_of_the_period(either_app: Flask) -> None:
    """N4, V1."""
    provider = services.provider()
    contracts = [services.contract(provider, name) for name in ("C1", "C2")]
    flat = services.flat(services.house(provider))
    services.serve(flat, date(2026, 1, 1), None, contracts[0])
    services.occupy(flat, date(2026, 1, 1), date(2026, 1, 10))
    services.occupy(flat, date(2026, 1, 20), date(2026, 2, 1))
    services.occupy(flat, date(2026, 4, 10), date(2026, 4, 12))
    services.occupy(flat, date(2026, 6, 1), date(2026, 6, 2))
    services.occupy(flat, date(2026, 7, 1))
    db.session.commit()
    hand_over(LOOKING, flat.id, date(2026, 4, 11), contracts[1].id)
    (diary,) = diaries(LOOKING, MONTH.starts_on, MONTH.ends_on)
    assert [line.span.starts_on for line in diary.lines] == [date(2026, 1, 20), date(2026, 4, 10), date(2026, 6, 1)]
    assert diary.lines[1].span.ends_on == date(2026, 4, 12)
    assert [text for _, _, text in bars(Drawer(MONTH, date(2026, 8, 1)).draw(diary), "void")] == [
        "68 nights",
        "50 nights",
    ]


def test_the_address_says_which_nights_and_a_wrong_one_is_refused(sign_in: SignIn) -> None:
    manager = sign_in("manager")
    with time_machine.travel("2021-01-25T20:00:00+00:00", tick=True):
        manager.post("/sign-in", data={"email": "manager@example.org", "password": "a phrase of four words"})
        assert "January to March 2021" in said(manager.get("/diary").text)
        assert "November 2018" in said(manager.get("/diary?by=month&on=2018-11-21").text)
        assert "2018 – 2019" in said(manager.get("/diary?by=year&on=2018-11-21").text)
        assert "January to March 2021" in said(manager.get("/diary?on=2099-01-01").text), "nothing is in the future"
        assert [manager.get(f"/diary?{wrong}").status_code for wrong in ("by=night", "on=yesterday")] == [400, 400]


def test_a_restricted_stay_is_drawn_as_occupied_by_nobody_one_may_know_of(sign_in: SignIn) -> None:
    """D1."""
    manager = sign_in("manager")
    worker = db.session.scalars(select(Account.id).where(Account.email == "worker@example.org")).one()
    stays = db.session.scalars(select(services.Stay)).all()
    db.session.add_all(StayViewer(stay_id=stay.id, account_id=worker) for stay in stays)
    db.session.commit()
    page = manager.get("/diary?by=year&on=2019-05-01").text
    assert "A household that is not shown to you" in said(page)
    assert "/stays/" not in page

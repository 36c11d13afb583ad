"""Figures counted in many cuts at once are, cut by cut, what each counted alone would be (D6)."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from flask import Flask

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.every_cut import counted_in_each, looked_up
from refuge.figures.freezable import FREEZABLE
from refuge.figures.places import places
from refuge.figures.selection import Grouping, Selection
from refuge.figures.together import Together
from tests import random_people, random_referrals, random_services, services

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
ASKED = Selection(TODAY, from_="2018-19", to="2022-23")
YEARS = range(2018, 2023)
CUTS: tuple[dict[str, Any], ...] = (
    {},
    {"group": Grouping.PART},
    {"group": Grouping.PROVIDER},
    {"group": Grouping.ACCOMMODATION_TYPE},
    {"authority": services.ROTHERHAM},
    {"authority": services.STAFFORD, "contract": "C0a"},
    {"group": Grouping.AUTHORITY, "commissioned": False},
)


def alone(figure: Any, selection: Selection) -> dict[int, list[Any]]:
    """What is kept of a figure that is counted in one cut."""
    kept: dict[int, list[Any]] = {year: [] for year in YEARS}
    for row in figure.counted(LOOKING, selection, places(TODAY)):
        kept[row.period.starts_on.year].append([row.group, figure.told(row)])
    return kept


def test_each_cut_is_what_it_is_alone(app: Flask) -> None:
    chance = Random(5)
    service = random_services.draw(chance)
    random_people.draw_people(chance, service)
    random_referrals.refer(chance, service)
    db.session.flush()
    each = tuple(replace(ASKED, **cut) for cut in CUTS)
    together = Together(**vars(ASKED), each=each)
    compared = 0
    with looked_up(LOOKING, together, places(TODAY)):
        for figure in FREEZABLE.values():
            counted = counted_in_each(figure, LOOKING, together, YEARS, places(TODAY))
            for selection, kept in zip(each, counted, strict=True):
                if selection.group in figure.erasure.groups:
                    assert kept == alone(figure, selection), (figure.name, selection)
                    compared += sum(map(len, kept.values()))
    assert compared > 200

"""How many statements a figure sends never depends on how many rows there are."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.figures.cost_given import cost_given
from refuge.figures.counted_given import given
from refuge.figures.departures import DEPARTURES
from refuge.figures.nights_given import utilisation_given
from refuge.figures.origins import Count
from refuge.figures.origins_given import origins_given
from refuge.figures.people import PEOPLE
from refuge.figures.selection import Grouping, Selection
from refuge.figures.voids import VOIDS
from refuge.vocabulary import Copy
from tests.figures.crowded_services import TODAY, draw, save

LOOKING = Viewer.command_line()
AS_AT = date(2019, 10, 1)
FIGURES: dict[str, Callable[[Copy], object]] = {
    "utilisation": lambda copy: utilisation_given(LOOKING, copy, Selection(AS_AT, contract="POOL"), TODAY),
    "utilisation by property": lambda copy: utilisation_given(
        LOOKING, copy, Selection(AS_AT, contract="POOL", group=Grouping.PROPERTY), TODAY
    ),
    "people": lambda copy: given(LOOKING, copy, Selection(AS_AT), PEOPLE, TODAY, 5),
    "people by authority": lambda copy: given(
        LOOKING, copy, Selection(AS_AT, contract="POOL", group=Grouping.AUTHORITY), PEOPLE, TODAY, 5
    ),
    "origins": lambda copy: origins_given(LOOKING, copy, Selection(AS_AT), Count.SUPPORTED, TODAY, 5),
    "voids": lambda copy: given(LOOKING, copy, Selection(AS_AT), VOIDS, TODAY, 5),
    "departures": lambda copy: given(LOOKING, copy, Selection(AS_AT, contract="POOL"), DEPARTURES, TODAY, 5),
    "cost": lambda copy: cost_given(LOOKING, copy, Selection(AS_AT, group=Grouping.CONTRACT), TODAY),
}


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("copy", [Copy.PROVIDER, Copy.CONTRACT, Copy.PUBLICATION])
def test_a_fuller_service_sends_no_more_statements(app: Flask, statements: list[str], copy: Copy, figure: str) -> None:
    lived = draw(Random(3))
    save(lived[:10])
    sent = len(statements)
    FIGURES[figure](copy)
    few = len(statements) - sent
    app.extensions["sqlalchemy"].session.rollback()
    save(lived)
    sent = len(statements)
    FIGURES[figure](copy)
    assert len(statements) - sent == few

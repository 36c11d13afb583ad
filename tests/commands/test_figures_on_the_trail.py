"""Figures that the command line prints are on the trail, and the statutory copy with the officer it is released to (D2, D5)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import click
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from refuge.access.scope import Viewer
from refuge.audit.searching import Search, every_line
from refuge.commands.figures import figures
from refuge.extensions import db
from tests import services

YEAR = ("--from", "2019-20", "--to", "2019-20", "--as-at", "2020-06-01", "--format", "json")
OFFICER = ("--for", "statutory", "--released-to", "Head of Commissioning")
EVERY = sorted(figures.commands)
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a figure on a flat that is occupied all year."""
    provider = services.provider()
    flat = services.flat(services.house(provider))
    services.serve(flat, date(2019, 4, 1), None, services.contract(provider, starts_on=date(2019, 4, 1)))
    services.drawn(flat, date(2019, 4, 1), "H" * 366)
    db.session.commit()

    def asked(*words: str) -> Result:
        db.session.rollback()
        return app.test_cli_runner().invoke(args=["figures", *words])

    return asked


def noted() -> list[dict[str, Any]]:
    """What the trail says was exported."""
    db.session.rollback()
    lines = every_line(Viewer.command_line(), Search(what="figures"))
    return [{"figure": line.about[1], **line.detail["after"]} for line in lines]


@pytest.mark.parametrize("figure", EVERY)
def test_every_figure_that_is_printed_is_noted_with_what_was_asked(run: Run, figure: str) -> None:
    assert run(figure, *YEAR, "--contract", "C1").exit_code == 0
    (line,) = noted()
    assert {key: line[key] for key in ("figure", "copy", "contract", "from", "to", "as-at", "by")} == {
        "figure": figure, "copy": "provider", "contract": "C1", "from": "2019-20", "to": "2019-20",
        "as-at": "2020-06-01", "by": "year",
    }  # fmt: skip
    assert line.get("count") == ("supported" if figure == "origin" else None)


@pytest.mark.parametrize("figure", EVERY)
def test_the_statutory_copy_names_the_officer_it_is_released_to(run: Run, figure: str) -> None:
    refused = run(figure, *YEAR, "--for", "statutory")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Name the officer the statutory copy is released to" in refused.stderr
    assert noted() == []
    assert run(figure, *YEAR, *OFFICER).exit_code == 0
    assert [(line["copy"], line["released-to"]) for line in noted()] == [("statutory", "Head of Commissioning")]


def test_stdout_has_the_figures_and_nothing_of_the_release(run: Run) -> None:
    working, statutory = run("utilisation", *YEAR).stdout, run("utilisation", *YEAR, *OFFICER).stdout
    assert statutory == working.replace('"copy": "provider"', '"copy": "statutory"')


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--for", "statutory", "--released-to", "  "), "Name the officer"),
        (("--for", "statutory", "--released-to", "x" * 255), "at most 254"),
        (("--for", "publication", "--released-to", "Somebody"), "Only the statutory copy"),
        (("--released-to", ""), "Only the statutory copy"),
    ],
)
def test_a_release_that_cannot_be_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    refused = run("utilisation", *YEAR, *words)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


def test_what_was_refused_is_not_noted_as_given(run: Run) -> None:
    assert run("utilisation", *YEAR, "--contract", "NOWHERE").exit_code == 1
    assert run("nightly", "--for", "publication").exit_code == 2
    assert noted() == []


@pytest.fixture
def full(run: Run) -> Run:
    """The same on a database that takes nothing more."""
    db.session.execute(
        text("CREATE TRIGGER full BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    )
    db.session.commit()
    return run


def test_without_a_line_there_are_no_statutory_figures(full: Run) -> None:
    refused = full("utilisation", *YEAR, *OFFICER)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("This could not be put on the trail, so the statutory copy is not given.")
    assert refused.stderr.count("\n") == 1


def test_without_a_line_another_copy_is_given_and_that_is_said(full: Run) -> None:
    given = full("utilisation", *YEAR)
    assert given.exit_code == 0
    assert '"utilisation": 1.0' in given.stdout
    assert given.stderr == "This could not be put on the trail. The database refused: disk is full\n"


def test_every_command_of_figures_takes_the_option() -> None:
    without = [
        name for name, one in figures.commands.items() if "released_to" not in {each.name for each in one.params}
    ]
    assert isinstance(figures, click.Group)
    assert without == []

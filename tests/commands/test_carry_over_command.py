"""``flask carry-over``: references in, references and counts out, and no household."""

import pytest
from click.testing import Result
from flask import Flask

from refuge.models import Provider
from tests import services
from tests.actions.taking_over import ARRIVED, db, house_of, stays_of, two_providers


@pytest.fixture
def after(app: Flask) -> Provider:
    """The provider that takes a flat over with a household in it."""
    before, after = two_providers()
    services.occupy(house_of(before, "A")[0], ARRIVED)
    db.session.commit()
    return after


def run(app: Flask, *arguments: str) -> Result:
    """Run the command."""
    return app.test_cli_runner().invoke(args=["carry-over", *arguments])


def test_it_prints_each_unit_s_new_reference_and_how_many_households_went(app: Flask, after: Provider) -> None:
    result = run(app, "OLD", "NEW", "--on", "2020-04-01")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "A\tA-2\n", "1 unit and 1 household went over.\n")
    assert len(stays_of(after)) == 1


def test_a_check_changes_nothing(app: Flask, after: Provider) -> None:
    result = run(app, "OLD", "NEW", "--on", "2020-04-01", "--check")
    assert (result.exit_code, result.stderr) == (0, "1 unit and 1 household would go over.\n")
    assert stays_of(after) == []


def test_a_refusal_is_one_line_and_changes_nothing(app: Flask, after: Provider) -> None:
    result = run(app, "OLD", "ELSE", "--on", "2020-04-01")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "There is no contract ELSE.\n")
    assert stays_of(after) == []


@pytest.mark.parametrize("on", ["1/4/20", "2999-01-01"])
def test_a_day_that_cannot_be_is_misuse(app: Flask, after: Provider, on: str) -> None:
    assert run(app, "OLD", "NEW", "--on", on).exit_code == 2

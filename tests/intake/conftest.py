"""A fixed day, so that sentences can be compared."""

from datetime import date

import pytest


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 1 June 2024."""
    monkeypatch.setattr("refuge.clock.today", lambda: date(2024, 6, 1))

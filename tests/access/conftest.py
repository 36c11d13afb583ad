"""What walks and crawls through the addresses share."""

from collections.abc import Callable
from typing import Any

import pytest

from refuge.figures import counted_given, origins_given
from refuge.figures.counted import Figure
from refuge.figures.places import Places
from refuge.figures.selection import Selection
from tests.access.walking import walk as walk
from tests.access.walking import walked as walked


@pytest.fixture
def only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Says that nothing of the records changes in a test, so that what is counted of them is counted once for all pages.

    What is hidden of a contract is asked again and again; what a page shows of it is still looked at each time.
    """
    monkeypatch.setattr(Figure, "rows", _remembered(Figure.rows, lambda asked: asked))
    for module, name in ((counted_given, "counted_patterns"), (origins_given, "patterns")):
        of_contracts = _remembered(getattr(module, name), lambda asked: (asked.contract, asked.provider))
        monkeypatch.setattr(module, name, of_contracts)


def _remembered(count: Callable[..., Any], of: Callable[[Selection], object]) -> Callable[..., Any]:
    """The same, counted once for the same arguments, and of a selection for the same of what is read of it."""
    known: dict[tuple[Any, ...], Any] = {}

    def key(given: Any) -> object:
        if isinstance(given, Selection):
            return of(given)
        return given.name if isinstance(given, Figure) else given.today if isinstance(given, Places) else given

    def counted(*given: Any) -> Any:
        asked = tuple(map(key, given))
        if asked not in known:
            known[asked] = count(*given)
        return known[asked]

    return counted

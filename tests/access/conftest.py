"""What walks and crawls through the addresses share."""

from collections.abc import Iterator

import pytest

from refuge.figures.remembering import remembering
from tests.access.walking import walk as walk
from tests.access.walking import walked as walked


@pytest.fixture
def only_read() -> Iterator[None]:
    """Says that nothing that counts changes in a test: it is counted once, and each page of it is still looked at."""
    with remembering():
        yield

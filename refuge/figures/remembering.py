"""What several copies of the same figures rest on, counted once for all of them."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")
_KEPT: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it what is counted is counted once: for the sections and copies of a return, made of the same records.

    Within another it lasts as long as that one. Nothing is kept longer, so whoever asks afterwards is told what is recorded
    then.
    """
    kept = _KEPT.get()
    before = _KEPT.set({} if kept is None else kept)
    try:
        yield
    finally:
        _KEPT.reset(before)


def once(key: Hashable, count: Callable[[], Found]) -> Found:
    """What is counted under a key: remembered from the first time, where somebody asked for that.

    >>> with remembering():
    ...     once("a", lambda: 1), once("a", lambda: 2)
    (1, 1)
    >>> once("a", lambda: 2)
    2
    """
    kept = _KEPT.get()
    if kept is None:
        return count()
    if key not in kept:
        kept[key] = count()
    found: Found = kept[key]
    return found

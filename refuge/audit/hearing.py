"""Hearing what is put on the trail while something is done, for whoever has to be told of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refuge.audit.noting import Line

_HEARD: ContextVar["list[Line] | None"] = ContextVar("heard", default=None)


@contextmanager
def hearing() -> Iterator["list[Line]"]:
    """The lines noted within, as they are noted: whether they are saved is for who listens to know."""
    lines: list[Line] = []
    before = _HEARD.set(lines)
    try:
        yield lines
    finally:
        _HEARD.reset(before)


def let_hear(lines: "Iterable[Line]") -> None:
    """Tell whoever listens."""
    heard = _HEARD.get()
    if heard is not None:
        heard.extend(lines)

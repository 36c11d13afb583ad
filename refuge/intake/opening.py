"""Opening what is given to be read: files only, since a pipe or a device may keep its reader waiting, or never end."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from refuge.intake.unreadable import Unreadable


@contextmanager
def told() -> Iterator[None]:
    """What the system has against looking or reading is said as Unreadable."""
    try:
        yield
    except OSError as error:
        raise Unreadable(f"it cannot be read ({error.strerror or error})") from None


def size_of(path: Path) -> int:
    """The bytes of a file. Raises Unreadable if it is not there, is no file, or may not be looked at."""
    with told():
        try:
            found = path.stat()
        except FileNotFoundError:
            linked = path.is_symlink()
            raise Unreadable(
                "this is a link to a file that is not there" if linked else "there is no such file or folder"
            ) from None
    if stat.S_ISDIR(found.st_mode):
        raise Unreadable("this is a folder, not a file")
    if not stat.S_ISREG(found.st_mode):
        raise Unreadable("this is a pipe or a device, not a file")
    return found.st_size


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading. Raises Unreadable, also where reading stops in the middle."""
    size_of(path)  # first, since opening a pipe waits for somebody to write
    with told(), path.open("rb") as file:
        yield file

"""How reading a file stops."""


class Unreadable(Exception):
    """The rest of a file cannot be read; its text says why and what to do. ``row`` is where, if known."""

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row

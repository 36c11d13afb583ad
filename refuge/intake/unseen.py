"""Characters that do not show. In a cell they are refused; where a problem quotes them they are spelled out.

They are the control characters, line ends among them, and those that turn the direction of the text around them: with
either, a name reads otherwise than it is written, and a terminal does otherwise than it is told.
"""

import re

UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f"  # controls
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # direction, and the byte-order mark
    r"\u2028\u2029\ud800-\udfff]"  # line and paragraph ends; halves of characters
)
LINE_ENDS = "\t\n\r\u2028\u2029"
"""Those that a note of several lines may have; a tab is one, as it is for whoever pastes a table."""

QUOTED = 60
"""How many characters of a value are quoted."""


def unwanted(text: str, of_lines: bool = False) -> str | None:
    """What is wrong with a text that has such a character, or None. ``of_lines`` allows line ends and tabs.

    >>> unwanted("Flat \\u202e3")
    'there is a character in it that does not show (U+202E); leave it out'
    >>> unwanted("by the door\\nor the window"), unwanted("by the door\\nor the window", of_lines=True)
    ('there is a line end or a tab in it; write it on one line', None)
    """
    for found in UNSEEN.findall(text):
        if found not in LINE_ENDS:
            return f"there is a character in it that does not show (U+{ord(found):04X}); leave it out"
        if not of_lines:
            return "there is a line end or a tab in it; write it on one line"
    return None


def spelled(text: str) -> str:
    """The text on one line, safe to print: what does not show is spelled out.

    >>> print(spelled("Flat\\n3 \\x1b[31m"))
    Flat\\n3 \\x1b[31m
    """
    return UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def quoted(text: str) -> str:
    """The beginning of a text that may be very long, safe to print.

    >>> quoted("x" * 61) == "x" * 59 + "…"
    True
    """
    return spelled(text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…")

"""Text that a spreadsheet would run as a formula is written with an apostrophe before it, and read without.

Text that already looks guarded gets one more apostrophe, so reading gives back exactly what was written.
"""

import re

LOOKS_LIKE_A_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r]")
LOOKS_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠\t\r]")


def guarded(text: str) -> str:
    """The text, safe to open in a spreadsheet.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("'tis"), guarded("Flat 3")
    ("'=1+1", "''=1+1", "'tis", 'Flat 3')
    """
    return f"'{text}" if LOOKS_LIKE_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded.

    >>> unguarded("'=1+1"), unguarded("''=1+1"), unguarded("'tis"), unguarded("=1+1")
    ('=1+1', "'=1+1", "'tis", '=1+1')
    """
    return text[1:] if text[:1] == "'" and LOOKS_GUARDED.match(text) else text

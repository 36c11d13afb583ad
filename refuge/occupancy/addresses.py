"""Addresses are not held; a postcode is how one shows."""

import re

NO_ADDRESSES = "There is a postcode in it. Addresses are not held: leave it out."
"""What whoever types one is told."""
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)


def has_postcode(text: str) -> bool:
    """Whether there is a postcode in a text.

    >>> has_postcode("The house, s60 1aa"), has_postcode("Flat 3, House 12")
    (True, False)
    """
    return POSTCODE.search(text) is not None

"""Which addresses we are willing to send somebody on to, and how an address of ours is best written."""

from collections.abc import Collection
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

from flask import current_app
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
GOING = ("sign_in.", "second_factor.", "links.", "session.")
"""Pages for coming and going; nobody asks to come back to one."""


class Key(IntegerConverter):
    """The number of a row in an address; there is no page for one that no database could hold."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def ours(address: str | None) -> str | None:
    """The address if it is a path on this site, else None: nobody is sent elsewhere by a link to our sign-in page.

    >>> ours("/utilisation?by=year")
    '/utilisation?by=year'
    >>> [ours(other) for other in ("//elsewhere.example", "https://elsewhere.example/", "/\\\\elsewhere.example", "", None)]
    [None, None, None, None, None]
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(character) < 33 for character in address):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def readable(address: str | None) -> str | None:
    """The address if it is one of our pages to read, else None: not a button's, not one that does not exist."""
    path = ours(address)
    if path is None:
        return None
    try:
        endpoint, _ = current_app.url_map.bind("").match(unquote(urlsplit(path).path), method="GET")
    except HTTPException:  # no such page, none that is read, or one whose address is written differently
        return None
    return None if endpoint.startswith(GOING) else path


def tidied(path: str, given: MultiDict[str, str], buttons: Collection[str]) -> str | None:
    """The address of a page without blanks and without its buttons' names, or None if it has none of them.

    >>> tidied("/utilisation", MultiDict([("by", "month"), ("from", ""), ("show", "y")]), ["show"])
    '/utilisation?by=month'
    >>> tidied("/utilisation", MultiDict([("by", "month")]), ["show"])
    """
    pairs = list(given.items(multi=True))
    kept = [(name, value) for name, value in pairs if value.strip() and name not in buttons]
    if len(kept) == len(pairs):
        return None
    return f"{path}?{urlencode(kept)}" if kept else path

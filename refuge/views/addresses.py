"""Which addresses we are willing to send somebody on to."""

from urllib.parse import urlsplit


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

"""What one copy of a return says, as plain values: written one way only, so that the same content is the same bytes."""

import json
from hashlib import sha256
from typing import Any

Content = dict[str, Any]
"""``kind, copy, contract, period, as_at, version, sections, periods, words, definitions, data_quality`` (``making``)."""


def canonical(content: Content) -> str:
    """The content as JSON with its keys in order and no blanks.

    >>> canonical({"b": [1, 0.5], "a": "é"})
    '{"a":"é","b":[1,0.5]}'
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def checksum(text: str) -> str:
    """SHA-256 of the canonical content.

    >>> checksum("{}")[:12]
    '44136fa355b3'
    """
    return sha256(text.encode()).hexdigest()

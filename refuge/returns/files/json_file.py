"""A return as JSON: its cover and its content."""

import json

from refuge.returns.printed import Printed


def as_json(printed: Printed) -> bytes:
    """The content as it was signed off, with the facts of the cover beside it."""
    told = {"mark": printed.mark, "cover": dict(printed.cover), "content": printed.content}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()

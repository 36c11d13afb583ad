"""The data-quality statement of a return: what was found missing or doubtful, and what was said about it."""

from typing import Any

from refuge.returns.checks import Check
from refuge.vocabulary import Copy


def statement(copy: Copy, found: list[Check], note: str | None, is_of_an_authority: bool = False) -> dict[str, Any]:
    """What a copy says of the quality of its figures.

    The exact copies say all of it. The others name only what concerns nights, without numbers, since how many households
    lack an answer is a number of people as well (D3); what was said in the note is the provider's own. An authority's
    officers say it of what they read, so the contract copy of their return has it too.
    """
    if copy.is_exact:
        told = [{"heading": check.heading, "effect": check.effect} for check in found]
        return {"checks": told, "note": note or ""}
    of_nights = [{"heading": check.heading, "effect": ""} for check in found if check.tells_of_nights]
    kept = note if is_of_an_authority and copy is Copy.CONTRACT else ""
    return {"checks": of_nights, "note": kept or ""}

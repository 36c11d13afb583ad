"""The seals of returns: keyed hashes over what was signed off, and over each step after it with the one before.

Whoever changes a stored return together with its checksum cannot make its seal: the key is not in the database. That a whole
return or its last step was taken away shows on the trail, which tells every seal (``verifying``).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from refuge.models import Return, ReturnCopy, ReturnStep
from refuge.secrecy import keys

SEALED = (
    *("kind", "provider_id", "contract_id", "by", "label", "starts_on", "ends_on", "as_at", "version", "supersedes_id"),
    *("prepared_by", "signed_by", "signed_by_id", "signed_at", "is_demonstration", "checksum"),
)
"""What a return's seal covers besides the checksums of its copies: all of it but its id, which the database gives.

An authority's has its code as well; those of contracts were sealed before there were others.
"""

OF_A_STEP = ("return_id", "number", "event", "at", "account_id", "who", "comment")
"""What a step's seal covers; a comment as it is stored, so that it need not be readable."""


def return_seal(one: Return, copies: Sequence[ReturnCopy]) -> str:
    """The seal a return has to carry."""
    checksums = sorted([copy.copy.value, copy.checksum] for copy in copies)
    authority = [one.authority_code] if one.authority_code is not None else []
    return keys.sealed("return", *(_told(getattr(one, name)) for name in SEALED), *authority, checksums)


def step_seal(before: str, step: ReturnStep) -> str:
    """The seal a step has to carry after the seal of the step before it, or of the return itself."""
    return keys.sealed("return step", before, *(_told(getattr(step, name)) for name in OF_A_STEP))


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value

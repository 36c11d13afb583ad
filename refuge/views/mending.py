"""Where what the data check found is mended."""

from typing import Any

from flask import url_for

from refuge.occupancy.findings import (
    LONG_HOLD,
    LONG_PREPARATION,
    LONG_STAY,
    NO_ORIGIN,
    NO_OUTCOME,
    OPEN_REFERRAL,
    Finding,
)

STEPS = {
    LONG_STAY: ("leaving.departure", "stay"),
    LONG_PREPARATION: ("voids.ready", "unit"),
    LONG_HOLD: ("holds.ending", "unit"),
    NO_ORIGIN: ("corrections.answers", "stay"),
    NO_OUTCOME: ("leaving.outcome", "stay"),
    OPEN_REFERRAL: ("deciding.outcome", "referral"),
}
"""Kind of finding → the page that mends it, and what that page is of."""
PAGES = {"contract": "contracts.contract", "stay": "stays.stay", "unit": "provision.unit"}
"""Kind of thing → its own page, for every other finding; the first that a finding is about is taken."""


def mended_at(finding: Finding) -> str | None:
    """The address of the page, or nothing where there is none yet."""
    if finding.kind in STEPS and STEPS[finding.kind][1] in finding.about:
        page, kind = STEPS[finding.kind]
    else:
        kind = next((kind for kind in PAGES if kind in finding.about), "")
        page = PAGES.get(kind, "")
    ids: dict[str, Any] = {f"{kind}_id": finding.about[kind]} if page else {}
    return url_for(page, **ids) if page else None

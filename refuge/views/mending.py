"""Where what the data check found is mended: the one place to fill in when a page comes."""

from flask import url_for

from refuge.occupancy.findings import Finding

PAGES = {
    "contract": lambda found: url_for("contracts.contract", contract_id=found),
    "unit": lambda found: url_for("provision.unit", unit_id=found),
}
"""Kind of thing → the address that mends it; the first that a finding is about is taken."""


def mended_at(finding: Finding) -> str | None:
    """The address of the page, or nothing where there is none yet."""
    kind = next((kind for kind in PAGES if kind in finding.about), None)
    return None if kind is None else PAGES[kind](finding.about[kind])

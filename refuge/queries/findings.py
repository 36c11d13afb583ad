"""The data check: everything found, the most harmful first. One statement for each thing looked for, however many rows."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.occupancy.findings import Finding, most_harmful_first
from refuge.queries.findings_of_stays import CHECKS_OF_STAYS
from refuge.queries.findings_of_units import CHECKS_OF_UNITS


def findings(viewer: Viewer, today: date) -> list[Finding]:
    """What changes a figure and may be wrong, as far as the viewer sees records; ages are taken on ``today``."""
    checks = (*CHECKS_OF_UNITS, *CHECKS_OF_STAYS)
    return most_harmful_first(finding for check in checks for finding in check(viewer, today))

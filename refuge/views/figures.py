"""The pages of figures, in the order and the groups of the menu."""

from flask import Blueprint

from refuge.views import (
    access_and_inclusion,
    comparing,
    contract_review,
    costs,
    households_and_children,
    local_demand,
    moving_on,
    needs_gap,
    nights_behind,
    origins,
    referrals_received,
    through_the_year,
    utilisation,
    voids_and_preparation,
)
from refuge.views.faces import add_figure

pages = Blueprint("figures", __name__)

GROUPS = {
    "Nights": (utilisation.PAGE, through_the_year.PAGE, comparing.PAGE, voids_and_preparation.PAGE),
    "People": (households_and_children.PAGE, access_and_inclusion.PAGE, origins.PAGE, moving_on.PAGE),
    "Contract": (contract_review.PAGE, costs.PAGE),
    "Referrals": (referrals_received.PAGE, needs_gap.PAGE, local_demand.PAGE),
}
"""What the menu has in its first row, and under each in its second."""
PAGES = tuple(page for group in GROUPS.values() for page in group)

for page in (*PAGES, nights_behind.PAGE):
    add_figure(pages, page)

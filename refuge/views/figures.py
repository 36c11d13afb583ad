"""The pages of figures, in the order of the menu."""

from flask import Blueprint

from refuge.views import comparing, local_demand, needs_gap, origins, referrals_received, through_the_year, utilisation
from refuge.views.framing import add_figure

pages = Blueprint("figures", __name__)

REFERRALS = (referrals_received.PAGE, needs_gap.PAGE, local_demand.PAGE)
PAGES = (utilisation.PAGE, through_the_year.PAGE, origins.PAGE, comparing.PAGE, *REFERRALS)

for page in PAGES:
    add_figure(pages, page)

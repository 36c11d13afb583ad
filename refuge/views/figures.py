"""The pages of figures, in the order of the menu."""

from flask import Blueprint

from refuge.views import comparing, nights_behind, origins, through_the_year, utilisation
from refuge.views.faces import add_figure

pages = Blueprint("figures", __name__)

PAGES = (utilisation.PAGE, through_the_year.PAGE, origins.PAGE, comparing.PAGE)

for page in (*PAGES, nights_behind.PAGE):
    add_figure(pages, page)

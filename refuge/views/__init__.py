"""The pages, and what every page has in common."""

from flask import Flask
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from refuge.access import guards
from refuge.views import (
    account,
    addresses,
    arriving,
    assets,
    closing_house,
    contracts,
    corrections,
    data_check,
    deciding,
    demand,
    diary,
    errors,
    figures,
    headers,
    holds,
    home,
    household_people,
    in_service,
    intake,
    layout,
    leaving,
    links,
    moving,
    nights_away,
    people,
    provision,
    referrals,
    restricting,
    return_files,
    returns,
    reviewing,
    rights,
    safe_accommodation,
    second_factor,
    session,
    sharing,
    sign_in,
    signed_in,
    stays,
    tonight,
    trail,
    voids,
)

COMPONENTS = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}

WHILE_THEY_ARE_HERE = (moving, nights_away, household_people, closing_house, restricting)
STAYS = (stays, arriving, intake, holds, *WHILE_THEY_ARE_HERE, leaving, corrections)
REFERRALS = (referrals, deciding)
RECORDS = (tonight, diary, *STAYS, *REFERRALS, voids, provision, in_service, contracts, data_check, rights)
RETURNS = (returns, return_files, safe_accommodation)
ACCOUNTS = (sign_in, second_factor, links, session, account)


def register(app: Flask) -> None:
    """Give the application its pages, and refuse to go on if one of them has no guard."""
    app.jinja_loader = ChoiceLoader([FileSystemLoader(app.template_folder or "templates"), PrefixLoader(COMPONENTS)])
    app.jinja_env.filters.update(layout.FILTERS)
    app.jinja_env.globals.update(layout.GLOBALS)
    WTFormsHelpers(app)
    app.url_map.converters["int"] = addresses.Key
    assets.serve(app)
    headers.protect(app)
    errors.explain(app)
    app.before_request(guards.guard)
    signed_in.know_people(app)
    for room in (home, *RECORDS, figures, reviewing, demand, *RETURNS, sharing, people, trail, *ACCOUNTS):
        app.register_blueprint(room.pages)
    guards.require_decisions(app)

"""What every template can use: the ways of writing things, and whether this is the demonstration."""

from calendar import month_name
from typing import Any

from flask_login import current_user

from refuge import display
from refuge.access.guards import viewer
from refuge.access.policy import Permission, may
from refuge.accounts.typed_work import key_for_typed_work
from refuge.queries import people
from refuge.queries.demonstration import holds_demonstration
from refuge.views import figures, signed_in
from refuge.views.browsers import browser_name
from refuge.views.headers import nonce


def allowed(permission: str) -> bool:
    """Whether whoever is signed in has the permission of that name."""
    return may(current_user.account.role, Permission[permission])


def seconds_left() -> int:
    """Seconds until whoever is signed in is signed out if they do nothing."""
    return signed_in.seconds_left(current_user.session)


def key_of_what_was_typed() -> str:
    """The key of whoever is signed in, under which their browser keeps what they typed."""
    return key_for_typed_work(current_user.account)


def works_nowhere() -> bool:
    """Whether whoever is signed in is a worker for whom no property was chosen yet."""
    return people.works_nowhere(viewer())


FILTERS: dict[str, Any] = {
    "written": display.written,
    "nights": display.nights,
    "whole_percentage": display.whole_percentage,
    "one_decimal": display.one_decimal,
    "period": display.written_period,
    "period_noun": display.period_noun,
    "moment": display.written_moment,
    "verb": display.verb,
    "capital": display.capital,
    "told": display.told,
    "in_fours": display.in_fours,
    "browser_name": browser_name,
}
GLOBALS: dict[str, Any] = {
    "month_name": month_name,
    "nonce": nonce,
    "holds_demonstration": holds_demonstration,
    "allowed": allowed,
    "works_nowhere": works_nowhere,
    "seconds_left": seconds_left,
    "key_of_what_was_typed": key_of_what_was_typed,
    "figure_groups": figures.GROUPS,
}

"""What every template can use: the ways of writing things, and whether this is the demonstration."""

from typing import Any

from flask_login import current_user

from refuge import display
from refuge.access.policy import Permission, may
from refuge.queries.demonstration import holds_demonstration
from refuge.views.headers import nonce


def allowed(permission: str) -> bool:
    """Whether whoever is signed in has the permission of that name."""
    return may(current_user.account.role, Permission[permission])


FILTERS: dict[str, Any] = {
    "written": display.written,
    "nights": display.nights,
    "whole_percentage": display.whole_percentage,
    "one_decimal": display.one_decimal,
    "period": display.written_period,
    "moment": display.written_moment,
    "verb": display.verb,
    "capital": display.capital,
    "told": display.told,
}
GLOBALS: dict[str, Any] = {
    "nonce": nonce,
    "holds_demonstration": holds_demonstration,
    "allowed": allowed,
}

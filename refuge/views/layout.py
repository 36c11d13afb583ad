"""What every template can use: the ways of writing things, and whether this is the demonstration."""

from typing import Any

from refuge import display
from refuge.queries.demonstration import holds_demonstration
from refuge.views.headers import nonce

FILTERS: dict[str, Any] = {
    "written": display.written,
    "nights": display.nights,
    "whole_percentage": display.whole_percentage,
    "one_decimal": display.one_decimal,
    "period": display.written_period,
}
GLOBALS: dict[str, Any] = {
    "nonce": nonce,
    "holds_demonstration": holds_demonstration,
}

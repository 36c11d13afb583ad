"""Safe-accommodation returns in tests: of Stoke, for 2019-20, as its officers make and sign them."""

from collections.abc import Mapping
from typing import Any

from refuge.access.scope import Viewer
from refuge.actions.record_accommodation import Entry, record_accommodation
from refuge.models import Return
from refuge.occupancy.period import financial_year
from refuge.occupancy.typed_accommodation import Typed
from refuge.returns.authorities import authority_subject
from refuge.returns.declaring import Declared
from refuge.returns.grids import every_row
from refuge.returns.making import make
from refuge.returns.of_safe_accommodation import SERVICE, TYPED
from refuge.returns.signing import SignOff, prepared, sign_off
from refuge.vocabulary import Copy, SafeAccommodation
from refuge.vocabulary.returns import ReturnKind
from tests.returns.pooled import AS_AT
from tests.returns.signing import THRESHOLD, viewer
from tests.services import STOKE

BRIEF_OF_AUTHORITIES = Declared(ReturnKind.SAFE_ACCOMMODATION, (SERVICE[0], TYPED))
"""A return of two sections: what is done with it is the same, and takes less time."""

YEAR = financial_year(2019)
SANCTUARY = Entry(
    SafeAccommodation.SANCTUARY, "Housing options", Typed(units=40, households=38, women=35, men=3, children=20)
)
BY_AND_FOR = Entry(SafeAccommodation.SPECIALIST, "Sahara House", Typed(units=6, bed_spaces=14, households=9, women=9))


def officer(name: str = "officer") -> Viewer:
    """An officer of Stoke."""
    return viewer(name)


def type_in(*entries: Entry) -> None:
    """Type rows of 2019-20."""
    for entry in entries:
        record_accommodation(officer(), STOKE, YEAR, entry, AS_AT)


def returned(who: Viewer | None = None) -> Return:
    """The return of 2019-20, looked at and signed off."""
    subject = authority_subject(who or officer(), None, "2019-20", AS_AT)
    seen = prepared(who or officer(), subject, THRESHOLD).checksum
    return sign_off(who or officer(), subject, SignOff(seen, note="It was looked at"), THRESHOLD)


def content(copy: Copy, authority: str = STOKE) -> dict[str, Any]:
    """What a copy of the return of 2019-20 says."""
    return make(authority_subject(Viewer.command_line(), authority, "2019-20", AS_AT), copy, 1, THRESHOLD)


def told(said: Mapping[str, Any], section: str, group: str | None = None) -> dict[str, Any]:
    """Measure → value, of one section and group."""
    rows = [row for row in every_row(dict(said)) if row["section"] == section and row["group"] == group]
    return {row["measure"]: row["value"] for row in rows}

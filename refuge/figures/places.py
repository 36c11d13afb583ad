"""The table of authorities as figures need it: what became of a code, and what lies within an authority."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from refuge.errors import NotFound
from refuge.extensions import db
from refuge.figures.remembering import once
from refuge.models import Authority, AuthoritySuccessor
from refuge.occupancy.origin import Gazetteer, Place


class Places:
    """The gazetteer, and membership as it stands on ``today`` (G6)."""

    def __init__(self, gazetteer: Gazetteer, codes: Iterable[str], today: date) -> None:
        self.gazetteer = gazetteer
        self.today = today
        self._now = {code: gazetteer.followed(code, today) for code in codes}

    def codes_of(self, authority: str) -> list[str]:
        """Every code an authority has had: its own, and those that are today what it is today.

        Raises NotFound if there is no such authority.
        """
        if authority not in self._now:
            raise NotFound(f"There is no authority {authority}.")
        return [code for code, now in self._now.items() if now == self._now[authority]]

    def codes_within(self, authority: str) -> list[str]:
        """Every code that lies in an authority: its own, its districts, and what all of it is now in either."""
        own = set(self.codes_of(authority))
        return [code for code in self._now if self._lies_in(code, own)]

    def home(self, authority: str, footprint: Iterable[str]) -> str | None:
        """Which authority of a footprint a property's authority belongs to; with one authority all belong to it (G6).

        Nothing if it stands outside every one of several.
        """
        codes = sorted(footprint)
        if len(codes) == 1:
            return codes[0]
        if authority in codes:
            return authority
        return next((code for code in codes if self._lies_in(authority, set(self.codes_of(code)))), None)

    def _lies_in(self, code: str, own: set[str]) -> bool:
        place = self.gazetteer.place(code)
        if code in own or place.county in own:
            return True
        now = self._now[code]
        return now <= own or all(self.gazetteer.place(current).county in own for current in now)


def places(today: date) -> Places:
    """The table of authorities, as it stands on a day. Two statements."""
    return once(("places", today), lambda: _places(today))


def _places(today: date) -> Places:
    successors: dict[str, set[str]] = {}
    for code, successor in db.session.execute(select(AuthoritySuccessor.code, AuthoritySuccessor.successor_code)):
        successors.setdefault(code, set()).add(successor)
    columns = (Authority.code, Authority.country, Authority.region, Authority.county_code, Authority.ended)
    rows = db.session.execute(select(*columns)).all()
    gazetteer = Gazetteer(Place(*row, successors=frozenset(successors.get(row.code, ()))) for row in rows)
    return Places(gazetteer, [row.code for row in rows], today)

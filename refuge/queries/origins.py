"""Where a household lived before, as people type it: an authority by name, former name or code, or a place that is none (G1)."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Authority, AuthoritySuccessor
from refuge.vocabulary import OriginPlace

CODE = re.compile(r"\b[ENSW]\d{8}\b", re.IGNORECASE)


class Origin(NamedTuple):
    """One answer: the authority's code or the place's, and what people read."""

    code: str
    label: str


def origins() -> list[Origin]:
    """Every answer, authorities by name. One that got a new code and kept its name is there once, under the new one."""
    authorities, followed_by = _authorities()
    listed = [one for one in authorities.values() if not _is_recoded(one, authorities, followed_by[one.code])]
    listed.sort(key=lambda one: (one.name, one.code))
    names = {one.code: [authorities[code].name for code in followed_by[one.code]] for one in listed}
    return [*(_authority(one, names[one.code]) for one in listed), *_places()]


def origins_like(typed: str) -> list[Origin]:
    """The answers that what was typed may mean: the one it names, or those whose names contain it.

    A code is taken as it is given, also one that was replaced since (G1).
    """
    words, known = _plain(typed), origins()
    if not words:
        return []
    exact = [one for one in known if words in (_plain(one.label), _plain(one.code), _plain(one.label.split(" (")[0]))]
    if exact:
        return exact
    if code := CODE.search(typed):
        named = db.session.get(Authority, code.group().upper())
        return [Origin(named.code, f"{named.name} ({named.code})")] if named else []
    return [one for one in known if words in _plain(one.label)]


def origin_label(code: str | None, place: OriginPlace | None) -> str:
    """An answer as people read it; blank if it was not asked."""
    if place is not None:
        return place.label
    named = db.session.get(Authority, code) if code else None
    return f"{named.name} ({named.code})" if named else ""


def _authorities() -> tuple[dict[str, Authority], dict[str, list[str]]]:
    followed_by: dict[str, list[str]] = defaultdict(list)
    for row in db.session.scalars(select(AuthoritySuccessor).order_by(AuthoritySuccessor.successor_code)):
        followed_by[row.code].append(row.successor_code)
    return {one.code: one for one in db.session.scalars(select(Authority))}, followed_by


def _is_recoded(one: Authority, authorities: dict[str, Authority], successors: list[str]) -> bool:
    return [authorities[code].name for code in successors] == [one.name]


def _authority(one: Authority, successors: Iterable[str]) -> Origin:
    now = " and ".join(successors)
    return Origin(one.code, f"{one.name} ({one.code}{', now ' + now if now else ''})")


def _places() -> list[Origin]:
    return [Origin(place.value, place.label) for place in OriginPlace]


def _plain(words: str) -> str:
    """What is typed, without what people write differently.

    >>> _plain(" Outside the UK "), _plain("Newcastle-upon-Tyne")
    ('outside the united kingdom', 'newcastle upon tyne')
    """
    spaced = " ".join(re.sub(r"[\W_]+", " ", words.casefold().replace("'", "")).split())
    return re.sub(r"\buk\b", "united kingdom", spaced)

"""Reading the trail: the lines a viewer may see, newest first, each with as much of its detail as they may know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, true

from refuge.access.scope import Viewer, households_told, trail_seen
from refuge.audit.details import Detail, read
from refuge.extensions import db
from refuge.models import Household, HouseholdKey, Provider, Stay, TrailChain, TrailEntry

ENTRY = TrailEntry.__table__
PAGE = 50
BATCH = 500


@dataclass(frozen=True)
class Search:
    """What is looked for; blank is anything.

    ``since`` is included, ``until`` is not. ``what`` is a verb or the first part of it; ``about`` is the key of a thing,
    or the reference of a household or of a stay of it.
    """

    since: datetime | None = None
    until: datetime | None = None
    who: str | None = None
    what: str | None = None
    about: str | None = None


@dataclass(frozen=True)
class Line:
    """One line of the trail, as a viewer sees it.

    ``about`` is kind and key. ``concerns_a_household`` says so without saying which: its ``household`` reference and its
    ``detail`` are None for who may not know, and once they are erased.
    """

    id: int
    chain: int
    provider: str | None
    number: int
    at: datetime
    who: str | None
    role: str | None
    address: str | None
    what: str
    about: tuple[str, str] | None
    concerns_a_household: bool
    household_id: int | None
    household: str | None
    detail: Detail | None
    hash: str


def page_of(viewer: Viewer, search: Search, before: int | None = None) -> tuple[Sequence[Line], bool]:
    """A page of lines, newest first, from before the line of that id on; and whether there are older ones."""
    older = _lines(viewer, search).order_by(TrailEntry.id.desc())
    if before is not None:
        older = older.where(TrailEntry.id < before)
    rows = db.session.execute(older.limit(PAGE + 1)).all()
    return [_line(row) for row in rows[:PAGE]], len(rows) > PAGE


def one_line(viewer: Viewer, entry_id: int) -> Line | None:
    """One line, if the viewer may see it."""
    row = db.session.execute(_lines(viewer, Search()).where(TrailEntry.id == entry_id)).one_or_none()
    return _line(row) if row else None


def every_line(viewer: Viewer, search: Search) -> Iterator[Line]:
    """Every line found, oldest first; no more than a batch is held at once.

    No id is taken for the lowest there can be: an entry that somebody gave one below zero is among them.
    """
    found = _lines(viewer, search).order_by(TrailEntry.id).limit(BATCH)
    rows = db.session.execute(found).all()
    while rows:
        yield from (_line(row) for row in rows)
        rows = db.session.execute(found.where(TrailEntry.id > rows[-1].id)).all() if len(rows) == BATCH else []


def lines_since(
    viewer: Viewer, since: datetime, kinds: Sequence[str], among: ColumnElement[bool] | None = None
) -> Iterator[Line]:
    """Every line of some kinds – a verb or the first part of it – from a moment on, oldest first. One statement.

    ``among`` says of which entries of the trail.
    """
    of_a_kind = or_(*(_is(kind) for kind in kinds))
    found = _lines(viewer, Search(since=since)).where(of_a_kind, true() if among is None else among)
    found = found.order_by(TrailEntry.id)
    return (_line(row) for row in db.session.execute(found, execution_options={"yield_per": BATCH}))


def _is(what: str) -> ColumnElement[bool]:
    return or_(TrailEntry.what == what, TrailEntry.what.startswith(f"{what}.", autoescape=True))


def _lines(viewer: Viewer, search: Search) -> Select[Any]:
    """What a viewer may not be told of a household is not read in the first place."""
    told = households_told(viewer)
    beside = [
        told.label("told"),
        Provider.reference.label("provider"),
        TrailChain.key.label("chains_key"),
        HouseholdKey.key.label("own_key"),
        Household.reference.label("household"),
    ]
    return (
        select(*ENTRY.c, *beside)
        .outerjoin(Provider, Provider.id == ENTRY.c.chain)
        .outerjoin(TrailChain, TrailChain.chain == ENTRY.c.chain)
        .outerjoin(HouseholdKey, and_(HouseholdKey.household_id == ENTRY.c.household_id, told))
        .outerjoin(Household, and_(Household.id == ENTRY.c.household_id, told))
        .where(trail_seen(viewer), *_looked_for(viewer, search))
    )


def _looked_for(viewer: Viewer, search: Search) -> Iterator[ColumnElement[bool]]:
    if search.since:
        yield TrailEntry.at >= search.since
    if search.until:
        yield TrailEntry.at < search.until
    if search.who:
        yield TrailEntry.who == search.who
    if search.what:
        yield _is(search.what)
    if search.about:
        yield _about(viewer, search.about)


def _about(viewer: Viewer, about: str) -> ColumnElement[bool]:
    """By key; by a household's reference or its stay's only where the viewer may know that."""
    stays = select(Stay.household_id).where(Stay.reference == about)
    households = select(Household.id).where(or_(Household.reference == about, Household.id.in_(stays)))
    by_key = TrailEntry.about_key == about
    return or_(by_key, and_(TrailEntry.household_id.in_(households), households_told(viewer)))


def _line(row: Row[Any]) -> Line:
    concerned = row.household_id is not None
    hidden = concerned and not row.told
    detail = None if hidden else read(row.own_key if concerned else row.chains_key, row.detail)
    about = (detail or {}).get("about") if concerned else (row.about_kind, row.about_key)
    return Line(
        row.id, row.chain, row.provider, row.number, row.at, row.who, row.role, row.address, row.what,
        (str(about[0]), str(about[1])) if about and about[0] else None,
        concerned, None if hidden else row.household_id, None if hidden else row.household, detail, row.hash,
    )  # fmt: skip

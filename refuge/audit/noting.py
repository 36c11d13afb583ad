"""Putting lines on the trail."""

import getpass
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from refuge import clock
from refuge.access.scope import Viewer
from refuge.audit.chains import lengthened, opened, was_kept_before
from refuge.audit.details import keys_of, written
from refuge.audit.hearing import let_hear
from refuge.audit.sealing import entry_hash
from refuge.extensions import db
from refuge.models import Account, TrailEntry
from refuge.models.trail import OF_NOBODY

About = tuple[str, int | str]
"""The kind of thing and its key: ``("unit", "A")``."""

LONGEST = {"who": 254, "address": 64, "about_key": 254}
"""What somebody typed may be longer than its column."""


@dataclass(frozen=True)
class Line:
    """What is to be said: see ``note``."""

    what: str
    about: About | None = None
    provider_id: int | None = None
    household_id: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def note(
    viewer: Viewer | None,
    what: str,
    about: About | None = None,
    *,
    provider_id: int | None = None,
    household_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Put one line on the trail, in the transaction that is under way: it stays or goes with the change.

    ``what`` is a verb of the field (``stay.departed``, ``account.invited``, ``sign_in.refused``), ``about`` the kind of
    thing and its key. ``before`` and ``after`` hold only what changed. Where a household is named, they are encrypted
    under its key. The line belongs to the provider named, else to the viewer's own.

    From here until the commit others who note something of the same provider wait, so it is the last thing an action does
    before it commits. Free text about people is noted only where a household is named.
    """
    line = Line(what, about, provider_id, household_id, before, after)
    note_all(db.session.connection(), viewer, [line], address)


def note_alone(
    viewer: Viewer | None,
    what: str,
    about: About | None = None,
    *,
    provider_id: int | None = None,
    household_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    address: str | None = None,
) -> None:
    """Put one line on the trail at once, in a transaction of its own: for what was seen or refused, and changes nothing.

    It goes over a connection of its own, so a change that is half done is neither saved nor in its way – but on SQLite it
    would wait for that change for ever: a refusal is noted after the rollback. Raises RuntimeError if it would.
    """
    _refuse_while_writing()
    with db.engine.connect() as connection, connection.execution_options(writing=True).begin():
        line = Line(what, about, provider_id, household_id, before, after)
        note_all(connection, viewer, [line], address)


def note_all(connection: Connection, viewer: Viewer | None, lines: Iterable[Line], address: str | None = None) -> None:
    """Put lines on the trail, in the connection's transaction, those of each provider in their order.

    Chains are taken in one order by everybody, so writers of several never wait for each other in a circle.
    """
    chains: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        chains[_chain(viewer, line)].append(line)
    let_hear(line for of_chain in chains.values() for line in of_chain)
    signed = _signed(connection, viewer, address)
    if openings := [_opening(connection, chain) for chain in opened(connection, chains)]:
        chains[OF_NOBODY][:0] = openings
    for chain in sorted(chains):
        _append(connection, chain, chains[chain], signed)


def _opening(connection: Connection, chain: int) -> Line:
    """What the chain of nobody says of a chain opened now; of itself, whether it is the first there was."""
    if chain != OF_NOBODY:
        return Line("chain.opened", ("provider", chain))
    return Line("trail.reopened" if was_kept_before(connection) else "trail.opened")


def _append(connection: Connection, chain: int, lines: list[Line], signed: dict[str, Any]) -> None:
    with lengthened(connection, chain) as head:
        households = keys_of(connection, {line.household_id for line in lines if line.household_id is not None})
        if not head.genuine:
            lines = [Line("chain.broken", after={"length": head.length, "last_hash": head.last_hash}), *lines]
        rows = []
        for line in lines:
            row = {**signed, **_told(line, households, head.key), "chain": chain, "number": head.length + 1}
            row |= {"at": clock.now(), "previous": head.last_hash}
            head.length, head.last_hash = row["number"], entry_hash(row)
            rows.append({**row, "hash": head.last_hash})
        connection.execute(insert(TrailEntry.__table__), rows)


def _told(line: Line, households: Mapping[int, str], chains_key: str) -> dict[str, Any]:
    """The columns of a line; where a household is concerned, what it is about goes into the detail."""
    kind, key = line.about or (None, None)
    about = {"about_kind": kind, "about_key": None if key is None else str(key)[: LONGEST["about_key"]]}
    detail: dict[str, Any] = {"before": line.before, "after": line.after}
    told = {"what": line.what, "household_id": line.household_id}
    if line.household_id is None:
        return {**told, **about, "detail": written(chains_key, detail)}
    sealed = written(households[line.household_id], {"about": line.about, **detail})
    return {**told, "about_kind": None, "about_key": None, "detail": sealed}


def _chain(viewer: Viewer | None, line: Line) -> int:
    if line.provider_id is not None:
        return line.provider_id
    return viewer.provider_id if viewer and viewer.provider_id is not None else OF_NOBODY


def _signed(connection: Connection, viewer: Viewer | None, address: str | None) -> dict[str, Any]:
    """Who, in which role and from where; accounts may go, so the address they sign in with is kept beside their number."""
    account_id = viewer.account_id if viewer else None
    email = select(Account.email).where(Account.id == account_id)
    who = connection.scalar(email) if account_id is not None else None
    if viewer and viewer.is_command_line:
        who = f"command line ({_operator()})"
    role = viewer.role.value if viewer and viewer.role else None
    where = address or (viewer.address if viewer else None)
    signed = {"account_id": account_id, "who": who, "role": role, "address": where}
    return {name: _cut(name, value) for name, value in signed.items()}


def _cut(name: str, value: Any) -> Any:
    return value[: LONGEST[name]] if value and name in LONGEST else value


def _operator() -> str:
    """Who is signed in to the machine, as far as it knows."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _refuse_while_writing() -> None:
    session = db.session()
    if session.in_transaction() and session.connection().get_execution_options().get("writing"):
        raise RuntimeError("note_alone() while a change is under way: roll it back first, or use note().")

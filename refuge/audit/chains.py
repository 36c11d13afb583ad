"""The heads of the chains: taken by one writer at a time, each chain by itself."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select, update

from refuge.audit.details import KEYS, insert_absent
from refuge.audit.sealing import BEFORE_THE_FIRST, head_seal
from refuge.models import Account, TrailChain
from refuge.models.trail import OF_NOBODY
from refuge.secrecy import new_key

CHAINS = TrailChain.__table__


@dataclass
class Head:
    """How far a chain has come. It is not ``genuine`` if somebody without the key has written it."""

    length: int
    last_hash: str
    key: str
    genuine: bool


@contextmanager
def lengthened(connection: Connection, chain: int) -> Iterator[Head]:
    """The head of the chain, held until the transaction ends; what it has become afterwards is sealed and written.

    A head that is not genuine is gone on from all the same, since records must be kept whatever somebody did to the
    trail; who goes on from it says so on the chain.
    """
    held = select(CHAINS).where(CHAINS.c.chain == chain).with_for_update()
    row = connection.execute(held).one()
    is_genuine = row.seal == head_seal(chain, row.length, row.last_hash, row.key)
    head = Head(row.length, row.last_hash, row.key, is_genuine)
    yield head
    seal = head_seal(chain, head.length, head.last_hash, head.key)
    become = {"length": head.length, "last_hash": head.last_hash, "seal": seal}
    connection.execute(update(CHAINS).where(CHAINS.c.chain == chain).values(become))


def opened(connection: Connection, chains: Collection[int]) -> list[int]:
    """Make the heads that are missing; the chains opened now, in order, which the chain of nobody has to say.

    So a chain that is removed with its head is missed. That chain is held meanwhile, and two never open the same one.
    It counts as opened itself as long as it has no line.
    """
    if not _missing(connection, {OF_NOBODY, *chains}):
        return []
    _open(connection, OF_NOBODY)
    length = connection.scalar(select(CHAINS.c.length).where(CHAINS.c.chain == OF_NOBODY).with_for_update())
    new = _missing(connection, chains)
    for chain in new:
        _open(connection, chain)
    return new if length else [OF_NOBODY, *new]


def was_kept_before(connection: Connection) -> bool:
    """Whether the rest of the database shows that there was a trail: it holds keys of households, or people signed in."""
    signs = (KEYS.c.household_id.is_not(None), Account.last_signed_in_at.is_not(None))
    return any(connection.scalar(select(exists().where(sign))) for sign in signs)


def _missing(connection: Connection, chains: Collection[int]) -> list[int]:
    there = set(connection.scalars(select(CHAINS.c.chain).where(CHAINS.c.chain.in_(chains))))
    return sorted(set(chains) - there)


def _open(connection: Connection, chain: int) -> None:
    key = new_key()
    seal = head_seal(chain, 0, BEFORE_THE_FIRST, key)
    empty = {"chain": chain, "length": 0, "last_hash": BEFORE_THE_FIRST, "seal": seal, "key": key}
    insert_absent(connection, CHAINS, [empty])

"""Whether the trail is whole: every entry is as it was written, follows the one before it, and none is missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, exists, select, union

from refuge.audit.sealing import BEFORE_THE_FIRST, entry_hash, head_seal
from refuge.extensions import db
from refuge.models import Account, Provider, TrailChain, TrailEntry
from refuge.models.trail import OF_NOBODY
from refuge.secrecy import Unreadable

ENTRIES, CHAINS = TrailEntry.__table__, TrailChain.__table__
BATCH = 1_000


@dataclass(frozen=True)
class Break:
    """Something is wrong with a chain, at one of its entries or at its head."""

    chain: int
    number: int | None
    wrong: str


@dataclass(frozen=True)
class Verified:
    """A chain was read to its end: how many entries it has, its last hash, and whether nothing was wrong."""

    chain: int
    entries: int
    last_hash: str
    whole: bool


def verify() -> Iterator[Break | Verified]:
    """Read every chain from its first entry on, saying each break where it is found and each chain at its end.

    No more than a batch is held at once, and others can go on writing: what is read is one moment of the database.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's readers see one moment anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        openings: Counter[str] = Counter()
        chains = sorted(connection.scalars(union(select(ENTRIES.c.chain), select(CHAINS.c.chain))))
        for chain in chains:
            yield from _verified(connection, _Reading(chain, openings))
        yield from _openings(chains, openings)
        yield from _never_begun(connection, {*chains, *map(int, openings)})


@dataclass
class _Reading:
    """One chain, as far as it has been read. ``openings`` counts what the chain of nobody says of the others."""

    chain: int
    openings: Counter[str]
    number: int = 0
    last_id: int = 0
    entries: int = 0
    last_hash: str = BEFORE_THE_FIRST
    broken: bool = field(default=False)

    def breaks(self, row: Row) -> Iterator[str]:
        """What is wrong with the next entry; then go on from it as it stands."""
        entry = dict(row._mapping)
        if entry["hash"] != entry_hash(entry):
            yield "was changed after it was written"
        if entry["number"] > self.number + 1:
            yield f"follows entry {self.number}: {_missing(self.number, entry['number'])}"
        elif entry["previous"] != self.last_hash:
            yield "does not follow from the entry before it"
        if entry["id"] <= self.last_id:
            yield f"was put to another place in the table: its id, {entry['id']}, is not above {self.last_id}"
        if entry["what"] == "chain.broken":
            yield "was added to a chain whose head somebody had written over"
        if entry["what"] == "trail.reopened":
            yield "began the trail again: whatever it told before is gone"
        if self.chain == OF_NOBODY and entry["what"] == "chain.opened":
            self.openings[entry["about_key"]] += 1
        self.number, self.last_id, self.last_hash = entry["number"], entry["id"], entry["hash"]
        self.entries += 1


def _verified(connection: Connection, reading: _Reading) -> Iterator[Break | Verified]:
    of_chain = select(ENTRIES).where(ENTRIES.c.chain == reading.chain).order_by(ENTRIES.c.number)
    result = connection.execute(of_chain, execution_options={"stream_results": True})
    for rows in result.partitions(BATCH):
        for row in rows:
            for wrong in reading.breaks(row):
                reading.broken = True
                yield Break(reading.chain, row.number, wrong)
    for wrong in _head(connection, reading):
        reading.broken = True
        yield Break(reading.chain, None, wrong)
    yield Verified(reading.chain, reading.entries, reading.last_hash, not reading.broken)


def _head(connection: Connection, reading: _Reading) -> Iterator[str]:
    """What is wrong between the head of the chain and the last entry read."""
    try:
        head = connection.execute(select(CHAINS).where(CHAINS.c.chain == reading.chain)).one_or_none()
    except Unreadable:
        yield "its key cannot be read: somebody has written over it, or ENCRYPTION_KEYS lacks one"
        return
    if head is None:
        yield "its head is missing"
    elif head.seal != head_seal(reading.chain, head.length, head.last_hash, head.key):
        yield "somebody has written over its head"
    elif head.length > reading.number:
        yield f"its end is missing: {_missing(reading.number, head.length + 1)}"
    elif head.length < reading.number:
        yield f"its head was taken back to entry {head.length}, and there are {reading.number}"
    elif head.last_hash != reading.last_hash:
        yield "its last entry is not the one its head knows"


def _openings(chains: list[int], openings: Counter[str]) -> Iterator[Break]:
    """Chains that were opened and are gone, came twice, or were never opened: the chain of nobody knows them all."""
    there = {str(chain) for chain in chains if chain != OF_NOBODY}
    for chain in sorted({*there, *openings}, key=int):
        if chain not in there:
            yield Break(int(chain), None, "was opened and is gone")
        elif openings[chain] != 1:
            yield Break(int(chain), None, f"was opened {openings[chain]} times; once is right")


def _never_begun(connection: Connection, known: set[int]) -> Iterator[Break]:
    """Chains that have to be there: a provider is noted when it is recorded, an account when it is made."""
    providers = set(connection.scalars(select(Provider.id)))
    if OF_NOBODY not in known and (providers or connection.scalar(select(exists().select_from(Account)))):
        yield Break(OF_NOBODY, None, "is missing: there are providers or accounts, and nothing says since when")
    for provider in sorted(providers - known):
        yield Break(provider, None, "is missing: nothing says since when there is this provider")


def _missing(before: int, after: int) -> str:
    first, last = before + 1, after - 1
    return f"entry {first} is missing" if first == last else f"entries {first} to {last} are missing"

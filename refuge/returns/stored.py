"""Stored returns, read: decrypted, and checked against their checksums and seals each time."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import selectinload

from refuge.access.scope import Viewer, authority_returns_seen, contracts_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import Contract, Return, ReturnKey, ReturnStep
from refuge.returns.content import Content, checksum
from refuge.returns.sealing import return_seal, step_seal
from refuge.secrecy import Unreadable, decrypted_under
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import ReturnEvent

DONE = (ReturnEvent.SENT, ReturnEvent.ACCEPTED, ReturnEvent.SENT_BACK, ReturnEvent.SUPERSEDED)
"""The steps that say how a return stands."""

NO_KEY = "its key is missing"


class Tampered(Exception):
    """What is stored is not what was signed off; the message says what is wrong with it."""


@dataclass(frozen=True)
class Step:
    """A step after the sign-off, with what was said."""

    step: ReturnStep
    comment: str | None


@dataclass(frozen=True)
class Stored:
    """A return that is as it was signed off: its row, what each copy says, as it was written and read, and its steps."""

    row: Return
    texts: dict[Copy, str]
    steps: list[Step]

    def content(self, copy: Copy) -> Content:
        """What one copy says. Raises NotFound if there is none."""
        if copy not in self.texts:
            raise NotFound(f"There is no {copy.label.lower()} of this return.")
        return dict(json.loads(self.texts[copy]))

    def checksum(self, copy: Copy) -> str:
        """The checksum of one copy."""
        return checksum(self.texts[copy])

    @property
    def state(self) -> ReturnEvent:
        """How it stands."""
        return state(self.row)

    @property
    def officer(self) -> str | None:
        """Whom the statutory copy was released to."""
        return next((step.comment for step in self.steps if step.step.event is ReturnEvent.RELEASED), None)

    def is_released_to(self, address: str) -> bool:
        """Whether the officer whom the provider named is known here by this address (D2)."""
        return bool(address) and (self.officer or "").casefold() == address.casefold()


def state(row: Return) -> ReturnEvent:
    """How a return stands: its latest step that says so."""
    return [step.event for step in row.events if step.event in DONE][-1]


def is_kept() -> ColumnElement[bool]:
    """Which returns did not go with the demonstration, and their keys with it. Any other that lacks its key shows it."""
    return or_(Return.is_demonstration.is_(False), exists().where(ReturnKey.return_id == Return.id))


def returns_in_view(viewer: Viewer) -> Sequence[Return]:
    """Every return of the contracts and the authority a viewer may see, the latest year and version first, with its steps.

    Three statements.
    """
    statement = _in_view(viewer).options(selectinload(Return.events))
    return db.session.scalars(statement.order_by(Return.starts_on.desc(), Return.version.desc())).all()


def returns_of_provider(viewer: Viewer) -> Sequence[Return]:
    """Every return that the viewer's provider signed off, the first version first. One statement."""
    theirs = select(Return).where(Return.provider_id == viewer.provider_id, is_kept())
    return db.session.scalars(theirs.order_by(Return.starts_on, Return.version)).all()


def find_return(viewer: Viewer, return_id: int) -> Return:
    """One of them. Raises NotFound."""
    one: Return | None = db.session.scalar(_in_view(viewer).where(Return.id == return_id))
    if one is None:
        raise NotFound(f"There is no return {return_id}.")
    return one


def versions_of(one: Return) -> Sequence[Return]:
    """Every version of the return of one contract and year, the first first."""
    known_by = ("provider_id", "contract_id", "authority_code", "kind", "starts_on", "ends_on")
    same = [getattr(Return, name).is_not_distinct_from(getattr(one, name)) for name in known_by]
    return db.session.scalars(select(Return).where(*same, is_kept()).order_by(Return.version)).all()


def opened(one: Return) -> Stored:
    """A return with what it says. Raises Tampered if anything of it was changed after it was signed off."""
    if wrong := next(wrongs_of(one), None):
        raise Tampered(wrong)
    assert one.key is not None  # noqa: S101 – else something was wrong
    key = one.key.key
    texts = {copy.copy: decrypted_under(key, copy.content) for copy in one.copies}
    said = (step.comment and decrypted_under(key, step.comment) for step in one.events)
    return Stored(one, texts, [Step(step, comment) for step, comment in zip(one.events, said, strict=True)])


def wrongs_of(one: Return) -> Iterator[str]:
    """What is wrong with a stored return."""
    try:
        key = one.key.key if one.key else None
        texts = {copy.copy: decrypted_under(key, copy.content) for copy in one.copies} if key else {}
    except (Unreadable, ValueError):
        yield "what it says cannot be read: somebody has written over it or its key"
        return
    if key is None:
        yield NO_KEY
    wrong = [copy.copy for copy in one.copies if key and checksum(texts[copy.copy]) != copy.checksum]
    if wrong:
        yield f"the {wrong[0].label.lower()} is not what was signed off"
    if one.seal != return_seal(one, one.copies):
        yield "it is not what was signed off: its seal does not fit"
    yield from _wrong_steps(one)


def _wrong_steps(one: Return) -> Iterator[str]:
    before = one.seal
    for number, step in enumerate(one.events, 1):
        if step.number != number or step.seal != step_seal(before, step):
            yield f"step {number} after the sign-off was changed or removed"
            return
        before = step.seal
    if not one.events:
        yield "the steps after the sign-off are missing"


def _in_view(viewer: Viewer) -> Select[Return]:
    """Returns of contracts in view, and those of the viewer's own authority."""
    of_contracts = exists().where(
        Contract.id == Return.contract_id, Contract.provider_id == Return.provider_id, contracts_seen(viewer)
    )
    return select(Return).where(or_(of_contracts, authority_returns_seen(viewer)), is_kept())

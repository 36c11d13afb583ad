"""Signing a return off, and what its commissioner answers: two people, and everything on the trail."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.clock import now
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.figures.remembering import remembering
from refuge.models import Account, Return, ReturnCopy, ReturnKey, ReturnStep
from refuge.queries.identifying import refuse_what_identifies
from refuge.returns.about import about_of
from refuge.returns.checks import Check, checks
from refuge.returns.composing import composed, copy_of
from refuge.returns.content import Content, canonical, checksum
from refuge.returns.making import Subject, make
from refuge.returns.sealing import return_seal, step_seal
from refuge.returns.stored import Stored, find_return, is_kept, opened, state
from refuge.secrecy import encrypted_under, new_key
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import ReturnEvent

LOOK_AGAIN = "The records have changed since you looked. Look at the return again before you sign it."


@dataclass(frozen=True)
class SignOff:
    """What whoever signs says.

    ``seen`` is the checksum of what they looked at, ``prepared_by`` who prepared it, ``note`` what they say of the
    warnings, ``officer`` whom the statutory copy is released to, if to anybody.
    """

    seen: str
    prepared_by: str = ""
    note: str = ""
    officer: str = ""


@dataclass(frozen=True)
class Prepared:
    """A return as it would be signed off now: its number, what it says, what was found, and the versions before it.

    ``shown`` is what it says in the copy that whoever prepares it reads: a provider the exact one, an officer theirs (D2).
    """

    subject: Subject
    content: Content
    shown: Content
    found: list[Check]
    before: Sequence[Stored]

    @property
    def checksum(self) -> str:
        """Of what was read: of an exact copy it would let whoever may not read that try out what is hidden."""
        return checksum(canonical(self.shown))

    @property
    def errors(self) -> list[Check]:
        """What stops the sign-off."""
        return [check for check in self.found if check.is_error]

    @property
    def warnings(self) -> list[Check]:
        """What is confirmed with a note."""
        return [check for check in self.found if not check.is_error]


def prepared(viewer: Viewer, subject: Subject, threshold: int) -> Prepared:
    """The return as the records have it now. Raises Tampered if an earlier version is not as it was signed off."""
    before = [opened(one) for one in _versions(subject)]
    content = make(subject, Copy.PROVIDER, _next_number(subject), threshold)
    copy, shown = subject.of.copy_read(viewer, subject.as_at), content
    if copy is not Copy.PROVIDER:
        shown = copy_of(subject, copy, content, before, [], None)
    return Prepared(subject, content, shown, checks(viewer, subject, shown), before)


@all_or_nothing
def sign_off(viewer: Viewer, subject: Subject, said: SignOff, threshold: int) -> Return:
    """Freeze a return: all four copies, as they are now; a revision replaces the version before it.

    The copies are made before the transaction, which then makes sure that nothing has changed meanwhile: others can go on
    recording. Raises RuleBroken on ``seen`` if the records changed since they were looked at, on ``note`` if warnings are
    left unconfirmed or it tells of one household, on ``sign`` if an error stops it.
    """
    refuse_what_identifies(viewer, note=said.note, prepared_by=said.prepared_by)
    ready = prepared(viewer, subject, threshold)
    _refuse(ready, said)
    with remembering():
        contents = composed(subject, ready.content, ready.before, ready.found, said.note.strip())
    texts = {copy: canonical(content) for copy, content in contents.items()}
    begin_writing()
    subject.of.hold()  # one by one
    _refuse(prepared(viewer, subject, threshold), said)
    one, key = _stored(viewer, ready, said, texts)
    if ready.before:
        _step(viewer, ready.before[-1].row, ReturnEvent.SUPERSEDED, None)
    _step(viewer, one, ReturnEvent.SENT, None, key)
    if said.officer.strip():
        _step(viewer, one, ReturnEvent.RELEASED, said.officer.strip(), key)
    db.session.commit()
    return one


@all_or_nothing
def answer(viewer: Viewer, return_id: int, event: ReturnEvent, comment: str) -> Return:
    """A commissioner accepts a return, or sends it back with a comment.

    Raises NotFound; RuleBroken on ``comment`` if one is wanted or it tells where somebody is, on ``answer`` if it has been
    answered or replaced, or whoever answers signed it.
    """
    begin_writing()
    one = find_return(viewer, return_id)
    about_of(one).hold()
    db.session.refresh(one)
    if event is ReturnEvent.SENT_BACK and not comment.strip():
        raise RuleBroken("comment", "Say what should be looked at again.")
    refuse_what_identifies(viewer, comment=comment)
    if one.signed_by_id is not None and one.signed_by_id == viewer.account_id:
        raise RuleBroken("answer", "You signed this return. Somebody else has to answer it.")
    if state(one) is not ReturnEvent.SENT:
        raise RuleBroken("answer", "This return has been answered or replaced meanwhile.")
    opened(one)
    _step(viewer, one, event, comment.strip() or None)
    db.session.commit()
    return one


def _refuse(ready: Prepared, said: SignOff) -> None:
    if ready.errors:
        raise RuleBroken("sign", f"{ready.errors[0].heading}. {ready.errors[0].effect}")
    if said.seen != ready.checksum:
        raise RuleBroken("seen", LOOK_AGAIN)
    if ready.warnings and not said.note.strip():
        raise RuleBroken("note", "Say why the return can be sent with the warnings above.")


def _stored(viewer: Viewer, ready: Prepared, said: SignOff, texts: dict[Copy, str]) -> tuple[Return, str]:
    """The return with its copies and its key, sealed; and the key."""
    subject, key, who = ready.subject, new_key(), _who(viewer)
    one = Return(
        kind=subject.kind.code,
        **subject.of.columns,
        by=subject.by,
        label=subject.period.label,
        starts_on=subject.period.starts_on,
        ends_on=subject.period.ends_on,
        as_at=subject.as_at,
        version=ready.content["version"],
        supersedes_id=ready.before[-1].row.id if ready.before else None,
        prepared_by=said.prepared_by.strip() or who,
        signed_by=who,
        signed_by_id=viewer.account_id,
        signed_at=now(),
        is_demonstration=subject.of.is_demonstration,
        checksum=checksum(texts[Copy.PROVIDER]),
    )
    copies = [
        ReturnCopy(copy=copy, content=encrypted_under(key, text), checksum=checksum(text))
        for copy, text in texts.items()
    ]
    one.seal = return_seal(one, copies)
    one.copies = copies
    db.session.add(one)
    db.session.flush()
    db.session.add(ReturnKey(return_id=one.id, key=key))
    db.session.flush()
    told = {**subject.of.narrowed, "year": one.label, "version": one.version, "seal": one.seal}
    note(viewer, "return.signed_off", ("return", one.id), provider_id=one.provider_id, after=told)
    return one, key


def _step(viewer: Viewer, one: Return, event: ReturnEvent, comment: str | None, key: str | None = None) -> None:
    """Put one step after the others, and on the trail of the return's provider."""
    before = list(one.events)
    key = key or one.key.key  # type: ignore[union-attr]
    step = ReturnStep(
        return_id=one.id,
        number=len(before) + 1,
        event=event,
        at=now(),
        account_id=viewer.account_id,
        who=_who(viewer),
        comment=encrypted_under(key, comment) if comment else None,
    )
    step.seal = step_seal(before[-1].seal if before else one.seal, step)
    one.events.append(step)
    db.session.flush()
    told = {"version": one.version, "step": step.number, "seal": step.seal}
    if event is ReturnEvent.RELEASED:
        told["released_to"] = comment
    note(viewer, f"return.{event.value}", ("return", one.id), provider_id=one.provider_id, after=told)


def _who(viewer: Viewer) -> str:
    """The address of whoever acts; accounts may go."""
    email = select(Account.email).where(Account.id == viewer.account_id)
    return db.session.scalar(email) or "command line"


def _versions(subject: Subject) -> Sequence[Return]:
    period = (Return.starts_on == subject.period.starts_on, Return.ends_on == subject.period.ends_on)
    versions = select(Return).where(*_of_the_same(subject), *period, is_kept())
    return db.session.scalars(versions.order_by(Return.version)).all()


def _next_number(subject: Subject) -> int:
    """The number after the highest that was ever given: what went with a demonstration keeps its own."""
    highest = select(func.max(Return.version)).where(Return.starts_on == subject.period.starts_on)
    return (db.session.scalar(highest.where(*_of_the_same(subject))) or 0) + 1


def _of_the_same(subject: Subject) -> list[ColumnElement[bool]]:
    same = [getattr(Return, name).is_not_distinct_from(value) for name, value in subject.of.columns.items()]
    return [*same, Return.kind == subject.kind.code]

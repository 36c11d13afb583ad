"""The copies of a return as they are signed off: each made once, with its statement, and guarded if it is a revision."""

from collections.abc import Sequence
from copy import deepcopy

from refuge.returns.about import OfAuthority
from refuge.returns.checks import Check
from refuge.returns.content import Content
from refuge.returns.making import Subject, make, statutory
from refuge.returns.revising import Version, guarded
from refuge.returns.statement import statement
from refuge.returns.stored import Stored
from refuge.vocabulary import Copy


def composed(
    subject: Subject, exact: Content, before: Sequence[Stored], found: list[Check], note: str | None
) -> dict[Copy, Content]:
    """All four copies; ``exact`` is the working copy as it was made."""
    return {copy: copy_of(subject, copy, exact, before, found, note) for copy in Copy}


def copy_of(
    subject: Subject, copy: Copy, exact: Content, before: Sequence[Stored], found: list[Check], note: str | None
) -> Content:
    """One copy of what is signed off, or of what would be."""
    if copy.is_exact:
        content = deepcopy(exact) if copy is Copy.PROVIDER else statutory(deepcopy(exact), subject.of)
    else:
        content = make(subject, copy, exact["version"], exact["threshold"])
    told = [Version(one.row.version, one.content(Copy.PROVIDER), one.content(copy)) for one in before]
    said = statement(copy, found, note, isinstance(subject.of, OfAuthority))
    return {**guarded(copy, exact, content, told), "data_quality": said}

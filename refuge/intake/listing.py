"""Every code that a cell may hold: the fixed lists, and the editable ones with what has been added to them."""

from collections.abc import Iterator

from refuge.extensions import db
from refuge.intake.coded import Fixed, Several
from refuge.intake.codes import saved_items
from refuge.intake.files import FILES
from refuge.vocabulary import Listed, OriginPlace


def fixed_lists() -> dict[str, type[Listed]]:
    """The fixed lists by name, in the order the files use them."""
    lists: dict[str, type[Listed]] = {}
    for file in FILES.values():
        for column in file.columns:
            kind = column.kind.of if isinstance(column.kind, Several) else column.kind
            if isinstance(kind, Fixed):
                lists[_name(kind.listed)] = kind.listed
    return {**lists, _name(OriginPlace): OriginPlace}


def every_code() -> Iterator[tuple[str, str, str, str]]:
    """List, code, label and, where the list has one, kind."""
    for name, listed in fixed_lists().items():
        for member in listed:
            yield name, member.value, member.label, ""
    with db.engine.connect() as connection:
        yield from saved_items(connection)


def _name(listed: type[Listed]) -> str:
    """A list's name as files would write it.

    >>> _name(OriginPlace)
    'origin_place'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in listed.__name__).lstrip("_")

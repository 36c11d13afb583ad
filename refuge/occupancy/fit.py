"""Which unit suits which household, and why another does not (F3). Sex and gender are never asked here (H3)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

IN_COTS = 2
"""Children younger than this sleep in cots, as far as there are any."""


@dataclass(frozen=True)
class Seeking:
    """Who looks for a place. ``children`` are ages in years; ``oldest_son`` is the age of the oldest of them that is a son.

    ``unsafe_in`` are the codes of authorities in which the household would not be safe.
    """

    adults: int = 1
    children: tuple[int, ...] = ()
    oldest_son: int | None = None
    is_man: bool = False
    step_free: bool = False
    wheelchair: bool = False
    pet: bool = False
    no_recourse: bool = False
    unsafe_in: frozenset[str] = frozenset()

    @property
    def people(self) -> int:
        """How many they are."""
        return self.adults + len(self.children)

    @property
    def babies(self) -> int:
        """How many of them could sleep in cots."""
        return sum(age < IN_COTS for age in self.children)


@dataclass(frozen=True)
class Features:
    """What a unit offers; None is not known. ``oldest_son`` is the age of the oldest son accepted."""

    bed_spaces: int
    cots: int | None = None
    self_contained: bool | None = None
    step_free: bool | None = None
    wheelchair: bool | None = None
    accepts_men: bool | None = None
    accepts_pets: bool | None = None
    oldest_son: int | None = None
    considers_nrpf: bool | None = None
    authority_code: str | None = None


def features_of(unit: Any, of_its_spell: int | None, authority_code: str | None = None) -> Features:
    """What a unit offers, by the names of its columns; bed spaces are those of its spell in service, if that has its own."""
    said = {one.name: getattr(unit, one.name) for one in fields(Features) if one.name != "authority_code"}
    beds = of_its_spell or unit.bed_spaces
    return Features(**said | {"bed_spaces": beds}, authority_code=authority_code)


def reasons_against(seeking: Seeking, unit: Features) -> list[str]:
    """Why the unit does not suit the household, in words; nothing if it does (F3).

    A feature that nobody has entered does not fit, and the words say that it is not known.

    >>> reasons_against(Seeking(children=(15,), oldest_son=15, pet=True), Features(3, oldest_son=13))
    ['Sons up to 13 only', 'Pets: not known']
    """
    return [*_beds(seeking, unit), *_sons(seeking, unit), *_features(seeking, unit), *_safety(seeking, unit)]


def spare_bed_spaces(seeking: Seeking, unit: Features) -> int:
    """Bed spaces left over once everybody has one, children under 2 in cots; less than nothing if too few (F3, U8).

    >>> spare_bed_spaces(Seeking(children=(0, 4)), Features(3, cots=1))
    1
    """
    return unit.bed_spaces - seeking.people + min(seeking.babies, unit.cots or 0)


def _beds(seeking: Seeking, unit: Features) -> Iterator[str]:
    if spare_bed_spaces(seeking, unit) >= 0:
        return
    would_do = unit.bed_spaces >= seeking.people - seeking.babies
    if unit.cots is None and would_do:
        yield f"{_counted(unit.bed_spaces, 'bed space')} for {seeking.people} people, and cots: not known"
    else:
        cots = f" and {_counted(unit.cots, 'cot')}" if unit.cots and seeking.babies else ""
        yield f"Too small: {_counted(unit.bed_spaces, 'bed space')}{cots} for {seeking.people} people"


def _sons(seeking: Seeking, unit: Features) -> Iterator[str]:
    if seeking.oldest_son is None:
        return
    if unit.oldest_son is None:
        yield "Age of sons: not known"
    elif seeking.oldest_son > unit.oldest_son:
        yield f"Sons up to {unit.oldest_son} only"


def _features(seeking: Seeking, unit: Features) -> Iterator[str]:
    asked = (
        (seeking.wheelchair, unit.wheelchair, "Not for a wheelchair", "Wheelchair"),
        (seeking.step_free, unit.step_free, "Not step-free", "Step-free"),
        (seeking.is_man, unit.accepts_men, "No men", "Men"),
        (seeking.pet, unit.accepts_pets, "No pets", "Pets"),
        (seeking.no_recourse, unit.considers_nrpf, "No recourse to public funds: not considered", "No recourse to public funds"),
    )  # fmt: skip
    for needed, offered, refused, name in asked:
        if needed and offered is None:
            yield f"{name}: not known"
        elif needed and not offered:
            yield refused


def _safety(seeking: Seeking, unit: Features) -> Iterator[str]:
    if unit.authority_code in seeking.unsafe_in:
        yield "In an area that is not safe for them"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"

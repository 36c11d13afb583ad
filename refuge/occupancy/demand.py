"""How many households came to a council, a hub or a helpline in one month, and what became of them (F4)."""

from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True)
class Counts:
    """One source's month. None is not known, which differs from 0; ``not_known`` are those of whom nobody knows."""

    asked: int | None = None
    placed_in_area: int | None = None
    placed_out_of_area: int | None = None
    not_placed: int | None = None
    not_known: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known of the month."""
        return all(count is None for count in astuple(self))

    @property
    def parts(self) -> int:
        """How many of those who asked are told apart."""
        return sum(getattr(self, name) or 0 for name in PARTS)


NAMES = tuple(field.name for field in fields(Counts))
PARTS = NAMES[1:]


def wrong_with(counts: Counts) -> str | None:
    """What is wrong with a month's counts, in words; None if nothing is.

    >>> wrong_with(Counts(3, 2, None, 2))
    'The parts add up to 4, and 3 asked'
    >>> wrong_with(Counts(3, 2, None, 1)), wrong_with(Counts(None, 2))
    (None, None)
    """
    if counts.asked is not None and counts.parts > counts.asked:
        return f"The parts add up to {counts.parts}, and {counts.asked} asked"
    return None

"""What an authority types of accommodation that is not on the system: one type of one source in a financial year."""

from dataclasses import dataclass, fields

ADULTS = ("women", "men", "trans_adults", "adults_sex_not_known")


@dataclass(frozen=True)
class Typed:
    """Totals of a year. None is not known, which differs from 0."""

    units: int | None = None
    bed_spaces: int | None = None
    households: int | None = None
    women: int | None = None
    men: int | None = None
    trans_adults: int | None = None
    adults_sex_not_known: int | None = None
    children: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known."""
        return all(getattr(self, name) is None for name in NAMES)


NAMES = tuple(field.name for field in fields(Typed))


def wrong_with(typed: Typed) -> tuple[str, str] | None:
    """The name of a total that cannot be, and why, in words; None if nothing is wrong.

    >>> wrong_with(Typed(units=4, bed_spaces=3))
    ('bed_spaces', 'There are 4 units with 3 bed spaces. Each unit has one at least.')
    >>> wrong_with(Typed(households=5, women=3, men=1, trans_adults=0, adults_sex_not_known=0))
    ('households', 'There are 5 households with 4 adults. Each household has one at least.')
    >>> wrong_with(Typed(households=5, women=3))
    """
    if typed.is_blank:
        return "units", "Enter what is known of it."
    if typed.units is not None and typed.bed_spaces is not None and typed.bed_spaces < typed.units:
        return (
            "bed_spaces",
            f"There are {typed.units} units with {typed.bed_spaces} bed spaces. Each unit has one at least.",
        )
    adults = [count for name in ADULTS if (count := getattr(typed, name)) is not None]
    if typed.households is not None and len(adults) == len(ADULTS) and sum(adults) < typed.households:
        return (
            "households",
            f"There are {typed.households} households with {sum(adults)} adults. Each household has one at least.",
        )
    return None

"""What nights were used for, how they add up, and the rates commissioning reports print (U1–U6)."""

from dataclasses import dataclass, fields
from fractions import Fraction


def share(part: int, whole: int) -> Fraction | None:
    """Part of whole, exactly; nothing where there is no whole (U6).

    >>> share(3, 4), share(0, 0)
    (Fraction(3, 4), None)
    """
    return Fraction(part, whole) if whole else None


@dataclass(frozen=True)
class Nights:
    """Unit-nights in service and what they were used for; what nothing covers was ready (N5).

    ``commissioned`` is every night in service of the selection – where nights outside any contract are asked for
    instead, those (N8).

    >>> year = Nights(commissioned=1037, occupied=920, preparing=11, out_of_use=62)
    >>> year.ready, round(float(year.utilisation), 4), round(float(year.availability), 4)
    (44, 0.8872, 0.9402)
    """

    commissioned: int = 0
    occupied: int = 0
    preparing: int = 0
    out_of_use: int = 0

    @property
    def ready(self) -> int:
        """Nights on which the unit stood empty and could have been let."""
        return self.commissioned - self.occupied - self.preparing - self.out_of_use

    @property
    def utilisation(self) -> Fraction | None:
        """U1 = O / C, the headline."""
        return share(self.occupied, self.commissioned)

    @property
    def availability(self) -> Fraction | None:
        """U2 = (C − X) / C."""
        return share(self.commissioned - self.out_of_use, self.commissioned)

    @property
    def utilisation_of_available(self) -> Fraction | None:
        """U3 = O / (C − X)."""
        return share(self.occupied, self.commissioned - self.out_of_use)

    @property
    def utilisation_of_ready(self) -> Fraction | None:
        """U4 = O / (O + V)."""
        return share(self.occupied, self.occupied + self.ready)

    def __add__(self, other: "Nights") -> "Nights":
        """Nights add to nights; rates never do (U5)."""
        return Nights(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

"""What a review of a contract says first: which targets a quarter met, and where nights and people stand (U1, V3, H8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from refuge.charts.openings import during, listed
from refuge.display import NO_BREAK as NO_BREAK
from refuge.display import capital, counted, nights, whole_percentage
from refuge.occupancy.period import Period


@dataclass(frozen=True)
class Reviewed:
    """One quarter as far as it is told."""

    period: Period
    utilisation: Fraction | None = None
    households: int | None = None
    received: int | None = None
    accommodated: int | None = None


def review_opening(now: Reviewed, before: Reviewed, met: Sequence[tuple[str, bool]]) -> list[str]:
    """Utilisation and households beside the same quarter a year earlier, referrals, and each target met or not.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 10, 1), date(year + 1, 1, 1), "") for year in (2020, 2019))
    >>> now = Reviewed(this, Fraction(9, 10), 14, 20, 5)
    >>> for sentence in review_opening(now, Reviewed(last, Fraction(4, 5)), [("utilisation", True), ("preparation", False)]):
    ...     print(sentence.replace(NO_BREAK, " "))
    From October to December 2020, 90 % of commissioned nights were occupied; a year earlier it was 80 %.
    14 households were supported; of 20 referrals received 5 were accommodated.
    The target for utilisation was met, that for preparation was not.
    """
    return [*_used(now, before), *_people(now), *_targets(met)]


def _used(now: Reviewed, before: Reviewed) -> list[str]:
    if now.utilisation is None:
        return []
    then = before.utilisation
    beside = f"; a year earlier it was {whole_percentage(then)}" if then is not None else ""
    rate = whole_percentage(now.utilisation)
    return [f"{capital(during(now.period))}, {rate} of commissioned nights were occupied{beside}."]


def _people(now: Reviewed) -> list[str]:
    clauses = []
    if now.households:
        were = "was" if now.households == 1 else "were"
        clauses.append(f"{counted(now.households, 'household')} {were} supported")
    if now.received and now.accommodated is not None:
        were = "was" if now.accommodated == 1 else "were"
        clauses.append(
            f"of {counted(now.received, 'referral')} received {nights(now.accommodated)} {were} accommodated"
        )
    return [f"{capital('; '.join(clauses))}."] if clauses else []


def _targets(met: Sequence[tuple[str, bool]]) -> list[str]:
    if not met:
        return []
    was, was_not = ([name for name, is_met in met if is_met is one] for one in (True, False))
    if not was or not was_not:
        all_alike = was or was_not
        target, were = ("target", "was") if len(all_alike) == 1 else ("targets", "were")
        return [f"The {target} for {listed(all_alike)} {were} {'met' if was else 'not met'}."]
    return [f"The target for {listed(was)} was met, that for {listed(was_not)} was not."]

"""Labels of one kind of period in the words of another: what stood in From and To when the kind was changed."""

from datetime import timedelta

from refuge.occupancy.period import FINANCIAL_YEAR, Kind, NotAPeriod, Period, period_of, read_label

LABELLED = (Kind.YEAR, Kind.CONTRACT_YEAR, Kind.CALENDAR_YEAR, Kind.QUARTER, Kind.MONTH)
"""The kinds whose periods have labels, in the order in which a label is tried: years before months."""


def first_in(kind: Kind, word: str, year_starts_month: int = FINANCIAL_YEAR) -> str:
    """The period of ``kind`` in which the period that ``word`` names begins.

    A word that belongs to the kind, or that no kind can read, stays as it is (P2).

    >>> first_in(Kind.MONTH, "2019-20"), first_in(Kind.YEAR, "2020-02"), first_in(Kind.RANGE, "2019-20 Q4")
    ('2019-04', '2019-20', '2020-01-01')
    >>> first_in(Kind.MONTH, "2020-02"), first_in(Kind.MONTH, "2020-02-03"), first_in(Kind.MONTH, "soon")
    ('2020-02', '2020-02-03', 'soon')
    """
    named = _of_another_kind(kind, word, year_starts_month)
    return period_of(kind, named.starts_on, year_starts_month).label if named else word


def last_in(kind: Kind, word: str, year_starts_month: int = FINANCIAL_YEAR) -> str:
    """The period of ``kind`` in which the period that ``word`` names ends.

    Of two dates the later is left out (P2), so a range ends on the day after the last night.

    >>> last_in(Kind.MONTH, "2019-20"), last_in(Kind.YEAR, "2020-02"), last_in(Kind.RANGE, "2019-20 Q4")
    ('2020-03', '2019-20', '2020-04-01')
    """
    named = _of_another_kind(kind, word, year_starts_month)
    if named is None:
        return word
    if kind is Kind.RANGE:
        return str(named.ends_on)
    return period_of(kind, named.ends_on - timedelta(days=1), year_starts_month).label


def _of_another_kind(kind: Kind, word: str, year_starts_month: int) -> Period | None:
    """The period a word names in another kind, if it names none in this one."""
    if _read(kind, word, year_starts_month):
        return None
    periods = (_read(other, word, year_starts_month) for other in LABELLED)
    return next((period for period in periods if period), None)


def _read(kind: Kind, word: str, year_starts_month: int) -> Period | None:
    try:
        return read_label(kind, word, year_starts_month)
    except NotAPeriod:
        return None

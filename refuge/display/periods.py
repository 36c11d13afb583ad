"""How periods are written: in full on pages, short on axes and over columns (P1, P2)."""

from calendar import month_name
from datetime import date, timedelta

from refuge.display.words import DASH
from refuge.occupancy.clashes import written
from refuge.occupancy.period import Period


def written_period(period: Period, to_date: bool = False) -> str:
    """A period as pages write it (P1, P2).

    >>> def spell(start, end): return Period(date.fromisoformat(start), date.fromisoformat(end), "")
    >>> written_period(spell("2019-04-01", "2020-04-01")), written_period(spell("2020-01-01", "2021-01-01"))
    ('2019 – 2020', '2020')
    >>> written_period(spell("2020-04-01", "2020-07-01")), written_period(spell("2020-11-01", "2021-02-01"))
    ('April to June 2020', 'November 2020 to January 2021')
    >>> written_period(spell("2020-04-01", "2021-01-01")), written_period(spell("2018-04-01", "2020-04-01"))
    ('April to December 2020', 'April 2018 to March 2020')
    >>> written_period(spell("2020-04-01", "2020-05-01"), to_date=True)
    'April 2020 (to date)'
    >>> written_period(spell("2020-04-03", "2020-05-01"))
    '3 April 2020 to 30 April 2020'
    """
    words = _months(period) or f"{written(period.starts_on)} to {written(_last_night(period))}"
    return f"{words} (to date)" if to_date else words


def short_period(period: Period) -> str:
    """A period as a chart's axis names it.

    >>> short_period(Period(date(2019, 4, 1), date(2020, 4, 1), "2019-20"))
    '2019–20'
    >>> short_period(Period(date(2020, 4, 1), date(2020, 7, 1), "2020-21 Q1"))
    'Apr–Jun 2020'
    >>> short_period(Period(date(2016, 4, 1), date(2020, 4, 1), ""))
    '1/4/2016–31/3/2020'
    """
    first, last = period.starts_on, _last_night(period)
    months = _whole_months(period)
    if months == 12:
        return f"{first.year}" if first.month == 1 else f"{first.year}{DASH}{last.year % 100:02}"
    if months == 1:
        return f"{month_name[first.month][:3]} {first.year}"
    if 0 < months < 12:
        return f"{month_name[first.month][:3]}{DASH}{month_name[last.month][:3]} {last.year}"
    return f"{first.day}/{first.month}/{first.year}{DASH}{last.day}/{last.month}/{last.year}"


def heading_of(period: Period, to_date: bool = False) -> str:
    """A period over one of many columns.

    >>> heading_of(Period(date(2020, 4, 1), date(2020, 7, 1), "2020-21 Q1"), to_date=True)
    'Apr–Jun 2020 (to date)'
    """
    return f"{short_period(period)} (to date)" if to_date else short_period(period)


def stacked_period(period: Period) -> list[str]:
    """A period in lines short enough to stand side by side under the bars of a chart.

    >>> def lines(start, end): return stacked_period(Period(date.fromisoformat(start), date.fromisoformat(end), ""))
    >>> lines("2019-04-01", "2020-04-01"), lines("2020-01-01", "2021-01-01")
    (['2019–', '2020'], ['2020'])
    >>> lines("2020-04-01", "2020-05-01"), lines("2020-04-01", "2020-07-01")
    (['Apr', '2020'], ['Apr–', 'Jun', '2020'])
    >>> lines("2020-04-03", "2021-04-01")
    ['3 Apr', '2020–', '31 Mar', '2021']
    """
    first, last = period.starts_on, _last_night(period)
    months = _whole_months(period)
    if months == 12:
        return [f"{first.year}"] if first.month == 1 else [f"{first.year}{DASH}", f"{last.year}"]
    if months == 1:
        return [month_name[first.month][:3], f"{first.year}"]
    if 0 < months < 12:
        return [f"{month_name[first.month][:3]}{DASH}", month_name[last.month][:3], f"{last.year}"]
    days = [f"{day.day} {month_name[day.month][:3]}" for day in (first, last)]
    return [days[0], f"{first.year}{DASH}", days[1], f"{last.year}"]


def period_noun(period: Period) -> str:
    """What one such period is called.

    >>> period_noun(Period(date(2019, 4, 1), date(2020, 4, 1), "2019-20"))
    'year'
    """
    return {12: "year", 3: "quarter", 1: "month"}.get(_whole_months(period), "period")


def _months(period: Period) -> str | None:
    """Words for a period of whole months, else None."""
    first, last = period.starts_on, _last_night(period)
    months = _whole_months(period)
    if months == 12:
        return f"{first.year}" if first.month == 1 else f"{first.year} {DASH} {last.year}"
    if months == 1:
        return f"{month_name[first.month]} {first.year}"
    if not months:
        return None
    started = month_name[first.month] if first.year == last.year else f"{month_name[first.month]} {first.year}"
    return f"{started} to {month_name[last.month]} {last.year}"


def _whole_months(period: Period) -> int:
    """How many whole calendar months the period is, or 0 if it is no whole number of them."""
    if period.starts_on.day != 1 or period.ends_on.day != 1:
        return 0
    years = period.ends_on.year - period.starts_on.year
    return years * 12 + period.ends_on.month - period.starts_on.month


def _last_night(period: Period) -> date:
    return period.ends_on - timedelta(days=1)

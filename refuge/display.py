"""How dates, periods, nights and rates are written for people. Templates use these as filters."""

from calendar import month_name
from datetime import date, datetime, timedelta
from fractions import Fraction
from textwrap import wrap
from zoneinfo import ZoneInfo

from refuge.occupancy.clashes import written as written
from refuge.occupancy.period import Period
from refuge.vocabulary import Listed

NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
HIDDEN = "hidden"
LONDON = ZoneInfo("Europe/London")


def to_the_end_before(day: date) -> str:
    """What is counted before the first day of a month, as people say it.

    >>> to_the_end_before(date(2026, 11, 1)), to_the_end_before(date(2026, 1, 1))
    ('to the end of October 2026', 'to the end of December 2025')
    """
    last = day - timedelta(days=1)
    return f"to the end of {month_name[last.month]} {last.year}"


def written_moment(moment: datetime) -> str:
    """The time in London, to the minute.

    >>> written_moment(datetime.fromisoformat("2026-07-01T12:05:59+00:00")).replace(NO_BREAK, " ")
    '1 July 2026, 13:05'
    """
    here = moment.astimezone(LONDON)
    return f"{written(here.date())}, {here:%H:%M}"


def in_fours(text: str) -> str:
    """Letters in groups of four, to be typed from the screen.

    >>> in_fours("ABCDEFGHIJ")
    'ABCD EFGH IJ'
    """
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def nights(count: int) -> str:
    """A number of nights (or of anything), thousands apart.

    >>> nights(3148), nights(0)
    ('3,148', '0')
    """
    return f"{count:,}"


def counted(count: int, one: str, several: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "night"), counted(3148, "night"), counted(0, "household")
    ('1 night', '3,148 nights', '0 households')
    """
    return f"{nights(count)} {one if count == 1 else several or one + 's'}"


def verb(code: str) -> str:
    """What was done, out of its code.

    >>> verb("stay.changed_by_import"), verb("sign_in.refused")
    ('Stay changed by import', 'Sign in refused')
    """
    return capital(code.replace(".", " ").replace("_", " "))


def capital(words: str) -> str:
    """Words that begin a sentence; what follows stays as it was.

    >>> capital("unit A3")
    'Unit A3'
    """
    return words[:1].upper() + words[1:]


def told(value: object) -> str:
    """A value out of a detail of the trail or of a record, which may hold lists and tables.

    >>> told(None), told(True), told(["origin", "pets"]), told({"stays": 3, "age_band": None}), told("E08000018")
    ('–', 'yes', 'origin, pets', 'stays 3, age band –', 'E08000018')
    >>> from refuge.vocabulary import RiskLevel
    >>> told(date(2020, 4, 1)), told(RiskLevel.HIGH)
    ('1 April 2020', 'High')
    """
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {told(one)}" for name, one in value.items())
    if isinstance(value, date):
        return written(value)
    if isinstance(value, Listed):
        return value.label
    return ", ".join(map(told, value)) if isinstance(value, list) else str(value)


def whole_percentage(rate: Fraction | None) -> str:
    """A rate as a whole percentage, rounded half up (U7); a dash where there is no rate (U6).

    >>> whole_percentage(Fraction(805, 1000)).replace(NO_BREAK, "_"), whole_percentage(None)
    ('81_%', '–')
    """
    return DASH if rate is None else f"{_half_up(rate * 100)}{NO_BREAK}%"


def one_decimal(rate: Fraction | None) -> str:
    """A rate as a percentage with one decimal, rounded half up (U7); a dash where there is no rate (U6).

    >>> one_decimal(Fraction(920, 1037)).replace(NO_BREAK, "_"), one_decimal(Fraction(1)).replace(NO_BREAK, "_")
    ('88.7_%', '100.0_%')
    """
    if rate is None:
        return DASH
    tenths = _half_up(rate * 1000)
    return f"{tenths // 10}.{tenths % 10}{NO_BREAK}%"


def shown(count: int | None) -> str:
    """A count, or the word for one that is hidden because it is small (D3).

    >>> shown(12), shown(0), shown(None)
    ('12', '0', 'hidden')
    """
    return HIDDEN if count is None else nights(count)


def shortened(text: str, longest: int = 60) -> str:
    """What was typed, as it is repeated in a message: not by the page.

    >>> shortened("2019-20"), shortened("2019-20" * 1000, longest=12)
    ('2019-20', '2019-202019…')
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def in_lines(words: str, longest: int) -> list[str]:
    """Words in lines that are no longer than that, if no word is.

    >>> in_lines("Dispersed flat in the north", 12)
    ['Dispersed', 'flat in the', 'north']
    """
    return wrap(words, longest) or [words]


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


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))

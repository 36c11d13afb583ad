"""How dates, nights, rates and what is hidden are written."""

from calendar import month_name
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from refuge.occupancy.clashes import written as written
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
    >>> told(date(2020, 4, 1)), told("2020-04-01"), told(RiskLevel.HIGH)
    ('1 April 2020', '1 April 2020', 'High')
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
    return ", ".join(map(told, value)) if isinstance(value, list) else _day_or_words(str(value))


def _day_or_words(value: str) -> str:
    """The trail keeps days as they are sorted; people read them written out."""
    try:
        return written(date.fromisoformat(value)) if len(value) == len("2020-04-01") else value
    except ValueError:
        return value


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


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))

"""What day it is, in London, turning over at six in the morning (N1). Nothing else asks the time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in London; until six in the morning it is still the day before (N1)."""
    return (now().astimezone(LONDON) - timedelta(hours=6)).date()


def start_of(day: date) -> datetime:
    """The moment at which a day of the calendar begins in London."""
    return datetime.combine(day, datetime.min.time(), LONDON)

"""How long a place must wait after failed sign-ins. Pure: counts and moments in, counts and moments out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)

OF_AN_ACCOUNT = 10
"""Failures against one account, from one known place or from all unknown ones, before there is a wait.

The number and the waits are the same for both, so that they do not tell whether an account exists.
"""
OF_AN_ADDRESS = 30
"""Failures from one network address, over any accounts, before there is a wait."""


@dataclass(frozen=True)
class Count:
    """Failures since the counting began, and until when nobody may try."""

    failures: int
    began_at: datetime
    last_at: datetime
    refused_until: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """How long it still refuses; zero if it does not."""
        return max(self.refused_until - now, timedelta(0)) if self.refused_until else timedelta(0)

    def after_a_failure(self, limit: int, now: datetime) -> "Count":
        """The count with one failure more: from the limit on, each doubles the wait."""
        start = Count(0, now, now) if self._is_over(limit, now) else self
        failures = start.failures + 1
        wait = wait_after(failures, limit)
        return Count(failures, start.began_at, now, now + wait if wait else None)

    def _is_over(self, limit: int, now: datetime) -> bool:
        """Few failures are forgotten after the window; once there was a wait, only after a day without any."""
        if self.failures < limit:
            return now - self.began_at >= WINDOW
        return now - self.last_at >= FORGOTTEN_AFTER


def wait_after(failures: int, limit: int) -> timedelta:
    """One minute at the limit, twice as long for each failure after it, at most a quarter of an hour.

    >>> [wait_after(failures, 10) // timedelta(minutes=1) for failures in (9, 10, 11, 12, 13, 14, 10_000)]
    [0, 1, 2, 4, 8, 15, 15]
    """
    if failures < limit:
        return timedelta(0)
    doublings = min(failures - limit, 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def minutes(wait: timedelta) -> int:
    """A wait in whole minutes, rounded up.

    >>> minutes(timedelta(seconds=61)), minutes(timedelta(seconds=60))
    (2, 1)
    """
    return -(-wait // timedelta(minutes=1))

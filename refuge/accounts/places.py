"""Where somebody signs in from: a browser that has signed in to the account before, a known address, or elsewhere.

After OWASP's device cookies: guessing from elsewhere never stops a person at their usual place.
"""

import secrets
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from itsdangerous import BadData
from sqlalchemy import bindparam, delete, exists, select

from refuge.accounts.keys import keys
from refuge.accounts.waits import OF_AN_ACCOUNT, OF_AN_ADDRESS
from refuge.extensions import db
from refuge.models import Account, KnownPlace

ADDRESS_KNOWN_FOR = timedelta(days=90)
DEVICE_KNOWN_FOR = timedelta(days=365)
IS_KNOWN = select(exists().where(KnownPlace.place == bindparam("mark"), KnownPlace.seen_at > bindparam("since")))
ACCOUNTS_A_BROWSER = 10
"""Colleagues share a computer: its cookie remembers as many accounts, the latest."""


class Caller(NamedTuple):
    """Who asks, as far as the network tells: address, the browser's own line, and its device cookie."""

    address: str
    browser: str = ""
    devices: str | None = None


class Place(NamedTuple):
    """An account's address and where it is tried from; ``counters`` says which failures are counted together."""

    email: str
    address: str
    device: str | None
    is_known_address: bool

    @property
    def counters(self) -> dict[str, int]:
        """The marks of the counters that judge this place, each with its limit."""
        if self.device:
            return {keys.mark("device", self.email, self.device): OF_AN_ACCOUNT}
        from_here = {keys.mark("address", self.address): OF_AN_ADDRESS}
        if self.is_known_address:
            return from_here | {keys.mark("place", self.email, self.address): OF_AN_ACCOUNT}
        return from_here | {keys.mark("account", self.email): OF_AN_ACCOUNT}

    @property
    def own_counter(self) -> str | None:
        """The mark of the counter that nobody elsewhere adds to; none from an unknown place."""
        return (
            next((key for key, limit in self.counters.items() if limit == OF_AN_ACCOUNT), None)
            if self.is_usual
            else None
        )

    @property
    def is_usual(self) -> bool:
        """Whether the account has signed in from here before."""
        return bool(self.device) or self.is_known_address


def place_of(email: str, caller: Caller, now: datetime) -> Place:
    """The place; an address without an account is asked about with the same work."""
    network = network_of(caller.address)
    known = db.session.scalar(IS_KNOWN, {"mark": _mark(email, network), "since": now - ADDRESS_KNOWN_FOR})
    return Place(email, network, _devices(caller.devices).get(_whose(email)), bool(known))


def remember(account: Account, caller: Caller, now: datetime) -> str:
    """Keep where the account signed in from; the browser's new device cookie. Part of a transaction of the caller's."""
    db.session.execute(delete(KnownPlace).where(KnownPlace.seen_at <= now - ADDRESS_KNOWN_FOR))
    mark = _mark(account.email, network_of(caller.address))
    db.session.merge(KnownPlace(place=mark, account_id=account.id, seen_at=now))
    devices = _devices(caller.devices)
    device = devices.pop(_whose(account.email), None) or secrets.token_urlsafe(16)
    latest = [*devices.items(), (_whose(account.email), device)][-ACCOUNTS_A_BROWSER:]
    return str(keys.devices.dumps(latest))


def forget_places(account: Account) -> None:
    """No address is an account's usual place any longer. Part of a transaction of the caller's."""
    db.session.execute(delete(KnownPlace).where(KnownPlace.account_id == account.id))


def network_of(address: str) -> str:
    """The network whose failures are counted together: an IPv4 address, or the 64 bits that an IPv6 customer is given.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2:3:4:5:6"), network_of("::ffff:192.0.2.7"), network_of("")
    ('192.0.2.7', '2001:db8:1:2::', '192.0.2.7', '')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))


def _mark(email: str, network: str) -> str:
    return keys.mark("known place", email, network)


def _whose(email: str) -> str:
    return keys.mark("device of", email)[:16]


def _devices(cookie: str | None) -> dict[str, str]:
    """The accounts that a browser's cookie vouches for, each with its device; nothing of a forged or old one."""
    try:
        return dict(keys.devices.loads(cookie or "", max_age=int(DEVICE_KNOWN_FOR.total_seconds())))
    except (BadData, TypeError, ValueError):
        return {}

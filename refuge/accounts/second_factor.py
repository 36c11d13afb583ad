"""The second factor: six digits from an app (TOTP, RFC 6238), each code usable once."""

from datetime import datetime
from hmac import compare_digest

import pyotp
from sqlalchemy import or_, update

from refuge.clock import now
from refuge.extensions import begin_writing, db
from refuge.models import Account, BrowserSession

STEP_SECONDS = 30
STEPS_EITHER_WAY = 1
"""A phone's clock may be half a minute early or late."""
ISSUER = "Refuge occupancy"


def waiting_secret(session: BrowserSession) -> str:
    """The secret of the second factor that is being set up in a session: the one begun, or a new one. Commits."""
    return session.totp_waiting or new_secret(session)


def new_secret(session: BrowserSession) -> str:
    """Begin setting up a second factor in a session, with a new secret. Commits."""
    secret = pyotp.random_base32()
    begin_writing()
    session.totp_waiting = secret
    db.session.commit()
    return secret


def address_for_the_app(account: Account, secret: str) -> str:
    """What the QR code says: whose secret it is, and the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """The half-minute that a code belongs to, if it is one of those around now."""
    code = "".join(code.split())
    middle = int(moment.timestamp()) // STEP_SECONDS
    for step in range(middle - STEPS_EITHER_WAY, middle + STEPS_EITHER_WAY + 1):
        if compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), code.encode()):
            return step
    return None


def takes_code(account: Account, code: str) -> bool:
    """Whether the code is right and newer than any used before; then it is used up. Part of a transaction."""
    if not account.totp_secret:
        return False
    step = step_of(account.totp_secret, code, now())
    if step is None:
        return False
    newer = or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    used = update(Account).where(Account.id == account.id, newer).values(totp_last_step=step)
    return db.session.scalar(used.returning(Account.id)) is not None


def turn_on(session: BrowserSession, code: str) -> bool:
    """Put the session's waiting second factor in use if the code shows that the app has it. Part of a transaction."""
    if not session.totp_waiting:
        return False
    step = step_of(session.totp_waiting, code, now())
    if step is None:
        return False
    session.account.totp_secret, session.account.totp_last_step = session.totp_waiting, step
    session.totp_waiting = None
    return True


def turn_off(account: Account) -> None:
    """Forget the second factor; the account has to set one up at its next sign-in. Part of a transaction."""
    account.totp_secret = account.totp_last_step = None

"""Recovery codes: ten, shown once, each standing in once for a second factor that was lost."""

import secrets

from sqlalchemy import delete, func, select, update

from refuge.accounts.keys import token_hash
from refuge.clock import now
from refuge.extensions import db
from refuge.models import Account, RecoveryCode

HOW_MANY = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is mistaken for another when written down."""
GROUPS, GROUP = 4, 4


def new_codes(account: Account) -> list[str]:
    """Ten new codes in place of any before, to be shown once. Part of a transaction."""
    forget_codes(account)
    codes = [_code() for _ in range(HOW_MANY)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=_kept(code)) for code in codes)
    return codes


def takes_recovery_code(account: Account, code: str) -> bool:
    """Whether it is one of the account's codes, unused; then it is used up. Part of a transaction."""
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id, RecoveryCode.code_hash == _kept(code), RecoveryCode.used_at.is_(None)
        )
        .values(used_at=now())
    )
    return db.session.scalar(used.returning(RecoveryCode.id)) is not None


def codes_left(account: Account) -> int:
    """How many are unused."""
    unused = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


def forget_codes(account: Account) -> None:
    """Remove every code of the account. Part of a transaction."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _code() -> str:
    """Four groups of four, 79 bits: too many to try, so a fast hash keeps it."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _kept(code: str) -> str:
    """The hash of a code however it was typed: capitals, spaces and dashes do not matter."""
    return token_hash("".join(letter for letter in code.lower() if letter.isalnum()))

"""Signing returns off in tests, as a manager does, and somebody who owns the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection, select, text

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.models import Account, Contract, Return
from refuge.models.append_only import RETURNS
from refuge.occupancy.period import financial_year
from refuge.returns.about import OfContract
from refuge.returns.declaring import Declared
from refuge.returns.kinds import KINDS
from refuge.returns.making import Subject
from refuge.returns.of_nights import MONTHS, STATES_OF_THE_YEAR, UTILISATION
from refuge.returns.of_origin import ORIGIN
from refuge.returns.signing import SignOff, prepared, sign_off
from refuge.vocabulary.returns import PeriodKind, ReturnKind

TODAY = date(2021, 1, 25)
THRESHOLD = 5
BRIEF = Declared(ReturnKind.ANNUAL_OCCUPANCY, (UTILISATION, STATES_OF_THE_YEAR, MONTHS, ORIGIN[0]))
"""A return of a few sections: what is done with it is the same, and takes less time."""


def viewer(name: str = "manager") -> Viewer:
    """Somebody of the small service."""
    account = db.session.scalars(select(Account).where(Account.email == f"{name}@example.org")).one()
    return Viewer.of(account, None)


def about(contract: Contract, year: int = 2019, as_at: date = TODAY) -> Subject:
    """The annual return of a contract for a financial year."""
    of = OfContract(contract)
    return Subject(KINDS[ReturnKind.ANNUAL_OCCUPANCY], of, PeriodKind.YEAR, financial_year(year), as_at)


def signed(contract: Contract, year: int = 2019, who: Viewer | None = None, officer: str = "") -> Return:
    """A return that was looked at and signed off."""
    subject = about(contract, year)
    who = who or viewer()
    seen = prepared(who, subject, THRESHOLD).checksum
    return sign_off(who, subject, SignOff(seen, note="It was looked at", officer=officer), THRESHOLD)


@contextmanager
def force() -> Iterator[Connection]:
    """A connection on which stored returns can be changed; afterwards they are guarded as before."""
    db.session.rollback()
    dialect = db.engine.dialect.name
    with db.engine.begin() as connection:
        for table in RETURNS:
            for statement in table.drop(dialect):
                connection.execute(text(statement))
        yield connection
        for table in RETURNS:
            for statement in table.create(dialect):
                connection.execute(text(statement))
    db.session.rollback()

"""References that name nothing, rows that come twice, and what belongs to two providers at once."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Table, and_, func, select

from refuge.intake.complaints import Complaint, place
from refuge.intake.files import FILES
from refuge.intake.incoming import BY_ITSELF, DIFFERENCES, INCOMING, KNOWN
from refuge.occupancy.clashes import written

STAYS, UNITS, CONTRACTS = INCOMING["stays"], KNOWN["units"], KNOWN["contracts"]

KEYS = {
    "lists": ("list", "code"),
    "providers": ("provider_ref",),
    "contracts": ("contract_ref",),
    "properties": ("property_ref",),
    "units": ("unit_ref",),
    "service": ("unit_ref", "starts_on"),
    "stays": ("stay_ref",),
    "people": ("stay_ref", "person_no"),
    "placements": ("stay_ref", "unit_ref", "starts_on"),
    "absences": ("stay_ref", "starts_on"),
    "diary": ("unit_ref", "starts_on"),
    "referrals": ("referral_ref",),
    "holds": ("unit_ref", "referral_ref", "starts_on"),
    "demand": ("authority_code", "month", "source"),
    "surveys": ("contract_ref", "quarter", "audience", "question"),
}
"""File → what a row is known by."""


def twice(connection: Connection) -> Iterator[Complaint]:
    """Rows known by the same as an earlier one."""
    for name, key in KEYS.items():
        staged = INCOMING[name]
        columns = [staged.c[column] for column in key]
        whole = and_(staged.c.sound, *(column.is_not(None) for column in columns), _by_itself(staged))
        first = func.min(staged.c.row_no).over(partition_by=columns, order_by=staged.c.id)
        nth = func.row_number().over(partition_by=columns, order_by=staged.c.id)
        numbered = select(*place(staged), columns[0].label("value"), first.label("first"), nth.label("nth")).where(
            whole
        )
        rows = numbered.subquery()
        for row in connection.execute(select(rows).where(rows.c.nth > 1)):
            wrong = f"row {row.first} has the same {' and '.join(key)}; each comes once"
            yield Complaint(row.source_no, row.row_no, key[0], row.value, wrong)


def unknown(connection: Connection, unread: Collection[str]) -> Iterator[Complaint]:
    """References that name nothing in the files or the database. A stay is always one of stays.csv.

    What refers to an ``unread`` file is passed over: its name may well stand where it could not be read.
    """
    for file in FILES.values():
        for column in file.columns:
            if column.refers and column.refers not in unread:
                yield from _unknown(connection, file.name, column.name, column.refers)
    if "units" not in unread:
        yield from _unknown(connection, "placements", "unit_ref", "units", in_stays=True)


def _unknown(
    connection: Connection, name: str, column: str, refers: str, in_stays: bool = False
) -> Iterator[Complaint]:
    staged = INCOMING[name]
    if column not in staged.c:
        return
    known = STAYS.alias().c.stay_ref if refers == "stays" else KNOWN[refers].c.reference
    given = staged.c[column]
    missing = select(*place(staged), given.label("value")).where(
        given.is_not(None),
        ~select(known).where(known == given).exists(),
        (staged.c.given != BY_ITSELF) if in_stays else _by_itself(staged),
    )
    kind = FILES[refers].name.rstrip("s") if refers != "properties" else "property"
    where = "in stays.csv" if refers == "stays" else f"in {FILES[refers].filename} or the records"
    for row in connection.execute(missing):
        yield Complaint(row.source_no, row.row_no, column, row.value, f"there is no such {kind} {where}")


def contracts_begin_first(connection: Connection) -> Iterator[Complaint]:
    """A spell begins no earlier than its contract (N12)."""
    service = INCOMING["service"]
    early = (
        select(*place(service), service.c.starts_on, CONTRACTS.c.starts_on.label("contract_starts_on"))
        .join(CONTRACTS, CONTRACTS.c.reference == service.c.contract_ref)
        .where(service.c.starts_on < CONTRACTS.c.starts_on)
    )
    for row in connection.execute(early):
        wrong = f"the contract begins on {written(row.contract_starts_on)}; write that day or a later one (N12)"
        yield Complaint(row.source_no, row.row_no, "starts_on", row.starts_on, wrong)


def one_provider(connection: Connection) -> Iterator[Complaint]:
    """A contract and what happens under it are one provider's (N12)."""
    service, referrals, holds = (INCOMING[name] for name in ("service", "referrals", "holds"))
    pairs = (
        (service, "contract_ref", _through(service, UNITS, "unit_ref"), _through(service, CONTRACTS, "contract_ref")),
        (referrals, "contract_ref", referrals.c.provider_ref, _through(referrals, CONTRACTS, "contract_ref")),
        (referrals, "stay_ref", referrals.c.provider_ref, _provider_of_stay(referrals)),
        (holds, "unit_ref", _through(holds, UNITS, "unit_ref"), _provider_of_referral(holds)),
    )
    for staged, column, one, other in pairs:
        query = select(*place(staged), staged.c[column].label("value")).where(one != other)
        for row in connection.execute(query):
            yield Complaint(row.source_no, row.row_no, column, row.value, "this is another provider's (N12)")


def changed(connection: Connection) -> Iterator[Complaint]:
    """Rows that are saved already with other content."""
    for name, staged in INCOMING.items():
        differing = (
            select(*place(staged), DIFFERENCES.c.what)
            .join(DIFFERENCES, and_(DIFFERENCES.c.file == name, DIFFERENCES.c.row_id == staged.c.id))
            .distinct()
        )
        for row in connection.execute(differing):
            wrong = f"this row is saved already with other {row.what}; import with --update to change it"
            yield Complaint(row.source_no, row.row_no, row.what, None, wrong)


def _through(staged: Table, known: Table, column: str) -> Any:
    return select(known.c.provider_ref).where(known.c.reference == staged.c[column]).scalar_subquery()


def _provider_of_stay(staged: Table) -> Any:
    return select(func.min(STAYS.c.provider_ref)).where(STAYS.c.stay_ref == staged.c.stay_ref).scalar_subquery()


def _provider_of_referral(staged: Table) -> Any:
    referrals = INCOMING["referrals"]
    of_it = referrals.c.referral_ref == staged.c.referral_ref
    return select(func.min(referrals.c.provider_ref)).where(of_it).scalar_subquery()


def _by_itself(staged: Table) -> Any:
    """Leave out what was spread out of stays.csv: its own rows are looked at there."""
    return staged.c.given == BY_ITSELF if staged.name in ("incoming_people", "incoming_placements") else True


CHECKS = (twice, contracts_begin_first, one_provider)

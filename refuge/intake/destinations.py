"""Where staged rows go: for each file its table, and for each of the table's columns what is put there.

The same description compares a staged row with the saved one, inserts it and updates it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, select

from refuge import models
from refuge.intake.incoming import INCOMING, MEMBERS, ever

CARRIED_OVER = "carried_over_from_id"
"""Rows point at others of their own table by it, so it is filled in once all of them are there."""


@dataclass(frozen=True)
class Destination:
    """Rows of ``file`` go to ``table``: ``columns`` gives what goes into each column, ``same`` when a saved row is it."""

    file: str
    table: Table
    columns: dict[str, ColumnElement[Any]]
    same: ColumnElement[bool]

    @property
    def staged(self) -> Table:
        """The staged rows."""
        return INCOMING[self.file]


def the(model: Any, reference: ColumnElement[Any]) -> ColumnElement[Any]:
    """The id of the saved row with that reference."""
    table = model.__table__
    return select(table.c.id).where(table.c.reference == reference).correlate_except(table).scalar_subquery()


def _reference_of_stay(stay_ref: ColumnElement[Any]) -> ColumnElement[Any]:
    """The reference that a stay of the files has or will have."""
    stays = INCOMING["stays"].alias()
    named = select(stays.c.reference).where(stays.c.stay_ref == stay_ref)
    return named.limit(1).correlate_except(stays).scalar_subquery()


def _plain(file: str, *columns: str) -> dict[str, ColumnElement[Any]]:
    return {name: INCOMING[file].c[name] for name in columns}


def _provider() -> Destination:
    staged, table = INCOMING["providers"], models.Provider.__table__
    columns: dict[str, ColumnElement[Any]] = {
        "reference": staged.c.provider_ref,
        "name": staged.c.name,
    }  # whether it is invented is not the file's to say
    return Destination("providers", table, columns, table.c.reference == staged.c.provider_ref)


def _contract() -> Destination:
    staged, table = INCOMING["contracts"], models.Contract.__table__
    columns = {
        "reference": staged.c.contract_ref,
        "provider_id": the(models.Provider, staged.c.provider_ref),
        **_plain("contracts", "title", "starts_on", "ends_on", "extendable_to", "target_utilisation",
            "preparation_target_days", "year_starts_month", "minimum_units", "preparation_recorded_from",
        ),
    }  # fmt: skip
    return Destination("contracts", table, columns, table.c.reference == staged.c.contract_ref)


def _property() -> Destination:
    staged, table = INCOMING["properties"], models.Property.__table__
    columns = {
        "reference": staged.c.property_ref,
        "provider_id": the(models.Provider, staged.c.provider_ref),
        **_plain(
            "properties", "name", "public_label", "accommodation_type", "authority_code", "women_only", "landlord"
        ),
    }
    return Destination("properties", table, columns, table.c.reference == staged.c.property_ref)


def _unit() -> Destination:
    staged, table = INCOMING["units"], models.Unit.__table__
    columns = {
        "reference": staged.c.unit_ref,
        "property_id": the(models.Property, staged.c.property_ref),
        **_plain("units", "name", "bed_spaces", "cots", "self_contained", "step_free", "wheelchair", "accepts_men",
            "accepts_pets", "oldest_son", "considers_nrpf", "shared_group",
        ),
        "emergency": func.coalesce(staged.c.emergency, false()),
        CARRIED_OVER: the(models.Unit, staged.c.carried_over_from),
    }  # fmt: skip
    return Destination("units", table, columns, table.c.reference == staged.c.unit_ref)


def _spell() -> Destination:
    staged, table = INCOMING["service"], models.Spell.__table__
    unit = the(models.Unit, staged.c.unit_ref)
    columns = {
        "unit_id": unit,
        "contract_id": the(models.Contract, staged.c.contract_ref),
        "commissioned": staged.c.contract_ref.is_not(None),
        "starts_on": staged.c.starts_on,
        "ends_on": ever(staged.c.ends_on),
        "bed_spaces": staged.c.bed_spaces,
    }
    return Destination(
        "service", table, columns, and_(table.c.unit_id == unit, table.c.starts_on == staged.c.starts_on)
    )


def _stay() -> Destination:
    staged, table = INCOMING["stays"], models.Stay.__table__
    columns = {
        "household_id": the(models.Household, staged.c.household_reference),
        "provider_id": the(models.Provider, staged.c.provider_ref),
        **_plain("stays", "arrived_on", "departed_on", "origin_code", "origin_place", "last_night_place", "pregnant", "pets",
            "nrpf", "risk_at_arrival", "risk_at_departure", "referral_source", "expected_departure_on", "departure_planned",
            "departure_reason", "destination", "departure_note", "erased_on", "first_arrived_on",
        ),
        "intake_open": func.coalesce(staged.c.intake_open, false()),
        CARRIED_OVER: the(models.Stay, _reference_of_stay(staged.c.carried_over_from)),
    }  # fmt: skip
    return Destination("stays", table, columns, table.c.reference == staged.c.reference)


def _referral() -> Destination:
    staged, table = INCOMING["referrals"], models.Referral.__table__
    columns = {
        "reference": staged.c.referral_ref,
        "provider_id": the(models.Provider, staged.c.provider_ref),
        "contract_id": the(models.Contract, staged.c.contract_ref),
        "household_id": the(models.Household, staged.c.household_reference),
        "stay_id": the(models.Stay, _reference_of_stay(staged.c.stay_ref)),
        **_plain("referrals", "received_on", "source", "origin_code", "origin_place", "adults", "sex", "nrpf", "pets",
            "outcome", "reason", "reason_note", "decided_on", "why_no_unit", "placed", "erased_on",
        ),
    }  # fmt: skip
    return Destination("referrals", table, columns, table.c.reference == staged.c.referral_ref)


def _hold() -> Destination:
    staged, table = INCOMING["holds"], models.Hold.__table__
    keys = {
        "unit_id": the(models.Unit, staged.c.unit_ref),
        "referral_id": the(models.Referral, staged.c.referral_ref),
        "starts_on": staged.c.starts_on,
    }
    columns = {**keys, **_plain("holds", "ends_on", "outcome")}
    return Destination("holds", table, columns, _known_by(table, keys))


def _demand() -> Destination:
    table = models.Demand.__table__
    keys = _plain("demand", "authority_code", "month", "source")
    counts = _plain("demand", "asked", "placed_in_area", "placed_out_of_area", "not_placed", "not_known")
    return Destination("demand", table, {**keys, **counts}, _known_by(table, keys))


def _survey() -> Destination:
    staged, table = INCOMING["surveys"], models.Survey.__table__
    keys = {
        "contract_id": the(models.Contract, staged.c.contract_ref),
        **_plain("surveys", "quarter", "audience", "question"),
    }
    return Destination("surveys", table, {**keys, **_plain("surveys", "answered", "positive")}, _known_by(table, keys))


def _known_by(table: Table, keys: dict[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == value for name, value in keys.items()))


DESTINATIONS = {
    destination.file: destination
    for destination in (
        _provider(), _contract(), _property(), _unit(), _spell(), _stay(), _referral(), _hold(), _demand(), _survey(),
    )
}  # fmt: skip
"""File → where its rows go, in the order they are saved. Lists, values, people, placements and the diary go their own ways."""


@dataclass(frozen=True)
class MemberList:
    """The members of one column's list go to ``table``, under the saved row's id in ``parent``."""

    file: str
    column: str
    table: Table
    parent: str
    columns: dict[str, ColumnElement[Any]]

    @property
    def staged(self) -> Table:
        """The staged members."""
        return MEMBERS[self.file, self.column]


def _members(file: str, column: str, model: Any, parent: str, **columns: str) -> MemberList:
    staged = MEMBERS[file, column]
    return MemberList(file, column, model.__table__, parent, {name: staged.c[kept] for name, kept in columns.items()})


MEMBER_LISTS = (
    _members("contracts", "authority_codes", models.ContractAuthority, "contract_id", authority_code="code"),
    _members("stays", "access_needs", models.StayAccessNeed, "stay_id", need="code"),
    _members("stays", "support_needs", models.StaySupportNeed, "stay_id", need="code"),
    _members("referrals", "children_ages", models.ReferralChild, "referral_id", number="number", age="age", sex="sex"),
    _members("referrals", "access_needs", models.ReferralAccessNeed, "referral_id", need="code"),
    _members("referrals", "support_needs", models.ReferralSupportNeed, "referral_id", need="code"),
    _members("referrals", "other_reasons", models.ReferralOtherReason, "referral_id", reason="code"),
)
"""Where the members of lists go."""

NAMED_IN_FILES = {
    "provider_id": "provider_ref",
    "contract_id": "contract_ref",
    "property_id": "property_ref",
    "household_id": "household_ref",
    "stay_id": "stay_ref",
    "carried_over_from_id": "carried_over_from",
    "origin_code": "origin",
    "origin_place": "origin",
    "commissioned": "contract_ref",
}
"""A table's column → the file's column, where they differ."""

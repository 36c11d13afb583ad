"""Tying staged rows to what is saved: which stays and households are known already."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, text, union, update
from sqlalchemy.sql.base import Executable

from refuge import models
from refuge.intake.destinations import the
from refuge.intake.incoming import (
    ASSUMED,
    BY_ITSELF,
    HOUSEHOLDS,
    INCOMING,
    KEYS,
    KNOWN,
    SPELLS,
    ever,
)
from refuge.intake.indexing import count
from refuge.intake.knowing import what_is_known
from refuge.intake.references import keyed_hash, random_reference
from refuge.intake.staging import BATCH, Stage

STAYS, PEOPLE, PLACEMENTS, REFERRALS = (INCOMING[name] for name in ("stays", "people", "placements", "referrals"))

PROVIDER, STAY, HOUSEHOLD = (model.__table__ for model in (models.Provider, models.Stay, models.Household))


def resolve(stage: Stage, key: str) -> None:
    """Fill in everything that depends on other rows. ``key`` is the secret of the hashes."""
    connection = stage.connection
    for statement in (*what_is_known(), *_whose_stays()):
        connection.execute(statement)
    count(connection, *KNOWN.values(), SPELLS)
    _name_stays(stage, key)
    _name_households(stage, key)
    for statement in (*_households_of_stays(), *_people_given_once(), *_open_placements(), _added_units()):
        connection.execute(statement)
    count(connection, STAYS, HOUSEHOLDS)


def _whose_stays() -> Iterable[Executable]:
    """A stay is the provider's whose unit it took."""
    units = KNOWN["units"]
    provider = (
        select(func.min(units.c.provider_ref))
        .select_from(PLACEMENTS.join(units, units.c.reference == PLACEMENTS.c.unit_ref))
        .where(PLACEMENTS.c.stay_ref == STAYS.c.stay_ref)
    )
    yield update(STAYS).values(provider_ref=provider.scalar_subquery(), given=True)


def _name_stays(stage: Stage, key: str) -> None:
    """Give every stay its hash and a new reference, and then the saved one where it is saved."""
    named = select(STAYS.c.id, STAYS.c.provider_ref, STAYS.c.stay_ref).where(STAYS.c.provider_ref.is_not(None))
    for number, provider_ref, stay_ref in _streamed(stage, named):
        hashed = keyed_hash(key, "stay", provider_ref, stay_ref or "")
        stage.add(
            KEYS, {"id": number, "imported_as": hashed, "stay": random_reference(), "household": random_reference()}
        )
    stage.flush()
    count(stage.connection, KEYS)
    for statement in (*_names_of_stays(), *_saved_stays()):
        stage.connection.execute(statement)


def _streamed(stage: Stage, query: Executable) -> Iterable[Any]:
    """The rows of a query, a batch at a time."""
    result = stage.connection.execute(query, execution_options={"stream_results": True})
    for rows in result.partitions(BATCH):
        yield from rows


def _names_of_stays() -> Iterable[Executable]:
    yield (
        update(STAYS)
        .values(imported_as=KEYS.c.imported_as, reference=KEYS.c.stay, household_reference=KEYS.c.household)
        .where(KEYS.c.id == STAYS.c.id)
    )


def _saved_stays() -> Iterable[Executable]:
    ours = the(models.Provider, STAYS.c.provider_ref)
    for known_by in (STAY.c.imported_as == STAYS.c.imported_as, STAY.c.reference == STAYS.c.stay_ref):
        found = select(STAY.c.id).where(STAY.c.provider_id == ours, known_by).scalar_subquery()
        yield update(STAYS).values(saved_id=found).where(STAYS.c.saved_id.is_(None))
    yield (
        update(STAYS)
        .values(reference=STAY.c.reference, household_reference=HOUSEHOLD.c.reference)
        .where(STAY.c.id == STAYS.c.saved_id, HOUSEHOLD.c.id == STAY.c.household_id)
    )


def _name_households(stage: Stage, key: str) -> None:
    """Every household once, under the reference it has, or a new one."""
    named = union(
        *(
            select(table.c.provider_ref, table.c.household_ref).where(
                table.c.provider_ref.is_not(None), table.c.household_ref.is_not(None)
            )
            for table in (STAYS, REFERRALS)
        )
    )
    for provider_ref, household_ref in _streamed(stage, named):
        hashed = keyed_hash(key, "household", provider_ref, household_ref)
        row = {"provider_ref": provider_ref, "household_ref": household_ref, "imported_as": hashed}
        stage.add(HOUSEHOLDS, {"id": stage.next_id(HOUSEHOLDS), "reference": random_reference(), **row})
    stage.flush()
    stage.connection.execute(text("CREATE INDEX ix_incoming_households ON incoming_households (household_ref)"))


def _households_of_stays() -> Iterable[Executable]:
    ours = the(models.Provider, HOUSEHOLDS.c.provider_ref)
    for known_by in (
        HOUSEHOLD.c.imported_as == HOUSEHOLDS.c.imported_as,
        HOUSEHOLD.c.reference == HOUSEHOLDS.c.household_ref,
    ):
        found = select(HOUSEHOLD.c.id).where(HOUSEHOLD.c.provider_id == ours, known_by).scalar_subquery()
        yield update(HOUSEHOLDS).values(saved_id=found).where(HOUSEHOLDS.c.saved_id.is_(None))
    yield (update(HOUSEHOLDS).values(reference=HOUSEHOLD.c.reference).where(HOUSEHOLD.c.id == HOUSEHOLDS.c.saved_id))
    yield text("CREATE INDEX ix_incoming_households_saved ON incoming_households (saved_id)")
    for table in (STAYS, REFERRALS):
        same = (HOUSEHOLDS.c.household_ref == table.c.household_ref) & (
            HOUSEHOLDS.c.provider_ref == table.c.provider_ref
        )
        yield update(table).values(household_reference=HOUSEHOLDS.c.reference).where(same)
    yield insert(HOUSEHOLDS).from_select(
        ["id", "provider_ref", "reference"],
        select(-STAYS.c.id, STAYS.c.provider_ref, STAYS.c.household_reference).where(
            STAYS.c.household_ref.is_(None), STAYS.c.saved_id.is_(None), STAYS.c.provider_ref.is_not(None)
        ),
    )


def _people_given_once() -> Iterable[Executable]:
    """One adult is assumed only where nobody is given and nothing is saved."""
    given = PEOPLE.alias()
    elsewhere = select(given.c.id).where(given.c.stay_ref == PEOPLE.c.stay_ref, given.c.given == BY_ITSELF)
    saved = select(STAYS.c.id).where(STAYS.c.stay_ref == PEOPLE.c.stay_ref, STAYS.c.saved_id.is_not(None))
    yield delete(PEOPLE).where(PEOPLE.c.given == ASSUMED, elsewhere.exists() | saved.exists())


def _open_placements() -> Iterable[Executable]:
    """A placement without an end lasts until the departure."""
    departed = select(STAYS.c.departed_on).where(STAYS.c.stay_ref == PLACEMENTS.c.stay_ref).limit(1).scalar_subquery()
    yield (
        update(PLACEMENTS)
        .values(ends_on=departed)
        .where(PLACEMENTS.c.ends_on.is_(None), PLACEMENTS.c.given == BY_ITSELF)
    )


def _added_units() -> Executable:
    """A unit is added when it is taken beside another that the stay has; of those taken on one day the first is not."""
    other = PLACEMENTS.alias()
    day = PLACEMENTS.c.starts_on
    beside = select(other.c.id).where(
        other.c.stay_ref == PLACEMENTS.c.stay_ref,
        ever(other.c.ends_on) > day,
        or_(other.c.starts_on < day, and_(other.c.starts_on == day, other.c.unit_ref < PLACEMENTS.c.unit_ref)),
    )
    return update(PLACEMENTS).values(added=beside.exists())

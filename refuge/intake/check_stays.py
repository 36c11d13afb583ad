"""What a stay's units, people, absences and household must be to each other."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Integer, Select, and_, cast, func, null, or_, select, true, union_all

from refuge import models
from refuge.intake.complaints import Complaint, place
from refuge.intake.incoming import BY_ITSELF, HOUSEHOLDS, IN_THE_STAY, INCOMING, KNOWN, ever
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span, running, written

STAYS, PEOPLE, PLACEMENTS, ABSENCES = (INCOMING[name] for name in ("stays", "people", "placements", "absences"))


def given_once(connection: Connection) -> Iterator[Complaint]:
    """Units and people of a stay are given in stays.csv or in a file of their own, not in both; a unit in one of them."""
    for table, column, what in ((PLACEMENTS, "unit_ref", "placements.csv"), (PEOPLE, "adults", "people.csv")):
        both = select(*place(STAYS), STAYS.c.stay_ref).where(_has(table, BY_ITSELF), _has(table, IN_THE_STAY))
        for row in connection.execute(both):
            wrong = f"this stay's are given in {what} too; give them in one place"
            yield Complaint(row.source_no, row.row_no, column, None, wrong)
    without = select(*place(STAYS)).where(STAYS.c.sound, ~_has(PLACEMENTS), STAYS.c.saved_id.is_(None))
    for source_no, row_no in connection.execute(without):
        wrong = "a stay needs a unit: write it here, or its placements in placements.csv"
        yield Complaint(source_no, row_no, "unit_ref", None, wrong)


def one_provider(connection: Connection) -> Iterator[Complaint]:
    """All units of a stay are one provider's."""
    units = KNOWN["units"]
    strange = (
        select(*place(PLACEMENTS), PLACEMENTS.c.unit_ref)
        .join(units, units.c.reference == PLACEMENTS.c.unit_ref)
        .join(STAYS, STAYS.c.stay_ref == PLACEMENTS.c.stay_ref)
        .where(units.c.provider_ref != STAYS.c.provider_ref)
    )
    for row in connection.execute(strange):
        wrong = "the stay has a unit of another provider too"
        yield Complaint(row.source_no, row.row_no, "unit_ref", row.unit_ref, wrong)


def within_the_stay(connection: Connection) -> Iterator[Complaint]:
    """Placements, absences and the days on which people join and leave lie within the stay."""
    for table, start, end in (
        (PLACEMENTS, "starts_on", "ends_on"),
        (ABSENCES, "starts_on", "ends_on"),
        (PEOPLE, "joined_on", "left_on"),
    ):
        starts, ends = table.c[start], table.c[end]
        early = starts < STAYS.c.arrived_on
        outside = (
            select(*place(table), starts.label("starts"), ends.label("ends"), early.label("early"))
            .add_columns(STAYS.c.arrived_on, STAYS.c.departed_on)
            .join(STAYS, STAYS.c.stay_ref == table.c.stay_ref)
            .where(
                _of_its_own(table),
                table.c.sound,
                STAYS.c.sound,
                or_(early, starts > ever(STAYS.c.departed_on), ends > ever(STAYS.c.departed_on)),
            )
        )
        for row in connection.execute(outside):
            column, value = (start, row.starts) if row.early else (end, row.ends)
            stays = running(Span(row.arrived_on, row.departed_on))
            yield Complaint(row.source_no, row.row_no, column, value, f"the stay runs {stays}; write a day within it")


def a_unit_every_night(connection: Connection) -> Iterator[Complaint]:
    """A stay has a unit on every night of it."""
    theirs: dict[str, Any] = {
        "partition_by": PLACEMENTS.c.stay_ref,
        "order_by": (PLACEMENTS.c.starts_on, PLACEMENTS.c.id),
    }
    before = func.max(ever(PLACEMENTS.c.ends_on)).over(**theirs, rows=(None, -1))
    sound = and_(PLACEMENTS.c.sound, PLACEMENTS.c.given == BY_ITSELF)
    reached = (
        select(*place(PLACEMENTS), PLACEMENTS.c.stay_ref, PLACEMENTS.c.starts_on, before.label("before"))
        .where(sound)
        .subquery()
    )
    missing = (
        select(
            reached.c.source_no,
            reached.c.row_no,
            reached.c.starts_on,
            func.coalesce(reached.c.before, STAYS.c.arrived_on).label("since"),
        )
        .join(STAYS, STAYS.c.stay_ref == reached.c.stay_ref)
        .where(STAYS.c.sound, reached.c.starts_on > func.coalesce(reached.c.before, STAYS.c.arrived_on))
    )
    for row in connection.execute(missing):
        wrong = f"the stay has no unit from {written(row.since)} to {written(row.starts_on)}"
        yield Complaint(row.source_no, row.row_no, "starts_on", row.starts_on, wrong)
    yield from _until_the_end(connection)


def _until_the_end(connection: Connection) -> Iterator[Complaint]:
    last = func.max(ever(PLACEMENTS.c.ends_on))
    short = (
        select(*place(STAYS), STAYS.c.departed_on, last.label("last"))
        .join(PLACEMENTS, PLACEMENTS.c.stay_ref == STAYS.c.stay_ref)
        .where(STAYS.c.sound, PLACEMENTS.c.given == BY_ITSELF)
        .group_by(*place(STAYS), STAYS.c.departed_on)
        .having(last < ever(STAYS.c.departed_on))
    )
    for row in connection.execute(short):
        wrong = f"the stay's last placement ends on {written(row.last)}; it has a unit until the departure"
        yield Complaint(row.source_no, row.row_no, "departed_on", row.departed_on, wrong)


def one_stay_at_a_time(connection: Connection) -> Iterator[Complaint]:
    """A household has one stay at a time with a provider: neither in the files nor with what is saved."""
    households = _stays_of_households().subquery()
    theirs: dict[str, Any] = {
        "partition_by": (households.c.provider_ref, households.c.household),
        "order_by": (households.c.arrived_on, households.c.departed_on),
    }
    before = func.max(households.c.departed_on).over(**theirs, rows=(None, -1))
    row_before = func.lag(households.c.row_no).over(**theirs)
    reached = select(households, before.label("before"), row_before.label("row_before")).subquery()
    clashing = select(reached).where(
        reached.c.before > reached.c.arrived_on, reached.c.departed_on > reached.c.arrived_on
    )
    for row in connection.execute(clashing):
        other = f"in row {row.row_before}" if row.row_before else "saved already"
        wrong = f"the household's stay {other} runs to {_ending(row.before)}; a household has one stay at a time"
        if row.source_no is not None:
            yield Complaint(row.source_no, row.row_no, "arrived_on", row.arrived_on, wrong)
        else:
            yield from _blamed_for_saved(connection, row)


def _stays_of_households() -> Select[Any]:
    staged = select(
        STAYS.c.source_no, STAYS.c.row_no, STAYS.c.provider_ref, STAYS.c.household_reference.label("household"),
        STAYS.c.arrived_on, ever(STAYS.c.departed_on).label("departed_on"),
    ).where(STAYS.c.sound, STAYS.c.provider_ref.is_not(None))  # fmt: skip
    stay = models.Stay.__table__
    known = select(STAYS.c.saved_id).where(STAYS.c.saved_id.is_not(None))
    saved = (
        select(
            cast(null(), Integer),
            cast(null(), Integer),
            HOUSEHOLDS.c.provider_ref,
            HOUSEHOLDS.c.reference,
            stay.c.arrived_on,
            ever(stay.c.departed_on),
        )
        .join(HOUSEHOLDS, HOUSEHOLDS.c.saved_id == stay.c.household_id)
        .where(stay.c.id.not_in(known))
    )
    both = union_all(staged, saved).subquery()
    return select(both)


def _blamed_for_saved(connection: Connection, saved: Any) -> Iterator[Complaint]:
    """A saved stay that begins during a staged one: the staged row is blamed."""
    overlapping = select(*place(STAYS), STAYS.c.arrived_on).where(
        STAYS.c.household_reference == saved.household,
        STAYS.c.arrived_on <= saved.arrived_on,
        ever(STAYS.c.departed_on) > saved.arrived_on,
    )
    wrong = f"the household has a saved stay since {written(saved.arrived_on)}; a household has one stay at a time"
    for row in connection.execute(overlapping):
        yield Complaint(row.source_no, row.row_no, "arrived_on", row.arrived_on, wrong)


def absences_apart(connection: Connection) -> Iterator[Complaint]:
    """A stay is away once a night (N11)."""
    theirs: dict[str, Any] = {"partition_by": ABSENCES.c.stay_ref, "order_by": (ABSENCES.c.starts_on, ABSENCES.c.id)}
    before = func.max(ever(ABSENCES.c.ends_on)).over(**theirs, rows=(None, -1))
    reached = select(*place(ABSENCES), ABSENCES.c.starts_on, before.label("before")).where(ABSENCES.c.sound).subquery()
    for row in connection.execute(select(reached).where(reached.c.before > reached.c.starts_on)):
        wrong = f"the stay's absence before it runs to {_ending(row.before)}; they share nights"
        yield Complaint(row.source_no, row.row_no, "starts_on", row.starts_on, wrong)


def carried_over(connection: Connection) -> Iterator[Complaint]:
    """A stay that goes on from another begins on the day that one ended, with another provider."""
    before = STAYS.alias()
    apart = or_(ever(before.c.departed_on) != STAYS.c.arrived_on, before.c.provider_ref == STAYS.c.provider_ref)
    wrong = "it goes on from a stay with another provider, which ends on the day this one begins"
    asked = select(*place(STAYS), STAYS.c.carried_over_from).join(
        before, before.c.stay_ref == STAYS.c.carried_over_from
    )
    for row in connection.execute(asked.where(STAYS.c.sound, before.c.sound, apart)):
        yield Complaint(row.source_no, row.row_no, "carried_over_from", row.carried_over_from, wrong)


def restricted_stays_keep_their_household(connection: Connection) -> Iterator[Complaint]:
    """A stay restricted to named staff is not put to another household.

    The trail knows whose a stay is by its household alone: what it told under the old one would open to everybody (D1).
    """
    stay, household = models.Stay.__table__, models.Household.__table__
    moved = (
        select(*place(STAYS), STAYS.c.household_ref)
        .join(stay, stay.c.id == STAYS.c.saved_id)
        .join(household, household.c.id == stay.c.household_id)
        .where(STAYS.c.household_reference != household.c.reference, stay.c.id.in_(select(models.StayViewer.stay_id)))
    )
    for row in connection.execute(moved):
        wrong = "the stay is restricted to named staff and stays with its household; end the restriction first (D1)"
        yield Complaint(row.source_no, row.row_no, "household_ref", row.household_ref, wrong)


def _of_its_own(table: Any) -> Any:
    """Rows of a file of their own; what was spread out of stays.csv lies within the stay anyway."""
    return table.c.given == BY_ITSELF if "given" in table.c else true()


def _has(table: Any, given: int | None = None) -> Any:
    rows = select(table.c.id).where(table.c.stay_ref == STAYS.c.stay_ref)
    return (rows if given is None else rows.where(table.c.given == given)).exists()


def _ending(day: Any) -> str:
    return "no end yet" if day == END_OF_TIME else written(day)


CHECKS = (
    given_once,
    one_provider,
    within_the_stay,
    a_unit_every_night,
    one_stay_at_a_time,
    absences_apart,
    carried_over,
    restricted_stays_keep_their_household,
)

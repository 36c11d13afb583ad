"""One stay and everything recorded of it, for whoever may see it; and the stays of one household."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, properties_seen, stays_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import (
    Absence,
    Account,
    Authority,
    DepartureReason,
    Destination,
    DiaryEntry,
    Ethnicity,
    Household,
    LastNightPlace,
    Person,
    Property,
    Referral,
    ReferralSource,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    StayViewer,
    SupportNeed,
    Unit,
)
from refuge.models.columns import END_OF_TIME, Day


@dataclass(frozen=True)
class Placement:
    """A stay's time in one unit, whole across spells. ``unit`` is None where the viewer does not see the property (D1).

    ``note`` says why they had the unit although it did not suit them.
    """

    starts_on: date
    ends_on: date | None
    unit: str | None
    house: str | None
    added: bool
    unit_id: int
    note: str | None = None


@dataclass(frozen=True)
class StayRecord:
    """What is recorded of a stay, with the labels of its lists.

    ``people`` are rows with the columns of ``Person`` and the label of its ethnicity. ``named`` are the addresses of the
    staff that a restricted stay is restricted to.
    """

    stay: Stay
    labels: Any
    placements: Sequence[Placement]
    people: Sequence[Any]
    access_needs: Sequence[str]
    support_needs: Sequence[str]
    absences: Sequence[Absence]
    referrals: Sequence[Referral]
    named: Sequence[str]


def find_stay(viewer: Viewer, stay_id: int) -> Stay:
    """One stay that the viewer may see, with its household. Raises NotFound."""
    statement = select(Stay).options(joinedload(Stay.household)).where(Stay.id == stay_id, stays_seen(viewer))
    stay = db.session.scalar(statement)
    if stay is None:
        raise NotFound(f"There is no stay {stay_id}.")
    return stay


def stay_record(viewer: Viewer, stay_id: int) -> StayRecord:
    """Everything recorded of one stay. Raises NotFound."""
    stay = find_stay(viewer, stay_id)
    return StayRecord(
        stay,
        db.session.execute(_labels(stay_id)).one(),
        placements(viewer, [stay_id])[stay_id],
        db.session.execute(_people(stay_id)).all(),
        [need.label for need in db.session.scalars(_access_needs(stay_id))],
        db.session.scalars(_support_needs(stay_id)).all(),
        db.session.scalars(select(Absence).where(Absence.stay_id == stay_id).order_by(Absence.starts_on)).all(),
        db.session.scalars(select(Referral).where(Referral.stay_id == stay_id).order_by(Referral.received_on)).all(),
        db.session.scalars(_named(stay_id)).all(),
    )


def placements(viewer: Viewer, stay_ids: Collection[int]) -> dict[int, list[Placement]]:
    """Where each of some stays was and is, earliest first."""
    ends = func.max(func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day)), type_=Day)
    statement = (
        select(
            DiaryEntry.began_on, ends.label("ends_on"), DiaryEntry.added, func.max(DiaryEntry.note).label("note"),
            DiaryEntry.stay_id, Unit.id.label("unit_id"), Unit.name.label("unit"),
            Property.name.label("house"), properties_seen(viewer).label("is_seen"),
        )
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .where(DiaryEntry.stay_id.in_(stay_ids))
        .group_by(DiaryEntry.stay_id, DiaryEntry.began_on, DiaryEntry.added, Unit.id, Property.id)
        .order_by(DiaryEntry.began_on, DiaryEntry.added, Unit.reference)
    )  # fmt: skip
    found: dict[int, list[Placement]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.stay_id].append(_placement(row))
    return found


def people_of(viewer: Viewer, stay_id: int) -> Sequence[Any]:
    """Everybody of a stay that the viewer may see: the columns of ``Person`` and the label of its ethnicity."""
    seen = select(Stay.id).where(Stay.id == stay_id, stays_seen(viewer))
    return db.session.execute(_people(stay_id).where(Person.stay_id.in_(seen))).all()


def versions(viewer: Viewer, stay_ids: Collection[int]) -> dict[int, int]:
    """Of some stays, the version of each that the viewer may see."""
    statement = select(Stay.id, Stay.version).where(Stay.id.in_(stay_ids), stays_seen(viewer)).order_by(Stay.id)
    return {row.id: row.version for row in db.session.execute(statement)}


def named_staff(viewer: Viewer, stay_id: int) -> Sequence[int]:
    """The accounts of the staff to whom a stay that the viewer may see is restricted; none where it is open (D1)."""
    statement = select(StayViewer.account_id).join(Stay, Stay.id == StayViewer.stay_id).where(stays_seen(viewer))
    return db.session.scalars(statement.where(StayViewer.stay_id == stay_id).order_by(StayViewer.account_id)).all()


def absence_now(viewer: Viewer, stay_id: int) -> Absence | None:
    """The nights away that a stay has not come back from, if there are any (N11)."""
    statement = select(Absence).join(Stay, Stay.id == Absence.stay_id).where(stays_seen(viewer))
    return db.session.scalar(statement.where(Absence.stay_id == stay_id, Absence.ends_on.is_(None)))


def find_household(viewer: Viewer, household_id: int) -> tuple[Household, Sequence[Stay]]:
    """One household and those of its stays that the viewer may see, latest first. Raises NotFound if there are none."""
    statement = (
        select(Stay)
        .options(joinedload(Stay.household))
        .where(Stay.household_id == household_id, stays_seen(viewer))
        .order_by(Stay.arrived_on.desc(), Stay.id.desc())
    )
    stays = db.session.scalars(statement).all()
    if not stays:
        raise NotFound(f"There is no household {household_id}.")
    return stays[0].household, stays


def _placement(row: Any) -> Placement:
    unit, house, note = (row.unit, row.house, row.note) if row.is_seen else (None, None, None)
    ends_on = None if row.ends_on == END_OF_TIME else row.ends_on
    return Placement(row.began_on, ends_on, unit, house, row.added, row.unit_id, note)


def _labels(stay_id: int) -> Any:
    """What the lists call what a stay holds codes of."""
    return (
        select(
            Authority.name.label("origin"),
            LastNightPlace.label.label("last_night_place"),
            ReferralSource.label.label("referral_source"),
            DepartureReason.label.label("departure_reason"),
            Destination.label.label("destination"),
            Destination.kind.label("destination_kind"),
        )
        .select_from(Stay)
        .outerjoin(Authority, Authority.code == Stay.origin_code)
        .outerjoin(LastNightPlace, LastNightPlace.code == Stay.last_night_place)
        .outerjoin(ReferralSource, ReferralSource.code == Stay.referral_source)
        .outerjoin(DepartureReason, DepartureReason.code == Stay.departure_reason)
        .outerjoin(Destination, Destination.code == Stay.destination)
        .where(Stay.id == stay_id)
    )


def _people(stay_id: int) -> Any:
    columns = (Person.number, Person.kind, Person.age, Person.age_band, Person.sex, Person.gender_same_as_sex)
    return (
        select(*columns, Person.joined_on, Person.left_on, Ethnicity.label.label("ethnicity"))
        .outerjoin(Ethnicity, Ethnicity.code == Person.ethnicity)
        .where(Person.stay_id == stay_id)
        .order_by(Person.number)
    )


def _access_needs(stay_id: int) -> Any:
    return select(StayAccessNeed.need).where(StayAccessNeed.stay_id == stay_id).order_by(StayAccessNeed.need)


def _support_needs(stay_id: int) -> Any:
    return (
        select(SupportNeed.label)
        .join(StaySupportNeed, StaySupportNeed.need == SupportNeed.code)
        .where(StaySupportNeed.stay_id == stay_id)
        .order_by(SupportNeed.position, SupportNeed.label)
    )


def _named(stay_id: int) -> Any:
    return (
        select(Account.email)
        .join(StayViewer, StayViewer.account_id == Account.id)
        .where(StayViewer.stay_id == stay_id)
        .order_by(Account.email)
    )

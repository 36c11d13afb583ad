"""Everything that is held about one household, to be handed to whom it is about (D6).

Left out is what would tell somebody else where they are: the unit, the property, authorities, the provider's staff. Names of
those are taken out of notes too, as far as they are known here; whoever hands the record over still has to read it.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import or_, select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.models import (
    Absence,
    Account,
    Authority,
    DiaryEntry,
    Household,
    Person,
    Property,
    Provider,
    Referral,
    ReferralAccessNeed,
    ReferralChild,
    ReferralOtherReason,
    ReferralSupportNeed,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    TrailEntry,
    Unit,
)
from refuge.queries.households import find_household

Record = dict[str, Any]

WARNING = (
    "Before you hand this over, read all of it. A parent who asks for a child's record may be the abuser. Check who is asking,"
    " with a document; that they may have it – parental responsibility is not enough where a child or a survivor would be put"
    " at risk, and an order of a court may forbid it; what a child who is old enough wants; what it says of other people; and"
    " that nothing in it says where the household was or is. If in doubt, do not hand it over: ask whoever is responsible for"
    " data protection, and for safeguarding."
)
LEFT_OUT = "Units, properties, authorities and names of staff are left out."
OF_STAYS = ("arrived_on", "departed_on", "last_night_place", "pregnant", "pets", "nrpf", "risk_at_arrival", "risk_at_departure",
            "referral_source", "expected_departure_on", "departure_planned", "departure_reason", "destination")  # fmt: skip
OF_PEOPLE = ("kind", "age", "age_band", "sex", "gender_same_as_sex", "ethnicity", "joined_on", "left_on")
OF_REFERRALS = ("received_on", "source", "adults", "sex", "nrpf", "pets", "outcome", "reason", "decided_on", "placed")

CALLED = {"nrpf": "no_recourse_to_public_funds"}


def subject_access(viewer: Viewer, reference: str) -> Record:
    """The record of one household in plain values and days, the warning first. Raises NotFound."""
    household = find_household(viewer, reference)
    clean = _without(_names(household))
    of_theirs = Stay.household_id == household.id
    stays = db.session.scalars(select(Stay).where(of_theirs).order_by(Stay.arrived_on))
    linked = or_(Referral.household_id == household.id, Referral.stay_id.in_(select(Stay.id).where(of_theirs)))
    referrals = select(Referral).where(linked).order_by(Referral.received_on, Referral.id)
    return {
        "warning": WARNING,
        "left_out": LEFT_OUT,
        "household": household.reference,
        "stays": [_stay(stay, clean) for stay in stays],
        "referrals": [_referral(referral, clean) for referral in db.session.scalars(referrals)],
        "who_did_what": _trail(household),
    }


def as_json(record: Record) -> str:
    """The record for another program, its days as in 2020-04-01."""
    return json.dumps(record, ensure_ascii=False, indent=1, default=lambda day: day.isoformat()) + "\n"


def _stay(stay: Stay, clean: Callable[[str | None], str | None]) -> Record:
    people = select(Person).where(Person.stay_id == stay.id).order_by(Person.number)
    away = select(Absence).where(Absence.stay_id == stay.id).order_by(Absence.starts_on)
    notes = select(DiaryEntry.note).where(DiaryEntry.stay_id == stay.id, DiaryEntry.note.is_not(None))
    return {
        **_plain(stay, OF_STAYS),
        "origin": _kind_of_origin(stay),
        "people": [_plain(person, OF_PEOPLE) for person in db.session.scalars(people)],
        "access_needs": _all(StayAccessNeed.need, StayAccessNeed.stay_id == stay.id),
        "support_needs": _all(StaySupportNeed.need, StaySupportNeed.stay_id == stay.id),
        "absences": [_plain(one, ("starts_on", "ends_on", "reason")) for one in db.session.scalars(away)],
        "notes": [clean(note) for note in (stay.departure_note, *db.session.scalars(notes)) if note],
    }


def _referral(referral: Referral, clean: Callable[[str | None], str | None]) -> Record:
    children = select(ReferralChild).where(ReferralChild.referral_id == referral.id).order_by(ReferralChild.number)
    return {
        **_plain(referral, OF_REFERRALS),
        "origin": _kind_of_origin(referral),
        "children": [_plain(child, ("age", "sex")) for child in db.session.scalars(children)],
        "access_needs": _all(ReferralAccessNeed.need, ReferralAccessNeed.referral_id == referral.id),
        "support_needs": _all(ReferralSupportNeed.need, ReferralSupportNeed.referral_id == referral.id),
        "other_reasons": _all(ReferralOtherReason.reason, ReferralOtherReason.referral_id == referral.id),
        "notes": [clean(note) for note in (referral.reason_note, referral.why_no_unit) if note],
    }


def _trail(household: Household) -> list[Record]:
    """Who – by role, not by name – did what with the record, and when."""
    asked = select(TrailEntry.at, TrailEntry.role, TrailEntry.what)
    rows = db.session.execute(asked.where(TrailEntry.household_id == household.id).order_by(TrailEntry.id))
    return [{"at": row.at.replace(microsecond=0), "who": row.role or "the operator", "what": row.what} for row in rows]


def _kind_of_origin(of: Stay | Referral) -> str:
    if of.erased_on is not None:
        return "no longer held"
    if of.origin_code is not None:
        return "a local authority, not named here"
    return of.origin_place.label if of.origin_place else "not asked"


def _plain(row: Any, names: Iterable[str]) -> Record:
    """Columns by the names that people know them by."""
    return {CALLED.get(name, name): _in_words(getattr(row, name)) for name in names}


def _in_words(value: Any) -> Any:
    """What was chosen from a provider's list as words."""
    return value.replace("_", " ") if type(value) is str else value


def _all(column: Any, condition: Any) -> list[Any]:
    return [_in_words(value) for value in db.session.scalars(select(column).where(condition).order_by(column))]


def _names(household: Household) -> set[str]:
    """What may not be read in a note: names and references of places and staff."""
    own = Property.provider_id == household.provider_id
    units = select(Unit.name, Unit.reference).join(Property).where(own)
    homes = select(Property.name, Property.public_label, Property.landlord, Property.reference).where(own)
    staff = select(Account.email).where(Account.provider_id == household.provider_id)
    asked = (units, homes, staff, select(Authority.name, Authority.code), select(Provider.name, Provider.reference))
    found = {str(name) for statement in asked for row in db.session.execute(statement) for name in row if name}
    return {name for name in found if len(name) > 2}


def _without(names: set[str]) -> Callable[[str | None], str | None]:
    longest_first = sorted(names, key=len, reverse=True)
    any_of_them = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    return lambda text: None if text is None else any_of_them.sub("[left out]", text)

"""The field's fixed lists. A code is what is stored, imported and exported; a label is what people read."""

from enum import StrEnum


class Listed(StrEnum):
    """A fixed list whose members carry a label.

    >>> AccommodationType.SECOND_STAGE, AccommodationType.SECOND_STAGE.label
    (<AccommodationType.SECOND_STAGE: 'second_stage'>, 'Second stage')
    """

    label: str

    def __new__(cls, code: str, label: str) -> "Listed":
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def codes(cls) -> list[str]:
        """Every code, in the order people read them."""
        return [member.value for member in cls]


class AccommodationType(Listed):
    """Kinds of safe accommodation (SI 2021/991)."""

    REFUGE = "refuge", "Refuge"
    SPECIALIST = "specialist", "Specialist safe accommodation"
    DISPERSED = "dispersed", "Dispersed accommodation"
    SECOND_STAGE = "second_stage", "Second stage"
    OTHER_EMERGENCY = "other_emergency", "Other designated emergency accommodation"


class SafeAccommodation(Listed):
    """Everything SI 2021/991 names, sanctuary schemes included, which have no unit and are typed as totals."""

    REFUGE = "refuge", "Refuge"
    SPECIALIST = "specialist", "Specialist safe accommodation"
    DISPERSED = "dispersed", "Dispersed accommodation"
    SANCTUARY = "sanctuary", "Sanctuary scheme"
    SECOND_STAGE = "second_stage", "Second stage"
    OTHER_EMERGENCY = "other_emergency", "Other designated emergency accommodation"


class EntryKind(Listed):
    """What a diary entry says of its unit; what no entry covers is ready (N5)."""

    OCCUPIED = "occupied", "Occupied"
    PREPARING = "preparing", "Preparing"
    OUT_OF_USE = "out_of_use", "Out of use"


class WaitsFor(Listed):
    """Who a void waits for (V4)."""

    PROVIDER = "provider", "The provider"
    LANDLORD = "landlord", "The landlord"
    COUNCIL = "council", "The council"
    OTHER = "other", "Somebody else"


class RiskLevel(Listed):
    """Risk at arrival and at departure (H5)."""

    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class PersonKind(Listed):
    """Adults and children are counted apart (H2)."""

    ADULT = "adult", "Adult"
    CHILD = "child", "Child"


class Sex(Listed):
    """An answer, or the choice not to give one; not asked is blank (H3)."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    PREFER_NOT_TO_SAY = "prefer_not_to_say", "Prefer not to say"


class GenderSameAsSex(Listed):
    """Whether gender is the same as sex; not asked is blank (H3)."""

    YES = "yes", "Yes"
    NO = "no", "No"
    PREFER_NOT_TO_SAY = "prefer_not_to_say", "Prefer not to say"


class AgeBand(Listed):
    """Ages of adults; 16 and 17 only for an adult who came alone (H2)."""

    UNDER_18 = "16-17", "16 to 17"
    UNDER_25 = "18-24", "18 to 24"
    UNDER_35 = "25-34", "25 to 34"
    UNDER_45 = "35-44", "35 to 44"
    UNDER_55 = "45-54", "45 to 54"
    UNDER_65 = "55-64", "55 to 64"
    OLDER = "65+", "65 and over"


class AccessNeed(Listed):
    """Access needs: a set, so rows do not add up (H4)."""

    WHEELCHAIR = "wheelchair", "Uses a wheelchair"
    LIMITED_MOBILITY = "limited_mobility", "Limited mobility"
    HEARING = "hearing", "Hearing"
    SIGHT = "sight", "Sight"
    LEARNING = "learning", "Learning"
    MEMORY = "memory", "Memory"
    MENTAL_HEALTH = "mental_health", "Mental health"
    STAMINA = "stamina", "Stamina or breathing"
    SOCIAL_OR_BEHAVIOURAL = "social_or_behavioural", "Social or behavioural"
    OTHER = "other", "Other"


class OriginPlace(Listed):
    """An origin that is no authority (G1); an English region is one too, by its own name."""

    NORTH_EAST = "North East", "Somewhere in the North East"
    NORTH_WEST = "North West", "Somewhere in the North West"
    YORKSHIRE_AND_THE_HUMBER = "Yorkshire and The Humber", "Somewhere in Yorkshire and The Humber"
    EAST_MIDLANDS = "East Midlands", "Somewhere in the East Midlands"
    WEST_MIDLANDS = "West Midlands", "Somewhere in the West Midlands"
    EAST_OF_ENGLAND = "East of England", "Somewhere in the East of England"
    LONDON = "London", "Somewhere in London"
    SOUTH_EAST = "South East", "Somewhere in the South East"
    SOUTH_WEST = "South West", "Somewhere in the South West"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
    OUTSIDE_UK = "outside_uk", "Outside the United Kingdom"
    NOT_DISCLOSED = "not_disclosed", "Not disclosed"


class AbsenceReason(Listed):
    """Why nobody slept in an occupied unit (N11)."""

    HOSPITAL = "hospital", "Hospital"
    FAMILY_OR_FRIENDS = "family_or_friends", "Family or friends"
    CUSTODY = "custody", "Custody"
    NOT_KNOWN = "not_known", "Not known"


class HoldOutcome(Listed):
    """How a hold ended; it never lapses silently (N10)."""

    ARRIVED = "arrived", "Arrived"
    DID_NOT_ARRIVE = "did_not_arrive", "Did not arrive"
    RELEASED = "released", "Released"


class ReferralOutcome(Listed):
    """What came of a referral (F1)."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined by the provider"
    CHOSE_NOT_TO_TAKE = "chose_not_to_take", "Chose not to take the place"
    WITHDRAWN_BY_REFERRER = "withdrawn_by_referrer", "Withdrawn by the referrer"
    NO_CONTACT = "no_contact", "No contact"
    DID_NOT_ARRIVE = "did_not_arrive", "Did not arrive"
    INFORMATION_ONLY = "information_only", "Information only"


class Placed(Listed):
    """Where a local resident who asked here went instead: never where exactly (F4)."""

    IN_AREA = "in_area", "In area"
    OUT_OF_AREA = "out_of_area", "Out of area"
    NOT_KNOWN = "not_known", "Not known"


class Audience(Listed):
    """Whom an outcome survey asked."""

    ADULT = "adult", "Adults"
    CHILD = "child", "Children"


class LegalHoldKind(Listed):
    """Why a household is not erased (D6)."""

    DEATH_REVIEW = "death_review", "Domestic abuse related death review"
    INQUEST = "inquest", "Inquest"
    CLAIM = "claim", "Legal claim"
    SAFEGUARDING = "safeguarding", "Safeguarding"


class Role(Listed):
    """What an account is for."""

    WORKER = "worker", "Worker"
    MANAGER = "manager", "Manager"
    COMMISSIONER = "commissioner", "Commissioner"
    ADMINISTRATOR = "administrator", "Administrator"


class Copy(Listed):
    """Whom a figure is for, and so how much of it is given (D2)."""

    PROVIDER = "provider", "Working copy"
    CONTRACT = "contract", "Contract copy"
    PUBLICATION = "publication", "Publication copy"
    STATUTORY = "statutory", "Statutory copy, not for publication"

    @property
    def is_exact(self) -> bool:
        """Whether nothing in it is hidden."""
        return self in (Copy.PROVIDER, Copy.STATUTORY)


class LinkPurpose(Listed):
    """Why a one-time link was handed over."""

    INVITATION = "invitation", "Invitation"
    RESET = "reset", "Password reset"


class InterventionKind(Listed):
    """What somebody else did to an account, in the words in which its person is told."""

    PASSWORD = "password", "a link to choose a new password was made"
    SECOND_FACTOR = "second_factor", "the second factor was reset"
    ROLE = "role", "the role was changed"


class Tier(Listed):
    """The layers of local government."""

    UNITARY = "unitary", "Unitary"
    DISTRICT = "district", "District"
    COUNTY = "county", "County"
    STRATEGIC = "strategic", "Strategic"

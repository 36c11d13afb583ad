"""The tables: columns, relationships and constraints, no decisions."""

from refuge.models.accounts import Account
from refuge.models.authorities import Authority, AuthoritySuccessor
from refuge.models.contracts import Contract, ContractAuthority, ContractValue, Survey
from refuge.models.day import BoardConfirmation, Submission
from refuge.models.demand import Demand
from refuge.models.diary import DiaryEntry
from refuge.models.lists import (
    DemandSource,
    DepartureReason,
    Destination,
    Ethnicity,
    LastNightPlace,
    ReferralReason,
    ReferralSource,
    SupportNeed,
    VoidReason,
)
from refuge.models.properties import Property, Spell, Unit
from refuge.models.providers import Provider
from refuge.models.referrals import (
    Hold,
    Referral,
    ReferralAccessNeed,
    ReferralChild,
    ReferralOtherReason,
    ReferralSupportNeed,
)
from refuge.models.retention import FrozenFigure, LegalHold
from refuge.models.returns import AuthorityWindow, CollectionWindow, Return, ReturnCopy, ReturnKey, ReturnStep
from refuge.models.reviews import ContractNote
from refuge.models.sharing import AccountProperty, Agreement, StayViewer
from refuge.models.signing_in import BrowserSession, FailureCounter, Intervention, KnownPlace, Link, RecoveryCode
from refuge.models.stays import Absence, Household, Person, Stay, StayAccessNeed, StaySupportNeed
from refuge.models.trail import HouseholdKey, TrailChain, TrailEntry
from refuge.models.typed_accommodation import TypedAccommodation

__all__ = [
    "Absence",
    "Account",
    "AccountProperty",
    "Agreement",
    "Authority",
    "AuthoritySuccessor",
    "AuthorityWindow",
    "BoardConfirmation",
    "BrowserSession",
    "CollectionWindow",
    "Contract",
    "ContractAuthority",
    "ContractNote",
    "ContractValue",
    "Demand",
    "DemandSource",
    "DepartureReason",
    "Destination",
    "DiaryEntry",
    "Ethnicity",
    "FailureCounter",
    "FrozenFigure",
    "Hold",
    "Household",
    "HouseholdKey",
    "Intervention",
    "KnownPlace",
    "LastNightPlace",
    "LegalHold",
    "Link",
    "Person",
    "Property",
    "Provider",
    "RecoveryCode",
    "Referral",
    "ReferralAccessNeed",
    "ReferralChild",
    "ReferralOtherReason",
    "ReferralReason",
    "ReferralSource",
    "ReferralSupportNeed",
    "Return",
    "ReturnCopy",
    "ReturnKey",
    "ReturnStep",
    "Spell",
    "Stay",
    "StayAccessNeed",
    "StaySupportNeed",
    "StayViewer",
    "Submission",
    "SupportNeed",
    "Survey",
    "TrailChain",
    "TrailEntry",
    "TypedAccommodation",
    "Unit",
    "VoidReason",
]

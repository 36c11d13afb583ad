"""What each role may do. Everything else is refused."""

from enum import Enum, auto

from refuge.vocabulary import Role


class Permission(Enum):
    """Something a page may ask of the person who opens it."""

    OWN_ACCOUNT = auto()
    READ_FIGURES = auto()
    READ_RECORDS = auto()
    """Tonight, the diary, stays and households, of the properties one sees."""
    RECORD_STAYS = auto()
    """Arrivals, departures and everything between, and what the units one sees are used for."""
    RESTRICT_STAYS = auto()
    """Which of the provider's staff see one stay."""
    SHARE_FIGURES = auto()
    READ_TRAIL = auto()
    """The audit trail: an administrator's without what it says of households, a manager's of their provider."""
    HANDLE_RIGHTS = auto()
    """What one household has a right to – its record, its erasure – and what stops that."""
    MANAGE_STAFF = auto()
    """The accounts of those one looks after: a manager's own staff, for an administrator everybody."""
    MANAGE_PROVISION = auto()
    """Properties, units, when they are in service, and contracts."""
    LOG_REFERRALS = auto()
    """Requests for a place, what came of them, and why."""
    RECORD_DEMAND = auto()
    """What came to a council, month by month: an authority's own, or what one passes on for it."""
    REVIEW_CONTRACTS = auto()
    """Notes on the quarters of a contract; commissioners write them too."""
    RECORD_SURVEYS = auto()
    """What the surveys of a quarter answered."""
    CHECK_RECORDS = auto()
    """What in the records changes a figure and may be wrong."""
    PLACE_WORKERS = auto()
    """Which properties the workers of one's own provider work in, and so what they see."""

    READ_RETURNS = auto()
    """The returns that were signed off, each in the copy that is theirs, and which are due."""
    SIGN_RETURNS = auto()
    """Preparing and signing off one's own provider's returns, and when they are due."""
    ANSWER_RETURNS = auto()
    """Accepting a return to one's own authority, or of it, or sending it back: never who signed it."""
    RECORD_ACCOMMODATION = auto()
    """What of an authority's safe accommodation is not on the system, as totals of a year."""
    SIGN_AUTHORITY_RETURNS = auto()
    """Preparing and signing off one's own authority's returns, and when they are due."""


EVERYBODY = frozenset({Permission.OWN_ACCOUNT})
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: EVERYBODY
    | {Permission.READ_FIGURES, Permission.READ_RECORDS, Permission.RECORD_STAYS}
    | {Permission.LOG_REFERRALS},
    Role.MANAGER: EVERYBODY
    | {Permission.READ_FIGURES, Permission.READ_RECORDS, Permission.SHARE_FIGURES, Permission.READ_TRAIL}
    | {Permission.MANAGE_STAFF, Permission.PLACE_WORKERS, Permission.HANDLE_RIGHTS}
    | {Permission.RECORD_STAYS, Permission.RESTRICT_STAYS, Permission.MANAGE_PROVISION, Permission.CHECK_RECORDS}
    | {Permission.LOG_REFERRALS, Permission.RECORD_DEMAND, Permission.READ_RETURNS, Permission.SIGN_RETURNS}
    | {Permission.REVIEW_CONTRACTS, Permission.RECORD_SURVEYS},
    Role.COMMISSIONER: EVERYBODY
    | {Permission.READ_FIGURES, Permission.RECORD_DEMAND, Permission.REVIEW_CONTRACTS}
    | {Permission.READ_RETURNS, Permission.ANSWER_RETURNS}
    | {Permission.RECORD_ACCOMMODATION, Permission.SIGN_AUTHORITY_RETURNS},
    Role.ADMINISTRATOR: EVERYBODY | {Permission.MANAGE_STAFF, Permission.READ_TRAIL},
}


def may(role: Role, permission: Permission) -> bool:
    """Whether somebody in the role has the permission.

    >>> may(Role.COMMISSIONER, Permission.READ_FIGURES), may(Role.ADMINISTRATOR, Permission.READ_FIGURES)
    (True, False)
    """
    return permission in PERMISSIONS[role]

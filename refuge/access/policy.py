"""What each role may do. Everything else is refused."""

from enum import Enum, auto

from refuge.vocabulary import Role


class Permission(Enum):
    """Something a page may ask of the person who opens it."""

    READ_FIGURES = auto()
    SHARE_FIGURES = auto()
    READ_TRAIL = auto()
    """The audit trail: an administrator's without what it says of households, a manager's of their provider."""


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.WORKER: frozenset({Permission.READ_FIGURES}),
    Role.MANAGER: frozenset({Permission.READ_FIGURES, Permission.SHARE_FIGURES, Permission.READ_TRAIL}),
    Role.COMMISSIONER: frozenset({Permission.READ_FIGURES}),
    Role.ADMINISTRATOR: frozenset({Permission.READ_TRAIL}),
}


def may(role: Role, permission: Permission) -> bool:
    """Whether somebody in the role has the permission.

    >>> may(Role.COMMISSIONER, Permission.READ_FIGURES), may(Role.ADMINISTRATOR, Permission.READ_FIGURES)
    (True, False)
    """
    return permission in PERMISSIONS[role]

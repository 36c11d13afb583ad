"""What each role may do."""

import pytest

from refuge.access.policy import PERMISSIONS, Permission, may
from refuge.vocabulary import Role


def test_every_role_has_a_row() -> None:
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", [Role.WORKER, Role.MANAGER, Role.COMMISSIONER])
def test_provider_staff_and_commissioners_read_figures(role: Role) -> None:
    assert may(role, Permission.READ_FIGURES)


def test_an_administrator_sees_nobodys_figures() -> None:
    assert not may(Role.ADMINISTRATOR, Permission.READ_FIGURES)


def test_managers_and_administrators_read_the_trail() -> None:
    assert {role for role in Role if may(role, Permission.READ_TRAIL)} == {Role.MANAGER, Role.ADMINISTRATOR}


def test_only_managers_and_administrators_manage_accounts() -> None:
    assert {role for role in Role if may(role, Permission.MANAGE_STAFF)} == {Role.MANAGER, Role.ADMINISTRATOR}
    assert {role for role in Role if may(role, Permission.MANAGE_ACCOUNTS)} == {Role.ADMINISTRATOR}


def test_only_managers_handle_the_rights_of_households() -> None:
    assert {role for role in Role if may(role, Permission.HANDLE_RIGHTS)} == {Role.MANAGER}

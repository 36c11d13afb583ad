"""What each role may do."""

import re
from pathlib import Path

import pytest

from refuge.access.policy import PERMISSIONS, Permission, may
from refuge.vocabulary import Role

SECURITY = Path(__file__).resolve().parents[2] / "docs" / "security.md"


def documented() -> dict[str, dict[str, str]]:
    """The table of the documents: permission → role's label → what it says."""
    lines = SECURITY.read_text().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| Permission "))
    roles = cells(lines[first])[1:]
    table = {}
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        permission, *marks = cells(line)
        table[re.search(r"`(\w+)`", permission)[1]] = dict(zip(roles, marks, strict=True))  # type: ignore[index]
    return table


def cells(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_in_the_documents_is_the_policy() -> None:
    policy = {
        permission.name: {role.label: "yes" if may(role, permission) else "–" for role in Role}
        for permission in Permission
    }
    assert documented() == policy


def test_every_role_has_a_row() -> None:
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", [Role.WORKER, Role.MANAGER, Role.COMMISSIONER])
def test_provider_staff_and_commissioners_read_figures(role: Role) -> None:
    assert may(role, Permission.READ_FIGURES)


def test_an_administrator_sees_nobodys_figures() -> None:
    assert not may(Role.ADMINISTRATOR, Permission.READ_FIGURES)


def test_managers_and_administrators_read_the_trail() -> None:
    assert {role for role in Role if may(role, Permission.READ_TRAIL)} == {Role.MANAGER, Role.ADMINISTRATOR}


def test_only_a_manager_says_where_workers_work() -> None:
    assert {role for role in Role if may(role, Permission.PLACE_WORKERS)} == {Role.MANAGER}


def test_only_managers_and_administrators_manage_accounts() -> None:
    assert {role for role in Role if may(role, Permission.MANAGE_STAFF)} == {Role.MANAGER, Role.ADMINISTRATOR}


def test_only_managers_handle_the_rights_of_households() -> None:
    assert {role for role in Role if may(role, Permission.HANDLE_RIGHTS)} == {Role.MANAGER}

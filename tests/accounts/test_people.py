"""Managing accounts: a manager their own staff, an administrator everybody, nobody themselves."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.accounts.people import deactivate, hand_over_link, invite
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Account, Provider, TrailEntry
from refuge.vocabulary import Role
from tests.accounts.conftest import account, code, give_second_factor, sign_in
from tests.small_service import PASSWORD
from tests.visitor import Visitor

Enrolled = Callable[[str], Visitor]
OPERATOR = Viewer.command_line()
DONE = ("link", "second-factor", "sessions", "deactivate", "reactivate", "role")


@pytest.fixture
def stranger(strict: Flask) -> int:
    """A worker of another provider, by id."""
    other = Provider(reference="OTHER", name="Another Refuge")
    db.session.add(other)
    db.session.flush()
    made, _ = invite(OPERATOR, "stranger@example.org", Role.WORKER, _kept(other), None)
    return made.id


def _kept(provider: Provider) -> int:
    number = provider.id
    db.session.commit()
    return number


def people(visitor: Visitor) -> set[str]:
    """Whom the list shows."""
    page = visitor.get("/people").text
    return {row.email for row in db.session.query(Account) if row.email in page}


def test_a_manager_sees_the_staff_of_their_provider(enrolled: Enrolled, stranger: int) -> None:
    assert people(enrolled("manager")) == {"manager@example.org", "worker@example.org"}


def test_an_administrator_sees_everybody(enrolled: Enrolled, stranger: int) -> None:
    assert len(people(enrolled("administrator"))) == 5


@pytest.mark.parametrize("role", ["worker", "commissioner"])
def test_others_see_nobody(enrolled: Enrolled, role: str) -> None:
    visitor = enrolled(role)
    assert visitor.get("/people").status_code == visitor.get("/people/new").status_code == 403
    assert ">People<" not in visitor.get("/account").text
    for done in DONE:
        assert visitor.post(f"/people/1/{done}").status_code == 403


def test_whoever_is_out_of_scope_does_not_exist(enrolled: Enrolled, stranger: int) -> None:
    manager = enrolled("manager")
    for number in (stranger, account("commissioner").id, account("administrator").id, 999_999):
        assert manager.get(f"/people/{number}").status_code == 404
        for done in DONE:
            assert manager.post(f"/people/{number}/{done}").status_code == 404, done
    assert db.session.get(Account, stranger).is_active


def test_a_manager_invites_staff_of_their_own_provider_whatever_is_sent(enrolled: Enrolled, stranger: int) -> None:
    other = db.session.get(Account, stranger).provider_id
    sent = {"email": "ann@example.org", "role": "worker", "provider": other, "authority": "E08000018"}
    page = enrolled("manager").post("/people/new", data=sent).text
    assert "http://127.0.0.1:8000/choose-password/" in page
    made = account("ann")
    assert (made.provider_id, made.authority_code) == (account("manager").provider_id, None)


@pytest.mark.parametrize("role", ["commissioner", "administrator", "owner", ""])
def test_a_manager_makes_no_other_accounts_than_staff(enrolled: Enrolled, role: str) -> None:
    manager = enrolled("manager")
    sent = {"email": "ann@example.org", "role": role}
    assert manager.post("/people/new", data=sent).status_code == 400
    assert manager.post(f"/people/{account('worker').id}/role", data=sent).status_code == 400
    assert account("worker").role is Role.WORKER


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "worker@example.org", "role": "administrator"}, "There is an account with this address already"),
        ({"email": "no address", "role": "administrator"}, "Enter an email address"),
        ({"email": "", "role": "administrator"}, "Enter their email address"),
        ({"email": "ann@example.org", "role": "worker"}, "Choose the provider"),
        ({"email": "ann@example.org", "role": "commissioner"}, "Choose the authority"),
        ({"email": "ann@example.org", "role": "worker", "provider": "77"}, "Not a valid choice"),
        ({"email": "ann@example.org", "role": "worker", "provider": "x"}, "Invalid Choice"),
        ({"email": "ann@example.org"}, "Choose a role"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(enrolled: Enrolled, sent: dict[str, str], said: str) -> None:
    answer = enrolled("administrator").post("/people/new", data=sent)
    assert answer.status_code == 400
    assert said in answer.text


def test_an_administrator_invites_a_commissioner(enrolled: Enrolled) -> None:
    sent = {"email": "ann@example.org", "role": "commissioner", "authority": "E08000018", "provider": "1"}
    assert enrolled("administrator").post("/people/new", data=sent).status_code == 200
    made = account("ann")
    assert (made.role, made.provider_id, made.authority_code) == (Role.COMMISSIONER, None, "E08000018")
    assert not made.is_demonstration


def test_nobody_does_to_themselves_what_somebody_else_should(enrolled: Enrolled) -> None:
    administrator = enrolled("administrator")
    own = account("administrator").id
    for done, sent in (
        ("deactivate", {}),
        ("second-factor", {}),
        ("link", {}),
        ("role", {"role": "manager", "provider": 1}),
    ):
        administrator.post(f"/people/{own}/{done}", data=sent)
    kept = account("administrator")
    assert (kept.is_active, kept.role, kept.has_second_factor) == (True, Role.ADMINISTRATOR, True)


def test_the_last_administrator_stays(strict: Flask) -> None:
    with pytest.raises(RuleBroken, match="last administrator"):
        deactivate(OPERATOR, account("administrator"))
    invite(OPERATOR, "second@example.org", Role.ADMINISTRATOR, None, None)
    deactivate(OPERATOR, account("administrator"))
    assert not account("administrator").is_active


def test_deactivated_and_reactivated(enrolled: Enrolled, strict: Flask) -> None:
    manager = enrolled("manager")
    number = account("worker").id
    manager.post(f"/people/{number}/deactivate")
    assert "(deactivated)" in manager.get("/people").text
    assert sign_in(Visitor(strict), "worker").status_code == 400
    manager.post(f"/people/{number}/reactivate")
    assert sign_in(Visitor(strict), "worker").status_code == 302


def test_a_lost_second_factor_is_reset(enrolled: Enrolled, strict: Flask) -> None:
    manager, worker = enrolled("manager"), enrolled("worker")
    manager.post(f"/people/{account('worker').id}/second-factor")
    assert worker.get("/account").status_code == 302
    again = Visitor(strict)
    sign_in(again, "worker")
    assert again.post("/second-factor", data={"code": code()}).location == "/second-factor/set-up"


def test_another_role_takes_hold_at_once(enrolled: Enrolled) -> None:
    administrator, worker = enrolled("administrator"), enrolled("worker")
    number = account("worker").id
    shown = administrator.get(f"/people/{number}/role").text
    assert 'value="worker" checked' in shown.replace("  ", " ")
    administrator.post(f"/people/{number}/role", data={"role": "commissioner", "authority": "E08000018"})
    assert account("worker").role is Role.COMMISSIONER
    assert worker.get("/account").status_code == 302


def test_another_role_ends_the_links_handed_over_before(enrolled: Enrolled) -> None:
    administrator, number = enrolled("administrator"), account("worker").id
    page = administrator.post(f"/people/{number}/link").text
    link = page.partition("http://127.0.0.1:8000")[2].partition("<")[0].strip()
    assert administrator.get(link).status_code == 200
    administrator.post(f"/people/{number}/role", data={"role": "commissioner", "authority": "E08000018"})
    assert administrator.get(link).status_code == 404


def test_a_new_password_ends_the_links_handed_over_before(enrolled: Enrolled, strict: Flask) -> None:
    worker, link = enrolled("worker"), f"/choose-password/{hand_over_link(OPERATOR, account('worker'))}"
    worker.post("/account/password", data={"current": PASSWORD, "new": "wobbling lantern cucumber eleven"})
    assert Visitor(strict).get(link).status_code == 404


def test_a_manager_is_not_told_of_accounts_elsewhere_and_the_attempt_is_noted(
    enrolled: Enrolled, stranger: int
) -> None:
    manager = enrolled("manager")
    for email in ("stranger@example.org", "commissioner@example.org"):
        answer = manager.post("/people/new", data={"email": email, "role": "worker"})
        assert answer.status_code == 400
        assert "This address cannot be invited here. Ask whoever runs the system" in answer.text
        assert "already" not in answer.text
    own = manager.post("/people/new", data={"email": "worker@example.org", "role": "worker"})
    assert "There is an account with this address already" in own.text
    tried = db.session.scalars(select(TrailEntry).where(TrailEntry.what == "account.invitation_refused")).all()
    assert [(line.who, line.about_key) for line in tried] == [("manager@example.org", None)] * 2


def test_everywhere_signed_out(enrolled: Enrolled) -> None:
    manager, worker = enrolled("manager"), enrolled("worker")
    manager.post(f"/people/{account('worker').id}/sessions")
    assert worker.get("/account").status_code == 302


def test_the_published_administrator_manages_the_demonstration_only(strict: Flask) -> None:
    account("administrator").is_demonstration = True
    for provider in db.session.query(Provider):
        provider.is_demonstration = True
    db.session.commit()
    visitor = Visitor(strict)
    sign_in(visitor, "administrator")
    assert people(visitor) == {"administrator@example.org"}
    assert visitor.get(f"/people/{account('manager').id}").status_code == 404
    visitor.post("/people/new", data={"email": "ann@example.org", "role": "administrator"})
    assert account("ann").is_demonstration


def test_everything_is_on_the_trail(enrolled: Enrolled, strict: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[str] = []
    for room in ("links", "signing_in", "sessions", "own_account"):
        monkeypatch.setattr(f"refuge.accounts.{room}.note", lambda _viewer, what, *_, **__: noted.append(what))
    noting = "refuge.accounts.people.note_all"
    monkeypatch.setattr(noting, lambda _to, _viewer, lines: noted.extend(line.what for line in lines))
    manager = enrolled("manager")
    number = account("worker").id
    for done in ("link", "second-factor", "sessions", "deactivate", "reactivate"):
        manager.post(f"/people/{number}/{done}")
    manager.post("/people/new", data={"email": "ann@example.org", "role": "worker"})
    manager.post("/sign-out")
    sign_in(manager, "manager", "wrong")
    give_second_factor("worker")
    sign_in(manager, "worker")
    manager.post("/second-factor", data={"code": "000000"})
    assert noted == [
        "sign_in.done",
        "password.reset_offered",
        "second_factor.reset",
        "sessions.ended",
        "account.deactivated",
        "account.reactivated",
        "account.invited",
        "session.ended",
        "sign_in.refused",
        "second_factor.refused",
    ]

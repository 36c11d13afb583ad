"""Every address, every method, everybody: each endpoint answers as the one table of the policy says."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule
from werkzeug.test import TestResponse

from refuge.access.guards import Anyone
from refuge.access.policy import PERMISSIONS, Permission, may
from refuge.vocabulary import Role
from tests.access.two_services import ELSEWHERE, HERE, STRANGERS, Things
from tests.access.walking import PARAMETERS, Walk, address
from tests.accounts.conftest import SECRET

ROOT = Path(__file__).resolve().parents[2]
SAFE = {"GET", "OPTIONS"}
SEES_EVERY = {Role.ADMINISTRATOR: {"account_id", "entry_id"}}
"""What is nobody's in particular to a role, so that for it nothing is out of scope."""


def without_nonces(answer: TestResponse) -> str:
    """A page without what is new in each answer or repeats what was asked."""
    return re.sub(r'nonce="[^"]*"|"[\w.-]+\.[\w-]{6}\.[\w-]{27}"|contract=\w+|-left="\d+"', "", answer.text)


def leads_to(answer: TestResponse, path: str) -> bool:
    """Whether an answer sends the browser to a page, whatever comes after it."""
    return answer.status_code in (302, 307) and answer.location.partition("?")[0] == path


def opens(answer: TestResponse) -> bool:
    """Whether somebody was let in: shown the page, told what is wrong with the form, or sent on to another page."""
    sent_back = leads_to(answer, "/sign-in") or leads_to(answer, "/second-factor")
    return answer.status_code in (200, 302, 400) and not sent_back


def expected(decision: Permission | Anyone, role: Role, rule: Rule, domain: str) -> str:
    """What the policy says that somebody signed in gets to see."""
    if decision is Anyone.PUBLIC:
        return "anything"
    if decision is Anyone.HALF_SIGNED_IN:
        return "sign-in"
    if not may(role, decision):  # type: ignore[arg-type]
        return "403"
    foreign = rule.arguments - SEES_EVERY.get(role, set())
    return "404" if domain == ELSEWHERE and foreign else "opens"


def got(answer: TestResponse, wanted: str) -> bool:
    """Whether the answer is the one that was wanted."""
    if wanted == "anything":
        return answer.status_code < 403
    if wanted == "sign-in":
        return leads_to(answer, "/sign-in")
    return opens(answer) if wanted == "opens" else answer.status_code == int(wanted)


@pytest.mark.parametrize(
    ("role", "domain"),
    [*((role, HERE) for role in Role), *((role, ELSEWHERE) for role in sorted(STRANGERS))],
)
def test_signed_in(walk: Walk, role: Role, domain: str) -> None:
    """Allowed opens, not allowed is refused, and what is another provider's does not exist."""
    wrong = []
    for rule, method in walk.steps():
        wanted = expected(walk.decision(rule), role, rule, domain)
        if method == "OPTIONS" and wanted == "404":
            wanted = "opens"  # says which methods there are, and asks no record
        answer = walk.ask(rule, method, (role, domain))
        if not got(answer, wanted):
            wrong.append(f"{method} {rule.rule}: {answer.status} instead of {wanted}")
    assert not wrong


def test_signed_out(walk: Walk) -> None:
    """Whatever is not public leads to the sign-in page."""
    wrong = []
    for rule, method in walk.steps():
        answer = walk.ask(rule, method, None)
        wanted = "anything" if walk.decision(rule) is Anyone.PUBLIC else "sign-in"
        if not got(answer, wanted):
            wrong.append(f"{method} {rule.rule}: {answer.status} instead of {wanted}")
    assert not wrong


@pytest.mark.parametrize("secret", [SECRET, None], ids=["owes a code", "owes the setting up"])
@pytest.mark.parametrize("role", list(Role))
def test_half_signed_in(walk: Walk, role: Role, secret: str | None) -> None:
    """With the password alone nothing opens but the second step."""
    cookie = walk.half_signed_in(role, secret)
    wrong = []
    for rule, method in walk.steps():
        answer, decision = walk.ask(rule, method, cookie), walk.decision(rule)
        if isinstance(decision, Permission):
            right = leads_to(answer, "/second-factor")
        else:
            right = not leads_to(answer, "/sign-in") or rule.endpoint == "sign_in.sign_out"
            right = right and answer.status_code < 403
        if not right:
            wrong.append(f"{method} {rule.rule}: {answer.status}")
    assert not wrong


@pytest.mark.parametrize("role", list(Role))
def test_nothing_changes_without_the_form_s_token(walk: Walk, app: Flask, role: Role) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    unsafe = [(rule, method) for rule, method in walk.steps() if method not in SAFE]
    answers = {f"{method} {rule.rule}": walk.ask(rule, method, (role, HERE)) for rule, method in unsafe}
    assert {asked: answer.status for asked, answer in answers.items() if answer.status_code != 400} == {}
    assert all("This form could not be accepted" in answer.text for answer in answers.values())


@pytest.mark.parametrize("asked", ["/utilisation?contract=EXAMPLE", "/utilisation?contract=ELSEWHERE"])
def test_another_contract_in_the_address_is_answered_like_one_that_does_not_exist(walk: Walk, asked: str) -> None:
    """The references of contracts stand in addresses too, after the question mark."""
    own = HERE if "EXAMPLE" in asked else ELSEWHERE
    for role in sorted(STRANGERS):
        for domain in (HERE, ELSEWHERE):
            visitor = walk.visitor(role, domain)
            answer, nothing = visitor.get(asked), visitor.get("/utilisation?contract=NOTHING")
            assert answer.status_code == (200 if domain == own else 400)
            if domain != own:
                assert without_nonces(answer) == without_nonces(nothing)


def test_a_parameter_that_the_walk_does_not_know_fails_and_says_what_to_add() -> None:
    rule = Rule("/cats/<int:cat_id>", endpoint="cats.cat")
    Map([rule])
    with pytest.raises(pytest.fail.Exception, match=r"parameter cat_id of /cats/<int:cat_id>\. Add it to PARAMETERS"):
        address(rule, Things(*range(13), token="", sessions={}), Role.MANAGER)


def test_every_parameter_known_is_in_an_address(app: Flask) -> None:
    assert set(PARAMETERS) == {name for rule in app.url_map.iter_rules() for name in rule.arguments}


def test_what_asks_for_the_head_only_is_answered_by_what_answers_with_the_page(app: Flask) -> None:
    """So that the walk need not ask for it apart."""
    assert all("GET" in (rule.methods or ()) for rule in app.url_map.iter_rules() if "HEAD" in (rule.methods or ()))


def test_every_permission_opens_something_and_somebody_has_it(app: Flask) -> None:
    asked = {app.view_functions[rule.endpoint].decision for rule in app.url_map.iter_rules()}  # type: ignore[attr-defined]
    assert set(Permission) <= asked, "a permission that no page asks for"
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def test_every_role_has_a_row() -> None:
    assert set(PERMISSIONS) == set(Role)


def test_there_is_one_table_of_roles_and_permissions() -> None:
    """Nowhere else in the program is a role put beside a permission."""
    tables = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "refuge").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Dict | ast.Compare | ast.IfExp | ast.BoolOp)
        and _speaks_of(node) >= {"Role", "Permission"}
    ]
    assert tables == ["refuge/access/policy.py"]


def _speaks_of(node: ast.AST) -> set[str]:
    return {
        part.value.id for part in ast.walk(node) if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)
    }

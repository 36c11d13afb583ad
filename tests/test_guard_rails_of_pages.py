"""Every page has somebody who decided who may open it, and every answer its headers."""

from typing import Any

import pytest
from flask import Flask

from config import Production, Testing
from refuge import create_app, views
from refuge.access.guards import Anyone, Undecided, require_decisions
from refuge.access.policy import Permission
from refuge.configuring import NotConfigured
from refuge.secrecy import new_key
from tests.conftest import app_on
from tests.visitor import Visitor

PUBLIC = {"sign_in.sign_in", "sign_in.sign_out", "links.choose_password"}
HALF_SIGNED_IN = {"second_factor.ask", "second_factor.set_up"}


def decisions(app: Flask) -> dict[str, Any]:
    """Who may open each endpoint."""
    return {rule.endpoint: app.view_functions[rule.endpoint].decision for rule in app.url_map.iter_rules()}  # type: ignore[attr-defined]


def test_every_page_is_decided_and_the_public_ones_are_these(app: Flask) -> None:
    others = {endpoint: one for endpoint, one in decisions(app).items() if not isinstance(one, Permission)}
    assert {endpoint for endpoint, one in others.items() if one is Anyone.PUBLIC} == PUBLIC
    assert {endpoint for endpoint, one in others.items() if one is Anyone.HALF_SIGNED_IN} == HALF_SIGNED_IN
    assert set(others) == PUBLIC | HALF_SIGNED_IN


def test_the_application_refuses_to_start_with_an_unguarded_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten(app: Flask) -> None:
        app.add_url_rule("/forgotten", "forgotten", lambda: "shown to anybody")

    monkeypatch.setattr(views.errors, "explain", forgotten)
    with pytest.raises(Undecided, match="forgotten"):
        create_app(type("Somewhere", (Testing,), {"SQLALCHEMY_DATABASE_URI": "sqlite://"}))


def test_a_page_added_later_without_a_decision_is_not_served(sqlite_url: str) -> None:
    app = app_on(sqlite_url)
    app.add_url_rule("/forgotten", "forgotten", lambda: "shown to anybody")
    answer = Visitor(app).get("/forgotten")
    assert answer.status_code == 302
    with pytest.raises(Undecided):
        require_decisions(app)


GIVEN = {
    "SECRET_KEY": "one",
    "REFERENCE_KEY": "two",
    "ENCRYPTION_KEYS": new_key(),
    "PUBLIC_ADDRESS": "https://localhost",
    "SQLALCHEMY_DATABASE_URI": "sqlite://",
}


@pytest.mark.parametrize("secret", ["SECRET_KEY", "REFERENCE_KEY", "ENCRYPTION_KEYS", "PUBLIC_ADDRESS"])
def test_production_refuses_to_start_without_its_secrets(secret: str) -> None:
    with pytest.raises(NotConfigured, match=secret):
        create_app(type("Production", (Production,), GIVEN | {secret: ""}))


@pytest.mark.parametrize(
    "wrong",
    ["a phrase of four words", f"{new_key()},", f"{new_key()};{new_key()}", "ß" * 44],
    ids=["words", "a blank after the comma", "no comma", "strange letters"],
)
def test_it_refuses_to_start_with_what_is_no_key_and_does_not_repeat_it(wrong: str) -> None:
    with pytest.raises(NotConfigured, match="ENCRYPTION_KEYS") as refused:
        create_app(type("Production", (Production,), GIVEN | {"ENCRYPTION_KEYS": wrong}))
    assert wrong not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("wrong", ["4", "11", "0", "-5", "5.0", "five", "", "1_0", "²", "5,6"])
def test_it_refuses_to_start_with_a_threshold_that_hides_too_little_or_too_much(wrong: str) -> None:
    """The threshold of D3 is 5 to 10."""
    with pytest.raises(NotConfigured, match="SMALL_NUMBER must be a whole number from 5 to 10") as refused:
        create_app(type("Production", (Production,), GIVEN | {"SMALL_NUMBER": wrong}))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("right", ["5", "10", 7])
def test_a_threshold_from_5_to_10_is_taken(right: str | int) -> None:
    made = create_app(type("Production", (Production,), GIVEN | {"SMALL_NUMBER": right}))
    assert made.config["SMALL_NUMBER"] == int(right)


@pytest.mark.parametrize(
    "wrong", ["", "182", "0,7", "0,182,7", "0,7,7,182", "0,-7,182", "0,1_0,182", "0;182", "0,182,"]
)
def test_it_refuses_to_start_with_bands_that_rise_from_elsewhere_or_pass_over_six_months(wrong: str) -> None:
    """The bands of H7."""
    with pytest.raises(NotConfigured, match="LENGTH_BANDS must be the fewest nights of each band") as refused:
        create_app(type("Production", (Production,), GIVEN | {"LENGTH_BANDS": wrong}))
    assert "such as 0,7,28,91,182,273,365." in str(refused.value)


@pytest.mark.parametrize("wrong", ["0", "-2", "2.5", "two", "", "26", "²", "1_0"])
def test_it_refuses_to_start_with_a_retention_time_that_erases_at_once_or_hardly_ever(wrong: str) -> None:
    """The retention time of D6 is in whole years."""
    with pytest.raises(NotConfigured, match="RETENTION_YEARS must be a whole number of years from 1 to 25"):
        create_app(type("Production", (Production,), GIVEN | {"RETENTION_YEARS": wrong}))


def test_the_retention_time_is_two_years_unless_set() -> None:
    assert create_app(type("Production", (Production,), GIVEN)).config["RETENTION_YEARS"] == 2


def test_pages_let_nothing_in_from_elsewhere(app: Flask) -> None:
    answer = Visitor(app).get("/sign-in")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_a_nonce_is_never_used_twice(app: Flask) -> None:
    client = Visitor(app)
    first, second = (client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


def test_over_https_browsers_are_told_to_stay_there(app: Flask) -> None:
    answer = Visitor(app).get("/sign-in", base_url="https://localhost")
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_assets_may_be_kept_and_are_ours(app: Flask) -> None:
    client = Visitor(app)
    page = client.get("/sign-in").get_data(as_text=True)
    address = next(part for part in page.split('"') if part.endswith("/refuge.css"))
    answer = client.head(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("address", ["/nowhere", "/utilisation/1/2", "/static/nothing.css"])
def test_what_is_not_there_is_said_in_our_own_page(app: Flask, address: str) -> None:
    answer = Visitor(app).get(address)
    assert answer.status_code == 404
    assert "Page not found" in answer.get_data(as_text=True)

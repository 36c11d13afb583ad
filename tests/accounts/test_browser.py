"""What protects people in the browser, as it is behind https: cookies, other sites, proxies, our own name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from config import KEY_THAT_PROTECTS_NOTHING, Production, Testing
from refuge import create_app
from refuge.configuring import NotConfigured
from refuge.extensions import db
from refuge.models import Account, BrowserSession
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

HTTPS = "https://refuge.example.org"
WHOEVER = {"email": "manager@example.org", "password": PASSWORD}
GIVEN = {
    "SECRET_KEY": "tests only",
    "REFERENCE_KEY": "tests only",
    "ENCRYPTION_KEYS": KEY_THAT_PROTECTS_NOTHING,
    "PUBLIC_ADDRESS": HTTPS,
    "ARGON2_TIME_COST": 1,
}


@pytest.fixture
def production(sqlite_url: str) -> Iterator[Flask]:
    """The small service as it runs for real, with accounts that need no second factor."""
    app = create_app(type("Production", (Production,), GIVEN | {"SQLALCHEMY_DATABASE_URI": sqlite_url}))
    with app.app_context():
        small_service(is_demonstration=True)
        for account in db.session.scalars(select(Account)):
            account.is_demonstration = True
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor(production: Flask) -> Visitor:
    """A browser that reaches it over https."""
    return Visitor(production)


def send(visitor: Visitor, address: str, **sent: object) -> TestResponse:
    """Send the form of a page, as a browser would: with its token, and without a Referer."""
    page = visitor.get(address, base_url=HTTPS).text
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page).group(1)
    headers = {"Sec-Fetch-Site": "same-origin"} | sent.pop("headers", {})
    return visitor.post(address, base_url=HTTPS, data={"csrf_token": token, **sent}, headers=headers)


def test_cookies_are_for_this_host_over_https_and_for_no_script(visitor: Visitor) -> None:
    answer = send(visitor, "/sign-in", **WHOEVER)
    assert answer.status_code == 302
    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"__Host-session", "__Host-device"}
    for cookie in cookies.values():
        for property_ in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert property_ in cookie, cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_changes_anything(visitor: Visitor, site: str) -> None:
    assert send(visitor, "/sign-in", headers={"Sec-Fetch-Site": site}, **WHOEVER).status_code == 400


def test_what_scripts_send_needs_the_token_too(visitor: Visitor) -> None:
    send(visitor, "/sign-in", **WHOEVER)
    assert visitor.post("/session", base_url=HTTPS).status_code == 400
    page = visitor.get("/account", base_url=HTTPS).text
    token = re.search(r'data-token="([^"]+)"', page).group(1)
    assert visitor.post("/session", base_url=HTTPS, headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "refuge.example.org.evil.example"])
def test_a_forged_host_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.get("/sign-in", base_url=f"https://{host}")
    assert answer.status_code == 400
    assert host not in answer.text
    send(visitor, "/sign-in", **WHOEVER)
    visitor.set_cookie("__Host-session", visitor.get_cookie("__Host-session", "refuge.example.org").value, domain=host)
    assert visitor.get("/account", base_url=f"https://{host}").status_code == 400


def test_signing_out_clears_what_was_typed(visitor: Visitor) -> None:
    assert send(visitor, "/sign-in", **WHOEVER).status_code == 302
    page = visitor.get("/account", base_url=HTTPS).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    answer = visitor.post("/sign-out", base_url=HTTPS, data={"csrf_token": token})
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_pages_are_kept_nowhere(visitor: Visitor) -> None:
    send(visitor, "/sign-in", **WHOEVER)
    for address in ("/utilisation", "/account", "/people", "/session"):
        answer = visitor.get(address, base_url=HTTPS)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def seen_from(sqlite_url: str, proxies: int, forwarded: str) -> str | None:
    """The address a sign-in is noted under, and whether the request counted as https."""
    settings = {"SQLALCHEMY_DATABASE_URI": sqlite_url, "TRUSTED_PROXIES": str(proxies)}
    app = create_app(type("Behind", (Testing,), settings))
    with app.app_context():
        small_service()
        Visitor(app).post(
            "/sign-in",
            data=WHOEVER,
            headers={"X-Forwarded-For": forwarded, "X-Forwarded-Host": "evil.example"},
            environ_base={"REMOTE_ADDR": "10.0.0.1"},
        )
        address = db.session.scalar(select(BrowserSession.address))
        db.session.remove()
        db.engine.dispose()
    return address


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "10.0.0.1"), (1, "198.51.100.7"), (2, "192.0.2.9")], ids=["none", "one", "two"]
)
def test_only_as_many_proxies_are_believed_as_there_are(sqlite_url: str, proxies: int, address: str) -> None:
    assert seen_from(sqlite_url, proxies, "203.0.113.5, 192.0.2.9, 198.51.100.7") == address


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENCRYPTION_KEYS", "too short"),
        ("ENCRYPTION_KEYS", f"{KEY_THAT_PROTECTS_NOTHING},"),
        ("PUBLIC_ADDRESS", "our own site"),
        ("TRUSTED_PROXIES", "the load balancer"),
    ],
)
def test_settings_that_cannot_work_are_named_and_not_repeated(name: str, value: str) -> None:
    settings = GIVEN | {"SQLALCHEMY_DATABASE_URI": "sqlite://"} | {name: value}
    with pytest.raises(NotConfigured, match=name) as refused:
        create_app(type("Production", (Production,), settings))
    assert value not in str(refused.value)


def test_forms_are_bounded(visitor: Visitor) -> None:
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="{number}"\r\n\r\n\r\n' for number in range(1001))
    for kind, body in (
        ("application/x-www-form-urlencoded", f"email={'x' * 1_100_000}"),
        (
            "multipart/form-data; boundary=x",
            f'--x\r\nContent-Disposition: form-data; name="e"\r\n\r\n{"x" * 1_100_000}',
        ),
        ("multipart/form-data; boundary=x", f"{parts}--x--\r\n"),
    ):
        assert visitor.post("/sign-in", base_url=HTTPS, data=body, content_type=kind).status_code == 413


def test_a_failed_statement_is_reported_without_what_was_in_it(visitor: Visitor) -> None:
    with pytest.raises(Exception, match="hidden") as failed:
        db.session.execute(db.text("SELECT :typed FROM nowhere"), {"typed": "a household"})
    assert "a household" not in str(failed.value)


def test_our_scripts_keep_nothing_where_it_stays(visitor: Visitor) -> None:
    for script in Path("static/js").glob("*.js"):
        assert "localStorage" not in script.read_text()

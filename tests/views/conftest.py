"""A browserless visitor, signed in as whoever a test names."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

SignIn = Callable[[str], Visitor]


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Record the small service; then sign in in a role: ``sign_in("manager")``."""
    small_service()
    return _signing_in(app)


@pytest.fixture
def sign_in_again(app: Flask) -> SignIn:
    """The same for somebody else of a service that was recorded already."""
    return _signing_in(app)


def _signing_in(app: Flask) -> SignIn:
    def signed_in(role: str) -> Visitor:
        client = Visitor(app)
        answer = client.post("/sign-in", data={"email": f"{role}@example.org", "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return signed_in

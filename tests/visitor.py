"""A visitor without a browser, each of whose requests stands alone and leaves nothing unsaved behind."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from refuge.extensions import db


class Visitor(FlaskClient):
    """A test client that gives every request a context and a database session of its own, as a server does.

    It fails where a request leaves changes that were neither committed nor taken back.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class, use_cookies=True)

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request."""
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
            left = [*db.session.new, *db.session.dirty, *db.session.deleted]
            assert not left, f"left unsaved: {left}"
        return answer

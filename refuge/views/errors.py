"""The pages for when something cannot be shown, in words that say what to do next."""

from typing import Any, NamedTuple

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.exceptions import NotFound as PageNotFound

from refuge.errors import NotFound
from refuge.views.addresses import readable


class Words(NamedTuple):
    """A heading, and what to do."""

    heading: str
    advice: str


WORDS = {
    400: Words("That could not be understood", "Go back, check what was entered and send it again."),
    403: Words(
        "You cannot open this page", "Your account may not see it. Ask whoever manages accounts if that is wrong."
    ),
    404: Words("Page not found", "Check the address. It may also be something your account may not see."),
    405: Words("That cannot be done here", "Go back and use the buttons on the page."),
    413: Words("That is too large", "Send a smaller file."),
}
FORM_NOT_OURS = Words(
    "This form could not be accepted",
    "Nothing was saved. It may have been open too long, or this browser may not keep the cookie that this site sets. "
    "Allow cookies here, open the form again, sign in if you are asked to, and send it once more.",
)
OUR_FAULT = Words("Something went wrong", "Nothing was saved. Try again in a few minutes.")


def explain(app: Flask) -> None:
    """Answer every error with a page in the house style."""
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(NotFound, lambda _error: _explain(PageNotFound()))
    app.log_exception = _log  # type: ignore[method-assign,assignment]


def _log(trouble: Any) -> None:
    """Log what went wrong under the pattern of the address: the address itself may hold the token of a one-time link."""
    current_app.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=trouble)


def _explain(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    if status >= 500:
        return render_template("errors/ours.html", words=OUR_FAULT), status
    if isinstance(error, SecurityError):  # not our name: addresses cannot be made, so no menu
        return render_template("errors/ours.html", words=WORDS[400]), status
    if isinstance(error, CSRFError):
        return render_template("errors/refused.html", words=FORM_NOT_OURS, again=_form_again()), status
    return render_template("errors/refused.html", words=WORDS.get(status, WORDS[400])), status


def _form_again() -> str | None:
    """The address of the form that was sent, if it is a page to open."""
    asked = request.query_string.decode("ascii", "replace")
    return readable(f"{request.path}?{asked}" if asked else request.path)

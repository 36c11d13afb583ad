"""What every answer tells the browser: run nothing of anybody else's, keep nothing, show it in no frame."""

import secrets

from flask import Flask, Response, abort, g, request

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TWO_YEARS = 63_072_000


READING = ("GET", "HEAD", "OPTIONS")


def protect(app: Flask) -> None:
    """Send the headers with every answer of the application, and change nothing that another site asks for."""
    app.before_request(_refuse_other_sites)
    app.after_request(_add)


def nonce() -> str:
    """The word that lets this answer's own inline script run; a new one each time."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return g.nonce


def _refuse_other_sites() -> None:
    """Beside the token in every form: browsers say where a request comes from, and no page of another site may change anything.

    It stands in for the check of the Referer, which our pages tell browsers not to send.
    """
    if request.method not in READING and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        abort(400)


def _add(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return response

"""What every answer tells the browser: run nothing of anybody else's, keep nothing, show it in no frame."""

import secrets

from flask import Flask, Response, g, request

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


def protect(app: Flask) -> None:
    """Send the headers with every answer of the application."""
    app.after_request(_add)


def nonce() -> str:
    """The word that lets this answer's own inline script run; a new one each time."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(18)
    return g.nonce


def _add(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return response

"""Stylesheets and scripts: ours from static/, others' out of the packages they were installed with.

Each is served from this host under an address that carries a fingerprint of its contents, so browsers may keep it for good.
"""

from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

ROOT = Path(__file__).resolve().parents[2]
GOVUK = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"


def serve(app: Flask) -> None:
    """Serve the files before the application is asked, and let templates call ``asset("charts.js")`` for an address.

    A file that was not installed is left out: the pages then work without it, unstyled or without its chart.
    """
    addresses = {name: _address(name, path) for name, path in _files().items() if path.is_file()}
    files = WhiteNoise(app.wsgi_app, allow_all_origins=False, immutable_file_test=".", add_headers_function=_protect)
    for name, address in addresses.items():
        files.add_file_to_dictionary(address, str(_files()[name]))
    app.wsgi_app = files  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: addresses.get(name, f"/assets/not-installed/{name}")


def _files() -> dict[str, Path]:
    """Every file served, under the name templates use for it."""
    ours = {path.name: path for path in (ROOT / "static").rglob("*") if path.is_file()}
    return ours | {
        "govuk-frontend.css": GOVUK / "govuk-frontend.min.css",
        "govuk-frontend.js": GOVUK / "govuk-frontend.min.js",
        "plotly.js": _installed("plotly") / "package_data" / "plotly.min.js",
    }


def _installed(package: str) -> Path:
    """Where a package is installed, without importing it."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else ROOT / "not-installed"


@cache
def _address(name: str, path: Path) -> str:
    return f"/assets/{sha256(path.read_bytes()).hexdigest()[:12]}/{name}"


def _protect(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"

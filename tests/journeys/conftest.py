"""A real browser and a real server: the application on a free port in a thread, Chromium in front of it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from werkzeug.serving import make_server

from refuge.extensions import db
from tests.access.walking import walk as walk
from tests.access.walking import walked as walked
from tests.conftest import app_on
from tests.small_service import PASSWORD, small_service
from tools.chromium import FLAGS, chromium

WIDE, NARROW = 1280, 360
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Without one the journeys are skipped on a desk and fail where everything has to be tested."""
    path = chromium()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("No Chromium, and under CI=true no journey may be skipped.")
    if path is None:
        pytest.skip("No Chromium on the PATH: install one to run the journeys.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which an application is served meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def site(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small service, marked as a demonstration, served from a database of its own."""
    path = tmp_path_factory.mktemp("site") / "refuge.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    app = app_on(f"sqlite:///{path}")
    with app.app_context():
        small_service(is_demonstration=True)
        db.session.remove()
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def demonstration_site(demonstration_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration, served from a database of its own."""
    path = tmp_path_factory.mktemp("demonstration_site") / "refuge.db"
    path.write_bytes(demonstration_sqlite.read_bytes())
    with served(app_on(f"sqlite:///{path}")) as address:
        yield address


@dataclass
class Reader:
    """Somebody in front of a page. What the browser complained of, and what it asked of other hosts, is kept."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(REPORT_VIOLATIONS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._watch)

    def open(self, address: str) -> Page:
        """Go to a page and wait until it has loaded."""
        self.page.goto(self.site + address)
        return self.page

    def sign_in(self, role: str, then: str = "/utilisation") -> Page:
        """Sign in as the person of the small service with this role."""
        self.open(then)
        self.page.get_by_label("Email address").fill(f"{role}@example.org")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_load_state("load")
        return self.page

    def barriers(self) -> list[str]:
        """What axe finds wrong with the page."""
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']]}" for one in found]

    def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource: the server responded" not in message.text:
            self.complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.strangers.append(request.url)


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Callable[..., Reader]]:
    """Somebody with a screen of a given width: ``reader(NARROW)``. Afterwards nothing may have been complained of."""
    opened: list[tuple[BrowserContext, Reader]] = []

    def at(width: int = WIDE, *, scripts: bool = True) -> Reader:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
        opened.append((context, Reader(context.new_page(), site)))
        return opened[-1][1]

    yield at
    for context, one in opened:
        context.close()
        assert not one.complaints
        assert not one.strangers

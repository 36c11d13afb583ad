"""Every page there is, as it opens and as its forms come back when sent empty: nobody is shut out, and keys suffice."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Request, Route

from refuge.access.policy import Permission, may
from refuge.vocabulary import Role
from tests.access.two_services import HERE
from tests.access.walking import Walk
from tests.journeys.conftest import NARROW, Reader

SITE = "http://localhost"
ASSETS = "/static/", "/assets/"
ROLES = Role.MANAGER, Role.COMMISSIONER
"""Who opens them, each what the one before may not; a worker's and an administrator's are among the manager's."""

SEND_EMPTY = """
(form) => {
  for (const input of form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (["checkbox", "radio"].includes(input.type)) input.checked = false;
    else input.value = "";
  }
  form.noValidate = true;
  form.requestSubmit();
}
"""
TO_REACH = """
() => {
  const found = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const seen = found.filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0);
  const names = (one) => one.type === "radio" ? `radios ${one.name}` : `${one.outerHTML.slice(0, 120)} ${found.indexOf(one)}`;
  window.named = (one) => found.includes(one) ? names(one) : "";
  return [...new Set(seen.map(names))];
}
"""
LEADING_NOWHERE = """
() => [...document.querySelectorAll(".govuk-error-summary a")]
  .filter((link) => !document.querySelector(link.hash)?.matches("input, select, textarea, [tabindex]"))
  .map((link) => link.outerHTML)
"""


class Browsed:
    """A browser whose every request is answered by the application as if it were the first, without a server between."""

    def __init__(self, app: Flask, walk: Walk, role: Role, reader: Reader) -> None:
        self._app, self._walk, self._role, self.reader = app, walk, role, reader
        self._assets: dict[str, dict[str, Any]] = {}
        reader.page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith(ASSETS):
            self._assets[path] = self._assets.get(path) or self._asked(path, route.request)
        route.fulfill(**self._assets.get(path) or self._asked(path, route.request))

    def _asked(self, path: str, request: Request) -> dict[str, Any]:
        sent = {"data": request.post_data_buffer, "content_type": request.headers.get("content-type")}
        with self._app.app_context():
            visitor = self._walk.visitor(self._role, HERE)
            with visitor.open(path, method=request.method, follow_redirects=True, **sent) as answer:
                return {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.data}


@pytest.fixture
def browsed(app: Flask, browser: Browser, walk: Walk) -> Iterator[Callable[[Role], Browsed]]:
    """Somebody with a phone: ``browsed(Role.MANAGER)``. Afterwards nothing may have been complained of."""
    opened: list[Reader] = []

    def by(role: Role) -> Browsed:
        context = browser.new_context(viewport={"width": NARROW, "height": 800})
        opened.append(Reader(context.new_page(), SITE))
        return Browsed(app, walk, role, opened[-1])

    yield by
    for one in opened:
        one.page.context.close()
        assert not one.complaints
        assert not one.strangers


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shuts_anybody_out(walk: Walk, browsed: Callable[[Role], Browsed], role: Role) -> None:
    """Each page, and each form on it sent empty: axe, a phone's width, the keys, and the way from an error to its input."""
    wrong, opened, refused = [], 0, 0
    somebody = browsed(role)
    page = somebody.reader.page
    for path in _pages(walk, role):
        page.goto(SITE + path)
        opened += 1
        wrong += [f"{path}: {found}" for found in (*_shut_out(somebody.reader), *_out_of_reach(page))]
        for number in range(page.locator("main form[method=post]").count()):
            if number:
                page.goto(SITE + path)
            with page.expect_navigation():
                page.locator("main form[method=post]").nth(number).evaluate(SEND_EMPTY)
            if page.locator(".govuk-error-summary").count():
                refused += 1
                wrong += [f"{path}, form {number}: {found}" for found in _told_wrongly(somebody.reader)]
    assert wrong == []
    assert opened, "the pages have to open for this to say anything"
    assert refused or role is not Role.MANAGER, "and so have their errors"


def _pages(walk: Walk, role: Role) -> Iterator[str]:
    """The addresses of pages that somebody may open, and nobody before them."""
    for rule, method in walk.steps():
        decision = walk.decision(rule)
        first = next((one for one in ROLES if not isinstance(decision, Permission) or may(one, decision)), None)
        if method == "GET" and role is first:
            answer = walk.ask(rule, method, (role, HERE))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield walk.address(rule, role)


def _shut_out(reader: Reader) -> list[str]:
    return reader.barriers() + (["sticks out"] if reader.overflow() > 0 else [])


def _out_of_reach(page: Page) -> list[str]:
    """What cannot be got to by the tabulator alone."""
    left = set(page.evaluate(TO_REACH))
    for _ in range(len(left) + 3):
        page.keyboard.press("Tab")
        left.discard(page.evaluate("named(document.activeElement)"))
    return [f"not reached: {one}" for one in sorted(left)]


def _told_wrongly(reader: Reader) -> list[str]:
    """The summary of errors has the focus, and each of its links reaches an input."""
    has_focus = reader.page.evaluate("document.activeElement?.matches('.govuk-error-summary')")
    lost = reader.page.evaluate(LEADING_NOWHERE)
    return [*_shut_out(reader), *([] if has_focus else ["the summary has no focus"]), *lost]

"""A reader who follows every link, submits every form that only asks, and changes every address to things of others."""

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import product
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.visitor import Visitor

LINKS = re.compile(r'(?:href|src|formaction)="(/[^"]*)"')
NONCES = re.compile(r'nonce="[^"]*"|name="csrf_token"[^>]*')
OTHER_FACES = re.compile(r"/report$|\.csv$|\.xlsx$|^/nights$")
"""What a page of figures says in another form, or more closely: looked at once for each contract."""


class Forms(HTMLParser):
    """The forms of a page that are sent with GET, each with its action: their fields, with what can be chosen or is typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, list[str]]] = []
        self.actions: list[str] = []
        self._is_asking, self._select = False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or something in one."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_asking = given.get("method", "get").lower() == "get"
            if self._is_asking:
                self.found.append({})
                self.actions.append(given.get("action", ""))
        elif self._is_asking and tag == "select":
            self._select = given.get("name", "")
            self.found[-1][self._select] = []
        elif self._is_asking and tag == "option":
            self.found[-1][self._select].append(given.get("value", ""))
        elif self._is_asking and tag == "input" and given.get("name"):
            self.found[-1].setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """The end of a form."""
        if tag == "form":
            self._is_asking = False


class Crawl:
    """Every answer within a bound.

    ``typed`` is what is typed into fields by their name, ``others`` what is put in place of whatever an address names,
    ``added`` what is written behind an address though no page offers it. Pages that are ``alike`` read their addresses in one
    place, so each set of parameters is changed on one of them.
    """

    def __init__(
        self,
        visitor: Visitor,
        typed: dict[str, list[str]],
        others: list[str],
        added: list[tuple[str, str]],
        alike: Collection[str] = (),
    ) -> None:
        self._visitor, self._typed, self._others, self._added = visitor, typed, others, added
        self._alike, self._asked_all = alike, ""
        self._seen: set[str] = set()
        self._waiting: deque[str] = deque()
        self._changed: set[tuple[str, ...]] = set()
        self._made_up: set[str] = set()

    def answers(self, starts: Iterable[str], at_most: int) -> Iterator[tuple[str, TestResponse]]:
        """Each address with its answer. Raises AssertionError if the bound is met: the crawl would not be whole."""
        self._add(starts)
        while self._waiting:
            address = self._waiting.popleft()
            assert len(self._seen) - len(self._waiting) <= at_most, "more addresses than the crawl has room for"
            answer = self._visitor.get(address)
            yield address, answer
            self._add(self._onward(address, answer))
            if answer.status_code == 200 and address not in self._made_up:
                changed = set(self._with_others(address))
                self._made_up |= changed - self._seen
                self._add(sorted(changed))

    def _onward(self, address: str, answer: TestResponse) -> Iterator[str]:
        if answer.status_code in (301, 302, 303, 307, 308):
            yield answer.location
        if answer.mimetype == "text/html":
            yield from (
                link for found in LINKS.findall(answer.text) if self._is_new_of_its_kind(link := unescape(found))
            )
            forms = Forms(answer.text)
            for form, action in zip(forms.found, forms.actions, strict=True):
                yield from self._submitted(action or urlsplit(address).path, form)

    def _is_new_of_its_kind(self, address: str) -> bool:
        """Whether an address is to be followed: of the other faces of a page one of each kind is enough."""
        parts = urlsplit(address)
        if not OTHER_FACES.search(parts.path):
            return True
        given = dict(parse_qsl(parts.query))
        key = ("face", parts.path, given.get("contract", ""))
        is_new = key not in self._changed
        self._changed.add(key)
        return is_new

    def _submitted(self, path: str, form: dict[str, list[str]]) -> Iterator[str]:
        """Each choice with each other choice; and where one is chosen, each of the things to type, one field at a time.

        Of pages that are alike the first is asked all of that, the others each choice and each thing to type by itself.
        """
        key = (path, *form, *(value for name in form if name not in self._typed for value in form[name]))
        if key in self._changed:
            return
        self._changed.add(key)
        if path in self._alike:
            self._asked_all = self._asked_all or path
        is_like_another = path in self._alike and path != self._asked_all
        chosen = {name: values for name, values in form.items() if len(values) > 1}
        for combination in product(*chosen.values()):
            base = dict(zip(chosen, combination, strict=True))
            changed = sum(base[name] != values[0] for name, values in chosen.items())
            if changed <= 1 or not is_like_another:
                yield f"{path}?{urlencode(base)}"
            if changed + is_like_another <= 1:
                for name in sorted(form.keys() & self._typed.keys()):
                    yield from (f"{path}?{urlencode(base | {name: word})}" for word in self._typed[name])

    def _with_others(self, address: str) -> Iterator[str]:
        """Each parameter, in path and query, in turn made each other thing; once for each set of parameters."""
        parts = urlsplit(address)
        given = parse_qsl(parts.query)
        page = "alike" if parts.path in self._alike else re.sub(r"\d+", "0", parts.path)
        key = (page, *sorted({name for name, _ in given}))
        if key in self._changed:
            return
        self._changed.add(key)
        for number in re.finditer(r"(?<=/)\d+(?=/|$)", parts.path):
            for other in filter(str.isdecimal, self._others):
                yield parts.path[: number.start()] + other + parts.path[number.end() :]
        for at, (name, _) in enumerate(given):
            for other in self._others:
                yield f"{parts.path}?{urlencode([*given[:at], (name, other), *given[at + 1 :]])}"
        for name, value in self._added:
            rest = [(one, kept) for one, kept in given if one != name]
            yield f"{parts.path}?{urlencode([*rest, (name, value)])}"

    def _add(self, addresses: Iterable[str]) -> None:
        for found in addresses:
            parts = urlsplit(found)
            address = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if address not in self._seen and not parts.netloc and not address.startswith("/assets/"):
                self._seen.add(address)
                self._waiting.append(address)


def starting_places(rules: Iterable[Rule], ids: Callable[[str], Iterable[object]]) -> Iterator[str]:
    """Every address that can be opened, those with parameters for each of the ids: also what no link leads to."""
    for rule in rules:
        if "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        for values in product(*(list(ids(name)) for name in names)):
            built = rule.build(dict(zip(names, values, strict=True)))
            if built:
                yield built[1]


def words_of(page: str) -> set[str]:
    """Every word of an answer, in text, attributes and scripts alike; not the random words of its nonces."""
    text = unescape(NONCES.sub("", page)).replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")
    return {word.strip(".-,") for word in re.findall(r"[\w@.,-]+", text)}

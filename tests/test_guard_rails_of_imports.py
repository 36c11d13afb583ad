"""Who may import whom: the table of the house, held by walking the imports of every module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# A row reads: these rooms may import these rooms. Rooms are packages or single modules of ``refuge``.
READS = {"models", "extensions", "occupancy", "access.scope", "vocabulary", "errors"}
CHANGES = READS | {"queries", "figures", "audit", "clock", "reference", "secrecy"}
SENTENCES = {
    "Occupancy is pure: it imports nothing of ours": ("occupancy", set()),
    "Vocabulary imports nothing of ours": ("vocabulary", set()),
    "The clock imports nothing of ours": ("clock", set()),
    "Errors import nothing of ours": ("errors", set()),
    "Secrecy imports nothing of ours": ("secrecy", set()),
    "Configuring hands over the keys and the bands of lengths, and knows what both and small numbers may be": (
        "configuring",
        {"secrecy", "figures.length_bands", "occupancy.disclosure", "occupancy.lengths"},
    ),
    "Display writes vocabulary, occupancy and errors": ("display", {"vocabulary", "occupancy", "errors"}),
    "Models know extensions, vocabulary and what is secret": ("models", {"extensions", "vocabulary", "secrecy"}),
    "The policy knows vocabulary": ("access.policy", {"vocabulary"}),
    "The scope knows models and policy": ("access.scope", {"models", "access.policy", "extensions", "vocabulary"}),
    "Guards know policy, scope and errors, and note whom they refuse": (
        "access.guards",
        {"access.policy", "access.scope", "errors", "audit"},
    ),
    "The trail knows models, scope, the clock, what is secret, and how text is made safe for spreadsheets": (
        "audit",
        {"models", "access.scope", "clock", "extensions", "secrecy", "intake.guarding"},
    ),
    "Queries read": ("queries", READS),
    "Figures read, and make text safe for spreadsheets": ("figures", READS | {"intake.guarding"}),
    "Actions read and change, none calls another, and they give out references as imports do": (
        "actions",
        CHANGES | {"intake.references"},
    ),
    "Accounts read and change": ("accounts", CHANGES),
    "Intake reads, changes and asks queries and figures": ("intake", CHANGES | {"display"}),
    "Returns ask queries and figures, and make text safe for spreadsheets": (
        "returns",
        CHANGES | {"display", "intake.guarding"},
    ),
    "The demonstration acts like a person": ("demonstration", CHANGES | {"actions", "accounts", "display"}),
    "Charts are given numbers": ("charts", {"occupancy", "vocabulary", "display"}),
    "Forms never ask the database": ("forms", {"vocabulary", "display", "errors", "occupancy"}),
    "Pages put everything together but never query; what is seen on them goes on the trail": (
        "views",
        {"forms", "queries", "figures", "actions", "accounts", "audit", "intake", "returns", "charts", "access"}
        | {"occupancy", "vocabulary", "display", "clock", "errors"},
    ),
}
RECORDS = {"extensions", "sqlite", "models", "access.scope", "queries", "figures", "actions", "accounts", "audit"} | {
    "secrecy",
    "intake",
    "returns",
    "backup",
}
OUTSIDE = {
    "Only rooms that read or write records import sqlalchemy, and what checks its address": (
        "sqlalchemy",
        RECORDS | {"configuring"},
    ),
    "Only commands and pages, besides, know its errors": (
        "sqlalchemy.exc",
        RECORDS | {"commands", "views", "configuring"},
    ),
    "Only pages, forms, guards and commands import flask, and what starts them": (
        "flask",
        {"", "configuring", "access.guards", "forms", "views", "commands"},
    ),
    "Only charts import plotly": ("plotly", {"charts"}),
}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours by its name within ``refuge``; the package itself is the empty name."""
    for path in sorted((ROOT / "refuge").rglob("*.py")):
        parts = path.relative_to(ROOT / "refuge").with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


def imported(path: Path) -> set[str]:
    """Every module a file imports, in full, wherever in the file it does so; not what only annotations name."""
    names: set[str] = set()
    for node in running(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run: all but those under ``if TYPE_CHECKING``."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING"):
            yield from running(child)


def within(name: str, room: str) -> bool:
    """Whether a module lies in a room."""
    return name == room or name.startswith(f"{room}.")


def about(target: str, package: str) -> bool:
    """Whether an import is of the package; SQLAlchemy's errors have a row of their own."""
    if package == "sqlalchemy" and within(target, "sqlalchemy.exc"):
        return False
    return within(target, package)


def test_imports_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "one.py"
    file.write_text("import plotly.graph_objects\n\ndef late():\n    from refuge.models import Stay\n")
    assert imported(file) == {"plotly.graph_objects", "refuge.models.Stay"}
    assert within("models.stays", "models")
    assert not within("models_of_ours", "models")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_rooms_import_only_what_their_row_allows(sentence: str) -> None:
    room, allowed = SENTENCES[sentence]
    wrong = [
        f"{name} imports {target}"
        for name, path in modules()
        if within(name, room)
        for target in imported(path)
        if target.startswith("refuge.")
        and not any(within(target.removeprefix("refuge."), open_room) for open_room in allowed | {room})
    ]
    assert not wrong, sentence


@pytest.mark.parametrize("sentence", OUTSIDE)
def test_packages_are_imported_only_where_they_belong(sentence: str) -> None:
    package, rooms = OUTSIDE[sentence]
    wrong = [
        f"{name or 'refuge'} imports {target}"
        for name, path in modules()
        for target in imported(path)
        if about(target, package) and not any(name == room or (room and within(name, room)) for room in rooms)
    ]
    assert not wrong, sentence


def test_no_action_calls_another() -> None:
    actions = {name: path for name, path in modules() if within(name, "actions")}
    commit = {name for name, path in actions.items() if "db.session.commit()" in path.read_text()}
    wrong = [
        f"{name} imports {target}"
        for name, path in actions.items()
        for target in imported(path)
        if any(within(target, f"refuge.{action}") for action in commit)
    ]
    assert not wrong, "What commits is called by no other action"


def test_every_room_has_its_row() -> None:
    rows = {room for room, _ in SENTENCES.values()} | {
        "",
        "extensions",
        "sqlite",
        "reference",
        "commands",
        "backup",
        "access",
    }
    rooms = {name if within(name, "access") else name.split(".")[0] for name, _ in modules()}
    assert rooms <= rows

"""The provider's own codes: what lists.csv adds is a code from then on, and what it may have added is not complained about."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Stay
from tests.intake.folders import add, change, sample, take

LINES = "list,code,label,kind\ndepartures,x,Démonstration,\n"
UNREADABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "in another encoding": (
        lambda path: path.write_bytes(LINES.encode("cp1252")),
        "lists.csv row 2: this is not UTF-8 but Windows-1252 or the like; save the file as CSV UTF-8",
    ),
    "in UTF-16": (
        lambda path: path.write_bytes(LINES.encode("utf-16")),
        "lists.csv row 1: this is not UTF-8 but UTF-16; save the file as CSV UTF-8",
    ),
    "a folder": (Path.mkdir, "lists.csv: this is a folder, not a file"),
    "without a column": (
        lambda path: path.write_text("list,code\ndeparture_reasons,own\n"),
        "lists.csv row 1, label: this column is needed and is not there",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample, with codes of the provider's own in cells of one code and of several, needed and not."""
    folder = sample(tmp_path / "sample")
    change(folder / "stays.csv", 3, departure_reason="own_reason", support_needs="own_need")
    change(folder / "diary.csv", 2, reason="own_void")
    add(
        folder / "demand.csv", {"authority_code": "E08000018", "month": "2023-04", "source": "own_source", "asked": "3"}
    )
    return folder


@pytest.mark.parametrize("how", UNREADABLE)
def test_codes_are_not_missed_where_lists_cannot_be_read(app: Flask, folder: Path, how: str) -> None:
    make, wanted = UNREADABLE[how]
    make(folder / "lists.csv")
    assert [str(problem) for problem in take(folder).problems] == [wanted]


def test_what_cannot_be_a_code_is_refused_even_then(either_app: Flask, folder: Path) -> None:
    (folder / "lists.csv").mkdir()
    change(folder / "stays.csv", 3, departure_reason="x" * 41)
    (lists, code) = [str(problem) for problem in take(folder).problems]
    assert lists == "lists.csv: this is a folder, not a file"
    assert code.startswith(f'stays.csv row 3, departure_reason "{"x" * 41}": there is no such code')


def test_codes_are_missed_where_there_are_no_lists(app: Flask, folder: Path) -> None:
    blamed = [(problem.file, problem.row, problem.column) for problem in take(folder).problems]
    assert blamed == [
        ("stays.csv", 3, "support_needs"),
        ("stays.csv", 3, "departure_reason"),
        ("diary.csv", 2, "reason"),
        ("demand.csv", 2, "source"),
    ]


def test_what_lists_add_is_a_code_at_once(app: Flask, folder: Path) -> None:
    own = {"departure_reasons": "own_reason", "support_needs": "own_need", "void_reasons": "own_void"}
    kinds = {"void_reasons": "preparing"}
    for name, code in {**own, "demand_sources": "own_source"}.items():
        add(folder / "lists.csv", {"list": name, "code": code, "label": "Our own", "kind": kinds.get(name, "")})
    outcome = take(folder)
    assert not outcome.problems
    assert db.session.scalars(select(Stay.departure_reason).where(Stay.departure_reason == "own_reason")).all()

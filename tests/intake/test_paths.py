"""What is given to be read is a file: anything else gets one line, and nothing is waited for or read without end."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from refuge.commands.records import import_command
from refuge.intake.reading import find_sources
from refuge.intake.unreadable import Unreadable
from tests.intake.folders import everything, sample, take

Make = Callable[[Path], object]

MEBIBYTE = 1 << 20
ODD: dict[str, tuple[Make, str]] = {
    "a folder": (Path.mkdir, "this is a folder, not a file"),
    "a link to nothing": (
        lambda path: path.symlink_to("nowhere"),
        "this is a link to a file that is not there",
    ),
    "a link to itself": (
        lambda path: path.symlink_to(path),
        "it cannot be read (Too many levels of symbolic links)",
    ),
    "a pipe": (os.mkfifo, "this is a pipe or a device, not a file"),
    "a device without end": (lambda path: path.symlink_to("/dev/zero"), "this is a pipe or a device, not a file"),
}


def said(path: Path) -> list[str]:
    """What there is to say of a path and of the files found at it; everything is read."""
    sources, problems = find_sources([path], MEBIBYTE)
    lines = [str(problem) for problem in problems]
    for source in sources:
        try:
            list(source.rows())
        except Unreadable as unreadable:
            lines.append(f"{source.label}: {unreadable}")
    return lines


@pytest.mark.parametrize("odd", ODD)
def test_what_stands_in_a_folder_instead_of_a_file_gets_one_line(tmp_path: Path, odd: str) -> None:
    make, wanted = ODD[odd]
    make(tmp_path / "providers.csv")
    assert said(tmp_path) == [f"providers.csv: {wanted}"]


@pytest.mark.parametrize("name", ["providers.csv", "records.xlsx", "records.ods"])
@pytest.mark.parametrize("odd", [odd for odd in ODD if odd != "a folder"])
def test_what_is_given_instead_of_a_file_gets_one_line(tmp_path: Path, odd: str, name: str) -> None:
    make, wanted = ODD[odd]
    make(tmp_path / name)
    assert said(tmp_path / name) == [f"{name}: {wanted}"]


@pytest.mark.parametrize("name", ["providers.csv", "records.xlsx", "records.ods", "nowhere"])
def test_a_path_at_which_nothing_is(tmp_path: Path, name: str) -> None:
    assert said(tmp_path / name) == [f"{name}: there is no such file or folder"]


def test_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "providers.csv").mkdir()
    assert said(tmp_path / "providers.csv") == ["providers.csv: the folder has no interchange file such as stays.csv"]


@pytest.mark.parametrize("name", ["providers.csv", "records.xlsx"])
def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / name).write_text("provider_ref,name\n")
    monkeypatch.setattr(Path, "open", refuse)  # whoever may do everything, as in a container, may read any file
    assert said(tmp_path / name) == [f"{name}: it cannot be read (Permission denied)"]


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert said(tmp_path) == [f"{tmp_path.name}: it cannot be read (Permission denied)"]


def refuse(*_: object) -> None:
    """What the system does where something may not be read."""
    raise PermissionError(13, "Permission denied")


def test_what_refers_to_a_file_that_cannot_be_read_is_passed_over(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    for name, odd in (("providers", "a folder"), ("units", "a link to nothing"), ("service", "a pipe")):
        (folder / f"{name}.csv").unlink()
        ODD[odd][0](folder / f"{name}.csv")
    before = everything()
    result = app.test_cli_runner().invoke(import_command, [str(folder)])
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "providers.csv: this is a folder, not a file",
        "units.csv: this is a link to a file that is not there",
        "service.csv: this is a pipe or a device, not a file",
        "3 problems; nothing was saved.",
    ]
    assert everything() == before


def test_what_may_stand_in_a_workbook_that_cannot_be_read_is_not_missed(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    (folder / "units.csv").unlink()
    outcome = take(folder, tmp_path / "units.xlsx")
    assert [str(problem) for problem in outcome.problems] == ["units.xlsx: there is no such file or folder"]

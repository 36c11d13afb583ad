"""Setting up: what is missing is named in one plain line, and what is done is not done again."""

import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tools import prepare

ROOT = Path(__file__).resolve().parents[2]


def test_make_alone_lists_every_command() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets
    for target in targets[1].split():
        assert re.search(rf"^  make {target}\s+\S", listed, re.MULTILINE)


def test_a_port_in_use_is_one_plain_line_before_anything_else() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "tools/prepare.py", "run", "--port", str(port)]
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr == f"Port {port} is in use. Choose another: make run PORT={port % 65535 + 1}\n"


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_does_not_exist_is_refused(port: int) -> None:
    with pytest.raises(prepare.Missing, match=str(port)):
        prepare.require_free(port)


def test_a_python_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(prepare.Missing, match=r"3\.11 or newer is needed and this is 3\.9"):
        prepare.require_python()


def test_an_sqlite_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.31.1")
    with pytest.raises(prepare.Missing, match=r"has SQLite 3\.31\.1, and 3\.35 or newer is needed"):
        prepare.require_python()


def test_a_python_without_venv_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(prepare.Missing, match="venv"):
        prepare.require_python()


def test_a_step_is_done_again_only_when_its_files_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "ROOT", str(tmp_path))
    wanted, stamp = tmp_path / "requirements.txt", str(tmp_path / "stamp")
    wanted.write_text("flask==3.1.3")
    assert not prepare.stamped(stamp, ["requirements.txt"])
    prepare.put_stamp(stamp, ["requirements.txt"])
    assert prepare.stamped(stamp, ["requirements.txt"])
    wanted.write_text("flask==3.1.4")
    assert not prepare.stamped(stamp, ["requirements.txt"])


def test_a_package_that_cannot_be_installed_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "stamped", lambda *_: False)
    monkeypatch.setattr(prepare, "run", lambda _: False)
    with pytest.raises(prepare.Missing, match=r"requirements\.txt could not be installed"):
        prepare.install(["requirements.txt"])

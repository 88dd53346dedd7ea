"""docs/warnings.md is made of the meanings of warnings: `UPDATE_DOCS=1 pytest tests/test_warnings_page.py` writes it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import auditor
from auditor._warning_meanings import BY_TOPIC, MEANINGS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "warnings.md"
HEAD = """# Warnings

What the reader of an audit should know beside its verdicts. A warning changes no state and no verdict, counts at
`--fail-on remark`, and names a file and line where there is one. `audit explain warnings` lists them, `audit explain WARNING`
prints one. Those of the work tree and of answers are a self-check's (`audit` in a work tree); those of hygiene are that
command's, too, and of `--hygiene` elsewhere.
"""


def page() -> str:
    """Return what docs/warnings.md has to be."""
    parts = [HEAD]
    for about, meanings in BY_TOPIC.items():
        rows = "".join(f"| `{name}` | {each.said} |\n" for name, each in meanings.items())
        parts.append(f"## {about}\n\n| warning | means |\n| --- | --- |\n{rows}")
    return "\n".join(parts)


def made() -> Iterator[str]:
    """Yield the id of every warning that the program's code makes."""
    for file in sorted(Path(auditor.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {"Warned", "Warned.of_question"} and call.args:
                (name,) = call.args[:1]
                if isinstance(name, ast.Constant):
                    yield str(name.value)
                else:
                    assert ast.unparse(name) == "WARNING", file


def test_the_page_is_made_of_the_meanings() -> None:
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_warning_that_is_made_is_explained_and_no_other() -> None:
    assert set(made()) | {"audited-at"} == set(MEANINGS)


def test_every_meaning_is_a_sentence() -> None:
    assert all(said.endswith(".") and said[0].isupper() for said in MEANINGS.values())
    assert len(MEANINGS) == sum(len(group) for group in BY_TOPIC.values())

"""The underscore of a module says who may import it: its own package, and the packages in that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for room in ("auditor", "probes") for path in (ROOT / room).rglob("*.py"))


def foreign(package: str, text: str) -> Iterator[str]:
    """Yield what a module of a package imports and is private to another: `a.b._c` is for what lies in `a.b`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{each.name}" for each in node.names]
        else:
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            parts = name.split(".")
            private = next((at for at, part in enumerate(parts) if part[0] == "_" and part[:2] != "__"), None)
            owner = ".".join(parts[:private])
            if parts[0] in ("auditor", "probes") and private and not f"{package}.".startswith(f"{owner}."):
                yield name


@pytest.mark.parametrize(
    ("package", "text", "expected"),
    [
        ("auditor", "from auditor.views._yaml import read_yaml", ["auditor.views._yaml.read_yaml"]),
        ("auditor.claims", "import auditor.views._yaml", ["auditor.views._yaml"]),
        ("auditor.viewsx", "from auditor.views import _yaml", ["auditor.views._yaml"]),
        ("auditor.views", "from auditor.views.tree import _of_tree", ["auditor.views.tree._of_tree"]),
        ("probes", "def f():\n    from auditor._regex import regex", ["auditor._regex.regex"]),
        ("auditor.views", "from auditor.views._yaml import read_yaml\nfrom auditor._regex import regex", []),
        ("probes.remarks", "from probes._shared import at\nfrom probes._ci.caches import caches", []),
        ("auditor.cli", "from auditor import __version__\nfrom os import _exit", []),
    ],
)
def test_what_is_private_to_another_package(package: str, text: str, expected: list[str]) -> None:
    assert list(foreign(package, text)) == expected


def test_no_module_imports_what_is_private_to_another_package() -> None:
    assert len(MODULES) > 300
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in MODULES
        for name in foreign(".".join(path.relative_to(ROOT).parent.parts), path.read_text(encoding="utf-8"))
    }
    assert not found

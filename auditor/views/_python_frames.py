"""What is known of names while a body of a Python file is visited: a module, a function or a class."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from auditor.views._python_facts import Value


class Frame:
    """One module, function or class while its body is visited."""

    __slots__ = (
        "asserts",
        "called",
        "cls",
        "constants",
        "env",
        "globals",
        "idle",
        "loads",
        "mappings",
        "parent",
        "qualname",
        "returns",
    )

    def __init__(self, qualname: str, parent: Frame | None, cls: str | None = None) -> None:
        self.qualname = qualname
        self.parent = parent
        self.cls = cls
        self.env: dict[str, str] = {}
        self.constants: dict[str, Value | None] = {}
        self.mappings: dict[str, dict[str, Value]] = {}
        """What dictionaries hold under keys that are written down, as far as that is told of a name."""
        self.globals: set[str] = set()
        self.loads: set[str] = set()
        self.called: set[str] = set()
        self.asserts: list[int] = []
        self.idle: list[int] = []
        """Lines of those that cannot fail, once for each."""
        self.returns: list[str | None] = []

    def cannot_fail(self) -> tuple[int, ...]:
        """Return the lines of which no assert can fail."""
        if not self.idle:
            return ()
        idle, asserts = Counter(self.idle), Counter(self.asserts)
        return tuple(sorted(line for line, count in idle.items() if count >= asserts[line]))


class Seen(NamedTuple):
    """What a visit tells of an expression: its value, the name that it stands for, what a dictionary holds."""

    value: Value
    name: str | None = None
    held: dict[str, Value] | None = None

"""Commands that Python code starts: by subprocess, the shell of os, pytest itself or the context of a task."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from auditor.limits import MAX_SHELL_COMMANDS
from auditor.views._command import Command
from auditor.views._shell import command, split_commands

if TYPE_CHECKING:
    from auditor.views.python import Assign, Call, Module, Text, Value

_STARTS: Final = frozenset((
    "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.getoutput",
    "subprocess.Popen", "os.system", "os.popen", "invoke.run",
))  # fmt: skip
_PYTEST: Final = "pytest.main"
_BETWEEN: Final = ("", "&&", "||", ";", "|", "\n")
_MADE: Final = frozenset({"?.join", "shlex.join", "?.split", "shlex.split"})
"""What makes a text of words or words of a text, `?` a text that is written down."""
_NEAR: Final = 3
_GAP: Final = 2
_MOST_WORDS: Final = 40

_Placed = TypeVar("_Placed", "Assign", "Call", "Text")


class _ByLine(Generic[_Placed]):
    """Facts of one kind by a name, each name's by line: a hostile file asks for each of thousands among thousands."""

    def __init__(self, found: Iterable[tuple[object, _Placed]]) -> None:
        self._items: dict[object, list[_Placed]] = defaultdict(list)
        for name, item in found:
            self._items[name].append(item)
        self._lines: dict[object, list[int]] = {}
        for name, items in self._items.items():
            items.sort(key=lambda item: item.line)
            self._lines[name] = [item.line for item in items]

    def last(self, name: object, line: int) -> _Placed | None:
        """Return the last one up to a line."""
        at = bisect_right(self._lines.get(name, ()), line)
        return self._items[name][at - 1] if at else None

    def following(self, name: object, line: int) -> Iterator[_Placed]:
        """Yield those from a line on."""
        start = bisect_left(self._lines.get(name, ()), line)
        return islice(self._items.get(name, ()), start, None)


class _Said(NamedTuple):
    value: Value
    line: int


class Starting:
    """What the calls of one module start."""

    def __init__(self, module: Module) -> None:
        self._module = module

    @cached_property
    def _assigned(self) -> _ByLine[Assign]:
        return _ByLine(((each.scope, each.target), each) for each in self._module.assigns)

    @cached_property
    def _making(self) -> _ByLine[Call]:
        return _ByLine(((each.scope, each.name), each) for each in self._module.calls if each.name in _MADE)

    @cached_property
    def _running(self) -> _ByLine[Call]:
        return _ByLine((each.scope, each) for each in self._module.calls if each.method == "run" or started(each))

    @cached_property
    def _texts(self) -> _ByLine[Text]:
        return _ByLine((each.scope, each) for each in self._module.strings)

    def all(self) -> Iterator[Command]:
        """Yield the commands that the module starts by itself, as far as they are written down."""
        calls = (call for call in self._module.calls if started(call) or call.name == _PYTEST)
        for call in islice(calls, MAX_SHELL_COMMANDS):
            if call.name == _PYTEST:
                given = self._given(call)
                words = self._words(call, given) if given is not None else []
                yield Command("pytest", ("pytest", *words), self._module.path, call.line, _PYTEST)
            else:
                yield from self.by(call)

    def by(self, call: Call) -> tuple[Command, ...]:
        """Return the commands that the first argument of a call says: a text, a list of words, or what makes one."""
        given = self._given(call)
        if given is None:
            return ()
        if given.value.string is not None:
            return self._split(call, given.value.string)
        if given.value.call is not None:
            return self._made(call, given)
        words = self._words(call, given)
        return command(words, self._module.path, call.line) if words else ()

    def _split(self, call: Call, text: str) -> tuple[Command, ...]:
        plain = f"python{text[2:]}" if text.startswith("{} -m ") else text
        return split_commands(plain, self._module.path, call.line)

    def _given(self, call: Call) -> _Said | None:
        """Return what the first argument stands for: a name, what it was given last before the call."""
        value = call.args[0] if call.args else call.keyword("args") or call.keyword("command")
        if value is None or not value.name:
            return _Said(value, call.line) if value is not None else None
        found = self._assigned.last((call.scope, value.name), call.line) or self._assigned.last(
            ("", value.name), call.line
        )
        return _Said(found.value, found.line) if found is not None and not found.value.name else None

    def _made(self, call: Call, given: _Said) -> tuple[Command, ...]:
        """Return the commands of a text that is joined from words, or of words that a text is split into."""
        name = (call.scope, given.value.call)
        made = next(self._making.following(name, given.line), None)
        if made is None or made.line > given.line + _NEAR:
            made = self._making.last(name, given.line)  # what a name stands for that was given it before
        if made is None:
            return ()
        inner = self._given(made)
        if inner is None:
            return ()
        if made.method == "split":
            return self._split(call, inner.value.string or "")
        beside = (text.value for text in self._texts.following(call.scope, made.line) if text.line == made.line)
        between = next((text for text in islice(beside, _MOST_WORDS) if text.strip(" ") in _BETWEEN), " ")
        return self._split(call, between.join(self._words(call, inner)))

    def _words(self, call: Call, given: _Said) -> list[str]:
        """Return the words of a list; where one is not known, those that are written down near it.

        One too many, of the statement below, changes nothing of what the command is.
        """
        value = given.value
        if value.known and isinstance(value.literal, tuple):
            words = [word for word in value.literal if isinstance(word, str)]
        elif value.known or value.name or value.call or value.text:
            return []
        else:
            words, line = [], given.line
            after = call if line < call.line else next(self._running.following(call.scope, line + 1), None)
            end = after.line if after is not None else line + _MOST_WORDS
            for text in islice(self._texts.following(call.scope, line), _MOST_WORDS):
                if text.line > line + _GAP or text.line >= end:
                    break
                line = text.line
                words += [text.value] if text.value.strip(" ") not in _BETWEEN else []
        return ["python", *words[words[0] == "{}" :]] if words[:1] == ["-m"] or words[:2] == ["{}", "-m"] else words


def started(call: Call) -> bool:
    """Return whether a call starts a command by itself, not by the context that a task is given."""
    return call.name in _STARTS


def commands_of(module: Module) -> Iterator[Command]:
    """Yield the commands that a module starts by itself, as far as they are written down."""
    if module.uses("subprocess", "os.system", "os.popen", "invoke.run", _PYTEST):
        yield from Starting(module).all()

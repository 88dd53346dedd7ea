"""Which functions take out what others put into a queue: a worker that runs the model, or stores what was predicted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor._regex import regex
from auditor.views._serving_facts import Reached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.views.python import Call, Module, PythonView

_QUEUE: Final = regex(r"(?:[\w.]*\.)?(?:\w*Queue|deque)")
_PUTS: Final = frozenset({"put", "put_nowait", "append", "appendleft"})
_GETS: Final = frozenset({"get", "get_nowait", "popleft", "pop"})
_OWNER: Final = regex(
    r"(?<![\w.])((?:[A-Za-z_]\w{0,80}\.){0,4}[A-Za-z_]\w{0,80})\.(get|put|pop|append)(?:_nowait|left)?\b"
)
_WORD: Final = regex(r"[A-Za-z_]\w*")


class Queues:
    """The queues of the project by the last part of their names: `jobs`, `queue` of `app.state.queue`."""

    def __init__(self, python: PythonView, modules: tuple[Module, ...]) -> None:
        self._python = python
        self._modules = modules

    def consumers(self, module: Module, call: Call) -> tuple[Reached, ...]:
        """Return the functions that take out what a call puts into a queue; none for a call of any other kind."""
        if call.method not in _PUTS or not self._names:
            return ()
        putting, owner = Reached(module, call.scope), self._owner(module, call)
        # Two modules that each make a queue of the same name have two.
        made = {path for path, names in self._made.items() if owner in names}
        others = made - {module.path} if module.path in made else set()
        found = self._consumers.get(owner, ())
        return tuple(each for each in found if each != putting and each.module.path not in others)

    @cached_property
    def _made(self) -> dict[str, frozenset[str]]:
        """The names of the queues that each module makes."""
        return {
            module.path: frozenset(
                item.target.rpartition(".")[2]
                for item in module.assigns
                if item.value.call and _QUEUE.fullmatch(item.value.call)
            )
            for module in self._modules
        }

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for names in self._made.values() for name in names)

    def _owner(self, module: Module, call: Call) -> str:
        """Return the last part of what a call is made on, as it is written; the resolved name tells its class alone."""
        written = _OWNER.search(self._python.written.line(module, call.line))
        return written[1].rpartition(".")[2] if written else ""

    @cached_property
    def _consumers(self) -> dict[str, list[Reached]]:
        found: dict[str, list[Reached]] = {}
        handed: dict[str, list[Reached]] = {}
        for module, call in self._taking():
            owner, function = self._owner(module, call), module.function(call.scope)
            if function is None or not owner:
                continue
            reached = Reached(module, call.scope)
            if owner in self._names:
                found.setdefault(owner, []).append(reached)
            elif any(item.name == owner for item in function.parameters):
                handed.setdefault(function.name, []).append(reached)
        for name, word in self._given(frozenset(handed)):
            found.setdefault(word, []).extend(handed[name])
        return found

    def _taking(self) -> Iterator[tuple[Module, Call]]:
        for module in self._modules:
            for call in module.calls:
                plain = call.method in _GETS and not any(value.string for value in call.args)
                if plain or (call.name == "iter" and call.args and (call.args[0].name or "").endswith(".get")):
                    yield module, call

    def _given(self, functions: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield the functions that a call runs or hands on together with a queue, and the name of that."""
        for module in self._modules if functions else ():
            for call in module.calls:
                named = (call.method, *((value.name or "").rpartition(".")[2] for value in call.values))
                for name in functions.intersection(named):
                    words = set(_WORD.findall(self._python.written.inside(module, call)))
                    yield from ((name, word) for word in sorted(words & self._names))

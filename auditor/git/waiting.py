"""What is done while the network is waited for: somebody is told how far things are, and other work goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class Waiting:
    """What a caller does with the time that it would wait."""

    def __init__(self, told: Callable[[str], None] | None = None, steps: Iterable[object] = ()) -> None:
        """`told` is called with what is going on; each turn of `steps` does a short piece of work that will be needed,
        and may be done whenever there is nothing else to do."""
        self._told = told
        self._steps = iter(steps)

    def tell(self, text: str) -> None:
        """Say what is going on."""
        if self._told is not None:
            self._told(text)

    def until(self, ended: Callable[[], bool]) -> None:
        """Work until that is so, or no work is left."""
        for _ in self._steps:
            if ended():
                return

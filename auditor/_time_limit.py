"""A limit in time for what is read from or waited for: where it passes, something is ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import Self


class TimeLimit:
    """A context that calls `end`, in a thread of its own, where it is not left within so many seconds.

    A pipe cannot be read with a time limit everywhere, and a process that is waited for with one is looked at every
    50 ms only.
    """

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self.late = False
        """Whether the time was up before the context was left."""
        self._left = False
        self._end = end
        self._clock = threading.Timer(seconds, self._up)
        self._clock.daemon = True

    def __enter__(self) -> Self:
        """Raises RuntimeError where no thread can be started; then `end` is called at once."""
        try:
            self._clock.start()
        except RuntimeError:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._left = True
        self._clock.cancel()

    def _up(self) -> None:
        if not self._left:
            self.late = True
            self._end()

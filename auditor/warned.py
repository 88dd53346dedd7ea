"""What the reader of an audit should know of the audit itself, of the report or of what it points at."""

from __future__ import annotations

from typing import Any, NamedTuple

_QUESTION = "question "
_DIGITS = 9


class Warned(NamedTuple):
    """Something about an audit, the report or `.audit.yaml` that their readers should know."""

    id: str
    message: str
    path: str | None = None
    line: int | None = None

    @classmethod
    def of_question(
        cls, name: str, question: int, said: str, path: str | None = None, line: int | None = None
    ) -> Warned:
        """Return the warning `name` about the answer to a question; `said` continues `question 7`."""
        return cls(name, f"{_QUESTION}{question}{said}", path, line)

    @property
    def question(self) -> int | None:
        """The question that the warning is about, None where it is about none.

        The JSON form has no key for it: the message's first words, which `of_question` writes, are all that is kept.
        """
        number = self.message.removeprefix(_QUESTION)[:_DIGITS]
        digits = number[: len(number) - len(number.lstrip("0123456789"))]
        return int(digits) if digits and self.message.startswith(_QUESTION) else None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return self._asdict()

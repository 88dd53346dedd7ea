"""What prose was read to claim in an earlier run: an answer that has not changed says what it said.

Asked by the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from auditor.claims._claim import Claim, Nuance, Stance

if TYPE_CHECKING:
    from auditor.kept import Recall
    from auditor.report.answers import Answers
    from auditor.views.tree import Tree

Values = Iterable[type[tuple[Any, ...]]]
"""The named tuples that claims hold as their value."""


class Remembered:
    """The claims of one report by extractor, as an earlier run kept them, or as they are found now."""

    def __init__(self, recall: Recall, answers: Answers, tree: Tree, values: Values) -> None:
        """`values` are all classes that a value may be of, but for what JSON has: text, numbers, tuples of these."""
        self._recall = recall
        self._classes = {each.__name__: each for each in values}
        paths = dict.fromkeys(answer.path for answer in answers.answers)
        spans = [
            [answer.asks, answer.question.is_read, answer.number, answer.path, answer.line, answer.end_line]
            for answer in answers.answers
        ]
        self._key = ["claims", [tree.text(path) for path in paths], spans]
        self._known = self._read(recall.get(*self._key))
        self._found: dict[str, list[Claim]] = {}

    def claims(self, name: str, extract: Callable[[], Iterable[Claim]]) -> list[Claim]:
        """Return what is kept of an extractor, else what it finds now."""
        if name in self._known:
            return self._known[name]
        return self._found.setdefault(name, list(extract()))

    def keep(self) -> None:
        """Keep what was found; TypeError for a value of an unknown class."""
        if self._found:
            rows = {name: list(map(self._row, claims)) for name, claims in {**self._known, **self._found}.items()}
            self._recall.put(rows, *self._key)

    def _read(self, rows: Any) -> dict[str, list[Claim]]:
        try:
            return {name: list(map(self._claim, found)) for name, found in rows.items()}
        except (AttributeError, KeyError, TypeError, ValueError):
            # Nothing is kept, or nothing that was written here.
            return {}

    def _row(self, claim: Claim) -> list[Any]:
        return list(claim._replace(value=self._plain(claim.value)))

    def _claim(self, row: list[Any]) -> Claim:
        kind, key, question, line, said, stance, nuance, files, value, whole, outright = row
        return Claim(
            kind,
            key,
            question,
            line,
            said,
            Stance(stance) if stance is not None else None,
            Nuance(nuance) if nuance is not None else None,
            tuple(files),
            self._value(value),
            whole,
            outright,
        )

    def _plain(self, value: Any) -> Any:
        """Return a value as JSON has it: tuples as lists, a named one after its class."""
        if not isinstance(value, tuple):
            return value
        name = "" if type(value) is tuple else type(value).__name__
        if name and name not in self._classes:
            raise TypeError(f"a claim's value is of {name}, which is not among those that can be kept")
        return [name, *map(self._plain, value)]

    def _value(self, plain: Any) -> Any:
        if not isinstance(plain, list):
            return plain
        fields = tuple(map(self._value, plain[1:]))
        return self._classes[plain[0]](*fields) if plain[0] else fields

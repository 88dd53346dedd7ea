"""What a catalogue holds: items with their wordings, questions with their limits, the template's own figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from auditor._nothing import NOTHING
from auditor.checklist.asks import Asks


class Item(NamedTuple):
    """One line of the checklist."""

    id: str
    text: str
    """The newest wording, without module codes."""
    title: str = ""
    """A few words, for headings and tables."""
    module: tuple[str, ...] = ()
    week: str = ""
    generations: tuple[str, ...] = ()
    """The generations that have this item, oldest first; none where only lists that are older than all of them do."""
    wordings: Mapping[str, tuple[str, ...]] = NOTHING
    """The wordings of each of these generations, the usual one first."""
    also: tuple[str, ...] = ()
    """Wordings of checklists that are older than the first generation, and mean the same."""
    probe: str = ""
    """Whose finding answers for the item: the item's own id unless the catalogue names another."""

    def listed_in(self, generation: str | None) -> bool:
        """Return whether that generation has the item."""
        return generation in self.generations

    def __hash__(self) -> int:
        """Return the hash of the id, since wordings have none."""
        return hash(self.id)


class Question(NamedTuple):
    """One question of a generation's report; a limit that is None does not exist."""

    number: int
    text: str
    asks: tuple[Asks, ...]
    """What it is looked up by. Of one that has none nothing is read: no rule knows what was asked."""
    min_words: int | None = None
    max_words: int | None = None
    min_images: int | None = None
    max_images: int | None = None
    claims: tuple[str, ...] = ()
    """The kinds of claims that are read of the answer."""

    @property
    def is_read(self) -> bool:
        """Whether anything is read of its answer: the catalogue says what it asks for, or what it claims."""
        return bool(self.asks or self.claims)


class Catalogue:
    """One checklist with the questions of its report. No two are the same, whatever they hold."""

    def __init__(
        self,
        name: str,
        generations: tuple[str, ...],
        items: tuple[Item, ...],
        placeholders: Mapping[str, str],
        by_generation: Mapping[str, Mapping[int, Question]],
        text: str,
    ) -> None:
        self.name = name
        self.generations = generations
        """Oldest first."""
        self.items = items
        """The newest generation's in its order, then those that only older ones have."""
        self.placeholders = placeholders
        """The names of the template's own figures, by git object id."""
        self.by_generation = by_generation
        """The questions of each generation by number."""
        self.text = text
        """The file that all of this was read from: what is asked for it again need not find it there."""

    @property
    def newest(self) -> str:
        """The newest generation."""
        return self.generations[-1]

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def item(self, name: str) -> Item | None:
        """Return the item with that id, or None."""
        return self._by_id.get(name)

    @cached_property
    def claims(self) -> frozenset[str]:
        """The kinds of claims that any question of any generation names: no others are read of a report."""
        every = (question for questions in self.by_generation.values() for question in questions.values())
        return frozenset(kind for question in every for kind in question.claims)

    def questions(self, generation: str | None = None) -> Mapping[int, Question]:
        """Return a generation's questions by number; the newest one's where none, or an unknown one, is named."""
        if generation is None or generation not in self.by_generation:
            generation = self.newest
        return self.by_generation.get(generation, {})

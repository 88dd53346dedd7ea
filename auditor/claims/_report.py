"""The report as the extractors see it: answers by question, their sentences read once.

Most modules here ask it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from auditor._regex import regex
from auditor.checklist.asks import Asks
from auditor.claims._claim import Claim, Nuance, Stance
from auditor.claims._general import told_of_group
from auditor.claims._once import was_for_a_time, without_compared
from auditor.claims._prose import Sentence, plain_quotes, sentences, short
from auditor.claims._stance import stance_of
from auditor.claims._taken_back import is_taken_back, tells_of_the_beginning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.claims._values import Value
    from auditor.report.answers import Answer, Answers


_BARE = 15
"""Characters of "Yes and no."."""
_YES_OR_NO = regex(
    r"(?:yes|no)\W{1,3}(?:we (?:did|do|have|did not|didn't|do not|don't|have not|haven't)|"
    r"(?:but )?(?:only )?(?:to (?:some|an|a certain) (?:extent|degree)|part(?:ly|ially)|in part|somewhat|mostly|"
    r"kind of|sort of|in a way|a (?:bit|little)|unfortunately(?: not)?|absolutely|definitely|certainly|indeed|"
    r"not (?:really|quite|fully|yet)))\W*",
    re.IGNORECASE,
)
"""A sentence that says no more than that, and not of what."""
_SHORTENED = regex(r"\b[a-z]{2,6}n't\b", re.IGNORECASE)


_OF_WHAT_IS_THERE = frozenset(
    {Asks.FRAMEWORKS, Asks.DATA_VERSIONING, Asks.CI, Asks.CONFIGURATION, Asks.REPRODUCIBILITY}
)
"""What asks for the state of a repository, and not for deeds."""


class Report:
    """The answers of one report, sentences read once. Questions go by what they ask for, as their catalogue says it."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._spoken: dict[int, tuple[Sentence, ...]] = {}
        self._sentences: dict[int, tuple[Sentence, ...]] = {}

    def answer(self, asked: int) -> Answer | None:
        """Return the answer to the question that asks for something (`Asks`) where one is filled in, else None."""
        found = self.answers.question(asked)
        return found if found is not None and found.filled == "filled" else None

    def sentences(self, asked: int) -> tuple[Sentence, ...]:
        """Return the sentences of an answer, none where it is not filled in."""
        answer = self.answer(asked)
        return self.sentences_of(answer) if answer is not None else ()

    def sentences_of(self, answer: Answer) -> tuple[Sentence, ...]:
        """Return the sentences of an answer that tell of the group, and not of the matter in general.

        Where it is asked what is there, those are left out, too, that tell what was there for a time.
        """
        if answer.number not in self._sentences:
            spoken = self._all_of(answer)
            told = map(without_compared, told_of_group([one.text for one in spoken]))
            kept = (one._replace(text=text) for one, text in zip(spoken, told, strict=True) if text)
            lasts = not _OF_WHAT_IS_THERE.isdisjoint(answer.asks)
            self._sentences[answer.number] = tuple(one for one in kept if not (lasts and was_for_a_time(one.text)))
        return self._sentences[answer.number]

    def every_sentence(self, asked: int) -> tuple[Sentence, ...]:
        """Return the sentences of an answer with those of the matter in general: instructions are of this project."""
        answer = self.answer(asked)
        return self._all_of(answer) if answer is not None else ()

    def _all_of(self, answer: Answer) -> tuple[Sentence, ...]:
        if answer.number not in self._spoken:
            self._spoken[answer.number] = sentences(answer)
        return self._spoken[answer.number]

    def filled(self) -> Iterator[Answer]:
        """Return the answers that are filled in and read at all, in the report's order."""
        return (answer for answer in self.answers.answers if answer.filled == "filled" and answer.question.is_read)

    def number(self, asked: int) -> int | None:
        """Return the number that the report prints before a question, None where it has none such."""
        found = self.answers.question(asked)
        return found.number if found is not None else None

    def stance(self, asked: int, topic: re.Pattern[str], *, opening: bool = False) -> tuple[Stance, Sentence] | None:
        """Return what an answer says of a topic, with the sentence."""
        return stance_of(self.sentences(asked), topic, opening=opening)

    def claim(
        self,
        kind: str,
        asked: int,
        sentence: Sentence,
        *,
        said: str = "",
        key: str | None = None,
        stance: Stance | None = None,
        nuance: Nuance | None = None,
        files: tuple[str, ...] = (),
        value: Value | None = None,
        whole: str = "",
    ) -> Claim:
        """Return a claim that a sentence of an answer makes; `said` and `whole` are the sentence itself where they are
        not given.

        What is affirmed of the beginning and taken back by the next sentence is both.
        """
        whole = whole or self._whole(asked, sentence)
        if stance is Stance.AFFIRMED and self._is_taken_back(asked, sentence):
            stance = Stance.MIXED
        quoted = self._as_written(asked, said or short(whole))
        return Claim(kind, key, self.number(asked), sentence.line, quoted, stance, nuance, files, value, whole)

    def _is_taken_back(self, asked: int, sentence: Sentence) -> bool:
        spoken = self.sentences(asked)
        if not tells_of_the_beginning(sentence.text) or sentence not in spoken:
            return False
        return is_taken_back(sentence.text, [one.text for one in spoken[spoken.index(sentence) + 1 :][:2]])

    def _whole(self, asked: int, sentence: Sentence) -> str:
        """Return a sentence; of one that is no more than a yes or no with what it is said of."""
        if len(sentence.text) > _BARE and not _YES_OR_NO.fullmatch(sentence.text):
            return sentence.text
        spoken = self.sentences(asked)
        after = spoken[spoken.index(sentence) + 1 :][:1] if sentence in spoken else ()
        return " ".join((sentence.text, *(one.text for one in after)))

    def _as_written(self, asked: int, said: str) -> str:
        """Return a quotation with the apostrophes that its author left out, and the patterns want, left out again."""
        answer = self.answer(asked)
        if answer is None or not _SHORTENED.search(said):
            return said
        written = plain_quotes(answer.prose)
        return _SHORTENED.sub(lambda found: found[0] if found[0] in written else found[0].replace("'", ""), said)

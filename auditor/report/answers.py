"""The report's answers: what each question was answered with, and how that holds against the question's limits."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor._private import HIDDEN_ADDRESS, LISTED_NUMBER
from auditor._regex import regex
from auditor.checklist import Asks, Catalogue, Question
from auditor.report.figures import Figure, figures_of, resolve
from auditor.report.items import read_checklist
from auditor.report.locate import find_report
from auditor.report.markdown import parse_page
from auditor.report.questions import Span, read_questions
from auditor.report.rendered import MAX_INLINE, Rendered, render
from auditor.views.documents import COMMENT, SPOKEN

if TYPE_CHECKING:
    from auditor.views.documents import CodeBlock, Image, Link
    from auditor.views.tree import Tree

MAX_MEMBERS = 12
_ASKED = regex(r"\b(questions?[ ])(\d{1,3})\b", re.IGNORECASE)
_GROUP = regex(r"(?:group|grp|gruppe|team|no\.?|nr\.?|number|#)[\s*_:#.\-]{0,6}(\d{1,4})\b", re.IGNORECASE)
_BARE_GROUP = regex(r"\s*(\d{1,4})[.)]\s*")
_NO_GROUP = regex(
    r"\bnot (?:found|given|known|assigned)\b|\b(?:no|without an?|unknown) (?:group|number)\b|\bNaN\b", re.IGNORECASE
)
"""What stands where a group has no number."""
_ANY_NUMBER = regex(r"\d{1,6}")
_TAG = regex(r"</?[A-Za-z][^<>]{0,400}>")
_NAME = regex(r"[^\W\d_][\w'’.\-]*(?:[ ][^\W\d_][\w'’.\-]*){1,5}\Z")
_MARKUP = regex(r"<[^<>\n]{0,40}>|&\w{2,8};|\\")
_GONE = regex(
    r"(?<![\w.])s{0,2}(\d{6})(?!\w)[^\n,;./&|\d]{0,60}?\b"
    r"(?:left (?:(?:the|our|this) (?:course|group|project|team|class|study)\b|us\b)|"
    r"dropped (?:out|the course)\b|withdrew\b|is no longer (?:in|part|with|a member)\b)",
    re.IGNORECASE,
)
"""A member who is listed and said to have left."""
_MISTYPED = regex(r"(?!02476)[sS]?(?:\d{5}|\d{7,8})")
_INITIALS = regex(r"(?!none\b|all\b|and\b|the\b)[a-z]{3,6}")
_AFTER_NUMBER = regex(r"(?<=\d{5})\)?\s+(?=[^\W\d_])")
_OTHER_NUMBER = regex(r"(?<![\w.])(?!02476)\d{5,9}(?!\w)")
"""How another university numbers its students."""


class _Answer(NamedTuple):
    question: Question
    path: str
    env: dict[str, Any]
    """What markdown-it keeps of the page: link references."""
    question_line: int | None = None
    line: int | None = None
    """The first line of the answer's text; the question's where there is none."""
    end_line: int | None = None
    filled: str = "empty"
    """`filled`, `placeholder` (the template's own line is left, and nothing else) or `empty`."""
    lines: tuple[tuple[int, str], ...] = ()
    """The answer's lines with their numbers, quote marks and the template's dashes taken off."""


class Answer(_Answer):
    """One question's answer. Lines count from 1, those of a question that is not in the report are None."""

    @property
    def number(self) -> int:
        """The question's number in the report."""
        return self.question.number

    @property
    def asks(self) -> tuple[Asks, ...]:
        """What the question asks for, as far as the program knows it."""
        return self.question.asks

    @property
    def text(self) -> str:
        """The answer's Markdown."""
        return "\n".join(text for _, text in self.lines)

    @cached_property
    def rendered(self) -> Rendered:
        """What the rendered page shows of the answer."""
        return render(self.lines, self.env)

    @property
    def prose(self) -> str:
        """The text as it is read, code blocks left out; a line for each paragraph, list item and table row."""
        return self.rendered.prose

    @property
    def words(self) -> int:
        """How many words the page shows, code included, pictures and link targets left out."""
        return self.rendered.words

    @property
    def images(self) -> tuple[Image, ...]:
        """The images that the page shows."""
        return self.rendered.images

    @property
    def linked_images(self) -> tuple[Image, ...]:
        """Images that are linked, not shown."""
        return self.rendered.linked

    @property
    def links(self) -> tuple[Link, ...]:
        """The links, automatic ones and bare URLs included."""
        return self.rendered.links

    @property
    def code(self) -> tuple[CodeBlock, ...]:
        """The code blocks."""
        return self.rendered.code

    @property
    def min_words(self) -> int | None:
        """The fewest words that are asked for."""
        return self.question.min_words

    @property
    def max_words(self) -> int | None:
        """The most words that are asked for."""
        return self.question.max_words

    @property
    def min_images(self) -> int | None:
        """The fewest images that are asked for."""
        return self.question.min_images

    @property
    def max_images(self) -> int | None:
        """The most images that are asked for."""
        return self.question.max_images

    @property
    def counted(self) -> int:
        """The number of words that the limits are held against: the course's count where that alone is within them."""
        inside = _within(self.words, self.min_words, self.max_words)
        return self._split if inside is False and self.words_ok else self.words

    @property
    def words_ok(self) -> bool | None:
        """Whether the words are within the limits; None where there is no limit.

        List marks and dashes are no words, but a group whom they bring over a limit is not blamed for counting them as
        the course's own script does.
        """
        least, most = self.min_words, self.max_words
        return _within(self.words, least, most) or _within(self._split, least, most)

    @property
    def _split(self) -> int:
        """The words as the course's own script counts them, which reads an answer up to the first heading in it."""
        return len(COMMENT.sub(" ", self.text.partition("##")[0]).split())

    @property
    def ok(self) -> bool | None:
        """Whether words and images are within the limits; None where there is no limit."""
        checks = [self.words_ok, _within(len(self.images), self.min_images, self.max_images)]
        known = [check for check in checks if check is not None]
        return all(known) if known else None

    def figures(self, tree: Tree, placeholders: Mapping[str, str]) -> tuple[Figure, ...]:
        """Return the answer's images, shown, linked and named, with the tracked files that they are."""
        shown, linked = self.images, self.linked_images
        return figures_of(tree, self.path, placeholders, shown, linked, self.rendered.named)


def _within(value: int, least: int | None, most: int | None) -> bool | None:
    if least is None and most is None:
        return None
    return (least is None or value >= least) and (most is None or value <= most)


class _Answers(NamedTuple):
    path: str | None = None
    generation: str | None = None
    answers: tuple[Answer, ...] = ()
    found: int = 0
    """How many of the questions the report has."""
    marks_path: str | None = None
    """Where the checklist with the ticks stands, which may be another file."""


_A_NAME = r"(?-i:[A-Z])[\w'.-]{1,40}(?: (?-i:[A-Z])[\w'.-]{0,40}){1,4}"
_NAME_AND_NUMBER = regex(rf"{_A_NAME}[ :,(-]{{1,5}}s\d{{6}}\)?", re.IGNORECASE)
_NAME_WITHOUT = regex(rf"({_A_NAME})(?: [-–] [a-z ]{{4,40}}| [<(]?[\w.+-]{{1,60}}@[\w.-]{{1,60}}[>)]?)", re.IGNORECASE)
"""Somebody in a list of members who has no study number, and what stands in its place."""


_BETWEEN_NAMES = regex(r"[\n,;/&|]|\band\b|\bog\b")


class Answers(_Answers):
    """The answers of one report: one for every question of its generation, none where no question was found."""

    def tracked(self, tree: Tree, target: str) -> str | None:
        """Return the path of the file that a target in the report leads to, or None where none is tracked there."""
        return resolve(tree, self.path, target)[0] if self.path is not None else None

    @cached_property
    def _by_asked(self) -> dict[int, Answer]:
        return {asked: answer for answer in self.answers for asked in answer.asks}

    def question(self, asked: int) -> Answer | None:
        """Return the answer to the question that asks for something (one of `Asks`), or None.

        This is the one place where that becomes a question of the report: by what its catalogue says of it, so another
        course's question is taken for none of ours because it has its number.
        """
        return self._by_asked.get(asked)

    def text(self, asked: int) -> str:
        """Return the Markdown of the answer to what is asked; empty where there is none."""
        answer = self.question(asked)
        return answer.text if answer is not None else ""

    def prose(self, asked: int) -> str:
        """Return the sentences of the answer to what is asked; empty where there is none."""
        answer = self.question(asked)
        return answer.prose if answer is not None else ""

    def printed(self, asked: int) -> int:
        """Return the number that the report itself gives the question; that of `Asks` where it has none such."""
        answer = self.question(asked)
        return answer.number if answer is not None else int(asked)

    def as_printed(self, text: str) -> str:
        """Return a sentence of the program's own with each `question 29` as the report itself numbers it."""
        return _ASKED.sub(lambda match: f"{match[1]}{self.printed(int(match[2]))}", text)

    @cached_property
    def group(self) -> str | None:
        """The group's number as answered, or a short answer as it stands; None where none or people stand."""
        text = " ".join(self._filled(Asks.GROUP).split())
        if not text:
            # Alone on its line, `24.` begins a list that has nothing in it.
            bare = _BARE_GROUP.fullmatch(self.text(Asks.GROUP)[:100])
            return bare[1] if bare else None
        named = _GROUP.search(text)
        if named:
            return named[1]
        if _NO_GROUP.search(text) or HIDDEN_ADDRESS.search(text):
            return None
        numbers: list[str] = _ANY_NUMBER.findall(text)
        short = [number for number in numbers if len(number) <= 4]
        return (short or numbers)[-1] if numbers else text[:60]

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The members by study number (`s000001`); where none is given by name, or by a number of another kind."""
        text = _MARKUP.sub(" ", self._filled(Asks.MEMBERS)[:2000])
        parts = [part.strip(" .*-:()") for part in _BETWEEN_NAMES.split(text)]
        numbers = [f"s{number}" for number in LISTED_NUMBER.findall(text)]
        gone = {f"s{number}" for number in _GONE.findall(text)}
        if set(numbers) - gone:
            numbers = [number for number in numbers if number not in gone]
            parts = [part for part in parts if not _GONE.search(part)]
        if numbers:
            # A digit too many or too few is a slip of the pen, and a member all the same.
            numbers += [part.lower() for part in parts if _MISTYPED.fullmatch(part)]
            # In a list of nothing but names for members, those of staff are the initials that they sign in with.
            listed = [
                part for part in parts if part and not LISTED_NUMBER.fullmatch(part) and part.lower() not in numbers
            ]
            numbers += listed if all(map(_INITIALS.fullmatch, listed)) else []
            # In a list of names with their numbers, one that an address or a reason follows has none.
            named = any(_NAME_AND_NUMBER.fullmatch(part) for part in parts)
            beside = (_NAME_WITHOUT.fullmatch(part) for part in parts if named)
            numbers += [match[1] for match in beside if match is not None and not LISTED_NUMBER.search(match[0])]
            return tuple(dict.fromkeys(numbers))[:MAX_MEMBERS]
        names: dict[str, None] = {}
        # Lines of one paragraph have become one: a name after a number is another member.
        split = (_AFTER_NUMBER.split(part) if part[:1].isalpha() else [part] for part in parts)
        for part in (one for several in split for one in several):
            number = _OTHER_NUMBER.search(part)
            name = " ".join(_OTHER_NUMBER.sub(" ", part).strip(" .*-:()").split())
            if len(name) <= 60 and _NAME.match(name) and name[:1].isupper():
                names[name] = None
            elif number is not None:
                names[number[0]] = None
        return tuple(names)[:MAX_MEMBERS]

    def _filled(self, asked: Asks) -> str:
        answer = self.question(asked)
        return answer.prose if answer is not None and answer.filled == "filled" else ""


def read_answers(tree: Tree, catalogue: Catalogue, report_path: str | None = None) -> Answers:
    """Return the report's answers; without any where there is no report. `report_path` is the path the user gave."""
    return tree.once(_read, catalogue, report_path)


def _read(tree: Tree, catalogue: Catalogue, report_path: str | None) -> Answers:
    located = find_report(tree, catalogue, report_path)
    if located is None:
        return Answers()
    listed = (tree.data(path) for path in dict.fromkeys((located.path, located.marks_path)))
    generations = (read_checklist(data, catalogue).generation for data in listed if data is not None)
    listed_as = next((generation for generation in generations if generation is not None), None)
    source = tree.data(located.answers_path)
    if source is None:
        return Answers(located.answers_path, listed_as, marks_path=located.marks_path)
    questions = read_questions(source, catalogue, listed_as)
    if not questions.spans:
        return Answers(located.answers_path, questions.generation, marks_path=located.marks_path)
    page = parse_page(source)
    for span in questions.spans:
        if any(len(paragraph) > MAX_INLINE for paragraph in _paragraphs(text for _, text in span.answer)):
            reason = (
                f"question {span.question.number} has an answer with more than {MAX_INLINE} characters in a paragraph"
            )
            tree.note_cut(located.answers_path, reason, everywhere=True)
    env = page.env
    spans = {span.question.number: span for span in questions.spans}
    return Answers(
        located.answers_path,
        questions.generation,
        tuple(
            _answer(located.answers_path, question, spans.get(number), env)
            for number, question in catalogue.questions(questions.generation).items()
        ),
        len(spans),
        located.marks_path,
    )


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Yield what stands between empty lines."""
    for empty, group in itertools.groupby(lines, lambda line: not line.strip()):
        if not empty:
            yield "\n".join(group)


def _answer(path: str, question: Question, span: Span | None, env: dict[str, Any]) -> Answer:
    if span is None:
        return Answer(question, path, env)
    lines = tuple((index + 1, text) for index, text in span.answer)
    shows = any(_shows(text) for _, text in lines)
    return Answer(
        question=span.question,
        path=path,
        env=env,
        question_line=span.line + 1,
        line=lines[0][0] if lines else span.line + 1,
        end_line=lines[-1][0] if lines else span.line + 1,
        filled="filled" if shows else "placeholder" if span.placeholder else "empty",
        lines=lines,
    )


def _shows(line: str) -> bool:
    """Return whether a line has a word or a picture: dashes, dots and tags alone answer nothing."""
    return bool(SPOKEN.search(line)) and (
        "<" not in line or "<img" in line.casefold() or bool(SPOKEN.search(_TAG.sub(" ", line)))
    )

"""What a claim is about besides its words: one class a matter.

Most modules here ask it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from auditor.report.answers import Answer


class NumberOfTests(NamedTuple):
    """A number of tests.

    `about` says that it is a rough one, `least` that there are more, `scoped` that it may speak of some modules only,
    `load` that load tests may be among them. `topics` are the parts of the project that the sentence names, `of` the
    parts alone that the number is of ("3 tests for the data"), and `files` how many files the tests are said to be in
    (or numbers of parts that stand beside it and come to it). `parts` are those numbers. `readings` are other
    numbers that an answer with several may be read to give, and `lists` the numbers beside it that come to another.
    `elsewhere` are the numbers of all tests that other answers give, each with its question.
    """

    number: int
    about: bool = False
    scoped: bool = False
    load: bool = False
    topics: tuple[str, ...] = ()
    files: int = 0
    of: tuple[str, ...] = ()
    least: bool = False
    parts: tuple[int, ...] = ()
    readings: tuple[int, ...] = ()
    lists: tuple[tuple[int, ...], ...] = ()
    elsewhere: tuple[tuple[int, int], ...] = ()


class FileCount(NamedTuple):
    """A number of tests that one file is said to have; `part` where it may have more than those."""

    file: str
    tests: int
    part: bool = False


class FilesOfTests(NamedTuple):
    """A number of files of tests."""

    number: int


class Coverage(NamedTuple):
    """A share of the code in percent: one figure, or the ends of what a rough one can be."""

    low: float
    high: float


class Variants(NamedTuple):
    """What tests are said to run on. `names` are those named; `many` says whether several are meant, if it is said."""

    names: tuple[str, ...] = ()
    many: bool | None = None
    oldest: str | None = None
    """The version from which on tests are said to run (`3.9+`)."""
    aside: tuple[str, ...] = ()
    """Those of the names that may be spoken of as something else than what tests run on."""
    counted: int | None = None
    """How many are said, where they are counted and not named."""


class Framework(NamedTuple):
    """A framework that has one name: what it is called in answers, and what code, manifests or settings call it."""

    name: str
    names: tuple[str, ...]
    outright: bool = False
    """Whether it is what the group itself says to use here, and not a format, a model or a tutorial of it."""
    doubted: bool = False
    """Whether something else that is said of it leaves open that it is used: only what imports it decides that."""


class Names(NamedTuple):
    """What is named: members, tests, the parts that tests are about."""

    names: tuple[str, ...]
    tests: int = 0
    """How many tests are counted up beside them; 0 where none are."""


class Endings(NamedTuple):
    """The endings of the one kind of files that alone is denied."""

    endings: tuple[str, ...]


class SaidElsewhere(NamedTuple):
    """The question, by its number in the report, whose answer says otherwise."""

    question: int


class NamedFile(NamedTuple):
    """A file or folder that is named."""

    path: str


class Linked(NamedTuple):
    """The target of a link."""

    target: str


class Commanded(NamedTuple):
    """A file that a command names; `made` where the answer tells how one makes it, `cloned` the address that is cloned
    before it."""

    path: str
    made: bool = False
    cloned: str = ""


class Spoken(NamedTuple):
    """A file that an answer speaks of as one of the group's."""

    path: str


class ImageShown(NamedTuple):
    """An image that an answer shows or links, by its target."""

    answer: Answer
    target: str


class Quoted(NamedTuple):
    """The targets of images whose Markdown stands between backticks, so that no page shows them."""

    targets: tuple[str, ...]


class BesideTests(NamedTuple):
    """Linting that is told of beside tests, and not of a workflow."""


Value: TypeAlias = (
    NumberOfTests
    | FileCount
    | FilesOfTests
    | Coverage
    | Variants
    | Framework
    | Names
    | Endings
    | SaidElsewhere
    | NamedFile
    | Linked
    | Commanded
    | Spoken
    | ImageShown
    | Quoted
    | BesideTests
)

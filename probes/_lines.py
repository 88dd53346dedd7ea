"""Lines of scripts, of documents' code and of Python strings, in which probes look for a command or an address."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from auditor import Repository, once, once_by
from auditor.shared import SCRIPTS, regex

if TYPE_CHECKING:
    from auditor.views.documents import Document


class Line(NamedTuple):
    """One line that a tool runs or reads, comments left out."""

    path: str
    line: int
    text: str


_LIVE_NAMES: Final = (
    *SCRIPTS, "Makefile", "makefile", "GNUmakefile", "*.mk", "justfile",
    "Justfile", ".justfile", "Taskfile*", "*.yaml", "*.yml", "*.toml", "*.cfg", "*.ini", "*.tf", "*.tfvars", "*.tofu",
    "*.tpl", "Dockerfile*", "*.dockerfile", "*.Dockerfile", "Containerfile*", "*.json", "*.env", ".env*", "*.conf",
    "Procfile", "Jenkinsfile", "*.js", "*.ts", "*.jsx", "*.tsx", "*.vue", "*.svelte", "*.html", "*.xml", "*.jmx",
    "*.slurm", "*.service",
)  # fmt: skip
_COMMENT: Final = regex(r"\s*(?:#|//|::|REM\b|<!--|;)", re.IGNORECASE)
# The value of a key or of an item of a list is a string that a shell takes for a comment, to its end.
_QUOTED_COMMENT: Final = regex(r"""\s*(?:- {1,9})?(?:[\w-]{1,40}: {1,9})?["'] {0,9}#(?!.*\\n)""")
# What the course's script makes of the report: the report's words, and no page of the project's.
_REPORT_PAGE: Final = regex(r"(?i)<h\d[^<>\n]{0,80}>\s{0,9}Question 1\d\s{0,9}</h\d>")
# What this program printed, and somebody saved: it quotes remedies, and what stood here once.
_AN_AUDIT: Final = regex(r'<title>[^<>\n]{0,1200} · checklist audit</title>|"name": ?"checklist-auditor"')
_PAGES: Final = (".html", ".json")
_BIG: Final = 400_000
_ALIKE: Final = 200


def live_lines(
    repo: Repository, pattern: re.Pattern[str], *names: str, joined: bool = True, comments: bool = False
) -> Iterator[Line]:
    """Yield the lines of scripts, configuration and pages that a pattern finds something in; no comments unless asked.

    Lines that end in a backslash are joined to what follows them. Python and Markdown are left to their own views.
    The whole text is asked first: a `^` in the pattern needs `re.MULTILINE`.
    """
    texts = _live_texts(repo, names or _LIVE_NAMES)
    for path, whole in texts:
        text = whole if comments or "/*" not in whole or not path.endswith(_IN_BLOCKS) else _unblocked(whole)
        if not pattern.search(text) and not (joined and "\\\n" in text):
            continue
        for number, line in _logical(text) if joined else enumerate(text.split("\n"), 1):
            if pattern.search(line) and (comments or _live(pattern, path, line)):
                yield Line(path, number, line)


_IN_BLOCKS: Final = (".tf", ".tfvars", ".tofu", ".bicep")


def _unblocked(text: str) -> str:
    """Return a text with empty lines for its block comments, those that begin a line."""
    lines, inside = text.split("\n"), False
    for number, line in enumerate(lines):
        began = inside or line.lstrip().startswith("/*")
        if began:
            inside = "*/" not in (line if inside else line.partition("/*")[2])
            lines[number] = ""
    return "\n".join(lines)


@once
def command_texts(repo: Repository) -> tuple[tuple[str, str], ...]:
    """Return path and text of the files whose lines are commands: workflows, images, scripts, task files.

    For a word that may stand anywhere in them. `live_lines` has their lines without comments, and those of settings and
    pages; `repo.commands` has what is run as words, `_commands.runs` what a workflow runs in the end.
    """
    paths = {
        *repo.tree.named(
            "Makefile", "makefile", "justfile", "Justfile", *SCRIPTS, "*.mk",
            "Taskfile*.y*ml", "Dockerfile*", "*.dockerfile", "*.Dockerfile", "Containerfile*", "*compose*.y*ml",
            "cloudbuild*.y*ml", "dvc.yaml", "vertex*.y*ml", "*.slurm", "*.sbatch", "*.lsf", "*.bsub", "*.pbs",
            "*.job", "jobscript*",
            foreign=False,
        ),
        *repo.tree.files(".github/workflows/*", foreign=False),
        *(module.path for module in repo.python.tasks),
    }  # fmt: skip
    found = ((path, repo.tree.text(path)) for path in sorted(paths))
    return tuple((path, text) for path, text in found if text)


_HASH: Final = regex(r"(?<=\s)#")
_NO_HASH: Final = (".html", ".json", ".js", ".ts", ".jsx", ".tsx", ".vue", ".svelte", ".xml", ".jmx")
_HASHES: Final = 20


def _live(pattern: re.Pattern[str], path: str, line: str) -> bool:
    """Return whether what a pattern finds in a line stands before the comment at its end."""
    if _COMMENT.match(line) or _QUOTED_COMMENT.match(line):
        return False
    for match in () if path.endswith(_NO_HASH) else islice(_HASH.finditer(line), _HASHES):
        before = line[: match.start()]
        if before.count('"') % 2 == before.count("'") % 2 == 0:
            return pattern.search(before) is not None
    return True


@once
def _live_texts(repo: Repository, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    paths = repo.tree.named(*names, foreign=False)
    alike = Counter(_kind(path) for path in paths)
    for path in paths:
        # A folder full of files of one kind holds data.
        if alike[_kind(path)] > _ALIKE:
            continue
        if (repo.tree.size(path) or 0) <= _BIG and not path.endswith(("package-lock.json", ".lock", "tsconfig.json")):
            text = repo.tree.text(path)
            if text and not (path.endswith(_PAGES) and (_REPORT_PAGE.search(text) or _AN_AUDIT.search(text))):
                found.append((path, text))
    return tuple(found)


def _kind(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name.rpartition(".")[2]


def _logical(text: str) -> Iterator[tuple[int, str]]:
    begin, parts = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if not parts:
            begin = number
        if parts and _COMMENT.match(line):
            continue
        stripped = line.rstrip()
        if stripped.endswith("\\") and len(parts) < 200:
            parts.append(stripped[:-1])
            continue
        yield begin, " ".join([*parts, line]) if parts else line
        parts = []
    if parts:
        yield begin, " ".join(parts)


_PRINTS: Final = regex(
    r"(?i)\s{0,200}(?:-\s{1,9})?(?:(?:run|script|cmd|command):\s{1,9}['\"]?)?@?(?:echo|printf|write-(?:host|output))\b[^;&|]*$"
)


def printed(line: str) -> bool:
    """Return whether a line of a shell, or of a file that gives one to run, does nothing but print."""
    return bool(_PRINTS.match(line))


def switched_off(repo: Repository, line: Line) -> bool:
    """Return whether a line stands in a workflow that parses, and in no step of it that may run."""
    workflow = repo.workflows.get(line.path)
    if workflow is None or workflow.error is not None:
        return False
    text = line.text.strip()
    told = (value for job in workflow.jobs for step in job.steps for value in (step.run or "", *step.inputs.values()))
    return not any(_first(text) in value for value in told)


def _first(text: str) -> str:
    """Return the first part of a line that stands in its step as it is written: no key, no quote, nothing joined."""
    return _KEY.sub("", text, count=1).strip("\"'").partition("  ")[0].rstrip("\\ ")


_KEY: Final = regex(r"\A(?:- {1,9})?(?:[\w-]{1,40}: {1,9})?")


_PLACEHOLDER: Final = regex(
    r"(?i)<[^<>\n]{1,60}>|\byour[-_ ]|\[your|x{4,}|\bexample\.com|\bplaceholder\b|\bchange[-_]?me\b|\*{3}|\.\.\.|"
    r"\bmy[-_](?:gcp[-_])?(?:gcp|project|bucket|registry)(?:\b(?!-)|[-_](?:id|name)\b)|"
    r"\bPROJECT[-_](?:ID|NAME)\b|\b(?:bucket|registry|repository)[-_]name\b"
)
_VARIABLE: Final = regex(r"\$\{\{[^}\n]{0,200}\}\}|\$\{[^}\n]{0,200}\}|\$\w+|%\w+%")


def placeholder(text: str) -> bool:
    """Return whether a value is one that still has to be filled in; a variable is none."""
    return bool(_PLACEHOLDER.search(_VARIABLE.sub("v", text)))


_NOTED: Final = regex(r"[ \t]{0,9}(?:\$ {1,9})?gcloud[ \t]")
_SPAN: Final = regex(r"^[ \t]{0,20}>.*$|`([^`\n]{8,1000})`", re.MULTILINE)
_COURSE: Final = regex(
    r"(?im)^\W{0,9}(?:source|original|from|(?:taken|copied|adapted) from)\b[^\n]{0,80}"
    r"(?:skaftenicki\.github\.io|github\.com/skaftenicki)/dtu_mlops\b"
)
_SESSION: Final = regex(
    r"(?:.*/)?s\d{1,2}_(?:development_environment|getting_started|organisation_and_version_control|reproducibility|"
    r"debugging_and_logging|continuous_integration|the_cloud|deployment|monitoring|scalable_applications|extra)/.*"
)
_HEAD: Final = 1_000


def course_page(path: str, text: str) -> bool:
    """Return whether a document is a page of the course's own, or notes that begin with the page that they are from."""
    return bool(_SESSION.fullmatch(path) or _COURSE.search(text[:_HEAD]))


def documents_code(repo: Repository) -> Iterator[Line]:
    """Yield the lines of code blocks of documents, continuation lines joined, comments left out.

    Code within a line counts where it is a whole command, with an option; quotations are the template's words, pages of
    the course tell of no project, and what is to run in a cloud has to be the project's by something that it names.
    """
    for document in repo.documents.files:
        if course_page(document.path, document.text):
            continue
        for line in _code_of(document):
            if "gcloud" not in line.text or _of_the_project(repo, document, line):
                yield line


def _code_of(document: Document) -> Iterator[Line]:
    if document.path.endswith(".txt"):
        # Commands that somebody notes down have no fence there: a line that is one begins with its tool.
        for number, line in _logical(document.text) if "gcloud" in document.text else ():
            if _NOTED.match(line):
                yield Line(document.path, number, line)
    for block in document.code:
        for number, line in _logical(block.text):
            if not _COMMENT.match(line):
                yield Line(document.path, block.line + number - 1, line)
    at, counted = 1, 0
    for match in _SPAN.finditer(document.text):
        if match[1] and " --" in match[1]:
            at += document.text.count("\n", counted, match.start())
            counted = match.start()
            yield Line(document.path, at, match[1])


_REGISTRY: Final = regex(
    r"(?:-docker\.pkg\.dev|\bgcr\.io)/(?!google|cloudrun|kaniko|distroless|vertex-ai|deeplearning|cloud-builders)[\w.-]{2,100}"
)
_PROJECT: Final = regex(r"--project[= ]['\"]?(?!my[-_]|test)([a-z][\w-]{3,60})")
_OPTION: Final = regex(r"(?<!\S)--?[\w-]{1,60}")
_PATH: Final = regex(r"[\w./+-]{1,300}")
_NAME: Final = regex(r"(?<![\w./@-])(?!my-|test-|your-)[a-z][a-z0-9]{1,40}(?:[-_][a-z0-9]{1,40}){1,8}(?![\w@])")
_HELD: Final = regex(r"(?<![\w-])[a-z][a-z0-9]{1,40}(?:[-_][a-z0-9]{1,40}){1,8}(?!\w)")
_NO_NAME: Final = regex(
    r"(?:us|europe|asia|northamerica|southamerica|australia|me|africa)-\w{1,20}|(?:custom|hp-tuning)-jobs|ai-platform|"
    r"\w{1,3}-(?:standard|high\w{3}|ultramem)-\w{1,4}|nvidia-[\w-]{1,40}"
)
_SOURCE: Final = regex(r"--source[= ]['\"]?([\w./-]{1,300})")


def _of_the_project(repo: Repository, document: Document, line: Line) -> bool:
    """Return whether a command names what the repository has, or what only its group can have named."""
    if (line.path, line.line) in _answered(repo) or _registered(repo, document) or _PROJECT.search(line.text):
        return True
    folder = posixpath.dirname(document.path)
    told = _OPTION.sub(" ", line.text[:_LONGEST])
    for source in _SOURCE.findall(line.text):
        if any(repo.tree.exists(posixpath.normpath(f"{source}/{name}")) for name in ("Dockerfile", "main.py")):
            return True
    for word in _PATH.findall(told):
        if any(repo.tree.exists(posixpath.normpath(path)) for path in (word, posixpath.join(folder, word))):
            return True
    return not _names(repo).isdisjoint(name for name in _NAME.findall(told) if not _NO_NAME.fullmatch(name))


_LONGEST: Final = 4_000


@once
def _names(repo: Repository) -> frozenset[str]:
    """Return the names of several words that scripts, configuration and code of the repository hold."""
    told = (text for _, text in _live_texts(repo, _LIVE_NAMES))
    strings = (line.text for line in python_strings(repo, _HELD))
    return frozenset(name for text in chain(told, strings) for name in _HELD.findall(text))


@once_by(lambda document: document.path)
def _registered(repo: Repository, document: Document) -> bool:
    """Return whether a page names an image in a registry of Google's, below a project that somebody has."""
    return any(not placeholder(match[0]) for match in _REGISTRY.finditer(document.text))


@once
def _answered(repo: Repository) -> frozenset[tuple[str | None, int]]:
    return frozenset((given.path, number) for given in repo.answers.answers for number, _ in given.lines)


def notebook_commands(repo: Repository, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield what cells of notebooks have a shell run in which a pattern finds something, each with the notebook's path.

    Somebody ran it, as what a document shows was run; a value that still has to be filled in is not what was.
    """
    for path, text in repo.notebooks.shell:
        if pattern.search(text) and not placeholder(text) and not printed(text):
            yield path, text


def python_strings(repo: Repository, pattern: re.Pattern[str], tests_too: bool = False) -> Iterator[Line]:
    """Yield the string literals of the code in which a pattern finds something."""
    for module in (*repo.python.code, *repo.python.tasks, *(repo.python.tests if tests_too else ())):
        for text in module.strings:
            if pattern.search(text.value):
                yield Line(module.path, text.line, text.value)

"""What is told to a runner of tasks or a shell: the file and the targets that are meant, and the text that it runs."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from auditor._regex import regex

if TYPE_CHECKING:
    from auditor.views.workflows import Step

TASK_RUNNERS: Final[Mapping[str, str]] = {
    **{"make": "make", "gmake": "make", "mingw32-make": "make", "just": "just", "invoke": "invoke", "inv": "invoke"},
    **{"nox": "nox", "tox": "tox", "npm": "npm", "yarn": "npm", "pnpm": "npm", "bun": "npm", "task": "task"},
    **{"go-task": "task", "poe": "poe", "poethepoet": "poe", "pre-commit": "pre-commit", "prek": "pre-commit"},
}
"""Commands that run a task by its name, each with the kind that such a task has as a `Target`.

A command is in it where the file of its tasks is read. What runs them by a `run` of its own, as pdm does, is none.
"""
SESSIONS: Final = frozenset({"nox", "tox"})
"""Those whose tasks are sessions: commands that run in environments of their own."""

_WINDOWS = frozenset({"pwsh", "powershell", "cmd"})
_SCRIPTS = regex(r"(?i)\\Scripts\\")
"""Where Windows keeps the programs of an environment: no other system's shell is told a path so."""
_SEPARATOR = regex(r"(?<=[\w.])\\(?=[\w.])")
_REM = regex(r"(?im)^[ \t]{0,80}@?(?:rem\b|::)")
_AT = regex(r"(?m)^[ \t]{0,80}@")
"""A comment of a batch file, and what keeps a line of it from being shown."""


OF_WINDOWS = (".ps1", ".bat", ".cmd")


def by_pattern(rule: str, name: str) -> bool:
    """Return whether a rule of a Makefile (`test-%`) makes what is named."""
    begin, sign, end = rule.partition("%")
    return bool(sign) and len(name) > len(begin) + len(end) and name.startswith(begin) and name.endswith(end)


def located(words: list[str], folder: str, kind: str) -> tuple[list[str], str]:
    """Return the words without the options that choose a file, and the file that is meant."""
    name = {
        "make": "Makefile",
        "just": "justfile",
        "invoke": "tasks.py",
        "task": "Taskfile.yml",
        "npm": "package.json",
    }[kind]
    left: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        if word in ("-C", "--directory", "-d", "--prefix", "--cwd", "-r", "--search-root") and at + 1 < len(words):
            folder = posixpath.join(folder, words[at + 1])
            at += 1
        elif word in ("-f", "--file", "--justfile", "--makefile") and at + 1 < len(words):
            name = words[at + 1]
            at += 1
        elif word == "-j" and at + 1 < len(words) and words[at + 1].isdigit():
            at += 1
        else:
            left.append(word)
        at += 1
    return left, posixpath.normpath(posixpath.join(folder, name))


def selected(words: list[str]) -> list[str]:
    """Return the sessions or environments that `-s` or `-e` choose."""
    found: list[str] = []
    for index, word in enumerate(words):
        if word in ("-s", "--session", "--sessions", "-e"):
            for name in words[index + 1 :]:
                if name.startswith("-"):
                    break
                found += name.split(",")
        elif word.startswith(("--session=", "--sessions=")):
            found += word.partition("=")[2].split(",")
    return [name.split("(", 1)[0].rpartition("-3.")[0] or name for name in found if name]


def quoted(word: str) -> str:
    """Return a word as a shell of Unix takes it for one, whatever it holds."""
    return "'" + word.replace("'", "'\\''") + "'"


def for_a_shell(step: Step) -> str:
    """Return what a step runs, with the paths and the continued lines of PowerShell as a shell of Unix has them."""
    text = step.run or ""
    if step.shell.partition(" ")[0] not in _WINDOWS and not _SCRIPTS.search(text):
        return text
    return _SEPARATOR.sub("/", text).replace("`\n", "\\\n")


def _without_blocks(text: str) -> str:
    """Return the text of a PowerShell script without its block comments, line for line; one that never ends is none."""
    kept: list[str] = []
    at = 0
    while (begin := text.find("<#", at)) >= 0 and (end := text.find("#>", begin + 2)) >= 0:
        kept += (text[at:begin], "\n" * text.count("\n", begin, end))
        at = end + 2
    return "".join([*kept, text[at:]])


def of_unix(name: str, text: str) -> str:
    """Return the text of a script as a shell of Unix would have it, line for line: its paths, its continued lines and
    its comments, where its name says that it is for Windows."""
    if name.endswith(".ps1"):
        text = _without_blocks(text).replace("`\n", "\\\n")
    elif name.endswith((".bat", ".cmd")):
        text = _AT.sub("", _REM.sub("#", text)).replace("^\n", "\\\n")
    else:
        return text
    return _SEPARATOR.sub("/", text)


def script(text: str, flags: tuple[str, ...]) -> str:
    """Return the shell text of a RUN instruction: its flags left out, a heredoc's body taken as the script."""
    rest = text.lstrip(" \t")
    for flag in flags:
        rest = rest.replace(flag, " " * len(flag), 1)
    first, newline, body = rest.partition("\n")
    if first.strip().startswith("<<") and newline:
        return "\n" + body.rpartition("\n")[0]
    return rest

"""Remarks about what documents show: commands that call what is not there, overrides that no key accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from auditor import Confidence, Evidence, Remark, Repository, regex, remark
from probes._shared import clipped
from probes.remarks._hydra import Entry, entries, registers
from probes.remarks._paths import DOTTED
from probes.remarks._places import anywhere, case_told, joined, static, whole
from probes.remarks._targets import missing_target
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.documents import Document

_MAX_LINES = 500
_COMMAND = regex(r"\bpython3?\s+(?:-u\s+)?(?P<script>[\w./-]+\.py)(?P<rest>(?:[ \t]+[^\s`|&;<>]+)+)")
_DOCKER = regex(r"\bdocker run (?P<rest>[^\n`|&;<>]{1,500})")
_STAND_IN = regex(
    r"(?i)(?:(?<![^_.])(?:your|my|some|param|params|parameter|key|override|optional|option|foo|x)(?![^_.]))"
)
"""A key that stands for any other, as the way to use it is described."""
_NO_VALUE = regex(r"(?i)[\"']*(?:<|\[|\{|\.\.\.|(?:your|some|value|new_value|val|x)(?![\w.-]))")
_START = r"(?:^[ \t]*(?:[$>%]\s+)?|`[ \t]*(?:\$ )?|&&[ \t]*)(?:uv run |poetry run )?"
_INSTALL = regex(
    _START + r"(?:python3? -m )?(?:uv )?pip3? install (?:[\w.=-]+ ){0,6}?(?:-r|--requirement)[ =]([\w./-]+\.txt)\b"
)
_TASK = regex(_START + r"(invoke|inv|make) ([a-z][\w-]{1,60})(?=[ \t]*(?:$|[`#&;|\\])|[ \t]+-)")
_SCRIPT = regex(_START + r"python3? (?:-u )?([\w-]+(?:/[\w.-]+)+\.py)\b")


def _lines(document: Document) -> Iterator[tuple[int, str, bool]]:
    """Yield the lines that are no quotation, with their numbers and whether they stand in a block of code."""
    fenced = False
    for number, line in enumerate(document.text.split("\n"), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif len(line) < 5000 and (fenced or not line.lstrip().startswith(">")):
            yield number, line, fenced


@remark("document-command-missing")
def document_command_missing(repo: Repository) -> Iterator[Remark]:
    """A document shows a command that installs from, runs or calls what is not in the repository.

    One remark a document.
    """
    if not whole(repo):
        return
    for document in repo.documents.files:
        home, _, name = document.path.rpartition("/")
        # Notes and copies of the course's pages show commands of other projects.
        if document.path != repo.report_path and not (name.lower().startswith("readme") and home in ("", "reports")):
            continue
        text = document.text
        found: dict[str, tuple[str, Evidence]] = {}
        asked = 0
        for number, line, fenced in _lines(document):
            if "pip" not in line and "python" not in line and "inv" not in line and "make" not in line:
                continue
            asked += 1
            if asked > _MAX_LINES:
                break
            for what, message in _missing(repo, text, line, fenced):
                found.setdefault(what, (message, Evidence(document.path, number, clipped(line.strip(), 120))))
        if found:
            first, *others = found
            more = f"; {listed(f'`{what}`' for what in others)} cannot work either" if others else ""
            yield Remark(
                "document-command-missing",
                "documentation",
                f"{document.path} shows `{first}`, but {found[first][0]}{more}",
                tuple(place for _, place in found.values()),
            )


def _missing(repo: Repository, text: str, line: str, fenced: bool) -> Iterator[tuple[str, str]]:
    """Yield each command of a line that calls what is not there, and what that is."""
    for found in _matches(_INSTALL, line):
        name = joined("", found[1])
        if not anywhere(repo, name) and not re.search(
            rf"(?:>|freeze|export|compile|-o)[^\n]{{0,80}}{re.escape(name)}", text
        ):
            yield f"pip install -r {found[1]}", f"{name} is not in the repository{case_told(repo, name)}"
    for found in _matches(_SCRIPT, line):
        name = joined("", found[1])
        first = name.partition("/")[0]
        if static(name) and repo.tree.is_dir(first) and not anywhere(repo, name):
            yield f"python {found[1]}", f"{name} is not in the repository{case_told(repo, name)}"
    for found in _matches(_TASK, line):
        # In prose one may make anything.
        if not fenced and "`" not in found[0]:
            continue
        missing = missing_target(repo, found.groups(), ("",))
        if missing is not None and repo.tree.exists(missing.file):
            yield f"{found[1]} {found[2]}", missing.where


def _matches(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Yield the matches that do not begin with the end of some other code."""
    for found in islice(pattern.finditer(line), 5):
        if not (found[0].startswith("`") and line.count("`", 0, found.start()) % 2):
            yield found


@remark("hydra-override-unknown")
def hydra_override_unknown(repo: Repository) -> Iterator[Remark]:
    """A document shows an override that no key of the Hydra configuration accepts.

    Silent for a key or value that stands for any other (`some_key=value`).
    """
    if registers(repo):
        return
    found = {entry.path: entry for entry in entries(repo) if any(repo.configs.get(path) for path in entry.files)}
    if not found:
        return
    for document in repo.documents.files:
        seen: set[str] = set()
        for number, line, _ in _lines(document):
            if "=" not in line or (".py" not in line and "docker run" not in line):
                continue
            for entry, key, text in _overrides(repo, found, line):
                keys = _keys(repo, entry)
                if keys is None or key in seen or _accepts(keys, key):
                    continue
                seen.add(key)
                yield Remark(
                    "hydra-override-unknown",
                    "hydra",
                    f"{document.path} shows the override {key}, a key that nothing below {entry.folder} has",
                    (
                        Evidence(document.path, number, clipped(text, 120)),
                        Evidence(entry.path, entry.line, f"loads {entry.files[0]}"),
                    ),
                    Confidence.MEDIUM,
                )


def _overrides(repo: Repository, found: dict[str, Entry], line: str) -> Iterator[tuple[Entry, str, str]]:
    """Yield the overrides of a line with the function that gets them."""
    for command in _COMMAND.finditer(line):
        script = joined("", command["script"])
        entry = next((each for path, each in found.items() if path == script or path.endswith(f"/{script}")), None)
        if entry is not None:
            yield from ((entry, key, command[0]) for key in _overridden(command["rest"]))
    if len({each.folder for each in found.values()}) != 1:
        return
    entry = next(iter(found.values()))
    for command in _DOCKER.finditer(line):
        # What an image starts is known only where Hydra starts everything from one folder; a dotted key is no option.
        for key in _overridden(command["rest"]):
            group, dot, _ = key.partition(".")
            if dot and group in (_keys(repo, entry) or ()):
                yield entry, key, command[0]


def _overridden(words: str) -> Iterator[str]:
    """Yield the keys that words give a value, but for those that stand for any other."""
    for word in words.split():
        key, equals, value = word.strip("'\"").partition("=")
        if equals and DOTTED.fullmatch(key) and not _stands_in(key, value):
            yield key


def _stands_in(key: str, value: str) -> bool:
    return not value or _STAND_IN.search(key) is not None or _NO_VALUE.match(value) is not None


def _keys(repo: Repository, entry: Entry) -> frozenset[str] | None:
    """Return the last parts of all keys and groups below a configuration folder; None where one did not parse."""
    found: set[str] = set()
    for config in repo.configs.below(entry.folder):
        if config.kind != "yaml":
            continue
        if config.error is not None:
            return None
        found.update(part for name in config.lines for part in name.split("."))
    found.update(path[len(entry.folder) :].strip("/").split("/")[0] for path in repo.tree.below(entry.folder))
    found.update(folder.rpartition("/")[2] for folder in repo.tree.folders if folder.startswith(entry.folder))
    return frozenset(found)


def _accepts(keys: frozenset[str], key: str) -> bool:
    return key.startswith("hydra") or key.rpartition(".")[2] in keys

"""A remark about what documents show: commands that call what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from auditor import Evidence, Remark, Repository, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._places import anywhere, joined, near_told, static, whole
from probes.remarks._targets import missing_target
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.documents import Document

_MAX_LINES = 500
_STANDS_IN = regex(r"(?i)(?:^|[_./-])(?:x{2,}|foo|your|some|any)(?=[_./-]|$)")
"""A part of a name that stands for any other."""
_CLONE = regex(r"\bgit clone [^\n#]{0,200}?[/:]([\w.-]{1,100}?)(?:\.git)?/?[\"']?(?=\s|$)")
_START = r"(?:^[ \t]*(?:[$>%]\s+)?|`[ \t]*(?:\$ )?|&&[ \t]*)(?:uv run |poetry run )?"
_INSTALL = regex(
    _START + r"(?:python3? -m )?(?:uv )?pip3? install (?:[\w.=-]+ ){0,6}?(?:-r|--requirement)[ =]([\w./-]+\.txt)\b"
)
_TASK = regex(_START + r"(invoke|inv|make) ([a-z][\w-]{1,60})(?=[ \t]*(?:$|[`#&;|\\])|[ \t]+-)")
_SCRIPT = regex(_START + r"python3? (?:-u )?([\w-]+(?:/[\w.-]+)+\.py)\b")


def own_lines(document: Document) -> Iterator[tuple[int, str, bool]]:
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

    Silent for a name that stands for others (`docker-build-xxx`), and below a clone of another repository. One remark a
    document.
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
        asked, away = 0, False
        for number, line, fenced in own_lines(document):
            away = fenced and (away or _leaves(repo, line))
            if away:
                continue
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


def _leaves(repo: Repository, line: str) -> bool:
    """Return whether a line clones a repository that may be another than this one."""
    cloned = _CLONE.search(line)
    url = repo.snapshot.url
    return cloned is not None and (url is None or cloned[1].lower() != url.rstrip("/").rpartition("/")[2].lower())


def _missing(repo: Repository, text: str, line: str, fenced: bool) -> Iterator[tuple[str, str]]:
    """Yield each command of a line that calls what is not there, and what that is."""
    for found in _matches(_INSTALL, line):
        name = joined("", found[1])
        if (
            not anywhere(repo, name)
            and not _STANDS_IN.search(name)
            and not re.search(rf"(?:>|freeze|export|compile|-o)[^\n]{{0,80}}{re.escape(name)}", text)
        ):
            yield f"pip install -r {found[1]}", f"{name} is not in the repository{near_told(repo, name)}"
    for found in _matches(_SCRIPT, line):
        name = joined("", found[1])
        first = name.partition("/")[0]
        if static(name) and not _STANDS_IN.search(name) and repo.tree.is_dir(first) and not anywhere(repo, name):
            yield f"python {found[1]}", f"{name} is not in the repository{near_told(repo, name)}"
    for found in _matches(_TASK, line):
        # In prose one may make anything.
        if (not fenced and "`" not in found[0]) or _STANDS_IN.search(found[2]):
            continue
        missing = missing_target(repo, found.groups(), ("",))
        if missing is not None and repo.tree.exists(missing.file):
            yield f"{found[1]} {found[2]}", missing.where


def _matches(pattern: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """Yield the matches that do not begin with the end of some other code."""
    for found in islice(pattern.finditer(line), 5):
        if not (found[0].startswith("`") and line.count("`", 0, found.start()) % 2):
            yield found

"""Rebuild `auditor/template_digests.json` from the public history of the course's templates; see docs/checklist.md.

Run by hand, `python -m tests.template_digests --keep FILE --output FILE REPOSITORY ...`, on full local clones.
Nothing of a template is run or rendered: its files are read from the object database, as an audit reads them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor._fingerprint import digest, lines_of, statements
from auditor.git.snapshot import Entry, Snapshot, open_snapshot
from auditor.git.source import Source, SourceError, parse_source
from auditor.limits import MAX_COMMITS
from auditor.template import MAX_STUB_BYTES, kind_of

ABOUT = (
    "Fingerprints of every version of the course's project template and report template, made from their public "
    "history: marks of lines (auditor/_fingerprint.py), by kind of file the indices of each version's marks, digests "
    "of each Python file's statements, and object ids of the placeholder figures. No text of theirs is kept."
)
# The folder that cookiecutter makes the project of: only what is below it reaches a student.
_ROOT = re.compile(r"\{\{\s?cookiecutter\.\w{1,60}\s?\}\}/")
_VARIABLE = re.compile(r"\{\{\s*cookiecutter\.[^{}]{0,60}\}\}")
_BLOCK = re.compile(r"\{%.{0,200}?%\}")
_CLONE = "give a full clone (git clone --bare)"
_FIGURE = re.compile(r"reports/figures/[^/]+\.png")


def line_marks(text: str) -> list[str]:
    """Return the marks of a template file's lines, as `auditor._fingerprint.matches` reads them."""
    marks = []
    for raw in lines_of(text):
        line = " ".join(_BLOCK.sub("", raw).split())
        if not line:
            continue
        optional = "?" if line != raw else ""
        found = list(_VARIABLE.finditer(line))
        if not found:
            marks.append(f"{optional}={digest(line)}")
        else:
            start, end = line[: found[0].start()], line[found[-1].end() :]
            marks.append(f"{optional}*{len(start)}:{digest(start)}:{len(end)}:{digest(end)}")
    return marks


def without_placeholders(text: str) -> str:
    """Return the text of a template's file with a plain word for each placeholder and no blocks, so that it parses."""
    return _VARIABLE.sub("name", _BLOCK.sub("", text))


@dataclass
class Digests:
    """What the data file holds, with the marks in place of their indices."""

    figures: dict[str, str] = field(default_factory=dict)
    files: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    python: set[tuple[str, ...]] = field(default_factory=set)

    def add_figure(self, oid: str, path: str) -> None:
        """Add a figure by its object id; of several paths the first by name stays."""
        self.figures[oid] = min(path, self.figures.get(oid, path))

    def add_file(self, path: str, text: str) -> None:
        """Add a file of the template, by its path in the project; one that nobody would fill in is left out."""
        name = path.rpartition("/")[2]
        # .gitignore, .gitkeep, .python-version and a licence stay as generated in a good project too.
        if (name.startswith(".") and name.count(".") == 1) or name == "LICENSE":
            return
        if marks := line_marks(text):
            self.files.add((kind_of(path), tuple(marks)))
        # At the root lie tools (tasks.py) that stay in use, and reports/ has the course's own: no placeholders.
        if path.endswith(".py") and "/" in path and not path.startswith("reports/"):
            found = statements(without_placeholders(text))
            if found:
                self.python.add(tuple(found))

    def keep(self, text: str) -> None:
        """Add all that a data file holds."""
        known = json.loads(text)
        for oid, path in known["figures"].items():
            self.add_figure(oid, path)
        for kind, versions in known["files"].items():
            self.files |= {(kind, tuple(known["marks"][index] for index in one)) for one in versions}
        self.python |= {tuple(one) for one in known["python"]}

    def to_text(self) -> str:
        """Return the data file's text: the same for the same digests, in whatever order they came."""
        marks = sorted({mark for _, one in self.files for mark in one})
        place = {mark: index for index, mark in enumerate(marks)}
        files: dict[str, list[list[int]]] = {kind: [] for kind in sorted({kind for kind, _ in self.files})}
        for kind, one in self.files:
            files[kind].append([place[mark] for mark in one])
        parts: dict[str, Any] = {
            "about": ABOUT,
            "figures": dict(sorted(self.figures.items(), key=lambda item: (item[1], item[0]))),
            "files": {kind: sorted(versions) for kind, versions in files.items()},
            "marks": marks,
            "python": sorted(self.python),
        }
        lines = (f'"{key}":{json.dumps(value, separators=(",", ":"))}' for key, value in parts.items())
        return "{\n" + ",\n".join(lines) + "}\n"


def collect(repositories: Iterable[str], digests: Digests, *, branches: bool = False) -> None:
    """Add what the commits of these repositories bring: those along the first parents of HEAD, or all of every branch.

    Raises SourceError where one cannot be read, or where its history or a file of the template is absent.
    """
    for given in repositories:
        source = parse_source(given)
        if source.kind != "local":
            raise SourceError(f"{source.given} is no local repository; {_CLONE}.")
        with open_snapshot(source, worktree=False) as snapshot:
            if snapshot.shallow or not snapshot.history().complete:
                raise SourceError(f"The history of {source.given} is not complete; {_CLONE}.")
            handed_out = snapshot.touching((), MAX_COMMITS)
            seen: set[tuple[str, str]] = set()
            for commit in _of_branches(source, snapshot) if branches else handed_out:
                for path, entry in snapshot.list_tree(commit).items():
                    if (path, entry.oid) not in seen and entry.mode.startswith("100"):
                        seen.add((path, entry.oid))
                        _add(digests, snapshot, path, entry)


def _of_branches(source: Source, snapshot: Snapshot) -> Iterator[str]:
    """Yield every commit that HEAD or a branch reaches, once."""
    seen: set[str] = set()
    for tip in (snapshot.commit or "", *sorted(oid for _, oid in snapshot.history().branches)):
        if tip not in seen:
            with open_snapshot(source, rev=tip) as other:
                found = {commit.oid for commit in other.history().commits} - seen
            yield from sorted(found)
            seen |= found


def _add(digests: Digests, snapshot: Snapshot, path: str, entry: Entry) -> None:
    root = _ROOT.match(path)
    below = path[root.end() :] if root is not None else path
    if _FIGURE.fullmatch(below):
        digests.add_figure(entry.oid, below)
    elif root is not None and (entry.size or 0) <= MAX_STUB_BYTES:
        data = snapshot.read_entry(entry, MAX_STUB_BYTES, say=False)
        if data is None:
            raise SourceError(f"{path} of {snapshot.source} is absent; {_CLONE}.")
        try:
            digests.add_file(below, data.decode("utf-8"))
        except UnicodeDecodeError:
            return  # no text: nothing that an audit would compare


def main(arguments: list[str] | None = None) -> int:
    """Print or write the data file; return 0, or 3 where a repository cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m tests.template_digests", description=__doc__)
    parser.add_argument("repositories", nargs="+", metavar="REPOSITORY", help="a full local clone of a template")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="a data file whose entries stay")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write (standard output); may be --keep's")
    parser.add_argument("--branches", action="store_true", help="read every branch, not only what was handed out")
    options = parser.parse_args(arguments)
    digests = Digests()
    if options.keep is not None:
        digests.keep(options.keep.read_text(encoding="utf-8"))
    try:
        collect(options.repositories, digests, branches=options.branches)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 3
    if options.output is None:
        sys.stdout.write(digests.to_text())
    else:
        options.output.write_text(digests.to_text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Secrets in the files: candidates by cheap patterns over bytes, then the detectors on those lines alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from auditor._names import NO_TEXT
from auditor._regex import regex
from auditor.limits import MAX_SECRET_FILE_BYTES, MAX_SECRETS_BYTES

if TYPE_CHECKING:
    from auditor.views.tree import Tree

_SHOWN = 20
_LINES = 200  # of one file that are looked at closely
_BEFORE, _AFTER = 150, 700  # and of a long line so much around what was found
# Locks hold nothing but digests, and what is made of data or code holds no words that a person wrote.
_UNREAD = NO_TEXT | {".dat", ".jsonl", ".geojson", ".lock", ".map", ".css", ".dvc"}
_UNREAD_NAMES = frozenset({"package-lock.json", "pnpm-lock.yaml", "conda-lock.yml"})
_WANDB = rb"(?:wandb|WANDB|[Ww]&[Bb])[^\n]{0,120}(?:\n[^\n]{0,60})?(?<![0-9a-zA-Z])[0-9a-f]{40}(?![0-9a-zA-Z])"
# A variable whose name stands on the line before its value, as in the manifests of containers and jobs.
_NAME = regex(r"\bname[\"']?:\s{0,9}[\"']?(\w{1,80})[\"']?,?\s*\Z")
_VALUE = regex(r"\s*[\"']?value[\"']?:\s{0,9}[\"']?([^\s\"',]{8,})")

# An option of a command line, and what it is unless somebody gives it.
_OPTION = regex(r"[\"']--?([\w-]{1,80})[\"'],\s*\Z")
_DEFAULT = regex(r"\s*default\s?=\s?[\"']([^\s\"']{8,})[\"']")


class _Shape(NamedTuple):
    """What secrets of a kind must hold: literals, which are found at the speed of memory, and the shape around them.

    What has none of them cannot hold a secret that is known. `library` says that a detector of the library knows the
    kind: it brings a client for the network, which nobody here asks and which takes long to load.
    """

    literals: tuple[bytes, ...]
    pattern: re.Pattern[bytes]
    library: bool = True


_SHAPES = tuple(
    _Shape(tuple(literals.split()), regex(shape), library)
    for library, literals, shape in (
        (True, b"PRIVATE", rb"BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY"),
        (False, b"wandb WANDB W&B w&b", _WANDB),
        (False, b"wandb_v1_", rb"wandb_v1_\w{40}"),
        (
            False,
            b"_key apikey _KEY APIKEY _Key",
            rb"(?i)(?:api_?key|access_key)[^\n]{0,12}(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])",
        ),
        (False, b"remote modify", rb"remote modify [^\n]{1,90} [\"']?[0-9a-f]{40}(?![0-9a-z])"),
        (False, b"KAGGLE_KEY", rb"KAGGLE_KEY[^\n]{0,10}[0-9a-f]{32}"),
        (False, b'"key"', rb'"key" ?: ?"[0-9a-f]{32}"'),
        (False, b"AIza", rb"AIza[\w-]{35}"),
        (False, b"hf_", rb"hf_[A-Za-z]{34}"),
        (True, b"ghp_ gho_ ghu_ ghs_ ghr_", rb"gh[pousr]_\w{36}"),
        (False, b"github_pat_", rb"github_pat_\w{60}"),
        (True, b"glpat- gldt- glft- glsoat- glrt- glcbt- glimt- glptt- glagent- gloas-", rb"gl[a-z]{2,5}-[\w-]{20}"),
        (True, b"GR1348941", rb"GR1348941[\w-]{20}"),
        (True, b"A3T ABIA ACCA AKIA ASIA", rb"A(?:3T[A-Z0-9]|BIA|CCA|KIA|SIA)[0-9A-Z]{16}"),
        (True, b"aws AWS Aws", rb"(?:aws|AWS|Aws)[^\n]{1,60}[\"'][0-9A-Za-z/+]{40}[\"']"),
        (True, b"T3BlbkFJ", rb"T3BlbkFJ"),
        (False, b"sk-ant-", rb"sk-ant-[a-z]"),
        (True, b"xoxa- xoxb- xoxp- xoxo- xoxs- xoxr-", rb"xox[abposr]-\d"),
        (True, b"hooks.slack.com", rb"hooks\.slack\.com/services/T\w"),
        (True, b"pypi-AgE", rb"pypi-AgE"),
        (True, b"SG.", rb"SG\.[\w-]{22}\."),
        (True, b"sk_live_ rk_live_", rb"[rs]k_live_"),
        (True, b"AccountKey=", rb"AccountKey="),
        (True, b"://", rb"://[^\s/:@]{1,80}:[^\s/:@]{6,200}@[\w-]+\."),
    )
)


def _shapes_of(data: bytes) -> list[_Shape]:
    """Return the shapes that the bytes hold somewhere."""
    return [
        shape for shape in _SHAPES if any(literal in data for literal in shape.literals) and shape.pattern.search(data)
    ]


def secrets(tree: Tree, paths: Iterable[str] | None = None) -> Iterator[tuple[str, int | None, str]]:
    """Yield path, line and kind of every secret in the project's own text files, sorted; never the value itself.

    Of `paths` alone, where they are given. Where there is more text than is searched, the first file that was not comes
    last, with no line and no kind.
    """
    found = read = 0
    for path in texts(tree, tree.files(foreign=False) if paths is None else paths):
        read += tree.size(path) or 0
        if read > MAX_SECRETS_BYTES:
            yield path, None, ""
            return
        data = tree.data(path, MAX_SECRET_FILE_BYTES)
        if data is None or b"\0" in data[:1000]:
            continue
        for line, kind in _in_file(path, data):
            yield path, line, kind
            found += 1
            if found == _SHOWN:
                return


def texts(tree: Tree, files: Iterable[str]) -> tuple[str, ...]:
    """Return those of these files that may hold words that a person wrote, all of them fetched."""
    paths = []
    for path in files:
        name = path.rpartition("/")[2]
        if (
            posixpath.splitext(name)[1].lower() in _UNREAD
            or name in _UNREAD_NAMES
            or (tree.size(path) or 0) > MAX_SECRET_FILE_BYTES
        ):
            continue
        paths.append(path)
    tree.prefetch(paths)
    return tuple(paths)


def _in_file(path: str, data: bytes) -> Iterator[tuple[int, str]]:
    shapes = _shapes_of(data)
    if not shapes:
        return
    from auditor.views.tree import decode

    lines = decode(data).split("\n")
    written = None
    if path.endswith(".ipynb"):
        written = _written(lines)
        lines = [line.replace('\\"', '"') for line in lines]  # as it was typed
    looked = 0
    for number, plain in enumerate(lines):
        line = _with_name(lines[number - 1][-200:], plain) if number else plain
        texts = list(_parts(line, shapes)) if written is None or number in written else []
        if not texts or "pragma: allowlist secret" in plain:
            continue
        from auditor.views._secret_patterns import kinds_on

        following = "\n".join(other[:200] for other in lines[number + 1 : number + 4])
        for kind in dict.fromkeys(kind for text, known in texts for kind in kinds_on(text, following, library=known)):
            yield number + 1, kind
        looked += 1
        if looked == _LINES:
            return


def _with_name(before: str, line: str) -> str:
    """Return a line with the name of its value in front, where that stands on the line before; else as it is."""
    value = _VALUE.match(line) or _DEFAULT.match(line)
    named = (_NAME.search(before) or _OPTION.search(before)) if value else None
    return f"{named[1]}={value[1]}" if value and named else line


def _parts(line: str, shapes: list[_Shape]) -> Iterator[tuple[str, bool]]:
    """Yield a line that has one of the shapes, and whether the library may know what stands there; of a long line the
    parts around them: the detectors are slow there."""
    encoded = line.encode("utf-8", "surrogatepass")
    found = [(shape, match) for shape in shapes if (match := shape.pattern.search(encoded)) is not None]
    library = any(shape.library for shape, _ in found)
    if found and len(encoded) <= _BEFORE + _AFTER:
        yield line, library
        return
    for _, match in found:
        part = encoded[max(0, match.start() - _BEFORE) : match.start() + _AFTER]
        yield part.decode("utf-8", "ignore"), library


def _written(lines: list[str]) -> set[int]:
    """Return the lines of a notebook's cells, without what they printed: digests and images stand there."""
    found: set[int] = set()
    within = False
    for number, line in enumerate(lines):
        word = line.strip()
        if word.startswith('"source": ['):
            within = not word.endswith("]")
        elif word.startswith('"source": "'):
            found.add(number)
        elif word in ("]", "],"):
            within = False
        elif within:
            found.add(number)
    return found

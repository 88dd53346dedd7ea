"""A remark about overrides that documents show and no key of the Hydra configuration accepts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from auditor import Confidence, Evidence, Remark, Repository, once_by, remark
from auditor.shared import regex
from probes._shared import clipped
from probes.remarks._documents import own_lines
from probes.remarks._hydra import Entry, entries, registers
from probes.remarks._paths import DOTTED
from probes.remarks._places import anywhere, joined
from probes.remarks._words import listed

if TYPE_CHECKING:
    from auditor.views.configs import Config

_MAX_DEPTH = 12
_COMMAND = regex(r"\bpython3?\s+(?:-u\s+)?(?P<script>[\w./-]+\.py)(?P<rest>(?:[ \t]+[^\s`|&;<>]+)+)")
_DOCKER = regex(r"\bdocker run (?P<rest>[^\n`|&;<>]{1,500})")
_ELSEWHERE = regex(r"(?:^|\s)(?:--config-(?:path|dir|name)|-c[pdn])\b")
"""A configuration of the command's own."""
_STAND_IN = regex(
    r"(?i)(?:(?<![^_.])(?:your|my|some|param|params|parameter|key|override|optional|option|foo|x)(?![^_.]))"
)
"""A key that stands for any other, as the way to use it is described."""
_NO_VALUE = regex(r"(?i)[\"']*(?:<|\[|\{|\.\.\.|(?:your|some|value|new_value|val|x)(?![\w.-]))")
_PACKAGE = regex(r"(?m)^#[ \t]*@package[ \t]+([\w.]+)[ \t]*$")
_RENAMED = regex(r"(?m)^[ \t]*-[ \t][^#\n]{0,200}@(?!package)")
"""An entry of a defaults list that puts a group where its name does not say."""


class _Override(NamedTuple):
    """What a document has a function of Hydra take: the key, the entry point, and the command."""

    entry: Entry
    key: str
    text: str


class _Keys(NamedTuple):
    """What a folder of configurations accepts."""

    paths: frozenset[str]
    """Every dotted path that some composition of its files may have, and every group."""
    likely: frozenset[str]
    """Those that are put together as Hydra does today."""
    open: frozenset[str]
    """Paths below which anything may be: what stands there is put in when it is composed."""
    names: frozenset[str] | None
    """The last parts of all keys, where files are put together in a way that only Hydra can tell; None elsewhere."""

    def accepts(self, key: str) -> bool:
        """Return whether an override of a key may work."""
        if self.names is not None:
            return key.rpartition(".")[2] in self.names
        above = [key[:at] for at, char in enumerate(key) if char == "."]
        return key in self.paths or any(each in self.open for each in above)

    def like(self, key: str) -> str:
        """Return the one path that ends as a key does; empty where there is none or are several."""
        last = key.rpartition(".")[2]
        found = [path for path in self.likely if path == last or path.endswith(f".{last}")]
        return found[0] if len(found) == 1 else ""


@remark("hydra-override-unknown")
def hydra_override_unknown(repo: Repository) -> Iterator[Remark]:
    """A document shows an override that no key of the Hydra configuration accepts.

    Silent for a key or value that stands for any other (`some_key=value`). One remark a document and folder of
    configurations.
    """
    if registers(repo):
        return
    found = {entry.path: entry for entry in entries(repo) if any(repo.configs.get(path) for path in entry.files)}
    if not found:
        return
    for document in repo.documents.files:
        unknown: dict[str, dict[str, tuple[_Override, int]]] = {}
        for number, line, _ in own_lines(document):
            if "=" not in line or (".py" not in line and "docker run" not in line):
                continue
            for each in _overrides(repo, found, line):
                keys = _keys(repo, each.entry.folder)
                if keys is not None and not each.key.startswith("hydra") and not keys.accepts(each.key):
                    unknown.setdefault(each.entry.folder, {}).setdefault(each.key, (each, number))
        for folder, several in unknown.items():
            yield _remark(repo, document.path, folder, several)


def _remark(repo: Repository, path: str, folder: str, unknown: dict[str, tuple[_Override, int]]) -> Remark:
    keys = _keys(repo, folder)
    like = {key: keys.like(key) if keys is not None else "" for key in unknown}
    told = [f"{key} (there is {like[key]})" if like[key] else key for key in unknown]
    what = f"the override {told[0]}, a key" if len(told) == 1 else f"the overrides {listed(told)}, keys"
    lines = {number: override.text for override, number in unknown.values()}
    entry = next(override.entry for override, _ in unknown.values())
    return Remark(
        "hydra-override-unknown",
        "hydra",
        f"{path} shows {what} that no configuration below {folder or 'the root'} has",
        (
            *(Evidence(path, number, clipped(text, 120)) for number, text in lines.items()),
            Evidence(entry.path, entry.line, f"loads {entry.files[0]}"),
        ),
        Confidence.MEDIUM,
    )


def _overrides(repo: Repository, found: dict[str, Entry], line: str) -> Iterator[_Override]:
    """Yield the overrides of a line with the function that gets them."""
    for command in _COMMAND.finditer(line):
        script = joined("", command["script"])
        meant = (script,) if repo.tree.exists(script) else anywhere(repo, script)
        entry = found.get(meant[0]) if len(meant) == 1 else None
        if entry is not None and not _ELSEWHERE.search(command["rest"]):
            yield from (_Override(entry, key, command[0]) for key in _overridden(command["rest"]))
    if len({each.folder for each in found.values()}) != 1:
        return
    entry = next(iter(found.values()))
    for command in _DOCKER.finditer(line):
        # What an image starts is known only where Hydra starts everything from one folder; a dotted key is no option.
        for key in _overridden(command["rest"]):
            keys = _keys(repo, entry.folder)
            if "." in key and keys is not None and key.partition(".")[0] in keys.paths:
                yield _Override(entry, key, command[0])


def _overridden(words: str) -> Iterator[str]:
    """Yield the keys that words give a value, but for those that stand for any other."""
    for word in words.split():
        key, equals, value = word.strip("'\"").partition("=")
        if equals and DOTTED.fullmatch(key) and not _stands_in(key, value):
            yield key


def _stands_in(key: str, value: str) -> bool:
    return not value or _STAND_IN.search(key) is not None or _NO_VALUE.match(value) is not None


@once_by(lambda folder: folder)
def _keys(repo: Repository, folder: str) -> _Keys | None:
    """Return what the configurations below a folder accept; None where one did not parse."""
    paths: set[str] = set()
    likely: set[str] = set()
    free: set[str] = set()
    renamed = False
    for config in repo.configs.below(folder):
        if config.kind != "yaml":
            continue
        if config.error is not None:
            return None
        text = repo.tree.text(config.path) or ""
        renamed |= _RENAMED.search(text) is not None or "<<" in text
        home = posixpath.dirname(config.path)[len(folder) :].strip("/").replace("/", ".")
        header = _PACKAGE.search(text)
        start = header[1].replace("_global_", "").replace("_group_", home) if header else home
        _add(config, start, likely, free)
        # Hydra before 1.1 puts a file without a header at the top.
        for other in {home, ""} - {start}:
            _add(config, other, paths, free)
    for inner in repo.tree.folders:
        if not folder or inner.startswith(f"{folder}/"):
            paths.add(inner[len(folder) :].strip("/").replace("/", "."))
    paths |= likely
    names = frozenset(path.rpartition(".")[2] for path in paths) if renamed else None
    return _Keys(frozenset(paths), frozenset(likely), frozenset(free), names)


def _add(config: Config, start: str, paths: set[str], free: set[str]) -> None:
    """Add the dotted paths of a configuration that is put below another path, and those that may hold more."""
    above = start.split(".") if start else []
    paths.update(".".join(above[: at + 1]) for at in range(len(above)))
    stack: list[tuple[str, object, int]] = [(start, config.data, 0)]
    while stack:
        path, value, depth = stack.pop()
        if path:
            paths.add(path)
        if isinstance(value, Mapping) and depth < _MAX_DEPTH:
            stack += [(f"{path}.{key}" if path else str(key), each, depth + 1) for key, each in value.items()]
        elif path and (not isinstance(value, (int, float)) and not (isinstance(value, str) and "$" not in value)):
            free.add(path)

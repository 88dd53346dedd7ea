"""Data versioning as facts: DVC remotes, tracked outputs, and git-lfs patterns."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from auditor._regex import regex
from auditor.limits import MAX_NOTEBOOK_BYTES
from auditor.views._parsed import parsed_yaml
from auditor.views._searched import may_use

if TYPE_CHECKING:
    from auditor.finding import Scope
    from auditor.views.tree import Tree


class Remote(NamedTuple):
    """One remote of a .dvc/config."""

    name: str
    url: str
    path: str
    line: int
    endpoint: str = ""
    """The address that serves it, where that is another than the scheme's own."""


class Chosen(NamedTuple):
    """The remote that `core.remote` of a .dvc/config names; `known` are the names that sections beside it define."""

    name: str
    path: str
    line: int
    known: tuple[str, ...]


class Output(NamedTuple):
    """One output that DVC tracks: the `*.dvc`, dvc.yaml or dvc.lock that says so and the output's own path."""

    path: str
    line: int
    target: str
    stage: str | None = None


class LfsPattern(NamedTuple):
    """One line of a .gitattributes that hands files to git-lfs."""

    pattern: str
    path: str
    line: int


_SECTION = regex(r"""^\[\s*['"]?\s*(?P<kind>\w+)(?:\s+\\?["'](?P<name>[^"'\\]*)\\?["'])?\s*['"]?\s*\]""")
_SETTING = regex(r"^(?P<key>[\w.-]+)\s*=\s*(?P<value>.*)$")
_COMMENT = regex(r"(?:^|\s)#.*$")
_ATTRIBUTES = regex(r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s#]\S*))\s+(?P<attributes>.*)')
_SCAN_ABOVE = 60_000  # a version-aware *.dvc names every file: found by its lines instead of a YAML parse of seconds


class DvcView:
    """What DVC and git-lfs track, and where they keep it."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._unparsed: set[str] = set()

    @cached_property
    def config_paths(self) -> tuple[str, ...]:
        """The tracked .dvc/config files, at the root or in a folder of its own, sorted."""
        return tuple(
            path
            for path in self._tree.named("config", "config.local", foreign=False)
            if posixpath.basename(posixpath.dirname(path)) == ".dvc"
        )

    @property
    def configured(self) -> bool:
        """Whether DVC is initialised: there is a .dvc/config, be it empty."""
        return bool(self.config_paths)

    @cached_property
    def remotes(self) -> tuple[Remote, ...]:
        """Every remote with a URL, the one first that `core.remote` names; one that builds on another
        (`remote://name/x`) has that one's URL before its own."""
        found = [remote for path in self.config_paths for remote in self._remotes_of(path)]
        named = {(posixpath.dirname(each.path), each.name) for each in self.chosen}
        return tuple(sorted(found, key=lambda each: (posixpath.dirname(each.path), each.name) not in named))

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """What each configuration takes for its remote, where it says so."""
        settings = {path: list(self._settings_of(path)) for path in self.config_paths}
        known: dict[str, list[str]] = {}
        for path, told in settings.items():
            known.setdefault(posixpath.dirname(path), []).extend(each[1] for each in told if each[0] == "remote")
        return tuple(
            Chosen(value, path, line, tuple(dict.fromkeys(known[posixpath.dirname(path)])))
            for path, told in settings.items()
            for kind, _, key, value, line in told
            if kind == "core" and key == "remote" and value
        )

    def _settings_of(self, path: str) -> Iterator[tuple[str, str, str, str, int]]:
        """Yield section, its name, key, value and line of what a configuration sets; a section itself has no key."""
        kind = name = ""
        for number, raw in enumerate((self._tree.text(path) or "").splitlines(), 1):
            section = _SECTION.match(raw.strip())
            if section:
                kind, name = section["kind"].lower(), section["name"] or ""
                yield kind, name, "", "", number
            setting = _SETTING.match(raw.strip())
            if setting is not None:
                value = _COMMENT.sub("", setting["value"]).strip().strip("\"'")
                yield kind, name, setting["key"].lower(), value, number

    def _remotes_of(self, path: str) -> Iterator[Remote]:
        urls: dict[str, tuple[str, int]] = {}
        served: dict[str, str] = {}
        for kind, name, key, value, number in self._settings_of(path):
            if kind == "remote" and name and value and key == "url":
                urls[name] = (value, number)
            elif kind == "remote" and name and value and key == "endpointurl":
                served[name] = value
        for name, (url, number) in urls.items():
            yield Remote(name, _resolved(url, urls), path, number, served.get(name, ""))

    @cached_property
    def _stage_files(self) -> tuple[str, ...]:
        return self._tree.named("dvc.yaml", "dvc.yml", foreign=False)

    @cached_property
    def _output_files(self) -> tuple[str, ...]:
        names = self._tree.named("*.dvc", "Dvcfile", "dvc.lock", foreign=False)
        return tuple(path for path in names if "/.dvc/" not in f"/{path}")

    @cached_property
    def outputs(self) -> tuple[Output, ...]:
        """Everything that DVC tracks, by the file that says so; what `cache: false` leaves to git is left out."""
        found: list[Output] = []
        for path in self._output_files:
            found += self._outputs_of(path)
        for path in self._stage_files:
            data, lines = self._load(path)
            folder = posixpath.dirname(path)
            for name, stage, keys in _stages_of(data):
                wdir = _join(folder, stage.get("wdir"))
                for key in ("outs", "outs_persist", "metrics", "plots"):
                    for index, (target, cached) in _paths(stage.get(key)):
                        if cached:
                            line = lines.get((*keys, key, index)) or lines.get((*keys, key)) or 1
                            found.append(Output(path, line, _join(wdir, target), name))
        return tuple(sorted(found, key=lambda item: (item.path, item.line, item.target)))

    @cached_property
    def _wdirs(self) -> dict[tuple[str, str], str]:
        """The folder that a stage's paths are told from, by the folder of its dvc.yaml and its name."""
        return {
            (posixpath.dirname(path), name): _join(posixpath.dirname(path), stage.get("wdir"))
            for path in self._stage_files
            for name, stage, _ in _stages_of(self._load(path)[0])
        }

    def _locked(self, folder: str, stage: str | None, target: str) -> str:
        """Return where an output of a lock lies: `wdir` stands in dvc.yaml alone."""
        return _join(self._wdirs.get((folder, (stage or "").partition("@")[0]), folder), target)

    def _outputs_of(self, path: str) -> list[Output]:
        folder = posixpath.dirname(path)
        lock = path.endswith("dvc.lock")
        text = self._tree.text(path, MAX_NOTEBOOK_BYTES)
        if text is None:
            return []
        if len(text) > _SCAN_ABOVE:
            found = list(_scan(text, lock))
            if not found:
                self._unparsed.add(path)  # one that another tool wrote, as JSON say
            return [Output(path, line, self._locked(folder, stage, target), stage) for stage, target, line in found]
        data, lines = self._load(path)
        if not isinstance(data, Mapping):
            return []
        if not lock:
            wdir = _join(folder, data.get("wdir"))
            return [
                Output(path, lines.get(("outs", index)) or 1, _join(wdir, target))
                for index, (target, cached) in _paths(data.get("outs"))
                if cached
            ]
        return [
            Output(path, lines.get((*keys, "outs", index)) or 1, self._locked(folder, name, target), name)
            for name, stage, keys in _stages_of(data)
            for index, (target, _) in _paths(stage.get("outs"))
        ]

    def _load(self, path: str) -> tuple[object, Mapping[tuple[str | int, ...], int]]:
        parsed = parsed_yaml(self._tree, path)
        if parsed.error:
            self._unparsed.add(path)
        return parsed.data, parsed.lines

    @cached_property
    def lfs(self) -> tuple[LfsPattern, ...]:
        """The patterns that git-lfs filters."""
        found = []
        macros = {"filter=lfs"}  # the first of the files, which is that of the root, defines them for all
        for path in self._tree.named(".gitattributes", foreign=False):
            for number, raw in enumerate((self._tree.text(path) or "").splitlines(), 1):
                match = _ATTRIBUTES.match(raw.strip())
                if match is None or macros.isdisjoint(match["attributes"].split()):
                    continue
                pattern = match["plain"] or match["quoted"]
                if pattern.startswith("[attr]"):
                    macros.add(pattern.removeprefix("[attr]"))
                else:
                    found.append(LfsPattern(pattern.replace("[[:space:]]", " "), path, number))
        return tuple(found)

    @property
    def scope(self) -> Scope:
        """How many files of DVC there are."""
        return ((len(self.config_paths) + len(self._output_files) + len(self._stage_files), "DVC file"),)

    def unread(self, names: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the DVC files that could not be read, or do not parse and mention one of the names."""
        _ = self.outputs, self.remotes, self.lfs
        attributes = self._tree.named(".gitattributes", foreign=False)
        found = set(self._tree.read_unread([*self.config_paths, *self._output_files, *self._stage_files, *attributes]))
        for path in self._unparsed:
            if may_use(self._tree.text(path, MAX_NOTEBOOK_BYTES) or "", names):
                found.add(path)
        return tuple(sorted(found))


def _resolved(url: str, urls: Mapping[str, tuple[str, int]]) -> str:
    for _ in range(10):  # remotes that name each other in a ring end here
        base, _, rest = url.removeprefix("remote://").partition("/")
        if not url.startswith("remote://") or base not in urls:
            return url
        url = urls[base][0].rstrip("/") + ("/" + rest if rest else "")
    return url


def _join(folder: str, path: object) -> str:
    if not isinstance(path, str):
        return folder
    if "://" in path:
        return path
    joined = posixpath.normpath(posixpath.join(folder, path.replace("\\", "/")))
    return "" if joined == "." else joined


def _paths(items: object) -> Iterator[tuple[int, tuple[str, bool]]]:
    """Yield index, path and whether DVC caches it for `outs`, `deps` and alike in any of their spellings."""
    if isinstance(items, Mapping):
        items = [{key: value} for key, value in items.items()]
    if isinstance(items, str):
        items = [items]
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, str):
            yield index, (item, True)
        elif isinstance(item, Mapping) and isinstance(item.get("path"), str):
            yield index, (item["path"], item.get("cache") is not False)
        elif isinstance(item, Mapping) and "path" not in item:
            for key, options in item.items():
                if isinstance(key, str):
                    yield index, (key, not (isinstance(options, Mapping) and options.get("cache") is False))


def _stages_of(data: object) -> Iterator[tuple[str, Mapping[str, object], tuple[str | int, ...]]]:
    """Yield name, definition and key of each stage; `foreach` stages by their `do`; locks of schema 1.0 too."""
    if not isinstance(data, Mapping):
        return
    stages = data.get("stages")
    start: tuple[str | int, ...] = ("stages",)
    if not isinstance(stages, Mapping):
        stages, start = data, ()
    for name, stage in stages.items():
        if not isinstance(stage, Mapping):
            continue
        keys = (*start, name)
        if isinstance(stage.get("do"), Mapping):
            stage, keys = stage["do"], (*keys, "do")
        if start or "outs" in stage:
            yield str(name), stage, keys


_KEY_LINE = regex(r"^(?P<indent> {0,200})(?P<dash>- {1,40})?(?P<key>[^:#]{1,200}):(?: +(?P<value>.*))?$")
_NO_STAGES = frozenset({"stages", "deps", "params", "outs"})


def _scan(text: str, lock: bool) -> Iterator[tuple[str | None, str, int]]:
    """Yield stage, path and line of each output of a file that DVC itself wrote, by its indentation."""
    outs = item = -1
    stage = None
    for number, line in enumerate(text.splitlines(), 1):
        match = _KEY_LINE.match(line)
        if match is None:
            continue
        indent, dash, key = len(match["indent"]), match["dash"] or "", match["key"].strip("\"'")
        if outs >= 0 and (indent < outs or (indent == outs and not dash)):
            outs = -1
        if outs < 0:
            if lock and indent in (0, 2) and not match["value"] and key not in _NO_STAGES:
                stage = key
            if key == "outs" and not dash and indent in ((2, 4) if lock else (0,)):
                outs, item = indent, -1
            continue
        if dash and item < 0:
            item = indent
        if key == "path" and match["value"] and indent + len(dash) == item + 2:
            yield stage, match["value"].strip().strip("\"'"), number
